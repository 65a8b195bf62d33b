#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Writes a file so that a kill or a power cut at any moment leaves the old content or the new, never a mixture: into a
/// temporary file in the same folder, synced, then renamed, then the folder synced.
package enum AtomicFile {
  /// Writes what `body` appends. A link at the end of the path stays, and what it points to is written; a file that was there
  /// keeps its permissions.
  ///
  /// - Throws: `FileError` with the path as it was given; the old file is then untouched and nothing is left.
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
    // The rename itself is durable only once the folder is. A file system that cannot sync folders loses nothing else.
    if let folder = try? File(destination.folder, O_RDONLY) { try? folder.sync() }
  }

  /// Removes the temporary files in a folder whose processes were killed. `write` does so too.
  package static func removeLeftovers(in folder: String, now: Int) {
    TemporaryFile.removeLeftovers(in: folder, now: now)
  }

  /// Whether a file could be written there now: only making one tells. Permissions say nothing of a read-only disk, and nothing
  /// to the superuser.
  ///
  /// - Throws: why not.
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
