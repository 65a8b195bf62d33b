#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The one gate to the system's calls on files. A test can make any of them fail, and so learn what a full disk, a broken
/// one or a kill at that moment would leave behind.
package enum FileSystem {
  /// What the system is asked for.
  package enum Call: String, Sendable, CaseIterable {
    case open, status, read, write, truncate, permissions, sync, rename, remove, lock, makeFolder, list
    /// Memory for what a file holds. The system itself grants any amount and kills later; see `FileSystem.memory`.
    case memory
  }

  /// How a call can fail.
  package enum Fault: Sendable, Equatable {
    /// With this error number.
    case error(CInt)
    /// Not at all, but it reads or writes one byte only: callers have to go on.
    case short
  }

  /// What is to fail: asked before each call, nil lets it through. A class, because a function as a task-local value crashes in
  /// what Swift 6.3 optimizes.
  package final class Faults: Sendable {
    let fault: @Sendable (Call, _ path: String) -> Fault?

    package init(_ fault: @escaping @Sendable (Call, _ path: String) -> Fault?) { self.fault = fault }
  }

  /// The faults of this task, or of the thread that it runs on. Only tests set them.
  @TaskLocal package static var faults: Faults?

  /// Makes a call, again where a signal interrupted it. `body` is told whether to do only a part of its work.
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

  /// The names of all that is in a folder.
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

  /// Removes a file; one that is not there is no error.
  package static func remove(_ path: String) throws(FileError) {
    do throws(FileError) {
      try call(.remove, path) { _ in unlink(path) }
    } catch {
      if error.code != ENOENT { throw error }
    }
  }

  /// Gives a file another name, in place of any that has it.
  package static func rename(_ path: String, to name: String) throws(FileError) {
    try call(.rename, name) { _ in
      #if canImport(Glibc)
        Glibc.rename(path, name)
      #else
        Darwin.rename(path, name)
      #endif
    }
  }

  /// Makes a folder and those around it, where they are not there.
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
        // Somebody else may have made it in the meantime.
        if try FileStatus.of(path)?.isFolder != true { try call(.makeFolder, path) { _ in mkdir(path, 0o777) } }
      default: throw error
      }
    }
  }

  /// Whether the machine has so much memory to give to what is in a file; a file may claim any size at no cost.
  package static func memory(_ bytes: Int, atMost limit: Int, for path: String) throws(FileError) {
    if case .error(let code) = faults?.fault(.memory, path) { throw FileError(path, code: code) }
    if bytes > limit { throw FileError(path, code: ENOMEM) }
  }

  /// The folder that a path's last name is in, as a path that works as the first one does.
  package static func parent(of path: String) -> String {
    var rest = path[...]
    while rest.count > 1, rest.last == "/" { rest = rest.dropLast() }
    guard let slash = rest.lastIndex(of: "/") else { return "." }
    var folder = rest[..<slash]
    while folder.count > 1, folder.last == "/" { folder = folder.dropLast() }
    return folder.isEmpty ? "/" : String(folder)
  }

  /// The last name of a path.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}

/// Why a file could not be read or written.
package struct FileError: Error, Equatable, Sendable {
  /// The file.
  package let path: String
  /// The system's error number; 0 where the system would have allowed what we refuse.
  package let code: CInt
  /// Why, in the middle of a sentence: `No space left on device`.
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
