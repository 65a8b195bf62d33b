#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The only access to the system's file calls. Tests can make any of them fail, to see what a full disk, a broken disk
/// or a kill at that moment leaves behind.
package enum FileSystem {
  /// The kinds of calls.
  package enum Call: String, Sendable, CaseIterable {
    case open, status, read, write, truncate, permissions, sync, rename, remove, lock, makeFolder, list
    /// Memory for a file's content. The system itself grants any amount and kills the process later; see
    /// `FileSystem.memory`.
    case memory
  }

  /// How a call fails.
  package enum Fault: Sendable, Equatable {
    /// With this error number.
    case error(CInt)
    /// It succeeds, but reads or writes one byte only, and the caller has to continue.
    case short
  }

  /// Decides what fails: consulted before each call; nil lets the call through. A class, because a function as a task-local
  /// value crashes in code that Swift 6.3 optimizes.
  package final class Faults: Sendable {
    let fault: @Sendable (Call, _ path: String) -> Fault?

    package init(_ fault: @escaping @Sendable (Call, _ path: String) -> Fault?) { self.fault = fault }
  }

  /// The faults of this task or thread. Only tests set them.
  @TaskLocal package static var faults: Faults?

  /// Makes a call, and repeats it if a signal interrupted it. `body` is told whether to do only part of its work.
  @discardableResult
  static func call<Result: FixedWidthInteger & SignedInteger>(
    _ call: Call, _ path: String, _ body: (_ isShort: Bool) -> Result
  ) throws(FileError) -> Result {
    let fault = faults?.fault(call, path)
    if case .error(let code) = fault { throw FileError(path, code: code) }
    while true {
      let result = body(fault == .short)
      if result >= 0 { return result }
      if errno != EINTR { throw FileError(path, code: errno) }
    }
  }

  /// The names of all entries of a folder.
  package static func names(in folder: String) throws(FileError) -> [String] {
    if case .error(let code) = faults?.fault(.list, folder) { throw FileError(folder, code: code) }
    guard let stream = opendir(folder) else { throw FileError(folder, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// Removes a file; a missing file is not an error.
  package static func remove(_ path: String) throws(FileError) {
    do throws(FileError) {
      try call(.remove, path) { _ in unlink(path) }
    } catch {
      if error.code != ENOENT { throw error }
    }
  }

  /// Renames a file, replacing any file with the new name.
  package static func rename(_ path: String, to name: String) throws(FileError) {
    try call(.rename, name) { _ in
      #if canImport(Glibc)
        Glibc.rename(path, name)
      #else
        Darwin.rename(path, name)
      #endif
    }
  }

  /// Creates a folder and its missing parents.
  package static func makeFolder(_ path: String) throws(FileError) {
    do throws(FileError) {
      try call(.makeFolder, path) { _ in mkdir(path, 0o777) }
    } catch {
      let outer = parent(of: path)
      switch error.code {
      case EEXIST:
        if try FileStatus.of(path)?.isFolder != true { throw FileError(path, code: ENOTDIR) }
      case ENOENT where outer != path && outer != ".":
        do throws(FileError) { try makeFolder(outer) } catch { throw FileError(path, code: error.code) }
        // Another process may have created it in the meantime.
        if try FileStatus.of(path)?.isFolder != true { try call(.makeFolder, path) { _ in mkdir(path, 0o777) } }
      default: throw error
      }
    }
  }

  /// Checks that the machine has this much memory for a file's content, since a file may claim any size.
  package static func memory(_ bytes: Int, atMost limit: Int, for path: String) throws(FileError) {
    if case .error(let code) = faults?.fault(.memory, path) { throw FileError(path, code: code) }
    if bytes > limit { throw FileError(path, code: ENOMEM) }
  }

  /// The folder that contains a path's last component; relative for a relative path.
  package static func parent(of path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.last == "/" { rest = rest.dropLast() }
    guard let slash = rest.lastIndex(of: "/") else { return "." }
    var folder = rest[..<slash]
    while folder.count > 1, folder.last == "/" { folder = folder.dropLast() }
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The last component of a path.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What follows the last dot of a path's last component, in small letters; nil without a dot, and for `.name`.
  package static func ending(of path: String) -> String? {
    let name = name(of: path)
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }
}

/// Why a file could not be read or written.
package struct FileError: Error, Equatable, Sendable {
  package let path: String
  /// The system's error number; 0 if we refused what the system would allow.
  package let code: CInt
  /// The reason as part of a sentence: `No space left on device`.
  package let reason: String

  package init(_ path: String, code: CInt) {
    self.path = path
    self.code = code
    reason = String(cString: strerror(code))
  }

  package init(_ path: String, reason: String) {
    self.path = path
    code = 0
    self.reason = reason
  }
}
