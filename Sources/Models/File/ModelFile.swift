import Zip
import Files
import Safetensors

/// The content of any program's model file: its tensors in order, and what it says about their meaning. Nothing in a
/// file is ever executed.
package struct ModelFile: Sendable {
  /// The format of the file.
  package let container: Container
  /// The tensors in file order.
  package internal(set) var tensors: [ModelTensor]
  /// What Keras writes about its layers, in JSON; nil where there is none.
  package let kerasDescription: String?
  /// The operators of an ONNX model; nil for other files.
  package let graph: ONNXModel?
  /// The names that an HDF5 file gives to its groups, by their paths: Keras 3 writes a layer's name beside its weights.
  package let groupNames: [String: String]
  /// The parts of a module of PyTorch that was saved whole, outermost first; empty for other files.
  package internal(set) var modules: [TorchModule]
  /// The number of training steps, as Lightning and many loops of PyTorch write it; nil where there is none.
  package let step: Int?

  /// The largest file that is read, and the most bytes that are unpacked from one.
  package static let largest = 1 << 29

  /// So many elements are read from however small a file.
  private static let fewElements = 1 << 24

  /// How many of a file's first bytes `likelyContainer` looks at.
  package static let startSize = 2048

  /// The format of a file that begins so, in words; nil where these bytes are hardly those of a model. The rest of the file may be
  /// anything.
  package static func likelyContainer(_ start: [UInt8]) -> String? {
    guard let kind = FileKind(start) ?? (ONNXModel.startsAsModel(start) ? .onnx : nil) else { return nil }
    func holds(_ text: String) -> Bool { start.firstRange(of: Array(text.utf8)) != nil }
    switch kind {
    case .zip:
      if holds("data.pkl") || holds(".format_version") { return "PyTorch" }
      if holds("config.json") || holds("model.weights.h5") { return "Keras" }
      // Arrays of bytes are images, not weights.
      return holds(".npy") && !holds("|u1") ? "NumPy" : nil
    case .torchLegacy: return "PyTorch"
    case .pickle: return holds("numpy") || holds("torch") ? "pickle" : nil
    case .safetensors: return "safetensors"
    case .npy: return nil
    case .hdf5: return holds("model_weights") || holds("model_config") || holds("layer_names") ? "Keras" : nil
    case .onnx: return "ONNX"
    }
  }

  /// - Throws: `ModelFileError`.
  package init(contentsOf path: String) throws(ModelFileError) {
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try File.reading(path)
      let size = try file.status().size
      guard size <= Self.largest else { throw FileError(path, reason: "it has more than \(Self.largest) bytes") }
      bytes = try file.bytes(size, at: 0)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    try self.init(bytes, file: path)
  }

  /// Parses the bytes of a file; `file` is its name in errors.
  package init(_ bytes: [UInt8], file: String) throws(ModelFileError) {
    guard let kind = FileKind(bytes) else { throw .unknown(file: file) }
    do throws(ModelFlaw) {
      let contents = try kind.read(bytes)
      (container, tensors) = (contents.container, contents.tensors)
      (kerasDescription, step, graph) = (contents.description, contents.step, contents.graph)
      (groupNames, modules) = (contents.groupNames, contents.modules)
    } catch {
      throw .broken(file: file, what: kind.words, reason: error.reason)
    }
    // Tensors may repeat the elements of one storage as often as they like, but no model does.
    let elements = tensors.reduce(0) { $0 + $1.count }
    guard elements <= max(Self.fewElements, 4 * bytes.count) else {
      throw .broken(
        file: file, what: kind.words, reason: "its tensors have \(elements) elements together, far more than are stored"
      )
    }
    guard !tensors.isEmpty else { throw .broken(file: file, what: kind.words, reason: "it holds no tensors") }
  }
}

/// Why a model file cannot be opened.
package enum ModelFileError: Error, Equatable, Sendable {
  /// The file could not be read.
  case unreadable(file: String, reason: String)
  /// The format is unknown.
  case unknown(file: String)
  /// The format is known, but the file is invalid or has unsupported content.
  case broken(file: String, what: String, reason: String)
  /// Its tensors were read, but no model was made of them.
  case unread(file: String, reason: String)
  /// A reading was given for a file that states its own.
  case stated(file: String)
}

extension ModelFileError: CustomStringConvertible {
  /// One sentence, and what to do. Contains foreign text.
  package var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file) cannot be read: \(reason). Check the path and its permissions."
    case .unknown(let file):
      "\(file) is no model that is known here: files of latent, PyTorch, Keras, ONNX, NumPy and safetensors are."
    case .broken(let file, let what, let reason): "\(file) is \(what), but \(reason)."
    case .stated(let file): "\(file) is a file of latent and says itself what it is: leave out --as."
    case .unread(let file, let reason):
      "\(file) holds tensors, but no model was made of them: \(reason). `latent inspect` shows what is in it."
    }
  }
}
