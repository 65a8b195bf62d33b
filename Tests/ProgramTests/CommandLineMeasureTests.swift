import Foundation
import Testing

/// `probe` and `disentangle`: tables for people, JSON for programs, and errors.
@Suite struct CommandLineMeasureTests {
  @Test func probeGivesEveryRecogniserAScore() throws {
    let workshop = try Workshop.withModel()
    let arguments = ["probe", "m.safetensors", "--labels", "20,all", "--draws", "2"]
    let object = try #require(try workshop.latent(arguments + ["--json"]).objects.first)
    let results = try #require(object["results"] as? [[String: Any]])
    #expect(results.count == 14)
    #expect(results.map { $0["labels"] as? Int } == Array(repeating: 20, count: 7) + Array(repeating: 300, count: 7))
    let names = results.prefix(7).map { "\($0["method"] ?? "") \($0["input"] ?? "")" }
    let expected = ["linear", "nearest", "nearest_5"].flatMap { ["\($0) mu", "\($0) pixels"] } + ["fine_tuned pixels"]
    #expect(names == expected)
    for result in results {
      let accuracies = try #require(result["accuracies"] as? [Double])
      #expect(accuracies.count == (result["labels"] as? Int == 20 ? 2 : 1))
      #expect(accuracies.allSatisfy { (0...1).contains($0) })
      #expect((result["deviation"] is Double) == (accuracies.count == 2))
      let mean = try #require(result["accuracy"] as? Double)
      #expect(abs(mean - accuracies.reduce(0, +) / Double(accuracies.count)) < 1e-12)
    }
    // Ten digits; three hundred labelled images are far better than chance.
    #expect(object["classes"] as? Int == 10 && object["images"] as? Int == TinyDigits.testCount)
    #expect(try #require(results[8]["accuracy"] as? Double) > 0.5)

    let table = try workshop.latent(arguments).output.split(separator: "\n").map(String.init)
    #expect(
      table[0] == "60 test images of \(workshop.path("tiny")), pixels grey, 2 draws of labelled train images, seed 1")
    #expect(table[1] == "Percent recognised, mean±standard deviation")
    #expect(table[2] == "         linear probe        nearest neighbour   5 neighbours        trained")
    #expect(table[3] == " labels  mu        pixels    mu        pixels    mu        pixels    encoder")
    #expect(table[4].hasPrefix("     20  ") && table[5].hasPrefix("    300  ") && table.count == 6)
    #expect(table[4].filter { $0 == "±" }.count == 7 && !table[5].contains("±"))
  }

  @Test func probeSaysWhatItCannot() throws {
    let workshop = try Workshop.withModel()
    func says(_ labels: String) throws -> String {
      let result = try workshop.latent("probe", "m.safetensors", "--labels", labels)
      #expect(result.code == 1 && result.output == "")
      return result.errors
    }
    let tiny = workshop.path("tiny")
    #expect(
      try says("301")
        == "latent: 301 labels were asked for, but \(tiny) has 300 train images: ask for at most so many, or for all.\n"
    )
    #expect(
      try says("9") == "latent: 9 labels cannot show the 10 classes of \(tiny): ask for at least 10.\n")
    try FileManager.default.removeItem(atPath: workshop.path("tiny/t10k-labels-idx1-ubyte"))
    #expect(
      try says("10")
        == "latent: The test images of \(tiny) have no labels, which recognition needs: put them beside the images, or "
        + "choose other --data.\n")
  }

  @Test func disentanglementOfTheDigits() throws {
    let workshop = try Workshop.withModel()
    let object = try #require(
      try workshop.latent("disentangle", "m.safetensors", "--data", "digits", "--json").objects.first)
    for name in ["mig", "mig_of_draws", "mig_20_bins", "sap"] {
      let score = try #require(object[name] as? Double)
      #expect(score > -0.1 && score < 1, "\(name)")
    }
    let factors = try #require(object["factors"] as? [[String: Any]])
    #expect(factors.first?["name"] as? String == "digit" && factors.first?["values"] as? Int == 10)
    #expect(factors.count == 10 && factors.last?["values"] is NSNull)
    for factor in factors {
      let information = try #require(factor["information"] as? [Double])
      let best = try #require(factor["dimension"] as? Int)
      #expect(information.count == 3 && information[best - 1] == information.max())
      let sorted = information.sorted(by: >)
      let (gap, entropy) = (try #require(factor["mig"] as? Double), try #require(factor["entropy"] as? Double))
      #expect(abs(gap - (sorted[0] - sorted[1]) / entropy) < 1e-9)
    }
    let lines = try workshop.latent("disentangle", "m.safetensors", "--data", "digits").output.split(separator: "\n")
    #expect(lines[0] == "2000 test images of digits, pixels grey, seed 1")
    #expect(lines[1].hasPrefix("MIG  0.") && lines[2].hasPrefix("SAP  0."))
    #expect(lines.contains { $0.hasPrefix("  pen width     any") })
    #expect(lines.last?.hasPrefix("  z3  ") == true)
  }

  @Test func disentanglementNeedsFactors() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent("disentangle", "m.safetensors")
    #expect(result.code == 1 && result.output == "")
    #expect(
      result.errors
        == "latent: The factors behind the images of \(workshop.path("tiny")) are unknown, and disentanglement is measured "
        + "against them: choose --data sprites or digits.\n")
    let sprites = try workshop.latent("disentangle", "m.safetensors", "--data", "sprites")
    #expect(sprites.code == 1 && sprites.errors.contains("28x28 pixels, but those of sprites are 32x32"))
  }

  /// What Checkpoints/README.md says of the shipped model of many faces.
  @Test func theSmileIsOneDimensionOfFaces() throws {
    let scores = try #require(try Workshop().latent("disentangle", "faces-10d", "--json").objects.first)
    let factors = try #require(scores["factors"] as? [[String: Any]])
    for (name, dimension, gap) in [("smile", 9, 0.925), ("pose", 10, 0.80)] {
      let factor = try #require(factors.first { $0["name"] as? String == name })
      #expect(factor["dimension"] as? Int == dimension)
      #expect(abs((factor["sap"] as? Double ?? 0) - gap) < 0.01, "\(name): \(factor)")
    }
  }

  /// Scores over the dimensions in use, as independent programs have them: what is left in six dead dimensions takes a fifth of the
  /// gap.
  @Test func activeDimensionsOfSprites() throws {
    let scores = try #require(try Workshop().latent("disentangle", "sprites-10d", "--json").objects.first)
    #expect(scores["active_units"] as? Int == 4)
    for (name, value) in [("mig", 0.165), ("mig_active", 0.200), ("sap", 0.2585), ("sap_active", 0.407)] {
      #expect(abs((scores[name] as? Double ?? 0) - value) < 6e-4, "\(name): \(scores[name] ?? "")")
    }
  }
}
