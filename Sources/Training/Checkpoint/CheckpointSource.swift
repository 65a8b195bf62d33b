import Files
import Foundation
import Safetensors

/// An open checkpoint file with a valid header. Inspecting it costs the same whatever its size. Weights are read tensor
/// by tensor, and only if the machine has memory for them.
struct CheckpointSource: ~Copyable {
  let header: ArchiveHeader
  let tensors: [String: ArchiveHeader.Tensor]
  private let file: File

  var path: String { file.path }

  static func open(_ path: String) throws(CheckpointError) -> CheckpointSource {
    let file = try opened(path)
    let size = try size(of: file)
    if size == 0 { throw .empty(file: path) }
    let start = try values(UInt8.self, of: file, min(size, ForeignFormat.markSize), at: 0)
    let headerSize: Int
    do throws(SafetensorsError) {
      let length = try ArchiveHeader.length(firstBytes: start, fileSize: size)
      // The header's length is trusted next, so check its first byte: a file in another format hardly has a brace
      // there.
      if let first = start.dropFirst(ArchiveHeader.prefixSize).first, first != UInt8(ascii: "{") {
        throw .headerNotAnObject(offset: ArchiveHeader.prefixSize, found: first)
      }
      headerSize = ArchiveHeader.prefixSize + length
    } catch {
      if let format = ForeignFormat(start) { throw .foreign(file: path, format) }
      throw .format(file: path, error)
    }
    let head = try values(UInt8.self, of: file, headerSize, at: 0)
    let header: ArchiveHeader
    do throws(SafetensorsError) {
      header = try ArchiveHeader(decoding: head, fileSize: size)
    } catch {
      throw .format(file: path, error)
    }
    return CheckpointSource(file, header)
  }

  private init(_ file: consuming File, _ header: ArchiveHeader) {
    self.file = file
    self.header = header
    tensors = Dictionary(header.tensors.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The elements of a tensor.
  func floats(of tensor: ArchiveHeader.Tensor) throws(CheckpointError) -> [Float] {
    let (start, size) = (tensor.range.lowerBound, tensor.range.count)
    // The usual type lies in the file as it does in memory: a copy of it would cost a tenth of the time to the first picture.
    if tensor.type == .f32 {
      let count = size / MemoryLayout<Float>.size
      return try whole(Self.values(Float.self, of: file, count, at: start), count)
    }
    let bytes = try whole(Self.values(UInt8.self, of: file, size, at: start), size)
    do throws(SafetensorsError) {
      return try StoredTensor(type: tensor.type, shape: tensor.shape, bytes: bytes).floats()
    } catch {
      throw .format(file: path, error)
    }
  }

  private func whole<Value>(_ values: [Value], _ count: Int) throws(CheckpointError) -> [Value] {
    guard values.count == count else { throw .unreadable(file: path, reason: "it became shorter while it was read") }
    return values
  }

  /// Whether the last bytes of a tensor, at most 64, are all zero.
  func endsInZeros(_ tensor: ArchiveHeader.Tensor) throws(CheckpointError) -> Bool {
    let count = min(tensor.range.count, 64)
    return try Self.values(UInt8.self, of: file, count, at: tensor.range.upperBound - count).allSatisfy { $0 == 0 }
  }

  private static func opened(_ path: String) throws(CheckpointError) -> File {
    do throws(FileError) { return try File.reading(path) } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
  }

  private static func size(of file: borrowing File) throws(CheckpointError) -> Int {
    do throws(FileError) { return try file.status().size } catch {
      throw .unreadable(file: file.path, reason: error.reason)
    }
  }

  private static func values<Value: BitwiseCopyable>(
    _: Value.Type, of file: borrowing File, _ count: Int, at offset: Int
  ) throws(CheckpointError) -> [Value] {
    do throws(FileError) {
      try FileSystem.memory(count * MemoryLayout<Value>.stride, atMost: memoryLimit, for: file.path)
      return try file.values(Value.self, count, at: offset)
    } catch {
      throw .unreadable(file: file.path, reason: error.reason)
    }
  }

  /// Half of the machine's memory: most uses of a model hold it twice.
  private static let memoryLimit = Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)

  /// Refuses weights that do not fit into memory; a file may claim any size.
  func checkMemory(values: Int) throws(CheckpointError) {
    let bytes = values.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
    do throws(FileError) {
      try FileSystem.memory(bytes.overflow ? .max : bytes.partialValue, atMost: Self.memoryLimit, for: path)
    } catch {
      throw .tooLarge(file: path, needed: bytes.partialValue, limit: Self.memoryLimit)
    }
  }
}
