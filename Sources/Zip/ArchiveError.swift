/// Why a zip archive or an array of NumPy cannot be read.
public enum ArchiveError: Error, Equatable, Sendable {
  /// The bytes are no zip archive, or a broken one; the reason is libzip's.
  case notAnArchive(reason: String)
  /// More entries than any use has.
  case tooManyEntries(found: Int, limit: Int)
  /// An entry of more bytes than `limit`, or of more than its compressed bytes can stand for.
  case entryTooLarge(name: String, size: UInt64, limit: Int)
  /// An entry that is encrypted or packed in another way than deflate.
  case unsupportedEntry(name: String, method: String)
  /// An entry that cannot be unpacked; the reason is libzip's.
  case brokenEntry(name: String, reason: String)
  /// An entry that unpacks to another size than the archive says.
  case wrongSize(name: String, expected: Int, found: Int)
  /// The head of an array, or what it announces, is wrong.
  case badArray(expected: String, found: String)
}

extension ArchiveError: CustomStringConvertible {
  /// A sentence without its full stop. Names are foreign text.
  public var description: String {
    switch self {
    case .notAnArchive(let reason): "it is not a valid zip archive (\(reason))"
    case .tooManyEntries(let found, let limit): "its zip archive has \(found) entries, and at most \(limit) are read"
    case .entryTooLarge(let name, let size, let limit):
      "its entry \(name) would unpack to \(size) bytes, and at most \(limit) are read"
    case .unsupportedEntry(let name, let method): "its entry \(name) is \(method), and only deflate is read"
    case .brokenEntry(let name, let reason): "its entry \(name) cannot be unpacked (\(reason))"
    case .wrongSize(let name, let expected, let found):
      "its entry \(name) should have \(expected) bytes and unpacks to \(found)"
    case .badArray(let expected, let found): "its array should have \(expected), not \(found)"
    }
  }
}
