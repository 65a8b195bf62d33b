import Foundation

/// Reads a regular file whole.
enum FileContents {
  /// - Throws: `CheckpointError.unreadable` with the system's reason, also for what is no file: a folder, a pipe (which would
  ///   be waited for), a device (which may never end).
  static func read(_ path: String) throws(CheckpointError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(file: path, reason: "it is not a file") }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      // Not a slice of it, which would be a copy.
      let count = bytes.withUnsafeMutableBytes { bytes in
        Foundation.read(descriptor, bytes.baseAddress?.advanced(by: filled), bytes.count - filled)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw unreadable(path) }
      // Cut by somebody else in the meantime: what is there is judged by who decodes it.
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  private static func unreadable(_ path: String) -> CheckpointError {
    .unreadable(file: path, reason: String(cString: strerror(errno)))
  }
}
