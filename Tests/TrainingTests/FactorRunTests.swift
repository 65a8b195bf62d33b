import Foundation
import Safetensors
import TestSupport
import Testing
import Training
import VAE

/// Runs with a discriminator beside the model.
@Suite struct FactorRunTests {
  private let configuration = TestRun.configuration(beta: 5, objective: .factor)

  @Test func theDiscriminatorIsKeptWithTheOptimizer() throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer(configuration)
    try trainer.advance(to: 4)
    try trainer.write(to: folder.file("whole"))
    let archive = try TensorArchive(decoding: folder.bytes("whole"))
    #expect(archive.metadata["discriminator_updates"] == "4")
    for prefix in ["", "optimizer.first_moment.", "optimizer.second_moment."] {
      #expect(archive.tensors[prefix + "discriminator.2.weight"]?.shape == [6, 8])
    }
    let whole = try Checkpoint(contentsOf: folder.file("whole"))
    #expect(whole == trainer.checkpoint && whole.discriminator?.optimizer.updates == 4)
    let inspected = try Checkpoint.withoutValues(contentsOf: folder.file("whole"))
    #expect(inspected.discriminator?.optimizer.updates == 4)
    try trainer.write(to: folder.file("small"), keepsOptimizer: false)
    let small = try Checkpoint(contentsOf: folder.file("small"))
    #expect(small.discriminator == nil && small == whole.withoutOptimizer)
    // It goes on with a new one.
    let second = try Trainer(small, dataset: TestRun.dataset(), threads: 1)
    try second.takeStep()
    #expect(second.checkpoint.discriminator?.optimizer.updates == 1)
  }

  /// It learns, and what it learns reaches the encoder: another discriminator gives other weights.
  @Test func itTakesPartInTheLoss() throws {
    let trainer = try TestRun.trainer(configuration)
    let before = try #require(trainer.checkpoint.discriminator)
    try trainer.takeStep()
    let after = try #require(trainer.checkpoint.discriminator)
    #expect(trainer.foundTotalCorrelation?.isFinite == true)
    #expect(before.parameters != after.parameters && before.optimizer.updates == 0)
    var other = Checkpoint(configuration)
    other.discriminator = after
    other.discriminator?.optimizer.updates = 0
    let second = try Trainer(other, dataset: TestRun.dataset(), threads: 1)
    try second.takeStep()
    #expect(second.checkpoint.parameters != trainer.checkpoint.parameters)
    // Without weight it only watches.
    let watched = try TestRun.trainer(TestRun.configuration(beta: 0, objective: .factor))
    let plain = try TestRun.trainer(TestRun.configuration(objective: .vae))
    for trainer in [watched, plain] { try trainer.advance(to: 3) }
    let pairs = zip(watched.checkpoint.parameters, plain.checkpoint.parameters)
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func switchingTheObjective() throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer()
    try trainer.advance(to: 3)
    #expect(trainer.checkpoint.discriminator == nil)
    trainer.set(.factor)
    try trainer.advance(to: 5)
    try trainer.write(to: folder.file("m"))
    let saved = try Checkpoint(contentsOf: folder.file("m"))
    #expect(saved == trainer.checkpoint && saved.discriminator?.optimizer.updates == 2)
    // Another objective, here or when the run goes on from the file, has none.
    var other = saved
    other.settings.objective = .vae
    #expect(other.discriminator == nil)
    other = saved
    other.settings.discriminator = [3]
    #expect(other.discriminator == nil)
    trainer.set(.beta)
    try trainer.takeStep()
    try trainer.write(to: folder.file("m"))
    #expect(try Checkpoint(contentsOf: folder.file("m")).discriminator == nil)
  }

  /// After a switch, too, it goes back with the model.
  @Test func goesBackAfterADivergence() throws {
    let trainer = try TestRun.trainer()
    try trainer.advance(to: 3)
    trainer.set(.factor)
    try trainer.takeStep()
    let good = trainer.checkpoint
    trainer.learningRate = .greatestFiniteMagnitude
    var failure: TrainingError?
    for _ in 0..<100 where failure == nil {
      do throws(TrainingError) { try trainer.takeStep() } catch { failure = error }
    }
    guard case .diverged(_, let kept, _) = try #require(failure) else {
      Issue.record("another error")
      return
    }
    #expect(kept == 3, "the state was remembered at the switch")
    let state = try #require(trainer.checkpoint.discriminator)
    #expect(state.optimizer.updates == 0 && state.optimizer.firstMoment.allSatisfy { $0 == 0 })
    trainer.learningRate = good.learningRate
    try trainer.takeStep()
    #expect(trainer.checkpoint.parameters == good.parameters && trainer.checkpoint.discriminator == good.discriminator)
  }

  /// What a file may lack or have too much of.
  @Test func brokenFiles() throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer(configuration)
    try trainer.advance(to: 2)
    try trainer.write(to: folder.file("good"))
    func read(_ change: (inout TensorArchive) throws -> Void) throws -> (Checkpoint?, CheckpointError?) {
      var archive = try TensorArchive(decoding: folder.bytes("good"))
      try change(&archive)
      try folder.write(archive.encoded(), to: "bad")
      do throws(CheckpointError) {
        return (try Checkpoint(contentsOf: folder.file("bad")), nil)
      } catch {
        return (nil, error)
      }
    }
    let path = folder.file("bad")
    let name = "discriminator.4.bias"
    #expect(
      try read { $0.tensors[name] = nil }.1 == .missingTensor(file: path, name: name, expectedShape: [1]))
    let moment = "optimizer.second_moment.discriminator.0.weight"
    #expect(
      try read { $0.tensors[moment] = nil }.1 == .missingTensor(file: path, name: moment, expectedShape: [8, 3]))
    #expect(
      try read { $0.tensors["discriminator.6.bias"] = $0.tensors[name] }.1
        == .unexpectedTensor(file: path, name: "discriminator.6.bias"))
    #expect(
      try read { $0.metadata["discriminator_updates"] = "3" }.1
        == .badMetadata(
          file: path, key: "discriminator_updates", expected: "a whole number from 0 to 2", found: "3"))
    // Moments that no run has: the run can go on, with a new discriminator.
    let (damaged, error) = try read { archive in
      for (name, tensor) in archive.tensors where name.hasPrefix("optimizer.second_moment.discriminator.") {
        archive.tensors[name] = StoredTensor([Float](repeating: 0, count: tensor.bytes.count / 4), shape: tensor.shape)
      }
    }
    #expect(error == nil && damaged?.hasBrokenOptimizer == true && damaged?.discriminator == nil)
    // One of a run with another objective.
    let others = try read {
      $0.metadata["objective"] = "beta"
      $0.metadata["configuration"] = $0.metadata["configuration"]?.replacing("\"factor\"", with: "\"beta\"")
    }
    #expect(others.1 == .unexpectedTensor(file: path, name: "discriminator.0.bias"))
  }
}
