import Files
import Foundation
import Training

/// A file of this session that keeps the run while it is in no other file. It is written every minute of training and
/// when the program has to end without asking, and removed when the run is saved elsewhere or given up.
///
/// Sessions share a folder, also those of other containers. A lock beside the file says that its session is alive. Of the
/// files that ended sessions left, the latest are kept.
struct Autosave: ~Copyable {
  /// Gets a number when it is first written if another session has taken the name.
  private(set) var path: String
  private let interval: Duration
  private var last = ContinuousClock.now
  /// Held from the first save until the session ends.
  private var lock: LockFile?
  private var isClaimed = false

  /// The number of files of ended sessions that are kept.
  static let kept = 20
  private static let prefix = "autosave-"

  init(path: String, interval: Duration) {
    self.path = path
    self.interval = interval
  }

  var isDue: Bool { ContinuousClock.now - last >= interval }

  /// The command that makes the training thread write it.
  mutating func command(place: Checkpoint.Place) -> TrainingCommand {
    last = .now
    if !isClaimed { claim() }
    return .save(path: path, place)
  }

  /// Whether an event answers that command, so that the user need not hear of it.
  func owns(_ event: TrainingEvent) -> Bool {
    if case .saved(path, _) = event { return true }
    return false
  }

  /// Removes it if it exists. No other session uses its name.
  func remove() {
    if lock != nil { try? FileSystem.remove(path) }
  }

  /// Releases the name at the session's end. The file, if there is one, stays.
  mutating func letGo() { lock = nil }

  /// Removes what earlier sessions left in the folder: temporary files of killed ones, and all but the latest autosaves.
  func tidy() {
    let folder = FileSystem.parent(of: path)
    guard let names = try? FileSystem.names(in: folder) else { return }
    let now = time(nil)
    AtomicFile.removeLeftovers(in: folder, now: now)
    let files = names.filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(CheckpointLibrary.suffix) }
    let dated = files.map { name in
      (path: folder + "/" + name, time: (try? FileStatus.of(folder + "/" + name))?.modified ?? now)
    }
    for (path, _) in dated.sorted(by: { $0.time > $1.time }).dropFirst(Self.kept)
    where !LockFile.isHeld(Self.lock(of: path), now: now) {
      try? FileSystem.remove(path)
    }
    for name in names where name.hasPrefix(".\(Self.prefix)") && name.hasSuffix(Self.lockSuffix) {
      // Releasing a lock removes its file. The lock of a living session cannot be taken.
      if !LockFile.isHeld(folder + "/" + name, now: now) { _ = try? LockFile.take(folder + "/" + name) }
    }
  }

  /// Takes a name that no other session has and that no file has. If there is none, the save itself reports why.
  private mutating func claim() {
    isClaimed = true
    let folder = FileSystem.parent(of: path)
    try? FileSystem.makeFolder(folder)
    let stem = path.hasSuffix(CheckpointLibrary.suffix) ? String(path.dropLast(CheckpointLibrary.suffix.count)) : path
    for number in 1...1000 {
      let candidate = number == 1 ? path : "\(stem)-\(number)\(CheckpointLibrary.suffix)"
      lock = try? LockFile.take(Self.lock(of: candidate))
      if lock != nil, (try? FileStatus.of(candidate)) == nil {
        path = candidate
        break
      }
    }
    tidy()
  }

  private static let lockSuffix = ".lock"

  private static func lock(of path: String) -> String {
    "\(FileSystem.parent(of: path))/.\(FileSystem.name(of: path))\(lockSuffix)"
  }
}
