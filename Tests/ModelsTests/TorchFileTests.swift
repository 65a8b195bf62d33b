import Models
import TestArchives
import Testing

/// Files of PyTorch in all their forms.
@Suite struct TorchFileTests {
  private static let values: [Float] = [1, -2, 3.5, 4, 5, 6]
  private static let matrix = PickleBytes.tensor(count: 6, shape: [2, 3], strides: [3, 1])

  private static func read(_ bytes: [UInt8]) throws -> ModelFile { try ModelFile(bytes, file: "m.pth") }

  @Test(arguments: [ZipBytes.Packing.stored, .deflated], [false, true])
  func aStateDict(packing: ZipBytes.Packing, zip64: Bool) throws {
    let body = PickleBytes.ordered([("b.weight", Self.matrix), ("a.bias", Self.matrix)])
    let file = try Self.read(
      TorchBytes.archive(body, storages: ["0": TorchBytes.floats(Self.values)], packing: packing, zip64: zip64))
    #expect(file.container == .torchZip)
    #expect(file.tensors.map(\.name) == ["b.weight", "a.bias"])
    #expect(file.tensors[0].shape == [2, 3])
    #expect(try file.tensors[0].floats() == Self.values)
    #expect(file.tensors[0].isSame(as: file.tensors[1]))
  }

  @Test func theOtherByteOrder() throws {
    let storage = TorchBytes.floats(Self.values, bigEndian: true)
    let body = PickleBytes.dictionary([("a", Self.matrix)])
    let archive = try Self.read(TorchBytes.archive(body, storages: ["0": storage], byteOrder: "big"))
    #expect(try archive.tensors[0].floats() == Self.values)
    let legacy = try Self.read(TorchBytes.legacy(body, storages: [("0", storage, 4)], littleEndian: false))
    #expect(try legacy.tensors[0].floats() == Self.values)
  }

  @Test func aLegacyFile() throws {
    let body = PickleBytes.dictionary([
      ("w", PickleBytes.tensor(count: 6, shape: [2, 3], strides: [3, 1], part: [UInt8(ascii: "N")])),
      ("n", PickleBytes.tensor(storage: "1", "Long", count: 1, shape: [], strides: [])),
      (
        "part",
        PickleBytes.tensor(
          count: 6, shape: [2], strides: [1],
          part: PickleBytes.tuple([PickleBytes.text("9"), PickleBytes.integer(4), PickleBytes.integer(2)]))
      ),
    ])
    let file = try Self.read(
      TorchBytes.legacy(
        body, storages: [("0", TorchBytes.floats(Self.values), 4), ("1", ZipBytes.little(Int64(-7)), 8)]))
    #expect(file.container == .torchLegacy)
    #expect(try file.tensors.map { try $0.floats() } == [Self.values, [-7], [5, 6]])
  }

  @Test func viewsOfOneStorage() throws {
    let body = PickleBytes.dictionary([
      ("transposed", PickleBytes.tensor(count: 6, shape: [3, 2], strides: [1, 3])),
      ("expanded", PickleBytes.tensor(count: 6, offset: 2, shape: [2, 2], strides: [0, 1])),
      ("row", PickleBytes.tensor(count: 6, offset: 3, shape: [3], strides: [1])),
      ("empty", PickleBytes.tensor(count: 6, offset: 6, shape: [0, 4], strides: [4, 1])),
    ])
    let file = try Self.read(TorchBytes.archive(body, storages: ["0": TorchBytes.floats(Self.values)]))
    #expect(try file.tensors.map { try $0.floats() } == [[1, 4, -2, 5, 3.5, 6], [3.5, 4, 3.5, 4], [4, 5, 6], []])
  }

  @Test(
    arguments: [
      ("Double", ZipBytes.little(Double(-1.5).bitPattern), -1.5), ("Half", [0x00, 0xBE], -1.5),
      ("BFloat16", [0xC0, 0xBF], -1.5), ("Long", ZipBytes.little(Int64(-3)), -3),
      ("Int", ZipBytes.little(Int32(-3)), -3),
      ("Short", ZipBytes.little(Int16(-3)), -3), ("Char", [0xFD], -3), ("Byte", [0xFD], 253), ("Bool", [1], 1),
    ] as [(String, [UInt8], Float)])
  func everyType(name: String, bytes: [UInt8], value: Float) throws {
    let body = PickleBytes.dictionary([("a", PickleBytes.tensor(name, count: 1, shape: [1], strides: [1]))])
    let file = try Self.read(TorchBytes.archive(body, storages: ["0": bytes]))
    #expect(try file.tensors[0].floats() == [value])
  }

  @Test func parametersAndWrappers() throws {
    let parameter = PickleBytes.call(
      PickleBytes.global("torch._utils", "_rebuild_parameter"),
      [Self.matrix, [0x88], PickleBytes.call(PickleBytes.global("collections", "OrderedDict"), [])])
    let file = try Self.read(
      TorchBytes.archive(
        PickleBytes.dictionary([("a", parameter)]), storages: ["0": TorchBytes.floats(Self.values)]))
    #expect(file.tensors.map(\.name) == ["a"])
  }

  @Test func aTrainersCheckpointGivesItsModelOnly() throws {
    let body = PickleBytes.dictionary([
      ("epoch", PickleBytes.integer(3)),
      ("optimizer_states", PickleBytes.list([PickleBytes.dictionary([("exp_avg", Self.matrix)])])),
      ("pytorch-lightning_version", PickleBytes.text("1.7.2")),
      ("state_dict", PickleBytes.ordered([("model.encoder.0.weight", Self.matrix)])),
    ])
    let file = try Self.read(TorchBytes.archive(body, storages: ["0": TorchBytes.floats(Self.values)]))
    #expect(file.container == .lightning)
    #expect(file.tensors.map(\.name) == ["model.encoder.0.weight"])
  }

  @Test func twoDictionariesInOne() throws {
    let body = PickleBytes.dictionary([
      ("encoder", PickleBytes.ordered([("0.weight", Self.matrix)])),
      ("decoder", PickleBytes.ordered([("0.weight", Self.matrix)])),
      ("optimizer", PickleBytes.dictionary([("x", Self.matrix)])),
    ])
    let file = try Self.read(TorchBytes.archive(body, storages: ["0": TorchBytes.floats(Self.values)]))
    #expect(file.tensors.map(\.name) == ["encoder.0.weight", "decoder.0.weight"])
  }

  @Test func aWholeModuleOfUnknownClasses() throws {
    let linear = PickleBytes.object(
      "torch.nn.modules.linear", "Linear",
      [
        ("_parameters", PickleBytes.ordered([("weight", Self.matrix)])), ("_buffers", PickleBytes.ordered([])),
        ("_modules", PickleBytes.ordered([])), ("in_features", PickleBytes.integer(3)),
      ])
    let module = PickleBytes.object(
      "authors.secret", "VAE",
      [
        ("_parameters", PickleBytes.dictionary([])), ("_buffers", PickleBytes.dictionary([("seen", Self.matrix)])),
        ("_modules", PickleBytes.dictionary([("fc1", linear), ("model", linear)])),
      ])
    let file = try Self.read(TorchBytes.archive(module, storages: ["0": TorchBytes.floats(Self.values)]))
    #expect(file.container == .torchZip)
    #expect(file.tensors.map(\.name) == ["seen", "fc1.weight", "model.weight"])
    #expect(file.modules.map(\.name) == ["", "fc1", "model"])
    #expect(file.modules.map(\.type) == [nil, "Linear", "Linear"])
    #expect(file.modules[1].numbers["in_features"] == [3])
  }

  @Test func theWeightsOfTorchScript() throws {
    let layer = PickleBytes.object("__torch__.Layer", "Linear", [("weight", Self.matrix), ("training", [0x89])])
    let body = PickleBytes.object("__torch__", "VAE", [("encoder", layer)])
    let file = try Self.read(
      TorchBytes.archive(
        body, storages: ["0": TorchBytes.floats(Self.values)],
        others: [ZipBytes.Entry("m/constants.pkl", PickleBytes.pickle(PickleBytes.tuple([])))]))
    #expect(file.container == .torchScript)
    #expect(file.tensors.map(\.name) == ["encoder.weight"])
  }
}
