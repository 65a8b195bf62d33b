/// A file in the format of MNIST: a big-endian magic number, one 32-bit size a dimension, then bytes or 32-bit numbers. Plain or
/// gzip'ed.
package struct IDXFile: Sendable {
  /// What a file holds; the value is its magic number (bytes, and how many dimensions).
  package enum Kind: UInt32, Sendable, CustomStringConvertible {
    /// One byte an image, [count].
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

  /// The most content that is read, in bytes, of one file and of the files of a data set together: twenty times MNIST. A header
  /// that promises more is taken for damaged.
  package static let largest = 1 << 30
  /// Where a header states how many there are, and where the size of an image.
  static let countOffset = 4
  static let sizeOffset = 8

  package let path: String
  /// One size a dimension; none of them 0.
  package let sizes: [Int]
  /// What follows the header, as many bytes as the sizes promise.
  package let bytes: [UInt8]
  private let header: [UInt8]

  /// Reads a file whole. No more memory is taken than its header promises, and none before that has been checked.
  package init(reading path: String, as kind: Kind) throws(DatasetError) {
    self = try IDXReader(path, as: kind).content()
  }

  init(path: String, sizes: [Int], bytes: [UInt8], header: [UInt8]) {
    (self.path, self.sizes, self.bytes, self.header) = (path, sizes, bytes, header)
  }

  /// SHA-256 of the uncompressed file, in hexadecimal.
  package var hash: String {
    var hash = ContentHash()
    hash.update(header)
    hash.update(bytes)
    return hash.hexadecimal()
  }
}
