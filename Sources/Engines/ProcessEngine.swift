import Datasets
import Foundation
import Synchronization
import Threads
import Training

/// Trains in other processes, by the protocol of `.github/ENGINES.md`: a thread here starts them, talks to them, and
/// keeps the history of the run.
public final class ProcessEngine: TrainingEngine {
  private struct Shared {
    var news = EngineNews()
    var commands: TrainerCommands
    /// Commands that came before the trainer was started.
    var early: [TrainingCommand] = []
    var folder: TrainerFolder?
    var isStopped = false
    /// The latest state, once the trainer has ended.
    var last: Checkpoint?
  }

  private let shared: Mutex<Shared>
  private let onNews: @Sendable () -> Void
  private let python: Python
  private let group: ProcessGroup
  /// Whether weights are wanted while it trains, and not only when the run is saved.
  private let shows: Bool

  /// How long a trainer may go on after `stop`, and the others after one has failed.
  private static let patience = (stop: Duration.seconds(10), failure: Duration.seconds(1))

  /// Starts the processes of a group with a Python; otherwise as an `EngineStarter`.
  public init(
    _ job: TrainingJob, _ loadDataset: @escaping @Sendable () throws(DatasetError) -> Dataset,
    _ onNews: @escaping @Sendable () -> Void, python: Python, group: ProcessGroup, shows: Bool
  ) {
    (self.onNews, self.python, self.group, self.shows) = (onNews, python, group, shows)
    shared = Mutex(Shared(commands: TrainerCommands(job.checkpoint)))
    // A trainer that has ended is found out by its end.
    signal(SIGPIPE, SIG_IGN)
    do throws(NoThread) {
      try startThread(named: "latent engine") { [self] in
        train(job, loadDataset)
        saveWhatIsAwaited()
        shared.withLock { $0.news.end() }
        onNews()
      }
    } catch {
      shared.withLock { $0.news.end(failed: error.description) }
      onNews()
    }
  }

  /// Sends a command to the trainer.
  public func send(_ command: TrainingCommand) {
    let lost: Checkpoint? = shared.withLock {
      if command == .stop { $0.isStopped = true }
      if $0.news.hasEnded { return $0.last }
      guard let folder = $0.folder else {
        $0.early.append(command)
        return nil
      }
      $0.commands.add(command, folder: folder)
      return nil
    }
    // The run of a trainer that has ended is still saved, as it was last seen.
    if let lost, case .save(let path, let place) = command { save(lost, to: path, place) }
  }

  /// The events since the last call.
  public func takeEvents() -> [TrainingEvent] { shared.withLock { $0.news.takeEvents() } }

  /// The latest snapshot, once.
  public func takeSnapshot() -> Snapshot? { shared.withLock { $0.news.takeSnapshot() } }

  /// Whether no more events will come.
  public var hasEnded: Bool { shared.withLock { $0.news.hasEnded } }

  private var isStopped: Bool { shared.withLock { $0.isStopped } }

  private func tell(_ event: TrainingEvent) {
    shared.withLock { $0.news.tell(event) }
    onNews()
  }

  private func show(_ snapshot: Snapshot) {
    shared.withLock { $0.news.snapshot = snapshot }
    onNews()
  }

  private func train(_ job: TrainingJob, _ loadDataset: () throws(DatasetError) -> Dataset) {
    tell(.loading)
    do {
      let dataset = try loadDataset()
      if isStopped { return }
      let checkpoint = try job.checkpoint.begun(on: dataset)
      let folder = try TrainerFolder(environment: python.environment)
      defer { folder.remove() }
      try folder.fill(
        TrainerFolder.Job(
          epochs: job.epochs, paused: job.isPaused, threads: max(1, job.threads / group.ranks.count), shows: shows),
        checkpoint, dataset)
      if isStopped { return }
      try train(RunRecord(checkpoint, isRunning: !job.isPaused), in: folder)
    } catch {
      tell(.failed(reason: "\(error)"))
    }
  }

  private func train(_ record: RunRecord, in folder: TrainerFolder) throws(EngineError) {
    var processes: [TrainerProcess] = []
    defer { for process in processes { process.kill() } }
    for rank in group.ranks { processes.append(try TrainerProcess(rank: rank, of: group, python, in: folder)) }
    let first = processes[0]
    shared.withLock {
      $0.folder = folder
      $0.commands.descriptor = first.inputDescriptor
      for command in $0.early { $0.commands.add(command, folder: folder) }
      $0.early = []
    }
    var conversation = Conversation(record: record)
    var (deadline, failed): (ContinuousClock.Instant?, Bool) = (nil, false)
    var isOpen = true
    while true {
      if isOpen, let bytes = first.read(milliseconds: 50) {
        isOpen = !bytes.isEmpty
        try take(bytes, &conversation)
      } else if !isOpen {
        usleep(5000)
      }
      shared.withLock { $0.commands.flush() }
      if !isOpen, !processes.contains(where: \.isRunning) { break }
      failed = failed || processes.contains { !$0.isRunning && !$0.endedWell }
      if deadline == nil, failed || isStopped {
        deadline = .now + (failed ? Self.patience.failure : Self.patience.stop)
      }
      if let deadline, ContinuousClock.now > deadline { break }
    }
    shared.withLock {
      $0.commands.descriptor = nil
      $0.last = conversation.latest
    }
    // Before the rest are killed. A signal is the cause, the errors of the others follow from it.
    let wrong = processes.filter { !$0.isRunning && !$0.endedWell }
    if !isStopped, let cause = wrong.first(where: { $0.signal != nil }) ?? wrong.first {
      throw EngineError(cause.ending(of: group.size))
    }
  }

  /// What a trainer has said so far.
  private struct Conversation {
    var record: RunRecord
    /// The run as its weights were last seen.
    var latest: Checkpoint?
    var line: [UInt8] = []

    /// Longer lines are not of this protocol: 2^16 dimensions have less.
    static let longestLine = 1 << 22
  }

  private func take(_ bytes: [UInt8], _ conversation: inout Conversation) throws(EngineError) {
    var hasNews = false
    for part in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if part.offset > 0 {
        try take(report: conversation.line, &conversation)
        conversation.line = []
        hasNews = true
      }
      conversation.line += part.element
      if conversation.line.count > Conversation.longestLine { throw EngineError("The trainer's reports have no end.") }
    }
    // Without a screen there are no weights to wait for.
    if hasNews, !shows { show(conversation.record.snapshot) }
  }

  private func take(report line: [UInt8], _ conversation: inout Conversation) throws(EngineError) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      let report = try decoder.decode(TrainerReport.self, from: Data(line))
      try conversation.record.note(report)
      take(report, &conversation)
    } catch {
      let text = String(decoding: line.prefix(200), as: UTF8.self)
      throw EngineError("The trainer reports what latent does not understand: \(text)")
    }
  }

  private func take(_ report: TrainerReport, _ conversation: inout Conversation) {
    switch report {
    case .ready: tell(.ready)
    case .epoch(let report): tell(.epoch(report))
    case .reached(let epochs): tell(.reached(epochs: epochs))
    case .failed(let reason): tell(.failed(reason: reason))
    case .diverged(let step, let kept, let what):
      tell(.failed(reason: conversation.record.divergence(step: step, kept: kept, what: what).description))
    case .weights(let file, _, _):
      do throws(CheckpointError) {
        try conversation.record.takeWeights(from: file)
        conversation.latest = conversation.record.checkpoint
        show(conversation.record.snapshot)
      } catch {
        tell(.failed(reason: error.description))
      }
      // The trainer writes the next ones when these are gone.
      try? FileManager.default.removeItem(atPath: file)
    case .saved(let file, _):
      guard let (path, place) = shared.withLock({ $0.commands.answered(file) }) else { return }
      do throws(CheckpointError) {
        try conversation.record.takeWeights(from: file)
        conversation.latest = conversation.record.checkpoint
        save(conversation.record.checkpoint, to: path, place)
      } catch {
        tell(.saveFailed(path: path, reason: error.description))
      }
      try? FileManager.default.removeItem(atPath: file)
    case .saveFailed(let file, let reason):
      guard let (path, _) = shared.withLock({ $0.commands.answered(file) }) else { return }
      tell(.saveFailed(path: path, reason: "\(file) cannot be written: \(reason)."))
    case .step, .speed, .set: break
    }
  }

  /// Answers the saves that the trainer did not live to answer.
  private func saveWhatIsAwaited() {
    let (awaited, last) = shared.withLock { shared in
      shared.commands.descriptor = nil
      return (shared.commands.takeAwaited(), shared.last)
    }
    for (path, place) in awaited {
      if let last {
        save(last, to: path, place)
      } else {
        tell(.saveFailed(path: path, reason: "the trainer ended before it had written \(path)."))
      }
    }
  }

  private func save(_ checkpoint: Checkpoint, to path: String, _ place: Checkpoint.Place?) {
    var checkpoint = checkpoint
    checkpoint.place = place
    do throws(CheckpointError) {
      try checkpoint.write(to: path)
      tell(.saved(path: path, step: checkpoint.step))
    } catch {
      tell(.saveFailed(path: path, reason: error.description))
    }
  }
}
