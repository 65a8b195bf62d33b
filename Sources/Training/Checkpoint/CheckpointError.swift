import Safetensors
import VAE

/// Why a file is not a valid checkpoint, or could not be read or written.
public enum CheckpointError: Error, Equatable, Sendable {
  /// The file could not be read.
  case unreadable(file: String, reason: String)
  /// The file could not be written; the old file is unchanged.
  case unwritable(file: String, reason: String)
  /// The bytes are not a valid safetensors file.
  case format(file: String, SafetensorsError)
  /// The file has no content yet.
  case empty(file: String)
  /// A file in another known format.
  case foreign(file: String, ForeignFormat)
  /// A safetensors file of another program: its metadata's "format", and the prefix that all its tensor names share, if
  /// any.
  case ofAnotherProgram(file: String, format: String, prefix: String?)
  /// The weights need more memory than the machine has, in bytes.
  case tooLarge(file: String, needed: Int, limit: Int)
  /// A weight ends in zeros, which no run produces: the end of the file was never written.
  case zeroTail(file: String, name: String)
  /// A file of another program, of which no model was made.
  case unread(reason: String)
  /// A safetensors file without this program's metadata.
  case notACheckpoint(file: String, missing: String)
  /// Written by a later version of this program.
  case fromTheFuture(file: String, version: String, supported: String)
  /// A metadata entry has an invalid value.
  case badMetadata(file: String, key: String, expected: String, found: String)
  /// The layers in the file are invalid.
  case architecture(file: String, ArchitectureError)
  /// A tensor of the architecture is not in the file.
  case missingTensor(file: String, name: String, expectedShape: [Int])
  /// The names of all tensors begin with a prefix that a wrapper around the model added.
  case wrapped(file: String, prefix: String)
  /// A tensor's shape does not match the architecture.
  case wrongShape(file: String, name: String, expected: [Int], found: [Int])
  /// A tensor that is not part of the architecture.
  case unexpectedTensor(file: String, name: String)
  /// A weight or moment is NaN or infinite, in a file or in a model that was to be saved.
  case notFinite(file: String, name: String, index: Int)
}

extension CheckpointError: CustomStringConvertible {
  /// One sentence, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)."
    case .unwritable(let file, let reason):
      "\(file) cannot be written: \(reason). What was there before is untouched; save under another name or in another folder."
    case .format(let file, let error): "\(file) is not a valid safetensors file: \(error)"
    case .empty(let file):
      "\(file) is empty: a run took its name and has saved nothing there yet, or was killed before it could."
    case .foreign(let file, let format): "\(file) \(format.sentence)"
    case .ofAnotherProgram(let file, let format, let prefix):
      "\(file) is a safetensors file of another program (its metadata has the format \"\(format)\""
        + (prefix.map { "; the names of its tensors begin with \($0), as wrappers like DataParallel leave them" } ?? "")
        + "), not a checkpoint of latent."
    case .tooLarge(let file, let needed, let limit):
      "\(file) holds weights of \(needed / 1_000_000_000) GB, and this machine has memory for \(limit / 1_000_000_000) GB."
    case .zeroTail(let file, let name):
      "\(file): the tensor \(name) ends in zeros, as a file does whose end was never written because the machine crashed."
    case .unread(let reason): reason
    case .notACheckpoint(let file, let missing):
      "\(file) is a safetensors file but not a checkpoint of latent: its metadata has no \"\(missing)\"."
    case .fromTheFuture(let file, let version, let supported):
      "\(file) has format version \(version), and this latent reads up to \(supported): use a newer latent."
    case .badMetadata(let file, let key, let expected, let found):
      "\(file): the metadata \"\(key)\" should be \(expected), but is \(found)."
    case .architecture(let file, let error): "\(file) describes no model: \(error)."
    case .wrapped(let file, let prefix):
      "\(file): the names of its tensors begin with \(prefix), as a wrapper like PyTorch's DataParallel or compile leaves them: "
        + "save the wrapped model itself, or remove \(prefix) from each name."
    case .missingTensor(let file, let name, let shape):
      "\(file): the tensor \(name) of shape \(shape) is missing, which the architecture in the file calls for."
    case .wrongShape(let file, let name, let expected, let found):
      "\(file): the tensor \(name) has shape \(found), but the architecture in the file calls for \(expected)."
    case .unexpectedTensor(let file, let name):
      "\(file): the tensor \(name) belongs to another architecture than the one in the file."
    case .notFinite(let file, let name, let index):
      "\(file): value \(index) of the tensor \(name) is not a finite number, so the model is broken."
    }
  }
}
