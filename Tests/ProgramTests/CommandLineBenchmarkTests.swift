import Foundation
import Testing

/// `benchmark`: that what it compares is comparable. Its times are not tested.
@Suite struct CommandLineBenchmarkTests {
  private func step(_ options: [String]) throws -> [String: Any] {
    let workshop = try Workshop.withDigits()
    let result = try workshop.latent(
      ["benchmark", "--only", "step", "--quick", "--runs", "1", "--json"] + TinyDigits.options + options)
    #expect(result.code == 0, "\(result.errors)")
    return try #require(try result.objects.first?["step"] as? [String: Any])
  }

  /// Of 300 images, the last batch of 37 is a short one; a batch of 1 leaves one of its two parts without any.
  @Test(arguments: [
    [], ["--batch", "37"], ["--batch", "1"], ["--pixels", "sampled", "--beta", "3", "--latent", "17"],
  ])
  func theStepByHandComesToTheSameLoss(options: [String]) throws {
    let step = try step(options)
    let graph = try #require(step["graph_loss"] as? Double)
    let byHand = try #require(step["handwritten_loss"] as? Double)
    #expect(abs(graph - byHand) <= 1e-5 * graph, "\(graph), by hand \(byHand)")
    #expect(try #require(step["graph_overhead"] as? Double) > -1)
    #expect(try #require(step["handwritten_ms"] as? [String: Any])["median"] is Double)
  }

  @Test(arguments: [
    ["--hidden", "16,8"], ["--activation", "tanh"], ["--optimizer", "sgd"], ["--samples", "2"],
    ["--beta-range", "0.1,10"],
  ])
  func otherModelsAreNotWrittenByHand(options: [String]) throws {
    let step = try step(options)
    #expect(step["whole"] != nil)
    #expect(step["handwritten_ms"] == nil && step["graph_overhead"] == nil)
  }

  /// Beside a model without gates of the same widths; a model that has gates already is measured with its own.
  @Test(arguments: [["--hidden", "16,8"], ["--hidden", "16,8", "--objective", "multi-rate"]])
  func whatGatesCost(options: [String]) throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.latent(
      ["benchmark", "--only", "gates", "--quick", "--runs", "1", "--threads", "2", "--json"] + TinyDigits.options
        + options)
    #expect(result.code == 0, "\(result.errors)")
    let gates = try #require(try result.objects.first?["gates"] as? [[String: Any]])
    #expect(gates.map { $0["threads"] as? Int } == [1, 2])
    for line in gates {
      #expect(line["gate_parameters"] as? Int == 2 * (16 + 8 + 16))
      #expect(try #require(line["gate_overhead"] as? Double) > -1)
      for name in ["gated_ms", "ungated_ms"] {
        #expect(try #require((line[name] as? [String: Any])?["median"] as? Double) > 0)
      }
    }
  }

  /// Decoding and encoding are those of a model without gates: it is held at a beta.
  @Test func aModelWithADialIsLookedAtToo() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.latent(
      ["benchmark", "--only", "looking", "--quick", "--json", "--objective", "multi-rate"] + TinyDigits.options)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try result.objects.first?["looking"] is [String: Any])
  }
}
