/// A file in the format of MNIST: a big-endian magic number, one 32-bit size a dimension, then bytes or 32-bit numbers. Plain or
/// gzip'ed.
package struct IDXFile: Sendable {
  /// The kind of content; the raw value is its magic number (type byte, and number of dimensions).
  package enum Kind: UInt32, Sendable, CustomStringConvertible {
    /// One byte per image, [count].
    case labels = 0x0000_0801
    /// Grey pixels, [count, height, width].
    case images = 0x0000_0803
    /// Rows of 32-bit numbers, the label first, as QMNIST has them: [count, numbers].
    case labelRows = 0x0000_0C02

    package var description: String {
      switch self {
      case .labels: "labels"
      case .images: "images"
      case .labelRows: "rows with labels"
      }
    }
    var dimensions: Int {
      switch self {
      case .labels: 1
      case .images: 3
      case .labelRows: 2
      }
    }
    var bytesPerValue: Int { self == .labelRows ? 4 : 1 }
  }

  /// The most content that is read, in bytes, per file and per data set: twenty times MNIST. A header that promises
  /// more counts as damaged.
  package static let largest = 1 << 30
  /// The offsets at which a header states the count and the image size.
  static let countOffset = 4
  static let sizeOffset = 8

  package let path: String
  /// One size a dimension; none of them 0.
  package let sizes: [Int]
  /// The content after the header.
  package let bytes: [UInt8]
  private let header: [UInt8]

  /// Reads a whole file. Allocates what its header promises, once that is checked.
  package init(reading path: String, as kind: Kind) throws(DatasetError) {
    self = try IDXReader(path, as: kind).content()
  }

  init(path: String, sizes: [Int], bytes: [UInt8], header: [UInt8]) {
    (self.path, self.sizes, self.bytes, self.header) = (path, sizes, bytes, header)
  }

  package var hash: String {
    var hash = ContentHash()
    hash.update(header)
    hash.update(bytes)
    return hash.hexadecimal()
  }
}
