/// A file in the format of MNIST: a big-endian magic number, one 32-bit size a dimension, then bytes. Plain or gzip'ed.
package struct IDXFile: Sendable {
  /// What a file holds; the value is its magic number (bytes, and how many dimensions).
  package enum Kind: UInt32, Sendable, CustomStringConvertible {
    /// One byte an image, [count].
    case labels = 0x0000_0801
    /// Grey pixels, [count, height, width].
    case images = 0x0000_0803

    package var description: String { self == .labels ? "labels" : "images" }
    var dimensions: Int { self == .labels ? 1 : 3 }
  }

  /// The most content that is read, in bytes: twenty times MNIST. A header that promises more is taken for damaged.
  package static let largest = 1 << 30
  /// Where a header states how many there are, and where the size of an image.
  static let countOffset = 4
  static let sizeOffset = 8

  package let path: String
  /// [count] or [count, height, width]; none of them 0.
  package let sizes: [Int]
  /// What follows the header, as many bytes as the sizes promise.
  package let bytes: [UInt8]
  private let header: [UInt8]

  /// Reads a file whole. No more memory is taken than its header promises, and none before that has been checked.
  package init(reading path: String, as kind: Kind) throws(DatasetError) {
    let reader = try ContentReader(path)
    let headerSize = 4 + 4 * kind.dimensions
    header = try reader.read(headerSize, expected: headerSize)
    if header.count >= 4 {
      let magic = Self.number(header, at: 0)
      if magic != kind.rawValue { throw .wrongMagic(file: path, offset: 0, expected: kind.rawValue, found: magic) }
    }
    if header.count < headerSize {
      throw .truncated(file: path, offset: header.count, expected: headerSize, found: header.count)
    }
    let header = header
    sizes = (1...kind.dimensions).map { Int(Self.number(header, at: 4 * $0)) }
    if sizes.contains(0) { throw .empty(file: path, offset: Self.countOffset, sizes: sizes) }
    let promised = Self.product(sizes)
    if promised > Self.largest {
      throw .tooLarge(file: path, offset: Self.countOffset, expected: Self.largest, found: promised)
    }
    let total = headerSize + promised
    if let size = reader.plainSize { try Self.check(size, is: total, in: path) }
    bytes = try reader.read(promised, expected: total)
    if bytes.count < promised { try Self.check(headerSize + bytes.count, is: total, in: path) }
    // Reading on past the end also makes zlib compare its checksum.
    if try !reader.read(1, expected: total).isEmpty {
      throw .gzipHoldsMore(file: path, offset: total, expected: total)
    }
    self.path = path
  }

  /// SHA-256 of the uncompressed file, in hexadecimal.
  package var hash: String {
    var hash = ContentHash()
    hash.update(header)
    hash.update(bytes)
    return hash.hexadecimal()
  }

  private static func check(_ found: Int, is expected: Int, in path: String) throws(DatasetError) {
    if found < expected { throw .truncated(file: path, offset: found, expected: expected, found: found) }
    if found > expected { throw .trailingBytes(file: path, offset: expected, expected: expected, found: found) }
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The product, or `Int.max` where three 32-bit numbers go beyond it.
  private static func product(_ sizes: [Int]) -> Int {
    sizes.reduce(1) { product, size in
      let (value, overflow) = product.multipliedReportingOverflow(by: size)
      return overflow ? .max : value
    }
  }
}
