#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A name that one process at a time holds until it releases it or ends: a locked file, removed by its holder.
package struct LockFile: ~Copyable {
  private let file: File

  private init(_ file: consuming File) { self.file = file }

  /// Takes the name; nil if another process holds it.
  package static func take(_ path: String) throws(FileError) -> LockFile? {
    while true {
      let file = try File(path, O_RDWR | O_CREAT | O_NOFOLLOW)
      if !(try file.lock()) { return nil }
      // The last holder may have removed the file before it was locked here; then the name may be another file's.
      if let named = try FileStatus.of(path, followingLinks: false), try file.status().isSame(as: named) {
        return LockFile(file)
      }
    }
  }

  deinit { try? FileSystem.remove(file.path) }

  /// Whether somebody holds it. On a remote disk, where locks may not reach us, a lock file counts for a day.
  package static func isHeld(_ path: String, now: Int) -> Bool {
    guard let file = try? File(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return false }
    guard (try? file.lock()) == true else { return true }
    guard !file.isLocal, let status = try? file.status() else { return false }
    return now - status.modified < TemporaryFile.age
  }
}
