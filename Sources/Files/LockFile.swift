#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A name that one process at a time holds, until it lets go or ends, however that comes: a locked file, removed by its holder.
package struct LockFile: ~Copyable {
  private let file: File

  private init(_ file: consuming File) { self.file = file }

  /// Takes it; nil where somebody else has it.
  package static func take(_ path: String) throws(FileError) -> LockFile? {
    while true {
      let file = try File(path, O_RDWR | O_CREAT | O_NOFOLLOW)
      if !(try file.lock()) { return nil }
      // Its last holder may have removed it before it was locked here; another then has the name.
      if let named = try FileStatus.of(path, followingLinks: false), try file.status().isSame(as: named) {
        return LockFile(file)
      }
    }
  }

  deinit { try? FileSystem.remove(file.path) }

  /// Whether somebody has it. Where locks may not reach us, on a disk of another machine, a lock of less than a day counts.
  package static func isHeld(_ path: String, now: Int) -> Bool {
    guard let file = try? File(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return false }
    guard (try? file.lock()) == true else { return true }
    guard !file.isLocal, let status = try? file.status() else { return false }
    return now - status.modified < TemporaryFile.age
  }
}
