import Foundation

/// An array in a `.npy` file or in an `.npz` archive, whose header was read.
struct NumPyArray: Sendable {
  /// The file's name without its ending, or the name in the archive.
  let name: String
  /// For errors: the file, and the name in the archive.
  let path: String
  let header: NumPyHeader
  /// Bytes of its numbers.
  let size: Int
  private let place: Place

  private enum Place {
    case file(String)
    case entry(archive: String, index: Int)
  }

  /// An array in a file of its own, plain or gzip'ed.
  init(file: String, name: String) throws(DatasetError) {
    let reader = try ContentBytes(file, expected: 0)
    let header = try NumPyHeader(reader)
    try self.init(name: name, path: file, header, contentSize: reader.plainSize, at: .file(file))
  }

  /// An array in an archive.
  init(_ entry: Int, of archive: ZipArchive, name: String) throws(DatasetError) {
    let reader = try archive.open(archive.entries[entry])
    let header = try NumPyHeader(reader)
    try self.init(
      name: name, path: reader.path, header, contentSize: archive.entries[entry].size,
      at: .entry(archive: archive.path, index: entry))
  }

  private init(
    name: String, path: String, _ header: NumPyHeader, contentSize: Int?, at place: Place
  ) throws(DatasetError) {
    (self.name, self.path, self.header, self.place) = (name, path, header, place)
    guard let size = NumPyHeader.product(header.shape + [header.element.size]), size <= 1 << 48 else {
      throw .tooLarge(file: path, offset: 8, expected: 1 << 48, found: .max)
    }
    self.size = size
    let total = header.offset + size
    if let contentSize, contentSize < total {
      throw .truncated(file: path, offset: contentSize, expected: total, found: contentSize)
    }
    if let contentSize, contentSize > total {
      throw .trailingBytes(file: path, offset: total, expected: total, found: contentSize)
    }
  }

  /// Its numbers from the first one on.
  func numbers() throws(DatasetError) -> NumPyNumbers {
    let reader: any ByteReader
    switch place {
    case .file(let path): reader = try ContentBytes(path, expected: header.offset + size)
    case .entry(let path, let index):
      let archive = try ZipArchive(path)
      guard archive.entries.indices.contains(index) else { throw .damaged(file: path, reason: "it has changed") }
      reader = try archive.open(archive.entries[index])
    }
    guard try NumPyHeader(reader) == header else { throw .damaged(file: path, reason: "it has changed") }
    return NumPyNumbers(self, reader)
  }

  /// All its numbers, of an array that is small.
  func all() throws(DatasetError) -> [Double] {
    var values = [Double](repeating: 0, count: size / header.element.size)
    var numbers = try numbers()
    try values.withUnsafeMutableBufferPointer { values throws(DatasetError) in try numbers.read(values) }
    try numbers.finish()
    return values
  }
}

/// The numbers of an array, front to back.
struct NumPyNumbers {
  private let array: NumPyArray
  private let reader: any ByteReader
  private var bytes: [UInt8] = []

  fileprivate init(_ array: NumPyArray, _ reader: any ByteReader) {
    (self.array, self.reader) = (array, reader)
  }

  /// The next numbers of an array of bytes, as they are.
  func read(_ target: UnsafeMutableBufferPointer<UInt8>) throws(DatasetError) {
    try read(into: UnsafeMutableRawBufferPointer(target))
  }

  /// The next numbers.
  mutating func read(_ target: UnsafeMutableBufferPointer<Double>) throws(DatasetError) {
    let element = array.header.element
    let needed = target.count * element.size
    // Taken out for now: the closure reads through `self`.
    var bytes: [UInt8] = []
    swap(&bytes, &self.bytes)
    defer { swap(&bytes, &self.bytes) }
    if bytes.count != needed { bytes = [UInt8](repeating: 0, count: needed) }
    try bytes.withBytes { buffer throws(DatasetError) in
      try read(into: buffer)
      for index in target.indices {
        target[index] = Self.number(element, UnsafeRawBufferPointer(buffer), at: index * element.size)
      }
    }
  }

  /// Reads on past the last number, which has a compressed file compare its checksum.
  func finish() throws(DatasetError) {
    let total = array.header.offset + array.size
    if try !reader.bytes(1).isEmpty {
      throw .trailingBytes(file: array.path, offset: total, expected: total, found: total + 1)
    }
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) {
    let found = try reader.read(into: buffer)
    let total = array.header.offset + array.size
    if found < buffer.count { throw .truncated(file: array.path, offset: total, expected: total, found: found) }
  }

  private static func number(_ element: NumPyHeader.Element, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> Double
  {
    func bits<Bits: FixedWidthInteger>(_ type: Bits.Type) -> Bits {
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: type)
      return element.isBigEndian ? Bits(bigEndian: value) : Bits(littleEndian: value)
    }
    return switch (element.kind, element.size) {
    case (.float, 2): half(bits(UInt16.self))
    case (.float, 4): Double(Float(bitPattern: bits(UInt32.self)))
    case (.float, _): Double(bitPattern: bits(UInt64.self))
    case (.signed, 1): Double(bits(Int8.self))
    case (.signed, 2): Double(bits(Int16.self))
    case (.signed, 4): Double(bits(Int32.self))
    case (.signed, _): Double(bits(Int64.self))
    case (_, 2): Double(bits(UInt16.self))
    case (_, 4): Double(bits(UInt32.self))
    case (_, 8): Double(bits(UInt64.self))
    default: Double(bits(UInt8.self))
    }
  }

  /// Swift has no Float16 on Intel's Macs.
  private static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    let size =
      switch exponent {
      case 0: scalbn(fraction, -24)
      case 31: fraction == 0 ? Double.infinity : .nan
      default: scalbn(1 + fraction / 1024, exponent - 15)
      }
    return bits >> 15 == 1 ? -size : size
  }
}
