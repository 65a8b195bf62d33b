import Foundation
import TestSupport
import Testing
import Training

/// A model that is broken in memory never replaces a good file.
@Suite struct BrokenStateTests {
  @Test func brokenWeightsAreNotWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    var checkpoint = Checkpoint(TestRun.configuration())
    try checkpoint.write(to: path)
    let good = try folder.bytes("model")
    let entry = try #require(checkpoint.configuration.architecture.parameterLayout["mu.bias"])
    checkpoint.parameters[entry.offset + 2] = .nan
    #expect(throws: CheckpointError.notFinite(file: path, name: "mu.bias", index: 2)) { try checkpoint.write(to: path) }
    let trainer = try TestRun.trainer()
    try trainer.takeStep()
    checkpoint = trainer.checkpoint
    checkpoint.optimizerState?.secondMoment[entry.offset] = .infinity
    let moment = "optimizer.second_moment.mu.bias"
    #expect(throws: CheckpointError.notFinite(file: path, name: moment, index: 0)) { try checkpoint.write(to: path) }
    #expect(try folder.bytes("model") == good)
    #expect(folder.names() == ["model"])
  }
}
