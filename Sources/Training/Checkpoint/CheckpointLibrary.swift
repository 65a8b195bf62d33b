import Foundation

/// Finds checkpoints by name: those that come with the program, and the user's own.
///
/// ```swift
/// let library = CheckpointLibrary(environment: environment, workingDirectory: folder, executable: path)
/// library.find("mnist-20d")  // ".../Checkpoints/mnist-20d.safetensors"
/// ```
/// It reads directories, no files.
public struct CheckpointLibrary: Sendable {
  /// A checkpoint in one of the folders.
  public struct Entry: Sendable, Equatable {
    /// The file name without `.safetensors`.
    public let name: String
    /// The absolute path.
    public let path: String
    /// Whether it came with the program. Training must not overwrite such a file.
    public let isShipped: Bool
  }

  /// The extension of checkpoint files.
  public static let suffix = ".safetensors"
  private static let folderName = "Checkpoints"

  /// The user's folder, `$XDG_DATA_HOME/latent` or `~/.local/share/latent`, which may not exist; nil for a user without
  /// a home folder.
  public let userFolder: String?
  /// The folder in which names are looked for first, and to which relative paths refer.
  public let workingDirectory: String
  private let chosenFolder: String?
  private let shippedFolders: [String]

  /// The library for a process.
  ///
  /// - Parameters:
  ///   - environment: `LATENT_CHECKPOINTS` is a folder of the user's choice; `XDG_DATA_HOME` and `HOME` locate the
  ///     user's own.
  ///   - workingDirectory: an absolute path.
  ///   - executable: the program's absolute path, without symbolic links. Its checkpoints are in
  ///     `../share/latent/checkpoints` of an installation, or in `Checkpoints` of the source tree that built it.
  ///   - sourceFile: a file of the source tree two folders below its root, the last resort.
  public init(
    environment: [String: String], workingDirectory: String, executable: String?, sourceFile: String = #filePath
  ) {
    self.workingDirectory = workingDirectory
    chosenFolder = environment["LATENT_CHECKPOINTS"].flatMap {
      $0.isEmpty ? nil : Self.absolute($0, in: workingDirectory)
    }
    userFolder = Self.userFolder(environment)
    var folders: [String] = []
    if let executable {
      folders.append(Self.absolute("../share/latent/checkpoints", in: Self.parent(executable)))
      folders.append(Self.absolute(Self.folderName, in: Self.sourceTree(of: executable)))
    }
    folders.append(Self.absolute("../../" + Self.folderName, in: Self.parent(sourceFile)))
    folders.append(workingDirectory + "/" + Self.folderName)
    shippedFolders = folders
  }

  /// The folders with checkpoints, in search order: `$LATENT_CHECKPOINTS`, the user's own, the program's. Not among
  /// them: the working directory, in which only a given name is looked for.
  public var folders: [String] { searchedFolders.map(\.path).filter { !Self.checkpoints(in: $0).isEmpty } }

  /// All checkpoints in `folders`, sorted by name within each folder. If several have the same name, `find` takes the
  /// first.
  public func list() -> [Entry] {
    searchedFolders.flatMap { folder in
      Self.checkpoints(in: folder.path).map {
        Entry(
          name: String($0.dropLast(Self.suffix.count)), path: folder.path + "/" + $0, isShipped: folder.isShipped)
      }
    }
  }

  /// The absolute path for a file's path or a checkpoint's name; nil if there is none.
  ///
  /// An existing path comes first; then the name, with or without `.safetensors`, in the working directory and in
  /// `folders`.
  public func find(_ nameOrPath: String) -> String? {
    let path = Self.absolute(nameOrPath, in: workingDirectory)
    if Self.isFile(path) { return path }
    if isPath(nameOrPath) { return nil }
    let file = nameOrPath.hasSuffix(Self.suffix) ? nameOrPath : nameOrPath + Self.suffix
    return ([workingDirectory] + searchedFolders.map(\.path)).map { $0 + "/" + file }.first(where: Self.isFile)
  }

  /// Whether a file is in one of the program's own folders.
  public func isShipped(_ path: String) -> Bool {
    let folder = Self.resolved(Self.parent(Self.absolute(path, in: workingDirectory)))
    return searchedFolders.contains { $0.isShipped && $0.path == folder }
  }

  /// Whether this is a path rather than a name.
  public func isPath(_ nameOrPath: String) -> Bool { nameOrPath.contains("/") }

  private var searchedFolders: [(path: String, isShipped: Bool)] {
    let own = [chosenFolder, userFolder].compactMap { $0 }.map { ($0, false) }
    var seen: Set<String> = []
    // The same folder can appear twice: a developer works in the source tree in which the program was built.
    return (own + shippedFolders.map { ($0, true) }).map { (Self.resolved($0.0), $0.1) }
      .filter { seen.insert($0.0).inserted }
  }

  /// The XDG Base Directory Specification ignores a relative $XDG_DATA_HOME.
  private static func userFolder(_ environment: [String: String]) -> String? {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/latent" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/share/latent" }
    return nil
  }

  /// The paths of the checkpoints in a folder, sorted; empty if there is no such folder.
  public static func files(in folder: String) -> [String] { checkpoints(in: folder).map { folder + "/" + $0 } }

  private static func checkpoints(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // Names that begin with a dot are files being written.
    return names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") && isFile(folder + "/" + $0) }.sorted()
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }

  private static func absolute(_ path: String, in folder: String) -> String {
    URL(fileURLWithPath: path.hasPrefix("/") ? path : folder + "/" + path).standardizedFileURL.path
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private static func parent(_ path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  /// The folder that a program was built in: the one that holds `.build`, or else the program's own. No folder above it is
  /// looked at: models in `/tmp` or `/home` are somebody's, not the program's.
  private static func sourceTree(of executable: String) -> String {
    let folder = URL(fileURLWithPath: parent(executable)).pathComponents
    guard let build = folder.lastIndex(of: ".build") else { return parent(executable) }
    return NSString.path(withComponents: Array(folder[..<build]))
  }
}
