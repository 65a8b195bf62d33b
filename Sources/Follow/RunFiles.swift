import Files

/// The files that a followed path stands for: itself, those in a folder and its sub-folders, or those of a folder whose names
/// match a pattern.
enum RunFiles {
  /// A file as it is now.
  struct Entry {
    let path: String
    let status: FileStatus
  }

  /// `lightning_logs/version_0/checkpoints/last.ckpt` lies two folders below the first.
  private static let mostDepth = 4
  /// A look has to be quick, and a folder of data may have millions.
  private static let mostEntries = 8192

  /// All regular files of a path; none if nothing is there. `isMeant` takes the name of a file in a folder.
  static func entries(
    _ path: String, _ isMeant: (String) -> Bool
  ) throws(FileError) -> [Entry] {
    let status = try FileStatus.of(path)
    var entries: [Entry] = []
    if let status, status.isFolder {
      var left = mostEntries
      try walk(path, depth: 0, &left, &entries, isMeant)
      return entries
    }
    let pattern = FileSystem.name(of: path)
    guard status == nil, pattern.contains(where: { "*?[".contains($0) }) else {
      return status.map { [Entry(path: path, status: $0)] } ?? []
    }
    var left = mostEntries
    try walk(FileSystem.parent(of: path), depth: mostDepth, &left, &entries) { NamePattern.matches($0, pattern) }
    return entries
  }

  private static func walk(
    _ folder: String, depth: Int, _ left: inout Int, _ entries: inout [Entry], _ isMeant: (String) -> Bool
  ) throws(FileError) {
    // Names that begin with a dot are files in the making.
    for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") {
      guard left > 0 else { return }
      left -= 1
      let path = folder.hasSuffix("/") ? folder + name : folder + "/" + name
      // Another process may have removed it in the meantime.
      guard let status = try? FileStatus.of(path) else { continue }
      if status.isFolder, depth < mostDepth {
        // One that cannot be opened hides nothing of the others.
        try? walk(path, depth: depth + 1, &left, &entries, isMeant)
      } else if status.isRegular, isMeant(name) {
        entries.append(Entry(path: path, status: status))
      }
    }
  }

  /// The folder of the run that a file belongs to: folders that trainers make for checkpoints within a run's do not count.
  static func run(of path: String) -> String {
    var folder = FileSystem.parent(of: path)
    while Self.inner.contains(where: { FileSystem.name(of: folder).lowercased().hasPrefix($0) }) {
      let outer = FileSystem.parent(of: folder)
      if outer == folder { break }
      folder = outer
    }
    return folder
  }

  private static let inner = ["checkpoint", "ckpt", "epoch", "step", "weights"]
}
