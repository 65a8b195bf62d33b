import Foundation
import Testing

/// `latent-benchmark`: its comparisons are fair. Its times are not tested.
@Suite struct CommandLineBenchmarkTests {
  @Test func whereAStepsTimeGoes() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.benchmark(
      ["--only", "step", "--quick", "--runs", "1", "--json"] + TinyDigits.options)
    #expect(result.code == 0, "\(result.errors)")
    let step = try #require(try result.objects.first?["step"] as? [String: Any])
    let phases = try #require(step["phases"] as? [[String: Any]])
    #expect(phases.count > 3 && phases.allSatisfy { ($0["ms"] as? [String: Any])?["median"] is Double })
    #expect(step["whole"] is [String: Any] && step["between_ms"] is [String: Any])
  }

  /// Compared with a model of the same widths without gates; a gated model is measured with its own gates.
  @Test(arguments: [["--hidden", "16,8"], ["--hidden", "16,8", "--objective", "multi-rate"]])
  func whatGatesCost(options: [String]) throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.benchmark(
      ["--only", "gates", "--quick", "--runs", "1", "--threads", "2", "--json"] + TinyDigits.options
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

  /// A model with a dial is decoded at a fixed beta.
  @Test func aModelWithADialIsLookedAtToo() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.benchmark(
      ["--only", "looking", "--quick", "--json", "--objective", "multi-rate"] + TinyDigits.options)
    #expect(result.code == 0, "\(result.errors)")
    #expect(try result.objects.first?["looking"] is [String: Any])
  }
}
