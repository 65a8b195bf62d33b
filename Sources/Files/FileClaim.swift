#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A name that is taken before there is anything to write under it: an empty, locked file, made where no file was. So two
/// processes never choose one name, and a name that the disk does not take is found out at once.
package struct FileClaim: ~Copyable {
  private let file: File

  /// The path that was claimed.
  package var path: String { file.path }

  /// Takes a name.
  ///
  /// - Throws: a `FileError`, with the code `EEXIST` where there is a file already.
  package init(_ path: String) throws(FileError) {
    file = try File(path, O_RDWR | O_CREAT | O_EXCL)
    _ = try? file.lock()
  }

  /// Gives the name back, if nothing was written under it.
  deinit {
    guard let own = try? file.status(), let there = try? FileStatus.of(file.path, followingLinks: false),
      own.isSame(as: there), there.size == 0
    else { return }
    try? FileSystem.remove(file.path)
  }

  /// Takes the first of these names that is free.
  package static func first(of paths: some Sequence<String>) throws(FileError) -> FileClaim {
    for path in paths {
      do throws(FileError) { return try FileClaim(path) } catch {
        if error.code != EEXIST { throw error }
      }
    }
    throw FileError("", code: EEXIST)
  }
}
