import Foundation
import Synchronization
import Training

/// An engine that computes nothing: it shows a folder's checkpoints one after another, in the order of their steps.
final class ReplayEngine: TrainingEngine {
  private struct Shared {
    var frames: [Checkpoint]
    var next = 0
    var isRunning: Bool
    var events: [TrainingEvent] = []
    var hasEnded = false
    /// The checkpoint that is shown; nil before the first.
    var shown: Checkpoint? { next == 0 ? nil : frames[next - 1] }
  }

  private let shared: Mutex<Shared>
  private let onNews: @Sendable () -> Void

  init(_ job: TrainingJob, folder: String, onNews: @escaping @Sendable () -> Void) {
    let frames = CheckpointLibrary.files(in: folder).compactMap { try? Checkpoint(contentsOf: $0) }
    shared = Mutex(
      Shared(frames: frames.sorted { $0.step < $1.step }, isRunning: !job.isPaused, events: [.loading, .ready]))
    self.onNews = onNews
    onNews()
  }

  func send(_ command: TrainingCommand) {
    shared.withLock { shared in
      switch command {
      case .resume: shared.isRunning = true
      case .pause: shared.isRunning = false
      case .step:
        shared.isRunning = false
        shared.next = min(shared.next + 1, shared.frames.count)
      case .save(let path, let place): shared.events.append(Self.save(shared.shown, path, place))
      case .stop:
        shared.hasEnded = true
        shared.events.append(.stopped)
      // The recorded run cannot be changed.
      case .setBeta, .setObjective, .setLearningRate: break
      }
    }
    onNews()
  }

  func takeEvents() -> [TrainingEvent] {
    shared.withLock { shared in
      defer { shared.events = [] }
      return shared.events
    }
  }

  func takeSnapshot() -> Snapshot? {
    let snapshot = shared.withLock { shared -> Snapshot? in
      if shared.isRunning, shared.next < shared.frames.count { shared.next += 1 }
      return shared.shown.map {
        Snapshot(checkpoint: $0, imagesPerSecond: 0, klPerDimension: [], isRunning: shared.isRunning)
      }
    }
    return snapshot
  }

  var hasEnded: Bool { shared.withLock { $0.hasEnded } }

  private static func save(_ frame: Checkpoint?, _ path: String, _ place: Checkpoint.Place?) -> TrainingEvent {
    guard var frame else { return .saveFailed(path: path, reason: "the folder holds no checkpoint") }
    frame.place = place
    do throws(CheckpointError) {
      try frame.write(to: path)
      return .saved(path: path, step: frame.step)
    } catch {
      return .saveFailed(path: path, reason: error.description)
    }
  }
}
