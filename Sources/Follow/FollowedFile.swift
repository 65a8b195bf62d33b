import Files
import Models
import Training

/// A file that may hold a checkpoint, as it is now; with its other half where a model is two files.
struct FollowedFile: Comparable {
  let path: String
  /// The path of the other half, if there is one.
  private let partner: String?
  /// The content of the file, and of its other half.
  let stamps: [FileStatus.Stamp]
  /// When it was last written, in seconds, and the nanoseconds behind them.
  let modified: Int
  private let nanoseconds: Int
  /// The folder of its run.
  let run: String

  /// The endings of the files that are looked for in folders: those of latent, PyTorch, Lightning, NumPy and Keras.
  private static let endings = [
    CheckpointLibrary.suffix, ".pt", ".pth", ".ckpt", ".bin", ".tar", ".npz", ".h5", ".hdf5", ".keras",
  ]
  /// How files begin that trainers write beside the weights.
  private static let others = ["optim", "scheduler", "rng_state", "training_args"]
  /// The endings of files that hold one half of a model.
  private static let halves = [".h5", ".hdf5", ".keras"]

  /// All files of these paths.
  static func all(of paths: [String]) throws(FileError) -> [FollowedFile] {
    var files: [FollowedFile] = []
    for path in paths {
      let entries = try RunFiles.entries(path) { name in
        let name = name.lowercased()
        return endings.contains(where: name.hasSuffix) && !others.contains(where: name.hasPrefix)
      }
      var statuses: [String: FileStatus] = [:]
      for entry in entries where !LogFormat.isLog(entry.path) { statuses[entry.path] = entry.status }
      for (path, status) in statuses {
        var partner: (path: String, status: FileStatus)?
        if halves.contains(where: path.lowercased().hasSuffix), let other = ModelFile.partner(of: path),
          let otherStatus = statuses[other] ?? (try? FileStatus.of(other)) ?? nil
        {
          // Both halves are one model, under the name of the encoder.
          if statuses[other] != nil, FileSystem.name(of: path).lowercased().contains("decoder") { continue }
          partner = (other, otherStatus)
        }
        files.append(FollowedFile(path, status, partner))
      }
    }
    return files
  }

  private init(_ path: String, _ status: FileStatus, _ partner: (path: String, status: FileStatus)?) {
    self.path = path
    self.partner = partner?.path
    stamps = [status.stamp] + (partner.map { [$0.status.stamp] } ?? [])
    let times = [status, partner?.status].compactMap { $0 }.map { ($0.modified, $0.nanoseconds) }
    (modified, nanoseconds) = times.max { $0 < $1 } ?? (status.modified, status.nanoseconds)
    run = RunFiles.run(of: path)
  }

  /// Whether nobody has written it since this look.
  var isUnchanged: Bool {
    var now: [FileStatus.Stamp] = []
    for path in [path] + (partner.map { [$0] } ?? []) {
      guard let status = try? FileStatus.of(path) else { return false }
      now.append(status.stamp)
    }
    return now == stamps
  }

  /// The step in a name like `epoch=3-step=1200.ckpt`, as Lightning writes it.
  var stepInName: Int? {
    guard let range = FileSystem.name(of: path).range(of: "step=") else { return nil }
    let digits = FileSystem.name(of: path)[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
    return Int(digits)
  }

  /// Older files first.
  static func < (a: FollowedFile, b: FollowedFile) -> Bool {
    (a.modified, a.nanoseconds, a.path) < (b.modified, b.nanoseconds, b.path)
  }

  static func == (a: FollowedFile, b: FollowedFile) -> Bool { a.path == b.path && a.stamps == b.stamps }
}
