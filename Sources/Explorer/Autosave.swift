import Foundation
import Training

/// A file of this session's own that holds the run while it is in no other: written every minute of training and when the
/// program has to end without asking, removed when the run is saved elsewhere or given up.
struct Autosave {
  let path: String
  private var last = ContinuousClock.now
  private var isWritten = false
  private static let interval = Duration.seconds(60)

  init(path: String) { self.path = path }

  var isDue: Bool { ContinuousClock.now - last >= Self.interval }

  /// What tells the training thread to write it.
  mutating func command(place: Checkpoint.Place) -> TrainingCommand {
    last = .now
    isWritten = true
    try? FileManager.default.createDirectory(
      atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    return .save(path: path, place)
  }

  /// Whether an event answers that command, so that the user need not hear of it.
  func owns(_ event: TrainingEvent) -> Bool {
    if case .saved(path, _) = event { return true }
    return false
  }

  mutating func remove() {
    if isWritten { try? FileManager.default.removeItem(atPath: path) }
    isWritten = false
  }
}
