/// Other file formats, recognised by their first bytes.
public enum ForeignFormat: Sendable, Equatable, CaseIterable {
  /// `torch.save`: a zip archive, or before PyTorch 1.6 a pickle.
  case pytorch
  /// `numpy.savez`: a zip archive of arrays; `numpy.save`: one array.
  case numpy
  /// A zip archive that is neither, such as Keras 3 writes.
  case zip
  /// Keras 2's format.
  case hdf5
  /// A pointer that Git LFS puts in place of a file that was not fetched.
  case gitLFS
  /// A web page: an error page saved instead of a download.
  case html
  /// JSON, for example the index of a model in several files.
  case json
  /// A gzip'ed file.
  case gzip

  /// The number of bytes needed to distinguish them.
  static let markSize = 128

  /// Recognises a file by its first `markSize` bytes; nil if unknown.
  init?(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    if bytes.starts(with: Array("PK".utf8)) {
      // The name of the archive's first file starts at byte 30.
      self = text.contains(".npy") ? .numpy : text.contains("data.pkl") || text.contains("version") ? .pytorch : .zip
    } else if bytes.starts(with: [0x80, 2]) || bytes.starts(with: [0x80, 4]) {
      self = .pytorch
    } else if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numpy
    } else if bytes.starts(with: [0x89] + Array("HDF".utf8)) {
      self = .hdf5
    } else if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if text.hasPrefix("version https://git-lfs") {
      self = .gitLFS
    } else if text.lowercased().hasPrefix("<!doctype html") || text.lowercased().hasPrefix("<html") {
      self = .html
    } else if text.first == "{" || text.first == "[" {
      self = .json
    } else {
      return nil
    }
  }

  /// What it is and what to do; continues a sentence that starts with the file's name.
  var sentence: String {
    let export = "a file of latent is a safetensors file"
    return switch self {
    case .pytorch: "is a file of PyTorch (torch.save), not of latent; \(export)."
    case .numpy: "is a file of NumPy, not of latent; \(export)."
    case .zip: "is a zip archive, as Keras writes its models, not a file of latent; \(export)."
    case .hdf5: "is an HDF5 file, as Keras writes its models, not a file of latent; \(export)."
    case .gitLFS: "is Git LFS's note about a file that was not fetched: run `git lfs pull` where it came from."
    case .html: "is a web page, not a model: the download went wrong; download it again."
    case .json: "is a text in JSON, not a model: if it is the index of a model, name the file with the weights."
    case .gzip: "is a gzip'ed file: unpack it first, with gunzip."
    }
  }
}
