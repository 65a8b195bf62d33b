import Foundation

/// The checkpoints that a user need not give a path for: those that come with the program, and the user's own.
///
/// ```swift
/// let library = CheckpointLibrary(environment: environment, workingDirectory: folder, executable: path)
/// library.find("mnist-20d")  // ".../Checkpoints/mnist-20d.safetensors"
/// ```
/// Nothing is read but the names of files.
public struct CheckpointLibrary: Sendable {
  /// A checkpoint in one of the folders.
  public struct Entry: Sendable, Equatable {
    /// Its file's name without `.safetensors`.
    public let name: String
    /// Its absolute path.
    public let path: String
    /// Whether it came with the program. Such a file is not the user's to train on.
    public let isShipped: Bool
  }

  /// The ending of a checkpoint's name.
  public static let suffix = ".safetensors"
  private static let folderName = "Checkpoints"

  /// The user's own folder, `$XDG_DATA_HOME/latent` or `~/.local/share/latent`, whether it exists or not; nil for a user
  /// without a home.
  public let userFolder: String?
  /// The folder that a name is looked for in before all others, and against which relative paths count.
  public let workingDirectory: String
  private let chosenFolder: String?
  private let shippedFolders: [String]

  /// The library of a process.
  ///
  /// - Parameters:
  ///   - environment: `LATENT_CHECKPOINTS` names a folder of the user's choice; `XDG_DATA_HOME` and `HOME` the user's own.
  ///   - workingDirectory: an absolute path.
  ///   - executable: the program's absolute path, symbolic links resolved. Its own checkpoints are in
  ///     `../share/latent/checkpoints` of an installation or in `Checkpoints` of the source tree that it was built in.
  ///   - sourceFile: a file of the source tree two folders below its root: the last resort.
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
      // `.build/x86_64-unknown-linux-gnu/release/latent` lies four folders deep in the source tree.
      folders += Self.ancestors(of: executable, atMost: 5).map { $0 + "/" + Self.folderName }
    }
    if let root = Self.ancestors(of: sourceFile, atMost: 3).last { folders.append(root + "/" + Self.folderName) }
    folders.append(workingDirectory + "/" + Self.folderName)
    shippedFolders = folders
  }

  /// The folders that hold checkpoints, in the order in which a name is looked for: `$LATENT_CHECKPOINTS`, the user's own,
  /// then the program's. The working directory, where only a name that is asked for is looked for, is not among them.
  public var folders: [String] { searchedFolders.map(\.path).filter { !Self.checkpoints(in: $0).isEmpty } }

  /// All checkpoints in `folders`, each folder's sorted by name. Two folders may hold files of one name: `find` takes the first.
  public func list() -> [Entry] {
    searchedFolders.flatMap { folder in
      Self.checkpoints(in: folder.path).map {
        Entry(
          name: String($0.dropLast(Self.suffix.count)), path: folder.path + "/" + $0, isShipped: folder.isShipped)
      }
    }
  }

  /// The absolute path that a file's path or a checkpoint's name stands for; nil where nothing is there.
  ///
  /// A path that exists comes first; then a name, with or without `.safetensors`, in the working directory and in `folders`.
  public func find(_ nameOrPath: String) -> String? {
    let path = Self.absolute(nameOrPath, in: workingDirectory)
    if Self.isFile(path) { return path }
    if isPath(nameOrPath) { return nil }
    let file = nameOrPath.hasSuffix(Self.suffix) ? nameOrPath : nameOrPath + Self.suffix
    return ([workingDirectory] + searchedFolders.map(\.path)).map { $0 + "/" + file }.first(where: Self.isFile)
  }

  /// Whether a file lies in one of the folders that came with the program.
  public func isShipped(_ path: String) -> Bool {
    let folder = Self.resolved(Self.parent(Self.absolute(path, in: workingDirectory)))
    return searchedFolders.contains { $0.isShipped && $0.path == folder }
  }

  /// Whether this can only be meant as a path.
  public func isPath(_ nameOrPath: String) -> Bool { nameOrPath.contains("/") }

  private var searchedFolders: [(path: String, isShipped: Bool)] {
    let own = [chosenFolder, userFolder].compactMap { $0 }.map { ($0, false) }
    var seen: Set<String> = []
    // One folder may be several of these: the source tree is where the program was built and where a developer works.
    return (own + shippedFolders.map { ($0, true) }).map { (Self.resolved($0.0), $0.1) }
      .filter { seen.insert($0.0).inserted }
  }

  /// $XDG_DATA_HOME counts only if absolute, says the XDG Base Directory Specification.
  private static func userFolder(_ environment: [String: String]) -> String? {
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/latent" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/share/latent" }
    return nil
  }

  /// The paths of the checkpoints in a folder, sorted; none where there is no such folder.
  public static func files(in folder: String) -> [String] { checkpoints(in: folder).map { folder + "/" + $0 } }

  private static func checkpoints(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    // A name that begins with a point is a file that is being written.
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

  /// The folders around a file, from the inside outwards.
  private static func ancestors(of path: String, atMost count: Int) -> [String] {
    var folders: [String] = []
    var folder = path
    while folders.count < count {
      let next = parent(folder)
      if next == folder || next == "/" { break }
      folders.append(next)
      folder = next
    }
    return folders
  }
}
