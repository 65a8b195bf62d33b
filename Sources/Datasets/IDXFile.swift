/// A file in MNIST's format: a big-endian magic number, a 32-bit size per dimension, then bytes. Plain or gzip'ed.
package struct IDXFile: Sendable {
  /// The kind of content; the raw value is its magic number (type byte, and number of dimensions).
  package enum Kind: UInt32, Sendable, CustomStringConvertible {
    /// One byte per image, [count].
    case labels = 0x0000_0801
    /// Grey pixels, [count, height, width].
    case images = 0x0000_0803

    package var description: String { self == .labels ? "labels" : "images" }
    var dimensions: Int { self == .labels ? 1 : 3 }
  }

  /// The most content that is read, in bytes, per file and per data set: twenty times MNIST. A header that promises
  /// more counts as damaged.
  package static let largest = 1 << 30
  /// The offsets at which a header states the count and the image size.
  static let countOffset = 4
  static let sizeOffset = 8

  package let path: String
  /// [count] or [count, height, width], none of them 0.
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
