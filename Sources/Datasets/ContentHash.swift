import Crypto

/// SHA-256 in hexadecimal of a file's uncompressed content, in constant memory.
///
/// Looks at no more than `size` bytes and one: what is longer than expected has another hash, however far it goes on.
func contentHash(of path: String, size: Int) throws(DatasetError) -> String {
  let reader = try ContentReader(path)
  var hash = SHA256()
  var done = 0
  while done <= size {
    let bytes = try reader.read(min(1 << 18, size + 1 - done), expected: size)
    if bytes.isEmpty { break }
    hash.update(data: bytes)
    done += bytes.count
  }
  return hexadecimal(hash.finalize())
}
