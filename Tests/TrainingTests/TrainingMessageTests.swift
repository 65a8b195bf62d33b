import Foundation
import Testing
import Training
import VAE

/// Messages to and from an engine can be written to a pipe and read back.
@Suite struct TrainingMessageTests {
  private func copy<Message: Codable>(_ message: Message) throws -> Message {
    try JSONDecoder().decode(Message.self, from: JSONEncoder().encode(message))
  }

  @Test func commands() throws {
    let place = Checkpoint.Place(z: [1, -2.5], selected: 1, bookmarks: [Bookmark(name: "a \"b\"", z: [0, 0.1])])
    let commands: [TrainingCommand] =
      [.resume, .pause, .step, .setBeta(0.1), .setLearningRate(3e-7), .stop]
      + [.save(path: "/a folder/m.safetensors", place), .save(path: "m", nil)]
      + Objective.allCases.map(TrainingCommand.setObjective)
    for command in commands { #expect(try copy(command) == command) }
  }

  @Test func events() throws {
    let trainer = try TestRun.trainer(threads: 1)
    try trainer.advance(to: 4)
    _ = try trainer.takeStep()
    let report = try #require(trainer.endEpoch())
    let events: [TrainingEvent] = [
      .loading, .ready, .epoch(report), .reached(epochs: 3), .saved(path: "m", step: 7),
      .saveFailed(path: "m", reason: "no room"), .failed(reason: "no data"), .stopped,
    ]
    for event in events { #expect(try copy(event) == event) }
  }
}
