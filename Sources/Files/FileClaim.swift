#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reserves a file name before there is content for it, by creating an empty, locked file. So two processes never
/// choose the same name, and an invalid name is noticed at once.
package struct FileClaim: ~Copyable {
  private let file: File

  /// The reserved path.
  package var path: String { file.path }

  /// Reserves a name.
  ///
  /// - Throws: a `FileError`, with the code `EEXIST` if the file exists.
  package init(_ path: String) throws(FileError) {
    file = try File(path, O_RDWR | O_CREAT | O_EXCL)
    _ = try? file.lock()
  }

  /// A new file in the folder for temporary files, for data that cannot be saved in the intended place. Others can
  /// create files there, too, so an existing name, perhaps a link, is not ours.
  package static func refuge(for path: String) throws(FileError) -> FileClaim {
    var name = FileSystem.name(of: path)
    while name.utf8.count > 200 { name.removeFirst() }
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return try first(
      of: (1...1000).lazy.map { "\(folder)/latent-\(getpid())\($0 == 1 ? "" : "-\($0)")-\(name)" })
  }

  /// Whether an existing empty file is not reserved by anybody.
  package static func isFree(_ path: String) throws(FileError) -> Bool {
    let file = try File(path, O_RDONLY)
    return try file.lock()
  }

  /// Removes the file if nothing was written to it.
  deinit {
    guard let own = try? file.status(), let there = try? FileStatus.of(file.path, followingLinks: false),
      own.isSame(as: there), there.size == 0
    else { return }
    try? FileSystem.remove(file.path)
  }

  /// Reserves the first of these names that is free.
  package static func first(of paths: some Sequence<String>) throws(FileError) -> FileClaim {
    for path in paths {
      do throws(FileError) { return try FileClaim(path) } catch {
        if error.code != EEXIST { throw error }
      }
    }
    throw FileError("", code: EEXIST)
  }
}
