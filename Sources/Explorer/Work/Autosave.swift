import Files
import Foundation
import Training

/// A file of this session's own that holds the run while it is in no other: written every minute of training and when the
/// program has to end without asking, removed when the run is saved elsewhere or given up.
///
/// Sessions share a folder, also those of other containers. A lock beside the file says that its session lives; what sessions
/// that ended have left stays, but only the latest of it.
struct Autosave: ~Copyable {
  /// Where the run is kept. May get a number when it is first written: another session may have taken the name.
  private(set) var path: String
  private let interval: Duration
  private var last = ContinuousClock.now
  /// Held from the first command on, until the session ends.
  private var lock: LockFile?
  private var isClaimed = false

  /// So many files of sessions that ended are kept.
  static let kept = 20
  private static let prefix = "autosave-"

  init(path: String, interval: Duration) {
    self.path = path
    self.interval = interval
  }

  var isDue: Bool { ContinuousClock.now - last >= interval }

  /// What tells the training thread to write it.
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

  /// Removes it if it is there; its name is this session's alone.
  func remove() {
    if lock != nil { try? FileSystem.remove(path) }
  }

  /// Lets other sessions have the name, at the session's end. The file stays, if it is there.
  mutating func letGo() { lock = nil }

  /// Removes what earlier sessions left in the folder: temporary files of those that were killed, and all but the latest files.
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
      // Taken to be let go, and removed with that; a living session's cannot be taken.
      if !LockFile.isHeld(folder + "/" + name, now: now) { _ = try? LockFile.take(folder + "/" + name) }
    }
  }

  /// Takes a name that no other session has and under which nothing is. Where that cannot be, the save itself will say why.
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
