#if canImport(CryptoKit)
  import CryptoKit
#else
  import CCrypto
#endif

/// SHA-256 of bytes that arrive in parts, computed by the system's cryptography library.
struct ContentHash: ~Copyable {
  #if canImport(CryptoKit)
    private var digest = SHA256()
  #else
    /// Freed with the hash.
    private let context: OpaquePointer
  #endif

  init() {
    #if !canImport(CryptoKit)
      guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
        fatalError("libcrypto has no SHA-256, or there is no memory left")
      }
      self.context = context
    #endif
  }

  #if !canImport(CryptoKit)
    deinit { EVP_MD_CTX_free(context) }
  #endif

  mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      #if canImport(CryptoKit)
        digest.update(bufferPointer: buffer)
      #else
        guard EVP_DigestUpdate(context, buffer.baseAddress, buffer.count) == 1 else {
          fatalError("libcrypto could not go on with a SHA-256")
        }
      #endif
    }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  consuming func hexadecimal() -> String {
    #if canImport(CryptoKit)
      let bytes = Array(digest.finalize())
    #else
      var bytes = [UInt8](repeating: 0, count: 32)
      guard EVP_DigestFinal_ex(context, &bytes, nil) == 1 else {
        fatalError("libcrypto could not finish a SHA-256")
      }
    #endif
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The digest of a text in UTF-8.
  static func of(_ text: String) -> String {
    var hash = ContentHash()
    hash.update(Array(text.utf8))
    return hash.hexadecimal()
  }

  /// The digest of a file's uncompressed content, in constant memory.
  ///
  /// Reads at most `size + 1` bytes, so a file that is longer than expected gets another hash, however long it is.
  static func of(fileAt path: String, size: Int) throws(DatasetError) -> String {
    let reader = try ContentReader(path)
    var hash = ContentHash()
    var done = 0
    while done <= size {
      let bytes = try reader.read(min(1 << 18, size + 1 - done), expected: size)
      if bytes.isEmpty { break }
      hash.update(bytes)
      done += bytes.count
    }
    return hash.hexadecimal()
  }
}
