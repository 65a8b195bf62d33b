import Foundation
import Testing

/// `--csv`, and `evaluate` of several models.
@Suite struct CommandLineTableTests {
  /// The cells of a table; none of these has a comma in it.
  private func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  private func workshop() throws -> Workshop {
    let workshop = try Workshop.withModel()
    try FileManager.default.copyItem(atPath: workshop.path("m.safetensors"), toPath: workshop.path("n.safetensors"))
    return workshop
  }

  @Test func theKLOfEachDimensionAsATable() throws {
    let workshop = try workshop()
    let table = cells(try workshop.latent("evaluate", "m.safetensors", "--csv").output)
    #expect(table[0] == ["dimension", "kl_nats", "information_nats", "variance_of_mu", "is_dead"])
    let object = try #require(try workshop.latent("evaluate", "m.safetensors", "--json").objects.first)
    #expect(table.dropFirst().map { $0[0] } == ["1", "2", "3"])
    for (column, name) in [(1, "kl_per_dimension"), (2, "information_per_dimension")] {
      let values = try #require(object[name] as? [Double])
      let found = table.dropFirst().compactMap { Double($0[column]) }
      // Foundation reads JSON's numbers to the last digit but one.
      #expect(found.count == 3 && zip(found, values).allSatisfy { abs($0 - $1) < 1e-15 })
    }
  }

  @Test func codesAsATable() throws {
    let workshop = try workshop()
    let tabs = try workshop.latent("encode", "m.safetensors", "--limit", "3").output
    let commas = try workshop.latent("encode", "m.safetensors", "--limit", "3", "--csv").output
    #expect(commas == tabs.replacing("\t", with: ","))
    #expect(
      cells(commas)[0] == ["index", "label"] + ["mu", "log_variance"].flatMap { n in (1...3).map { "\(n)_\($0)" } })
    #expect(try workshop.latent("encode", "m.safetensors", "--csv", "--json").code == 64)
  }

  /// The lines of `--json`, by other names.
  @Test(arguments: [
    (
      [], [],
      [
        ("log_z_nats", "logZ"), ("elbo_nats", "elbo"), ("elbo_error_nats", "error"), ("kl_nats", "kl"),
        ("expected_log_density_nats", "expectedLogDensity"), ("entropy_nats", "entropy"),
        ("gradient_noise", "gradientNoise"),
      ]
    ),
    (["--em"], ["em", "encoder"], [("log_p_x_nats", "logLikelihood"), ("elbo_nats", "elbo"), ("gap_nats", "gap")]),
  ])
  func theToyAsATable(options: [String], fits: [String], names: [(String, String)]) throws {
    let workshop = try Workshop()
    let arguments = ["toy", "--steps", "40", "--every", "20"] + options
    let table = cells(try workshop.latent(arguments + ["--csv"]).output)
    let objects = try workshop.latent(arguments + ["--json"]).objects
    let parts = fits.isEmpty ? objects : objects.flatMap { object in fits.map { object[$0] as? [String: Any] ?? [:] } }
    try #require(objects.count == 3 && table.count == 1 + parts.count)
    #expect(table[0] == ["step"] + (fits.isEmpty ? [] : ["fit"]) + names.map(\.0))
    for (row, part) in zip(table.dropFirst(), parts) {
      let found = row.suffix(names.count).map { Double($0) ?? .nan }
      let wanted = names.map { part[$0.1] as? Double ?? .nan }
      #expect(zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-14 * abs($1) }, "\(found), \(wanted)")
    }
    #expect(
      table.dropFirst().map { $0[0] }
        == [0, 20, 40].flatMap { step in (fits.isEmpty ? [""] : fits).map { _ in "\(step)" } })
    if !fits.isEmpty { #expect(table.dropFirst().map { $0[1] } == fits + fits + fits) }
    #expect(try workshop.latent(arguments + ["--csv", "--json"]).code == 64)
  }

  @Test func severalModelsAreOneTable() throws {
    let workshop = try workshop()
    // Other noise, so that the numbers differ.
    let names = ["m.safetensors", "n.safetensors", "m.safetensors"]
    let single = try #require(try workshop.latent("evaluate", "m.safetensors", "--json").objects.first)
    let elbo = try #require(single["negative_elbo"] as? Double)
    let table = cells(try workshop.latent(["evaluate"] + names + ["--csv"]).output)
    #expect(table.map { $0[0] } == ["model"] + names + ["mean", "standard deviation"])
    #expect(table[0][1] == "negative_elbo_nats")
    #expect(table[1...4].allSatisfy { Double($0[1]).map { abs($0 - elbo) < 1e-9 } == true })
    #expect(Double(table[5][1]).map { abs($0) < 1e-9 } == true)
    let object = try #require(try workshop.latent(["evaluate"] + names + ["--json"]).objects.first)
    #expect((object["models"] as? [[String: Any]])?.map { $0["model"] as? String } == names)
    let mean = try #require(object["mean"] as? [String: Any])
    #expect(abs(try #require(mean["negative_elbo_nats"] as? Double) - elbo) < 1e-9)
    let text = try workshop.latent(["evaluate"] + names).output.split(separator: "\n")
    #expect(text[0].hasPrefix("model") && text[4].hasPrefix("mean ") && text[5].hasPrefix("standard deviation "))
    // What no model has is no column.
    #expect(!text[0].contains("MIG"))
  }

  /// Two and four: mean 3, and the sample's deviation is the root of 2.
  @Test func theDeviationIsThatOfASample() throws {
    let workshop = try workshop()
    let split = ["--split", "train"]
    _ = try workshop.latent("train", "--resume", "n.safetensors", "--epochs", "2")
    let table = cells(try workshop.latent(["evaluate", "m.safetensors", "n.safetensors", "--csv"] + split).output)
    let values = table[1...2].compactMap { Double($0[1]) }
    try #require(values.count == 2 && values[0] != values[1])
    let deviation = try #require(Double(table[4][1]))
    #expect(abs(deviation - abs(values[0] - values[1]) / 2.0.squareRoot()) < 1e-9)
  }

  @Test func aModelThatIsNotThereIsNamedAndTheOthersAreMeasured() throws {
    let workshop = try workshop()
    try Data("no model".utf8).write(to: URL(fileURLWithPath: workshop.path("broken.safetensors")))
    let result = try workshop.latent(
      "evaluate", "m.safetensors", "broken.safetensors", "none.safetensors", "n.safetensors", "--csv")
    #expect(result.code == 1)
    #expect(
      cells(result.output).map { $0[0] } == ["model", "m.safetensors", "n.safetensors", "mean", "standard deviation"])
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 2 && lines[0].contains("broken.safetensors") && lines[1].contains("none.safetensors"))
    let none = try workshop.latent("evaluate", "none.safetensors", "broken.safetensors")
    #expect(none.code == 1 && none.output == "")
  }

  @Test func onlyOneFormAtATime() throws {
    let workshop = try workshop()
    let result = try workshop.latent("evaluate", "m.safetensors", "--json", "--csv")
    #expect(result.code == 64 && result.errors.contains("--json and --csv"))
    let sweep = try workshop.latent("evaluate", "m.safetensors", "n.safetensors", "--beta-sweep")
    #expect(sweep.code == 64 && sweep.errors.contains("--beta-sweep measures one model"))
  }

  @Test func recognitionFactorsAndTensorsAreTables() throws {
    let workshop = try workshop()
    let probe = cells(
      try workshop.latent("probe", "m.safetensors", "--labels", "20", "--draws", "2", "--csv").output)
    #expect(probe[0] == ["labels", "method", "input", "accuracy", "standard_deviation"])
    #expect(probe.count == 8 && probe.dropFirst().allSatisfy { $0[0] == "20" && Double($0[3]) != nil })
    let factors = cells(try workshop.latent("disentangle", "m.safetensors", "--data", "digits", "--csv").output)
    #expect(factors[0].prefix(2) == ["factor", "factor_entropy_nats"])
    #expect(factors.count % 3 == 1 && factors.count > 3)
    let tensors = cells(try workshop.latent("inspect", "m.safetensors", "--csv").output)
    #expect(tensors[0] == ["name", "type", "shape", "values"])
    #expect(tensors[1] == ["encoder.0.weight", "F32", "16x784", "12544"])
  }
}
