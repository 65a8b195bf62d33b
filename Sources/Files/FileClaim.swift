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

  /// A new file in the folder for temporary files, for what cannot be saved where it should be. Others may make files there too,
  /// so that a name that is there already, perhaps as a link, is not ours.
  package static func refuge(for path: String) throws(FileError) -> FileClaim {
    var name = FileSystem.name(of: path)
    while name.utf8.count > 200 { name.removeFirst() }
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return try first(
      of: (1...1000).lazy.map { "\(folder)/latent-\(getpid())\($0 == 1 ? "" : "-\($0)")-\(name)" })
  }

  /// Whether an empty file that is there is nobody's claim.
  package static func isFree(_ path: String) throws(FileError) -> Bool {
    let file = try File(path, O_RDONLY)
    return try file.lock()
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
