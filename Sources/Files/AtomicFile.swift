#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a file so that after a kill or a power cut it has either the old or the new content: it writes a temporary
/// file in the same folder, syncs it, renames it, and syncs the folder.
package enum AtomicFile {
  /// Writes what `body` appends. If the path is a link, its target is written. An existing file keeps its permissions.
  ///
  /// - Throws: `FileError` with the path as given; the old file is then unchanged and no temporary file is left.
  package static func write(
    to path: String, _ body: (borrowing File) throws(FileError) -> Void
  ) throws(FileError) {
    let destination = try FileDestination(path)
    do throws(FileError) {
      let temporary = try TemporaryFile(for: destination)
      // By the clock of the disk, which may be another machine's.
      if let now = try? temporary.file.status().modified {
        TemporaryFile.removeLeftovers(in: destination.folder, now: now)
      }
      do throws(FileError) {
        try body(temporary.file)
        if let existing = destination.existing { try temporary.file.resemble(existing) }
        try temporary.file.sync()
        try FileSystem.rename(temporary.path, to: destination.path)
      } catch {
        try? FileSystem.remove(temporary.path)
        throw error
      }
    } catch {
      throw error.code == 0 ? FileError(path, reason: error.reason) : FileError(path, code: error.code)
    }
    // Only the folder's sync makes the rename durable. A file system that cannot sync folders loses nothing else.
    if let folder = try? File(destination.folder, O_RDONLY) { try? folder.sync() }
  }

  /// Removes the temporary files of killed processes in a folder. `write` does so, too.
  package static func removeLeftovers(in folder: String, now: Int) {
    TemporaryFile.removeLeftovers(in: folder, now: now)
  }

  /// Checks whether a file could be written by creating one: permissions are no evidence on a read-only disk or for the
  /// superuser.
  ///
  /// - Throws: the reason why not.
  package static func check(_ path: String) throws(FileError) {
    let destination = try FileDestination(path)
    do throws(FileError) {
      let temporary = try TemporaryFile(for: destination)
      try FileSystem.remove(temporary.path)
    } catch {
      throw FileError(path, code: error.code)
    }
  }
}
