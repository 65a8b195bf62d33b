import Foundation
import Training

/// Checks the file of a checkpoint before hours of training depend on it.
enum OutputFile {
  /// - Throws: `CheckpointError.unwritable` if no file can be made there, with the system's reason.
  static func check(_ path: String) throws(CheckpointError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // Renaming a file over /dev/null would succeed, and damage the system.
      throw .unwritable(
        file: path, reason: status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is not an ordinary file")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    // Only creating a file is a reliable test: permissions say nothing about a read-only disk, or for the superuser.
    var template = Array("\(folder)/.latent.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw .unwritable(file: path, reason: errno == ENOENT ? "the folder \(folder) is not there" : reason)
    }
    close(descriptor)
    unlink(template)
  }

  /// An unused name that describes the content: `mnist-20d.safetensors`, `mnist-20d-2.safetensors`...
  static func freeName(data: String, latent: Int, in folder: String) -> String {
    let stem = "\(URL(fileURLWithPath: data).lastPathComponent)-\(latent)d"
    var name = stem + CheckpointLibrary.suffix
    var number = 2
    while FileManager.default.fileExists(atPath: folder + "/" + name) {
      name = "\(stem)-\(number)\(CheckpointLibrary.suffix)"
      number += 1
    }
    return name
  }
}
