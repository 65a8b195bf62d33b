import Files

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Follows the checkpoints that another process keeps writing: one file, those of a folder, or those whose names match a
/// pattern (`runs/step-*.safetensors`).
///
/// Each look compares sizes and times, which works on every file system, and reads what is new. A file that may still be
/// in the making is left alone until it has been the same for two looks, and counts only if it is whole and stayed the
/// same while it was read. Nothing is ever written.
public struct CheckpointFollower: Sendable {
  /// A checkpoint that was written.
  public struct Written: Sendable {
    /// Its file.
    public let path: String
    /// When it was written, in seconds since 1970, by its disk's clock.
    public let time: Int
    /// The model.
    public let checkpoint: Checkpoint

    package init(path: String, time: Int, checkpoint: Checkpoint) {
      (self.path, self.time, self.checkpoint) = (path, time, checkpoint)
    }
  }

  /// What a look has found.
  public struct Findings: Sendable {
    /// New checkpoints, oldest first.
    public var written: [Written] = []
    /// Why the newest file cannot be shown, as a sentence; nil if it can, or was shown before.
    public var problem: String?

    package init(written: [Written] = [], problem: String? = nil) { (self.written, self.problem) = (written, problem) }
  }

  /// What is followed, as the user wrote it.
  public let path: String
  /// The content of each file when it was last read, whole or not.
  private var known: [String: FileStatus.Stamp] = [:]
  /// The content of each file at the last look.
  private var lastSeen: [String: FileStatus.Stamp] = [:]
  private var problems: [String: String] = [:]
  private var isFirstLook = true

  /// A file that has been the same for so many seconds is complete, or its writer has given up.
  private static let calm = 2
  /// A folder may hold thousands of checkpoints. So many, spread evenly over time, are enough for the run's past.
  private static let mostAtFirst = 64

  /// Follows a file, a folder or a pattern with `*`, `?` and `[...]` in its last component.
  public init(_ path: String) { self.path = path }

  /// Looks for new checkpoints; call it every half second or so. `now` is the time in seconds since 1970.
  public mutating func look(now: Int = time(nil)) -> Findings {
    var findings = Findings()
    let files: [(path: String, status: FileStatus)]
    do throws(FileError) {
      files = try candidates().sorted { ($0.status.modified, $0.path) < ($1.status.modified, $1.path) }
    } catch {
      findings.problem = "\(error.path): \(error.reason)"
      return findings
    }
    var wanted = files.filter { $0.status.stamp != known[$0.path] }
    if isFirstLook { wanted = Self.spread(wanted, atMost: Self.mostAtFirst) }
    if isFirstLook, !files.isEmpty {
      isFirstLook = false
      // Those that were left out count as known.
      for file in files { known[file.path] = file.status.stamp }
      for file in wanted { known[file.path] = nil }
    }
    for file in wanted where lastSeen[file.path] == file.status.stamp || file.status.modified <= now - Self.calm {
      guard let written = read(file.path, file.status) else { continue }
      findings.written.append(written)
    }
    let paths = Set(files.map(\.path))
    lastSeen = Dictionary(files.map { ($0.path, $0.status.stamp) }) { first, _ in first }
    // Files come and go: nothing is remembered of those that have gone.
    known = known.filter { paths.contains($0.key) }
    problems = problems.filter { paths.contains($0.key) }
    findings.problem = files.last.map { problems[$0.path] } ?? "\(path): no checkpoint is there"
    return findings
  }

  /// The files that are followed, as they are now.
  private func candidates() throws(FileError) -> [(path: String, status: FileStatus)] {
    let status = try FileStatus.of(path)
    if let status, status.isFolder { return try files(in: path) { $0.hasSuffix(CheckpointLibrary.suffix) } }
    let pattern = FileSystem.name(of: path)
    guard status == nil, pattern.contains(where: { "*?[".contains($0) }) else {
      return status.map { [(path, $0)] } ?? []
    }
    return try files(in: FileSystem.parent(of: path)) { fnmatch(pattern, $0, 0) == 0 }
  }

  private func files(
    in folder: String, _ isMeant: (String) -> Bool
  ) throws(FileError) -> [(path: String, status: FileStatus)] {
    var files: [(path: String, status: FileStatus)] = []
    // Names that begin with a dot are files in the making.
    for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") && isMeant(name) {
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      // Another process may have removed it in the meantime.
      if let status = try? FileStatus.of(path), status.isRegular { files.append((path, status)) }
    }
    return files
  }

  private mutating func read(_ path: String, _ status: FileStatus) -> Written? {
    known[path] = status.stamp
    do throws(CheckpointError) {
      var checkpoint = try Checkpoint(contentsOf: path)
      // A writer was at work while it was read: the next look sees the new content.
      guard let after = try? FileStatus.of(path), after.stamp == status.stamp else {
        known[path] = nil
        return nil
      }
      checkpoint.optimizerState = nil
      problems[path] = nil
      return Written(path: path, time: status.modified, checkpoint: checkpoint)
    } catch {
      problems[path] = error.description
      return nil
    }
  }

  /// So many elements at even distances, the last one among them.
  private static func spread<Element>(_ elements: [Element], atMost count: Int) -> [Element] {
    if elements.count <= count { return elements }
    return (1...count).map { elements[$0 * elements.count / count - 1] }
  }
}
