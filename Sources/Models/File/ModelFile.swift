import Archives
import Files
import Safetensors

/// What a model file of any program holds: its tensors in their order, and what it says of their meaning. Nothing in a file is
/// ever executed.
package struct ModelFile: Sendable {
  /// What holds the model.
  package let container: Container
  /// The model's tensors, in the file's order.
  package let tensors: [ModelTensor]

  /// The largest file that is read, and the most bytes that are unpacked of one.
  package static let largest = 1 << 29

  /// Reads a file.
  ///
  /// - Throws: `ModelFileError`, whatever is wrong with it.
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

  /// Reads the bytes of a file; `file` is its name for errors.
  package init(_ bytes: [UInt8], file: String) throws(ModelFileError) {
    guard let kind = FileKind(bytes) else { throw .unknown(file: file) }
    do throws(ModelFlaw) {
      (container, tensors) = try kind.read(bytes)
    } catch {
      throw .broken(file: file, what: kind.words, reason: error.reason)
    }
    guard !tensors.isEmpty else { throw .broken(file: file, what: kind.words, reason: "it holds no tensors") }
  }
}

/// Why a model file cannot be opened.
package enum ModelFileError: Error, Equatable, Sendable {
  /// The file could not be read.
  case unreadable(file: String, reason: String)
  /// No format that is known.
  case unknown(file: String)
  /// Of a known format, but wrong, or with something that is not read.
  case broken(file: String, what: String, reason: String)
}

extension ModelFileError: CustomStringConvertible {
  /// One sentence, and what to do. Has foreign text.
  package var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file) cannot be read: \(reason). Check the path and its permissions."
    case .unknown(let file):
      "\(file) is no model that is known here: files of latent, PyTorch, Keras, ONNX, NumPy and safetensors are."
    case .broken(let file, let what, let reason): "\(file) is \(what), but \(reason)."
    }
  }
}
