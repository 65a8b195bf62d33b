#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The file to which a path refers when it is written: links are followed, so that they stay and their target is
/// written.
package struct FileDestination: Sendable {
  /// The path with links at its end resolved.
  package let path: String
  /// The folder that contains it.
  package var folder: String { FileSystem.parent(of: path) }
  /// The existing regular file; nil if there is none.
  package let existing: FileStatus?

  /// The limit on links in Linux and macOS, for cycles.
  private static let mostLinks = 40

  /// - Throws: a `FileError` that names `path` if it cannot be a regular file: a folder, a device, a pipe, or a link in
  ///   `/proc` or `/dev/fd` to an open file. Replacing `/dev/stdout` would break the machine.
  package init(_ path: String) throws(FileError) {
    guard !path.isEmpty else { throw FileError(path, reason: "the name is empty") }
    guard !path.hasSuffix("/") else { throw FileError(path, reason: "the name of a file cannot end with /") }
    var current = path
    for _ in 0..<Self.mostLinks {
      guard let status = try Self.status(current, for: path) else {
        self.path = current
        existing = nil
        return
      }
      if status.isRegular {
        self.path = current
        existing = status
        return
      }
      if status.isFolder { throw FileError(path, reason: "it is a folder") }
      guard status.isLink, !Self.isOfTheSystem(current), let target = Self.target(current) else {
        throw FileError(path, reason: "it is not an ordinary file")
      }
      current = target.hasPrefix("/") ? target : FileSystem.parent(of: current) + "/" + target
    }
    throw FileError(path, code: ELOOP)
  }

  private static func status(_ current: String, for path: String) throws(FileError) -> FileStatus? {
    do throws(FileError) {
      return try FileStatus.of(current, followingLinks: false)
    } catch {
      throw error.code == 0 ? FileError(path, reason: error.reason) : FileError(path, code: error.code)
    }
  }

  private static func target(_ link: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { chars in
        chars.baseAddress.map { readlink(link, $0, chars.count) } ?? -1
      }
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  private static func isOfTheSystem(_ link: String) -> Bool {
    guard let resolved = realpath(FileSystem.parent(of: link), nil) else { return false }
    defer { free(resolved) }
    let folder = String(cString: resolved)
    return folder == "/proc" || folder.hasPrefix("/proc/") || folder == "/dev/fd"
  }
}
