/// Everything that can be wrong with a safetensors file.
///
/// `offset` is in bytes from the start of the file; `begin` and `end` are in bytes from the start of the data, as in
/// the header.
public enum SafetensorsError: Error, Equatable, Sendable {
  /// The file is shorter than the eight bytes of the header's length.
  case noHeaderLength(fileSize: Int)
  /// The header's length exceeds the limit, which protects memory from broken files.
  case headerTooLong(found: UInt64, limit: Int)
  /// The file ends within the header.
  case headerCut(expected: Int, found: Int)
  /// The header is not valid UTF-8.
  case headerNotUTF8(offset: Int)
  /// The header does not begin with `{`; `found` is its first byte, nil if it is empty.
  case headerNotAnObject(offset: Int, found: UInt8?)
  /// The header is not JSON, or not in the form of this format.
  case malformedHeader(offset: Int, expected: String, found: String)
  /// A tensor name, a metadata key or a field of a tensor occurs twice.
  case duplicateKey(offset: Int, key: String)
  /// `__metadata__` is not an object, or the value of `key` is not a string.
  case metadataNotText(offset: Int, key: String?, found: String)
  /// A tensor's description lacks `dtype`, `shape` or `data_offsets`.
  case missingField(tensor: String, field: String)
  /// A tensor's description has an unknown field.
  case unknownField(offset: Int, tensor: String, found: String)
  /// A tensor has an unknown element type.
  case unknownType(offset: Int, tensor: String, found: String)
  /// A dimension or an offset is not an integer from 0 to 2^63 - 1.
  case notASize(offset: Int, tensor: String, found: String)
  /// `data_offsets` does not have two numbers.
  case offsetsNotAPair(offset: Int, tensor: String, found: Int)
  /// A tensor ends before it begins.
  case offsetsReversed(tensor: String, begin: Int, end: Int)
  /// A tensor ends after the end of the file.
  case dataCut(tensor: String, end: Int, dataSize: Int)
  /// The product of the dimensions overflows.
  case shapeTooLarge(tensor: String, shape: [Int])
  /// Type and shape need `expected` bytes, but the offsets span `found`.
  case sizeMismatch(tensor: String, expected: Int, found: Int)
  /// Bytes before a tensor belong to no tensor.
  case hole(tensor: String, expected: Int, found: Int)
  /// A tensor begins before the previous one ends.
  case overlap(tensor: String, expected: Int, found: Int)
  /// Bytes after the last tensor belong to no tensor.
  case trailingBytes(expected: Int, found: Int)
  /// The header has more of something than any file needs.
  case tooMany(String, offset: Int, limit: Int)
  /// A metadata text has more bytes in the file than its reader accepts.
  case textTooLong(key: String, limit: Int, found: Int)
  /// Floating-point numbers were requested from a tensor of another type.
  case notFloatingPoint(found: ElementType)
}

extension SafetensorsError: CustomStringConvertible {
  /// One sentence, without the file's name, which this module does not know.
  public var description: String {
    switch self {
    case .noHeaderLength(let size):
      "The file has \(size) bytes; a safetensors file begins with 8 bytes for the length of its header."
    case .headerTooLong(let found, let limit):
      "The header claims a length of \(found) bytes; at most \(limit) are accepted."
    case .headerCut(let expected, let found):
      "The header should be \(expected) bytes long, but the file ends after \(found) of them."
    case .headerNotUTF8(let offset):
      "The header is not UTF-8 text at byte \(offset)."
    case .headerNotAnObject(let offset, let found):
      if let found {
        "The header must begin with '{' at byte \(offset), but has \(Self.shown(found)) there."
      } else {
        "The header must begin with '{' at byte \(offset), but is empty."
      }
    case .malformedHeader(let offset, let expected, let found):
      "The header should have \(expected) at byte \(offset), but has \(found)."
    case .duplicateKey(let offset, let key):
      "The header has the key \(Self.shown(key)) for the second time at byte \(offset)."
    case .metadataNotText(let offset, let key, let found):
      if let key {
        "The metadata's value for \(Self.shown(key)) at byte \(offset) must be a text, but is \(found)."
      } else {
        "The metadata at byte \(offset) must be an object of texts, but is \(found)."
      }
    case .missingField(let tensor, let field):
      "The header does not give \(field) for tensor \(Self.shown(tensor))."
    case .unknownField(let offset, let tensor, let found):
      "The header gives tensor \(Self.shown(tensor)) the unknown field \(Self.shown(found)) at byte \(offset)."
    case .unknownType(let offset, let tensor, let found):
      "The tensor \(Self.shown(tensor)) has the unknown element type \(Self.shown(found)) at byte \(offset)."
    case .notASize(let offset, let tensor, let found):
      "The header should have a whole number for tensor \(Self.shown(tensor)) at byte \(offset), but has \(found)."
    case .offsetsNotAPair(let offset, let tensor, let found):
      "The data_offsets of tensor \(Self.shown(tensor)) at byte \(offset) must be 2 numbers, but are \(found)."
    case .offsetsReversed(let tensor, let begin, let end):
      "The tensor \(Self.shown(tensor)) ends at byte \(end) of the data, before it begins at \(begin)."
    case .dataCut(let tensor, let end, let size):
      "The tensor \(Self.shown(tensor)) ends at byte \(end) of the data, but the file has only \(size) bytes of data."
    case .shapeTooLarge(let tensor, let shape):
      "The tensor \(Self.shown(tensor)) has the shape \(Self.shown(shape)), which no memory can hold."
    case .sizeMismatch(let tensor, let expected, let found):
      "The tensor \(Self.shown(tensor)) needs \(expected) bytes for its type and shape, but its offsets give \(found)."
    case .hole(let tensor, let expected, let found):
      "The tensor \(Self.shown(tensor)) should begin at byte \(expected) of the data, but begins after a hole at \(found)."
    case .overlap(let tensor, let expected, let found):
      "The tensor \(Self.shown(tensor)) should begin at byte \(expected) of the data, but begins at \(found), inside another."
    case .trailingBytes(let expected, let found):
      "The tensors end after \(expected) bytes of data, but the file has \(found)."
    case .tooMany(let what, let offset, let limit):
      "The header has more than \(limit) \(what) at byte \(offset), which is more than any file needs."
    case .textTooLong(let key, let limit, let found):
      "The metadata's text for \(Self.shown(key)) has \(found) bytes, where at most \(limit) are expected."
    case .notFloatingPoint(let found):
      "The tensor holds \(found.rawValue) elements, which are not floating-point numbers that can be read here."
    }
  }

  /// A byte, as a character if it is printable.
  static func shown(_ byte: UInt8) -> String {
    (0x21..<0x7F).contains(byte)
      ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }

  /// A text from a file, quoted, shortened, and without control characters.
  private static func shown(_ text: String) -> String {
    let safe = text.unicodeScalars.prefix(80).map { scalar -> String in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse:
        "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }
    return "'\(safe.joined())\(text.unicodeScalars.count > 80 ? "..." : "")'"
  }

  private static func shown(_ shape: [Int]) -> String {
    "[\(shape.prefix(8).map(String.init).joined(separator: ", "))\(shape.count > 8 ? ", ..." : "")]"
  }
}
