import Zip
import Foundation

/// An array in a `.npy` file or in an `.npz` archive, whose header was read.
struct NumPyArray: Sendable {
  /// The file's name without its ending, or the name in the archive.
  let name: String
  /// For errors: the file, and the name in the archive.
  let path: String
  let header: NPYHeader
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
    try self.init(name: name, reader, contentSize: reader.plainSize, at: .file(file))
  }

  /// An array in an archive in a file.
  init(_ entry: Int, of archive: ZipArchive, in file: String, name: String) throws(DatasetError) {
    let reader = try Self.open(entry, of: archive, in: file)
    try self.init(
      name: name, reader, contentSize: Int(clamping: archive.entries[entry].size),
      at: .entry(archive: file, index: entry))
  }

  private init(
    name: String, _ reader: some ByteReader, contentSize: Int?, at place: Place
  ) throws(DatasetError) {
    (self.name, path, self.place) = (name, reader.path, place)
    header = try Self.header(reader)
    if header.isFortranOrdered, header.shape.count > 1 {
      throw .unsupported(
        file: path, found: "an array in Fortran's order", expected: "one in C's order",
        remedy: Self.remedy("np.ascontiguousarray(a)"))
    }
    if header.kind == .complex {
      throw .unsupported(
        file: path, found: "complex numbers", expected: "whole numbers or floats", remedy: Self.remedy("abs(a)"))
    }
    size = header.count * header.elementSize
    let (total, overflow) = header.dataOffset.addingReportingOverflow(size)
    guard !overflow else { throw .tooLarge(file: path, offset: 8, expected: .max - 1, found: .max) }
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
    case .file(let path): reader = try ContentBytes(path, expected: header.dataOffset + size)
    case .entry(let path, let index):
      let archive = try Self.archive(path)
      guard archive.entries.indices.contains(index) else { throw .damaged(file: path, reason: "it has changed") }
      reader = try Self.open(index, of: archive, in: path)
    }
    guard try Self.header(reader) == header else { throw .damaged(file: path, reason: "it has changed") }
    return NumPyNumbers(self, reader)
  }

  /// The archive in a file.
  static func archive(_ path: String) throws(DatasetError) -> ZipArchive {
    // libzip opens the file on its own; this refuses what is no ordinary file.
    let size = try FileReader(path).size
    do throws(ArchiveError) { return try ZipArchive(contentsOf: path, size: size) } catch {
      throw .damaged(file: path, reason: error.description)
    }
  }

  private static func open(_ entry: Int, of archive: ZipArchive, in file: String) throws(DatasetError) -> EntryBytes {
    do throws(ArchiveError) {
      let entry = archive.entries[entry]
      return EntryBytes(try archive.open(entry), path: "\(file)/\(entry.name)")
    } catch {
      throw .damaged(file: file, reason: error.description)
    }
  }

  /// Reads an array's head and leaves the reader at its first number.
  private static func header(_ reader: any ByteReader) throws(DatasetError) -> NPYHeader {
    let path = reader.path
    var bytes = try reader.bytes(12)
    guard let size = NPYHeader.size(bytes) else {
      throw .damaged(file: path, reason: "it does not begin as an array of NumPy does")
    }
    bytes += try reader.bytes(size - bytes.count)
    do throws(ArchiveError) { return try NPYHeader(bytes) } catch {
      guard case .badArray(_, let found) = error, found.hasPrefix("the type") else {
        throw .damaged(file: path, reason: error.description)
      }
      let isObjects = found.hasSuffix("O")
      throw .unsupported(
        file: path, found: isObjects ? "pickled Python objects, which are never executed here" : "elements of \(found)",
        expected: "an array of numbers",
        remedy: isObjects
          ? "python3 -c \"import numpy as np; a = np.load('IN.npy', allow_pickle=True); "
            + "np.save('OUT.npy', np.stack(list(a)))\""
          : remedy("a.astype('float32')"))
    }
  }

  /// A command that makes another array of one.
  static func remedy(_ expression: String) -> String {
    "python3 -c \"import numpy as np; a = np.load('IN.npy'); np.save('OUT.npy', \(expression))\""
  }

  /// Whether each number is one byte of a pixel.
  var isBytes: Bool { header.elementSize == 1 && header.kind != .signed }

  /// All its numbers, of an array that is small.
  func all() throws(DatasetError) -> [Double] {
    var values = [Double](repeating: 0, count: header.count)
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
    let header = array.header
    let needed = target.count * header.elementSize
    // Taken out for now: the closure reads through `self`.
    var bytes: [UInt8] = []
    swap(&bytes, &self.bytes)
    defer { swap(&bytes, &self.bytes) }
    if bytes.count != needed { bytes = [UInt8](repeating: 0, count: needed) }
    try bytes.withBytes { buffer throws(DatasetError) in
      try read(into: buffer)
      for index in target.indices {
        target[index] = Self.number(header, UnsafeRawBufferPointer(buffer), at: index * header.elementSize)
      }
    }
  }

  /// Reads on past the last number, which has a compressed file compare its checksum.
  func finish() throws(DatasetError) {
    let total = array.header.dataOffset + array.size
    if try !reader.bytes(1).isEmpty {
      throw .trailingBytes(file: array.path, offset: total, expected: total, found: total + 1)
    }
  }

  private func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) {
    let found = try reader.read(into: buffer)
    let total = array.header.dataOffset + array.size
    if found < buffer.count { throw .truncated(file: array.path, offset: total, expected: total, found: found) }
  }

  private static func number(_ header: NPYHeader, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> Double {
    func bits<Bits: FixedWidthInteger>(_ type: Bits.Type) -> Bits {
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: type)
      return header.isBigEndian ? Bits(bigEndian: value) : Bits(littleEndian: value)
    }
    return switch (header.kind, header.elementSize) {
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
