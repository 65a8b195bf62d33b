import Models
import Safetensors
import TestArchives
import Testing

/// Files of NumPy, Keras, ONNX and safetensors: what is read, and what is named and refused.
@Suite struct OtherFileTests {
  private static let values: [Float] = [1, -2, 3.5, 4, 5, 6]

  private static func read(_ bytes: [UInt8]) throws -> ModelFile { try ModelFile(bytes, file: "m") }

  private static func reason(_ bytes: [UInt8]) -> String? {
    do {
      _ = try read(bytes)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func array(_ values: [Float], _ shape: String, fortran: String = "False", type: String = "<f4")
    -> [UInt8]
  {
    let head = "{'descr': '\(type)', 'fortran_order': \(fortran), 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + ZipBytes.little(UInt16(head.utf8.count)) + Array(head.utf8)
      + TorchBytes.floats(values, bigEndian: type.hasPrefix(">"))
  }

  // MARK: NumPy

  @Test func arrays() throws {
    let file = try Self.read(
      ZipBytes([
        ZipBytes.Entry("w.npy", Self.array(Self.values, "(2, 3)"), packing: .deflated),
        ZipBytes.Entry("t.npy", Self.array(Self.values, "(3, 2)", fortran: "True")),
        ZipBytes.Entry("b.npy", Self.array(Self.values, "(6,)", type: ">f4")),
      ]).bytes)
    #expect(file.container == .npz)
    #expect(file.tensors.map(\.name) == ["w", "t", "b"])
    #expect(try file.tensors.map { try $0.floats() } == [Self.values, [1, 4, -2, 5, 3.5, 6], Self.values])
    #expect(try Self.read(Self.array(Self.values, "(6,)")).container == .npy)
  }

  @Test func anArrayThatIsShorterThanItSays() {
    #expect(
      Self.reason(Self.array(Self.values, "(7,)"))?.contains("reaches to element 6 of a storage that has 6") == true)
  }

  // MARK: safetensors

  @Test func safetensorsOfOthers() throws {
    var archive = TensorArchive()
    archive.metadata["format"] = "pt"
    archive.tensors["a.weight"] = StoredTensor(Self.values, shape: [2, 3])
    let file = try Self.read(archive.encoded())
    #expect(file.container == .safetensors)
    #expect(try file.tensors[0].floats() == Self.values)
  }

  // MARK: HDF5

  private static let model = HDF5Bytes.file(
    [
      (
        "model_weights",
        .group([
          ("dense", .group([("kernel", .floats(values, shape: [2, 3])), ("bias", .floats([7], shape: [1]))])),
          ("flatten", .group([])),
        ])
      )
    ], texts: [("model_config", "{}")])

  @Test func keras() throws {
    let file = try Self.read(Self.model)
    #expect(file.container == .hdf5)
    #expect(file.tensors.map(\.name) == ["model_weights/dense/bias", "model_weights/dense/kernel"])
    #expect(try file.tensors[1].floats() == Self.values)
    let archive = ZipBytes([
      ZipBytes.Entry("config.json", Array("{}".utf8)), ZipBytes.Entry("model.weights.h5", Self.model),
    ])
    #expect(try Self.read(archive.bytes).container == .keras)
  }

  @Test func linksInCircles() throws {
    // The root group's header is the last thing in the file: its address stands in the superblock.
    let members: [(String, HDF5Bytes.Item)] = [("a", .floats([1], shape: [1])), ("b", .link(0))]
    var bytes = HDF5Bytes.file(members)
    let root = Array(bytes[64..<72])
    // The second entry of the only symbol table becomes the root itself.
    let table = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("SNOD".utf8)) })
    bytes.replaceSubrange(table + 8 + 40 + 8..<table + 8 + 40 + 16, with: root)
    #expect(try Self.read(bytes).tensors.map(\.name) == ["a"])
  }

  @Test func whatIsNotReadOfHDF5() {
    let filtered = HDF5Bytes.file([("a", .special(message: 0x0B, content: [1, 1, 0, 0, 0, 0, 0, 0]))])
    #expect(Self.reason(filtered)?.contains("its data set a is packed by a filter") == true)
    var newer = Self.model
    newer[8] = 2
    #expect(Self.reason(newer)?.contains("its superblock has version 2") == true)
    let large = HDF5Bytes.file([("a", .floats([1], shape: [1 << 40]))])
    #expect(Self.reason(large)?.contains("at most") == true)
  }

  // MARK: ONNX

  @Test func onnx() throws {
    let file = try Self.read(
      ONNXBytes.model(
        nodes: [ONNXBytes.node("Gemm", ["x", "w"], ["y"])],
        tensors: [ONNXBytes.tensor("w", Self.values, shape: [2, 3])],
        inputs: [ONNXBytes.port("x", [1, 3])], outputs: [ONNXBytes.port("y", [1, 2])]))
    #expect(file.container == .onnx)
    #expect(file.tensors.map(\.name) == ["w"])
    #expect(try file.tensors[0].floats() == Self.values)
  }

  @Test func otherFilesAreNeverOpened() {
    let elsewhere =
      ONNXBytes.number(1, 6) + ONNXBytes.number(2, 1) + ONNXBytes.text(8, "w")
      + ONNXBytes.bytes(13, ONNXBytes.text(1, "location") + ONNXBytes.text(2, "../../etc/passwd"))
      + ONNXBytes.number(14, 1)
    #expect(Self.reason(ONNXBytes.model(tensors: [elsewhere]))?.contains("lies in another file") == true)
  }

  @Test func typesOfONNXThatAreNotRead() {
    let tensor = ONNXBytes.number(1, 6) + ONNXBytes.number(2, 17) + ONNXBytes.text(8, "w")
    #expect(Self.reason(ONNXBytes.model(tensors: [tensor]))?.contains("type number 17") == true)
  }

  // MARK: All

  @Test func whatIsNoModel() {
    for bytes in [[], [0], Array("a text".utf8), [UInt8](repeating: 0, count: 100)] {
      #expect(throws: ModelFileError.unknown(file: "m")) { try Self.read(bytes) }
    }
  }

  @Test func everyTruncation() throws {
    var archive = TensorArchive()
    archive.tensors["a"] = StoredTensor(Self.values, shape: [6])
    let onnx = ONNXBytes.model(tensors: [ONNXBytes.tensor("w", Self.values, shape: [2, 3])])
    for file in [Self.array(Self.values, "(6,)"), archive.encoded(), onnx] {
      for count in 0..<file.count {
        #expect(throws: ModelFileError.self, "cut at \(count)") { try Self.read(Array(file.prefix(count))) }
      }
    }
    // The root's header is the last: without it nothing is found, and no cut makes more of the file.
    for count in 0..<Self.model.count { _ = Self.reason(Array(Self.model.prefix(count))) }
  }
}
