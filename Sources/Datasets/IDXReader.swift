/// An IDX file with a valid header, whose content has not been read yet.
struct IDXReader {
  let path: String
  /// One size a dimension; none of them 0.
  let sizes: [Int]
  /// The number of content bytes that the header promises.
  let contentSize: Int
  private let header: [UInt8]
  private let reader: ContentReader
  private var total: Int { header.count + contentSize }

  /// Opens a file and reads its header. Allocates nothing of the size that it promises.
  init(_ path: String, as kind: IDXFile.Kind) throws(DatasetError) {
    reader = try ContentReader(path)
    let headerSize = 4 + 4 * kind.dimensions
    let header = try reader.read(headerSize, expected: headerSize)
    if header.count >= 4 {
      let magic = Self.number(header, at: 0)
      if magic != kind.rawValue { throw .wrongMagic(file: path, offset: 0, expected: kind.rawValue, found: magic) }
    }
    if header.count < headerSize {
      throw .truncated(file: path, offset: header.count, expected: headerSize, found: header.count)
    }
    let sizes = (1...kind.dimensions).map { Int(Self.number(header, at: 4 * $0)) }
    if sizes.contains(0) { throw .empty(file: path, offset: IDXFile.countOffset, sizes: sizes) }
    let promised = Self.product(sizes + [kind.bytesPerValue])
    if promised > IDXFile.largest {
      throw .tooLarge(file: path, offset: IDXFile.countOffset, expected: IDXFile.largest, found: promised)
    }
    (self.path, self.sizes, self.header, contentSize) = (path, sizes, header, promised)
    if let size = reader.plainSize { try check(size) }
  }

  /// Reads exactly the content that the header promises.
  func content() throws(DatasetError) -> IDXFile {
    let bytes = try reader.read(contentSize, expected: total)
    if bytes.count < contentSize { try check(header.count + bytes.count) }
    // A read past the end makes zlib verify its checksum.
    if try !reader.read(1, expected: total).isEmpty {
      throw .gzipHoldsMore(file: path, offset: total, expected: total)
    }
    return IDXFile(path: path, sizes: sizes, bytes: bytes, header: header)
  }

  private func check(_ found: Int) throws(DatasetError) {
    if found < total { throw .truncated(file: path, offset: found, expected: total, found: found) }
    if found > total { throw .trailingBytes(file: path, offset: total, expected: total, found: found) }
  }

  private static func number(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The product, or `Int.max` where the numbers go beyond it.
  private static func product(_ sizes: [Int]) -> Int {
    sizes.reduce(1) { product, size in
      let (value, overflow) = product.multipliedReportingOverflow(by: size)
      return overflow ? .max : value
    }
  }
}
