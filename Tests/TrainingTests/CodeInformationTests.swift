import Autodiff
import Datasets
import Foundation
import Testing
import VAE

@testable import Training

/// What the code tells of the image, measured at the end of each pass and kept in the history.
@Suite struct CodeInformationTests {
  /// Eight narrow posteriors tell log 8; equal ones nothing; two alike of four log 2.
  @Test func closedForms() throws {
    let corners = (0..<8).flatMap { corner in (0..<3).map { Float(corner >> $0 & 1) * 20 - 10 } }
    let narrow = [Float](repeating: -4, count: 24)
    let whole = try #require(CodeInformation(mu: corners, logVariance: narrow, LatentSpace(3), draws: 32, seed: 1))
    #expect(abs(whole.nats - log(8)) < 1e-4 && whole.images == 8 && whole.draws == 8)
    #expect(abs(whole.limit - log(8)) < 1e-12)
    let zeros = [Float](repeating: 0, count: 24)
    #expect(
      abs(try #require(CodeInformation(mu: zeros, logVariance: zeros, LatentSpace(3), draws: 8, seed: 1)).nats) < 1e-4)
    let pairs = try #require(
      CodeInformation(mu: [-9, -9, 9, 9], logVariance: [-4, -4, -4, -4], LatentSpace(1), draws: 4, seed: 1))
    #expect(abs(pairs.nats - log(2)) < 1e-4)
    #expect(CodeInformation(mu: [.nan, 1], logVariance: [0, 0], LatentSpace(1), draws: 2, seed: 1) == nil)
    #expect(CodeInformation(mu: [], logVariance: [], LatentSpace(1), draws: 2, seed: 1) == nil)
  }

  /// The work is bounded, and grows with the pass.
  @Test func theWorkIsBounded() {
    #expect([100, 9600, 30_000, 60_000, 10_000_000].map(CodeInformation.draws) == [32, 32, 50, 100, 100])
  }

  @Test func aRunKeepsItInItsHistory() throws {
    var trainer = try Trainer(Checkpoint(TestRun.configuration()), dataset: TestRun.dataset(), threads: 2)
    for _ in 0..<10 {
      try trainer.takeStep()
      _ = trainer.endEpoch()
    }
    let history = trainer.history
    #expect(history.information.map(\.step) == [5, 10] && history.information.allSatisfy { $0.images == 23 })
    let last = try #require(trainer.evaluation?.mutualInformation)
    #expect(Float(last.nats) == history.information[1].nats && abs(last.nats) < 1 && last.nats <= last.limit + 1e-6)
    // In a file and back; the history of an earlier step; and a run that goes on.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("information-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("m.safetensors").path
    try trainer.checkpoint.write(to: file)
    let read = try Checkpoint(contentsOf: file)
    #expect(read.history.information == history.information && read.evaluation == trainer.evaluation)
    #expect(read.history.until(7).information.map(\.step) == [5])
    trainer = try Trainer(read, dataset: TestRun.dataset(), threads: 1)
    for _ in 0..<5 { try trainer.takeStep() }
    _ = trainer.endEpoch()
    #expect(trainer.history.information.map(\.step) == [5, 10, 15])
  }

  /// Where z is mu a code has no noise, and what it tells no bound.
  @Test func withoutNoiseItIsNotMeasured() throws {
    let trainer = try Trainer(
      Checkpoint(TestRun.configuration(objective: .autoencoder)), dataset: TestRun.dataset(), threads: 1)
    for _ in 0..<5 { try trainer.takeStep() }
    #expect(trainer.endEpoch()?.test.mutualInformation == nil && trainer.history.information.isEmpty)
  }

  /// Files from before have none; those with impossible numbers are refused.
  @Test func files() throws {
    let old = #"{"images":5,"reconstruction":90,"klPerDimension":[2,1]}"#
    #expect(try JSONDecoder().decode(Evaluation.self, from: Data(old.utf8)).mutualInformation == nil)
    let wrong =
      #"{"images":5,"reconstruction":90,"klPerDimension":[2,1],"mutualInformation":{"nats":1,"images":0,"draws":3}}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Evaluation.self, from: Data(wrong.utf8)) }
    var history = LossHistory()
    for step in 1...2000 { history.append(CodeInformation(nats: 1, images: 10, draws: 5), step: step) }
    #expect(history.information.count <= LossHistory.capacity && history.information.last?.step == 2000)
    #expect(history.isConsistent(latent: 2, steps: 2000))
    history.append(CodeInformation(nats: 1, images: 0, draws: 5), step: 2000)
    #expect(!history.isConsistent(latent: 2, steps: 2000))
  }
}
