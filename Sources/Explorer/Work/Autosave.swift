import Foundation
import Training

/// A file of this session that keeps the run while it is in no other file. It is written every minute of training and
/// when the program has to end without asking, and removed when the run is saved elsewhere or given up.
struct Autosave {
  let path: String
  private let interval: Duration
  private var last = ContinuousClock.now

  init(path: String, interval: Duration) {
    self.path = path
    self.interval = interval
  }

  var isDue: Bool { ContinuousClock.now - last >= interval }

  /// The command that makes the training thread write it.
  mutating func command(place: Checkpoint.Place) -> TrainingCommand {
    last = .now
    try? FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    return .save(path: path, place)
  }

  /// Whether an event answers that command, so that the user need not hear of it.
  func owns(_ event: TrainingEvent) -> Bool {
    if case .saved(path, _) = event { return true }
    return false
  }

  /// Removes it if it exists. No other session uses its name.
  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
