import Foundation
import Testing
import Training

/// `latent train --seeds`: runs that differ in their seeds, each in its file, and what they have in common.
@Suite struct CommandLineSeedsTests {
  @Test func aRunForEachSeedAndTheirMeans() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train("--epochs", "1", "--seeds", "2-3,7", "--out", "runs.safetensors", "--json")
    #expect(result.code == 0 && result.errors == "")
    let lines = try result.objects
    #expect(lines.prefix(3).map { $0["seed"] as? Int } == [2, 3, 7])
    let files = [2, 3, 7].map { "runs-seed\($0).safetensors" }
    let summary = try #require(lines.last)
    #expect(summary["seeds"] as? [Int] == [2, 3, 7])
    #expect(summary["files"] as? [String] == files)
    let bounds = lines.prefix(3).compactMap { $0["test_negative_elbo"] as? Double }
    let moments = try #require(summary["test_negative_elbo"] as? [String: Double])
    let mean = bounds.reduce(0, +) / 3
    let variance = bounds.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2
    #expect(abs(try #require(moments["mean"]) - mean) < 1e-9)
    #expect(abs(try #require(moments["standard_deviation"]) - variance.squareRoot()) < 1e-9)
    // Each is the run that its seed alone gives.
    #expect(try workshop.train("--epochs", "1", "--seed", "7", "--out", "alone.safetensors").code == 0)
    #expect(try workshop.bytes("alone.safetensors") == workshop.bytes(files[2]))
  }

  @Test func whatIsThereAlreadyIsNotTrainedAgain() throws {
    let workshop = try Workshop.withDigits()
    #expect(try workshop.train("--epochs", "1", "--seeds", "1-2").code == 0)
    let first = try workshop.bytes("tiny-3d-seed1.safetensors")
    let again = try workshop.train("--epochs", "1", "--seeds", "1-3")
    #expect(again.code == 0)
    #expect(again.errors.contains("tiny-3d-seed1.safetensors has 1 epoch already, and is not trained again"))
    #expect(again.output.contains("\n3 seeds: -ELBO "))
    #expect(try workshop.bytes("tiny-3d-seed1.safetensors") == first)
    // A longer run goes on with it, to the bits of one that was never stopped.
    #expect(try workshop.train("--epochs", "2", "--seeds", "1").code == 0)
    #expect(try workshop.train("--epochs", "2", "--seed", "1", "--out", "whole.safetensors").code == 0)
    #expect(try workshop.bytes("tiny-3d-seed1.safetensors") == workshop.bytes("whole.safetensors"))
  }

  @Test func anotherModelIsNotReplaced() throws {
    let workshop = try Workshop.withDigits()
    #expect(try workshop.train("--epochs", "1", "--seed", "9", "--out", "m-seed2.safetensors").code == 0)
    let before = try workshop.bytes("m-seed2.safetensors")
    let result = try workshop.train("--epochs", "1", "--seeds", "1-2", "--out", "m.safetensors")
    #expect(result.code == 64 && result.errors.contains("m-seed2.safetensors holds another model"))
    #expect(try workshop.bytes("m-seed2.safetensors") == before)
    // Nothing was trained before the name was looked at.
    #expect(!FileManager.default.fileExists(atPath: workshop.path("m-seed1.safetensors")))
  }

  @Test(arguments: ["", "1-", "-3", "5-1", "1,1", "1-3,2", "a", "1-2-3", "0-1000", "1,,2", "1-18446744073709551615"])
  func seedsThatAreNone(text: String) throws {
    let result = try Workshop.withDigits().train("--epochs", "1", "--seeds", text)
    #expect(result.code == 64 && result.errors.contains("expected"))
  }

  @Test func seedsGoWithNewRunsOnly() throws {
    let workshop = try Workshop.withDigits()
    #expect(try workshop.train("--seeds", "1-2", "--seed", "1").errors.contains("leave out --seed"))
    #expect(try workshop.train("--seeds", "1-2", "--resume", "m.safetensors").errors.contains("leave out --resume"))
  }
}
