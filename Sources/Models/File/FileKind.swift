import Zip
import Safetensors

/// The kind of a file, by its first bytes.
enum FileKind {
  case zip
  case torchLegacy
  case pickle
  case safetensors
  case npy
  case hdf5
  case onnx

  init?(_ bytes: [UInt8]) {
    if bytes.starts(with: Array("PK".utf8)) {
      self = .zip
    } else if bytes.starts(with: HDF5File.mark) {
      self = .hdf5
    } else if bytes.starts(with: NPYHeader.mark) {
      self = .npy
    } else if TorchLegacy.isLegacy(bytes) {
      self = .torchLegacy
    } else if bytes.count > 9, bytes[8] == UInt8(ascii: "{"), bytes[4..<8].allSatisfy({ $0 == 0 }) {
      self = .safetensors
    } else if bytes.count > 2, bytes[0] == 0x80, bytes[1] <= 5 {
      self = .pickle
    } else if ONNXModel.isModel(bytes) {
      self = .onnx
    } else if PickleText.isStart(bytes) {
      self = .pickle
    } else {
      return nil
    }
  }

  /// With its article, for sentences.
  var words: String {
    switch self {
    case .zip: "a zip archive"
    case .torchLegacy: "a file of PyTorch"
    case .pickle: "a pickle"
    case .safetensors: "a safetensors file"
    case .npy: "an array of NumPy"
    case .hdf5: "an HDF5 file"
    case .onnx: "an ONNX model"
    }
  }

  func read(_ bytes: [UInt8]) throws(ModelFlaw) -> FileContents {
    switch self {
    case .zip: return try Self.archive(bytes)
    case .torchLegacy:
      let file = try TorchLegacy(bytes)
      var contents = FileContents(file.isLightning ? .lightning : .torchLegacy, file.tensors, step: file.step)
      contents.modules = file.modules
      return contents
    case .pickle:
      var machine = PickleMachine(bytes)
      let root = try machine.run()
      let tensors = TorchTensors(values: machine.values, pickle: bytes) { (key, _) throws(ModelFlaw) in
        throw ModelFlaw("its storage \(ModelFlaw.shown(key)) is not in the file")
      }
      let found = try TorchWalk(tensors).all(below: root)
      var contents = FileContents(.pickle, TorchWalk.weights(of: found.tensors), step: machine.values.step(in: root))
      contents.modules = found.modules
      return contents
    case .safetensors: return FileContents(.safetensors, try Self.safetensors(bytes))
    case .npy: return FileContents(.npy, [try ArrayTensor.tensor(bytes, name: "array")])
    case .hdf5:
      let contents = try HDF5File(bytes).contents()
      var read = FileContents(.hdf5, contents.tensors, contents.texts["model_config"]?.first)
      read.groupNames = contents.groupNames
      return read
    case .onnx:
      let graph = try ONNXModel(bytes)
      // Some exporters write weights as operators.
      let written = graph.nodes.compactMap { $0.attributes["value"]?.tensor }
      var contents = FileContents(.onnx, graph.tensors.isEmpty ? written : graph.tensors)
      contents.graph = graph
      return contents
    }
  }

  private static func archive(_ bytes: [UInt8]) throws(ModelFlaw) -> FileContents {
    let archive = try opened(bytes)
    let contents = ArchiveContents(limit: ModelFile.largest)
    if TorchArchive.pickleEntry(in: archive) != nil {
      let torch = try TorchArchive(archive)
      var read = FileContents(
        torch.isTorchScript ? .torchScript : torch.isLightning ? .lightning : .torchZip, torch.tensors, step: torch.step
      )
      read.modules = torch.modules
      return read
    }
    if let weights = archive.entries.first(where: { $0.name == "model.weights.h5" }) {
      var description: String?
      if let config = archive.entries.first(where: { $0.name == "config.json" }) {
        description = String(decoding: try contents.bytes(of: config, in: archive), as: UTF8.self)
      }
      let hdf5 = try HDF5File(try contents.bytes(of: weights, in: archive)).contents()
      var read = FileContents(.keras, hdf5.tensors, description)
      read.groupNames = hdf5.groupNames
      return read
    }
    var tensors: [ModelTensor] = []
    for entry in archive.entries where entry.name.hasSuffix(".npy") {
      tensors.append(
        try ArrayTensor.tensor(try contents.bytes(of: entry, in: archive), name: String(entry.name.dropLast(4))))
    }
    return FileContents(.npz, tensors)
  }

  private static func opened(_ bytes: [UInt8]) throws(ModelFlaw) -> ZipArchive {
    do throws(ArchiveError) { return try ZipArchive(bytes) } catch { throw ModelFlaw("\(error)") }
  }

  private static func safetensors(_ bytes: [UInt8]) throws(ModelFlaw) -> [ModelTensor] {
    let header: ArchiveHeader
    do throws(SafetensorsError) { header = try ArchiveHeader(decoding: bytes, fileSize: bytes.count) } catch {
      throw ModelFlaw("it is not valid: \(error)")
    }
    var tensors: [ModelTensor] = []
    for tensor in header.tensors {
      tensors.append(
        try ModelTensor(
          name: tensor.name, type: tensor.type, shape: tensor.shape,
          storage: TensorStorage(bytes, range: tensor.range, key: tensor.name)))
    }
    return tensors
  }
}

/// What was read from a file.
struct FileContents {
  let container: Container
  let tensors: [ModelTensor]
  /// What Keras writes about its layers.
  let description: String?
  /// The number of training steps.
  let step: Int?
  /// The operators of an ONNX model.
  var graph: ONNXModel?
  /// The names that an HDF5 file gives to its groups, by their paths.
  var groupNames: [String: String] = [:]
  /// The parts of a whole module of PyTorch.
  var modules: [TorchModule] = []

  init(_ container: Container, _ tensors: [ModelTensor], _ description: String? = nil, step: Int? = nil) {
    (self.container, self.tensors, self.description, self.step) = (container, tensors, description, step)
  }
}
