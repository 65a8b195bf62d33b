import Foundation

/// Writes a file so that a kill or a power cut at any moment leaves the old content or the new, never a mixture: into a
/// temporary file in the same folder, synced, then renamed, then the folder synced.
package enum AtomicFile {
  /// The file while it is being written.
  package struct Writer {
    fileprivate let descriptor: Int32
    fileprivate let path: String

    /// Appends the memory of these numbers, as it is.
    package func append(_ values: [some BitwiseCopyable]) throws(CheckpointError) {
      var written = 0
      let size = values.withUnsafeBytes(\.count)
      while written < size {
        let count = values.withUnsafeBytes {
          Foundation.write(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written)
        }
        if count < 0 {
          if errno == EINTR { continue }
          throw AtomicFile.unwritable(path)
        }
        written += count
      }
    }
  }

  /// Writes what `body` appends.
  ///
  /// - Throws: `CheckpointError.unwritable` with the system's reason; the old file is then untouched and nothing is left.
  package static func write(
    to path: String, _ body: (Writer) throws(CheckpointError) -> Void
  ) throws(CheckpointError) {
    // A rename would put a file where a device or a pipe was: root would lose /dev/null.
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw .unwritable(file: path, reason: "it is not a file")
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let name = URL(fileURLWithPath: path).lastPathComponent
    removeLeftovers(of: name, in: folder)
    var template = Array("\(folder)/.\(name).\(getpid()).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw unwritable(path) }
    let temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    do throws(CheckpointError) {
      do throws(CheckpointError) {
        try body(Writer(descriptor: descriptor, path: path))
      } catch {
        close(descriptor)
        throw error
      }
      try finish(descriptor, path: path)
      guard rename(temporary, path) == 0 else { throw unwritable(path) }
    } catch {
      unlink(temporary)
      throw error
    }
    // The rename itself is durable only once the folder is. A file system that cannot sync folders loses nothing else.
    let folderDescriptor = open(folder, O_RDONLY)
    if folderDescriptor >= 0 {
      fsync(folderDescriptor)
      close(folderDescriptor)
    }
  }

  /// Removes temporary files of processes that were killed in the middle of writing this file.
  private static func removeLeftovers(of name: String, in folder: String) {
    let prefix = ".\(name)."
    for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file.hasPrefix(prefix) {
      let parts = file.dropFirst(prefix.count).split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[1].count == 6, let process = pid_t(parts[0]), process > 0 else { continue }
      if kill(process, 0) != 0, errno == ESRCH { unlink("\(folder)/\(file)") }
    }
  }

  /// Syncs and closes.
  private static func finish(_ descriptor: Int32, path: String) throws(CheckpointError) {
    // mkstemp makes the file private; a saved model is as readable as any other file the user makes.
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    let synced = fsync(descriptor)
    let error = unwritable(path)
    let closed = close(descriptor)
    if synced != 0 || closed != 0 { throw error }
  }

  private static func unwritable(_ path: String) -> CheckpointError {
    .unwritable(file: path, reason: String(cString: strerror(errno)))
  }
}
