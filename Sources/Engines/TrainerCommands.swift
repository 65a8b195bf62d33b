import Foundation
import Training
import VAE

/// What the trainer is told, line by line: the commands of a `TrainingEngine`, with what follows from them worked out.
struct TrainerCommands {
  /// The objective and beta that the trainer will have after all commands so far.
  private var objective: Objective
  private var beta: Float
  private var saves = 0
  /// Bytes that the trainer has not taken yet.
  private var unsent: [UInt8] = []
  /// The trainer's stdin; nil before it is started, and after it has ended.
  var descriptor: CInt?
  /// What to do with a file that the trainer was told to write.
  private var wanted: [String: (path: String, place: Checkpoint.Place?)] = [:]

  /// A line.
  private struct Line: Encodable {
    var command: String
    var beta: Float?
    var objective: Objective?
    var learningRate: Float?
    var file: String?
  }

  init(_ checkpoint: Checkpoint) { (objective, beta) = (checkpoint.configuration.objective, checkpoint.beta) }

  /// Adds a command. Files that it asks for lie in `folder`.
  mutating func add(_ command: TrainingCommand, folder: TrainerFolder) {
    switch command {
    case .resume: add(Line(command: "resume"))
    case .pause: add(Line(command: "pause"))
    case .step: add(Line(command: "step"))
    case .stop: add(Line(command: "stop"))
    case .setLearningRate(let rate): add(Line(command: "set", learningRate: rate))
    case .setBeta(let beta):
      (self.beta, objective) = (beta, objective.turned(to: beta))
      add(Line(command: "set", beta: beta, objective: objective))
    case .setObjective(let objective):
      self.objective = objective
      beta = objective.beta(from: beta)
      add(Line(command: "set", beta: beta, objective: objective))
    case .save(let path, let place):
      saves += 1
      let file = folder.file("save-\(saves).safetensors")
      wanted[file] = (path, place)
      add(Line(command: "save", file: file))
    }
    flush()
  }

  /// Takes the answer for a file out of those that are awaited; nil if nobody asked for it.
  mutating func answered(_ file: String) -> (path: String, place: Checkpoint.Place?)? {
    wanted.removeValue(forKey: file)
  }

  /// Takes out all that are awaited.
  mutating func takeAwaited() -> [(path: String, place: Checkpoint.Place?)] {
    defer { wanted = [:] }
    return Array(wanted.values)
  }

  private mutating func add(_ line: Line) {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let text = try? encoder.encode(line) else { preconditionFailure("our own types always encode") }
    unsent += Array(text) + [UInt8(ascii: "\n")]
  }

  /// Sends as much as the trainer takes now.
  mutating func flush() {
    guard let descriptor else { return }
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // Later, or never if it has ended, which the engine finds out by itself.
      if count <= 0 { return }
      unsent.removeFirst(count)
    }
  }
}
