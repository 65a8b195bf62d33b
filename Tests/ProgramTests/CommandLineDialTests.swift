import Foundation
import Testing

/// A model with a dial: trained over a range of betas, held at one, measured over all.
@Suite struct CommandLineDialTests {
  /// A model with gates in encoder and decoder, trained for two epochs, in `m.safetensors`.
  private static func withDial() throws -> Workshop {
    try Workshop.withModel("--objective", "multi-rate", "--beta-range", "0.1,20", "--hidden", "16,8", "--epochs", "2")
  }

  private func object(_ workshop: Workshop, _ arguments: String...) throws -> [String: Any] {
    let result = try workshop.latent(arguments + ["--json"])
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    return try #require(try result.objects.first)
  }

  private func number(_ object: [String: Any], _ name: String) throws -> Double {
    try #require(object[name] as? Double, "\(name)")
  }

  @Test func trainingSaysWhichNumbersAreOfWhichBetas() throws {
    let workshop = try Workshop.withDigits()
    let options = ["--objective", "multi-rate", "--beta", "4", "--out", "m.safetensors"]
    let lines = try workshop.train("--epochs", "2", more: options).output.split(separator: "\n").map(String.init)
    try #require(lines.count == 4)
    let opening =
      "784-16-3-16-784 relu, Bernoulli, gated on 300 images of \(workshop.path("tiny")) (grey), multi-rate over beta "
      + "0.01 to 10.0, tested at 4.0, Adam 0.001, seed 1; saves to m.safetensors"
    #expect(lines[0] == opening)
    let epoch =
      /epoch 2\/2  step 12  train \d+\.\d\d over all betas  test at beta 4.0: \d+\.\d\d = reconstruction \d+\.\d\d \+ KL \d+\.\d\d  .*/
    #expect(lines[2].wholeMatch(of: epoch) != nil, "\(lines[2])")
    let object = try #require(try workshop.train("--json", "--epochs", "1", "--force", more: options).objects.first)
    #expect(object["train_beta_range"] as? [Double] == [0.01, 10])
    #expect(object["beta"] as? Double == 4 && object["objective"] as? String == "multi-rate")
  }

  /// Without --beta the run's beta lies in the range.
  @Test func theDialBeginsInItsRange() throws {
    let workshop = try Workshop.withDigits()
    _ = try workshop.train("--epochs", "1", "--beta-range", "2,20", "--out", "m.safetensors")
    let inspected = try object(workshop, "inspect", "m.safetensors")
    #expect(inspected["dial"] as? Double == 2 && inspected["beta"] as? Double == 2)
    #expect(inspected["objective"] as? String == "multi-rate")
  }

  @Test func theDialCanBeMovedOnTheWay() throws {
    let workshop = try Self.withDial()
    let moved = try workshop.latent(
      "train", "--resume", "m.safetensors", "--epochs", "3", "--objective", "multi-rate", "--beta", "15")
    #expect(moved.code == 0, "\(moved.errors)")
    #expect(moved.output.contains("multi-rate over beta 0.1 to 20.0, tested at 15.0"))
    let model = try object(workshop, "inspect", "m.safetensors")
    #expect(model["dial"] as? Double == 15 && model["test"] is [String: Any])
    // Moved without training: the old result belongs to another beta.
    let copied = try workshop.latent(
      "train", "--resume", "m.safetensors", "--epochs", "3", "--beta", "2", "--out", "n.safetensors")
    #expect(copied.code == 0)
    let copy = try object(workshop, "inspect", "n.safetensors")
    #expect(copy["dial"] as? Double == 2 && copy["test"] is NSNull)
  }

  /// And without a time: the course of training belongs to no single beta.
  @Test func aCollapseIsSaidOfTheBetaWhereItIs() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train(
      "--epochs", "90", "--learning-rate", "0.01", "--beta-range", "10000,1000000", "--beta", "1e6", "--out",
      "m.safetensors")
    #expect(result.code == 0)
    #expect(
      result.errors
        == "latent: at beta 1000000.0 the whole posterior has collapsed: every dimension has a KL below 0.01 nats, "
        + "and z says nothing about the image\n")
    let verdict = try object(workshop, "evaluate", "m.safetensors")["verdict"] as? String
    #expect(
      verdict
        == "the whole posterior has collapsed: every dimension has a KL below 0.01 nats, and z says nothing about the image"
    )
    let table = try workshop.latent("evaluate", "m.safetensors").output
    #expect(table.contains("\nverdict         the whole posterior") && !table.contains("--beta-schedule"))
  }

  @Test func inspectionShowsTheDial() throws {
    let workshop = try Self.withDial()
    let model = try object(workshop, "inspect", "m.safetensors")
    let gates = 2 * (16 + 8) + 2 * 16
    let parameters = 784 * 16 + 16 + 16 * 8 + 8 + 2 * (8 * 3 + 3) + 3 * 8 + 8 + 8 * 16 + 16 + 16 * 784 + 784
    #expect(model["gate_parameters"] as? Int == gates && model["parameters"] as? Int == parameters + gates)
    #expect((model["architecture"] as? [String: Any])?["beta_range"] as? [Double] == [0.1, 20])
    #expect(model["dial"] as? Double == 1)
    let text = try workshop.latent("inspect", "m.safetensors").output
    #expect(text.contains("  parameters       \(parameters + gates), \(gates) of them the gates'\n"))
    #expect(text.contains("  beta             a dial from 0.1 to 20.0, left at 1.0\n"))
    #expect(text.contains(", 60 images, at beta 1.0\n"))
    #expect(text.contains("train over all betas"))

    let ungated = try Workshop.withModel()
    let plain = try object(ungated, "inspect", "m.safetensors")
    #expect(plain["gate_parameters"] as? Int == 0 && plain["dial"] is NSNull)
    #expect((plain["architecture"] as? [String: Any])?["beta_range"] is NSNull)
    let held = try workshop.latent("inspect", "m.safetensors", "--beta", "4")
    #expect(held.code == 64 && held.errors.hasPrefix("latent: Unknown option '--beta'"))
  }

  @Test func evaluationHoldsTheDial() throws {
    let workshop = try Self.withDial()
    let left = try object(workshop, "evaluate", "m.safetensors")
    let same = try object(workshop, "evaluate", "m.safetensors", "--beta", "1")
    let other = try object(workshop, "evaluate", "m.safetensors", "--beta", "15")
    #expect(try number(left, "kl") == number(same, "kl") && number(left, "kl") > number(other, "kl"))
    #expect(left["beta"] as? Double == 1 && other["beta"] as? Double == 15)
    #expect(other["objective"] as? String == "multi-rate" && other["beta_range"] as? [Double] == [0.1, 20])
    let text = try workshop.latent("evaluate", "m.safetensors", "--beta", "15").output
    #expect(
      text.contains(
        "\ndial            held at beta 15.0 on a dial from 0.1 to 20.0; --beta turns it, --beta-sweep measures all of it\n"
      ))
  }

  @Test func theSweepIsWhatEachBetaGives() throws {
    let workshop = try Self.withDial()
    let sweep = try object(workshop, "evaluate", "m.safetensors", "--beta-sweep")
    let curve = try #require(sweep["curve"] as? [[String: Any]])
    let betas = try curve.map { try number($0, "beta") }
    try #require(betas.count == 14)
    #expect(betas == betas.sorted() && betas.first == 0.1 && betas.last == 20 && betas.contains(1))
    #expect(sweep["beta_range"] as? [Double] == [0.1, 20] && sweep["images"] as? Int == TinyDigits.testCount)
    #expect(sweep["objective"] as? String == "multi-rate" && sweep["samples"] as? Int == 1)
    for point in [curve[0], curve[8], curve[13]] {
      let held = try object(workshop, "evaluate", "m.safetensors", "--beta", "\(number(point, "beta"))")
      #expect(try number(point, "rate") == number(held, "kl"))
      #expect(try number(point, "distortion") == number(held, "reconstruction"))
      #expect(try number(point, "negative_elbo") == number(held, "negative_elbo"))
      #expect(point["kl_per_dimension"] as? [Double] == held["kl_per_dimension"] as? [Double])
      #expect(point["dead_dimensions"] as? [Int] == held["dead_dimensions"] as? [Int])
      let own = try number(point, "distortion") + number(point, "beta") * number(point, "rate")
      // The file's betas are floats.
      #expect(try abs(number(point, "own_objective") - own) < 1e-5 * own)
      #expect(
        try number(point, "living_dimensions") == 3 - Double(#require(point["dead_dimensions"] as? [Int]).count))
    }
    let rates = try curve.map { try number($0, "rate") }
    let distortions = try curve.map { try number($0, "distortion") }
    let isMonotone =
      zip(rates, rates.dropFirst()).allSatisfy { $0 >= $1 }
      && zip(distortions, distortions.dropFirst()).allSatisfy { $0 <= $1 }
    #expect(sweep["is_monotone"] as? Bool == isMonotone)

    let lines = try workshop.latent("evaluate", "m.safetensors", "--beta-sweep").output.split(separator: "\n").map(
      String.init)
    try #require(lines.count == 19)
    #expect(lines[0] == "60 test images of \(workshop.path("tiny")), pixels grey, 1 draw of z an image, seed 1")
    #expect(
      lines[1].wholeMatch(of: #/ *beta +rate  distortion  rate \+ distortion  distortion \+ beta \* rate  living/#)
        != nil)
    #expect(
      lines[2].wholeMatch(of: #/ *0\.1 +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d  \d of 3/#) != nil, "\(lines[2])")
    #expect(lines[16].hasPrefix(isMonotone ? "The curve is monotone: " : "The curve is not monotone: "), "\(lines[16])")
  }

  /// Samples of z change the distortion only.
  @Test func theSweepFollowsItsOptions() throws {
    let workshop = try Self.withDial()
    func first(_ options: String...) throws -> [String: Any] {
      let result = try workshop.latent(["evaluate", "m.safetensors", "--beta-sweep", "--json"] + options)
      return try #require((result.objects.first?["curve"] as? [[String: Any]])?.first)
    }
    let (usual, more) = (try first(), try first("--samples", "4"))
    #expect(try abs(number(usual, "rate") - number(more, "rate")) < 1e-5)
    #expect(try number(usual, "distortion") != number(more, "distortion"))
    #expect(try number(usual, "rate") != number(first("--split", "train"), "rate"))
    #expect(try number(usual, "rate") != number(first("--pixels", "threshold"), "rate"))
  }

  @Test func whatLooksIsHeldAtABeta() throws {
    let workshop = try Self.withDial()
    func encoded(_ options: String...) throws -> [String: Any] {
      let result = try workshop.latent(["encode", "m.safetensors", "--limit", "1", "--json"] + options)
      return try #require(try result.objects.first)
    }
    let (left, high) = (try encoded(), try encoded("--beta", "20"))
    #expect(left["beta"] as? Double == 1 && high["beta"] as? Double == 20)
    #expect(left["mu"] as? [Double] != high["mu"] as? [Double])
    func rendered(_ options: String...) throws -> String {
      let result = try workshop.latent(["render", "m.safetensors"] + options)
      #expect(result.code == 0 && result.errors == "")
      return result.output
    }
    #expect(try rendered().hasSuffix("\nheld at beta 1.0 on a dial from 0.1 to 20.0\n"))
    #expect(try rendered("--values") == rendered("--values", "--beta", "1"))
    #expect(try rendered("--values") != rendered("--values", "--beta", "0.1"))
    #expect(try rendered("--values").split(separator: "\n").count == 28)
    let probe = ["probe", "m.safetensors", "--labels", "20", "--draws", "1", "--beta", "3"]
    #expect(try workshop.latent(probe).output.contains("seed 1; held at beta 3.0 on a dial from 0.1 to 20.0\n"))
    let factors = try object(workshop, "disentangle", "m.safetensors", "--data", "digits", "--beta", "3")
    #expect(factors["dial"] as? Double == 3)
  }

  @Test(arguments: ["evaluate", "encode", "render", "probe", "disentangle"])
  func aDialIsNotTurnedBeyondItsEnds(command: String) throws {
    let dial = try Self.withDial().latent(command, "m.safetensors", "--beta", "21")
    #expect(dial.code == 64 && dial.output == "")
    let help = "\n  See 'latent \(command) --help' for more information.\n"
    #expect(
      dial.errors == "latent: --beta 21.0 is not on the dial of m.safetensors, which goes from 0.1 to 20.0" + help)
    let ungated = try Workshop.withModel().latent(command, "m.safetensors", "--beta", "1")
    #expect(ungated.code == 64 && ungated.output == "")
    #expect(
      ungated.errors
        == "latent: --beta turns a dial, and m.safetensors has none: train one with --objective multi-rate" + help)
  }

  @Test func aModelWithoutGatesHasNoSweep() throws {
    let result = try Workshop.withModel().latent("evaluate", "m.safetensors", "--beta-sweep", "--json")
    #expect(result.code == 64 && result.output == "")
    #expect(
      result.errors
        == "latent: --beta-sweep turns a dial, and m.safetensors has none: train one with --objective multi-rate\n"
        + "  See 'latent evaluate --help' for more information.\n")
  }

  @Test(arguments: [
    (["--beta-range", "10,0.01"], "expected two numbers above 0, the lower first, like 0.01,10"),
    (["--beta-range", "0,10"], "expected two numbers above 0, the lower first, like 0.01,10"),
    (["--beta-range", "1"], "expected two numbers above 0, the lower first, like 0.01,10"),
    (["--beta-range", "1,1e9"], "expected two numbers above 0, the lower first, like 0.01,10"),
    (
      ["--objective", "multi-rate", "--beta", "20"],
      "--beta 20: expected a number from 0.01 to 10, the range of the dial"
    ),
    (["--beta-range", "0.1,5", "--beta", "6"], "--beta 6: expected a number from 0.1 to 5, the range of the dial"),
    (
      ["--objective", "multi-rate", "--free-bits", "1"], "--free-bits goes with --objective penalty-only, vae or beta: "
    ),
    (["--beta-range", "0.1,5", "--free-bits", "1"], "--free-bits goes with --objective penalty-only, vae or beta: "),
  ])
  func wrongOptionsOfANewRun(options: [String], wanted: String) throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train(more: options + ["--out", "m.safetensors"])
    #expect(result.code == 64 && result.output == "")
    #expect(result.errors.contains(wanted), "\(result.errors)")
    #expect(!workshop.exists("m.safetensors"))
  }

  @Test(arguments: [
    (
      ["--beta-range", "0.1,10"],
      "--beta-range 0.1,10 contradicts m.safetensors, which began with --beta-range 0.1,20: leave it out"
    ),
    (["--beta", "30"], "--beta 30: expected a number from 0.1 to 20, the range of the dial"),
    (["--free-bits", "1"], "--free-bits goes with --objective penalty-only, vae or beta: "),
  ])
  func wrongOptionsOfARunThatGoesOn(options: [String], wanted: String) throws {
    let result = try Self.withDial().latent(["train", "--resume", "m.safetensors", "--epochs", "3"] + options)
    #expect(result.code == 64 && result.output == "")
    #expect(result.errors.hasPrefix("latent: \(wanted)"), "\(result.errors)")
  }

  @Test(arguments: [
    (
      ["--objective", "multi-rate"],
      "--objective multi-rate: expected autoencoder, noise-only, penalty-only, vae, beta, iwae, beta-tc, factor or capacity, as "
        + "only a new run can have gates"
    ),
    (
      ["--beta-range", "0.1,10"], "--beta-range 0.1,10 contradicts m.safetensors, which began with --beta-range none"
    ),
  ])
  func gatesDoNotGrowOnTheWay(options: [String], wanted: String) throws {
    let result = try Workshop.withModel().latent(["train", "--resume", "m.safetensors", "--epochs", "2"] + options)
    #expect(result.code == 64 && result.output == "")
    #expect(result.errors.hasPrefix("latent: \(wanted)"), "\(result.errors)")
  }

  /// Trained and tabulated at full size, but on few images.
  @Test func theComparison() throws {
    let workshop = try Workshop.withDigits()
    try FileManager.default.moveItem(atPath: workshop.path("tiny"), toPath: workshop.path("mnist"))
    let environment = ["LATENT_DATA": workshop.folder]
    let table = try workshop.latent("reproduce", "dial", "--epochs", "2", environment: environment)
    #expect(table.code == 0, "\(table.errors)")
    let names = ["dial", "single-0.05", "single-0.2", "single-1.0", "single-4.0", "single-10.0"]
    let before = try names.map { try workshop.bytes("\($0).safetensors") }
    let lines = table.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 10, "\(table.output)")
    #expect(
      lines[0].contains("beta  single: rate  distortion  objective  dial: rate  distortion  objective  difference"))
    #expect(lines[1].wholeMatch(of: /0\.05( +\d+\.\d\d){6} +[+-]\d+\.\d\d%/) != nil, "\(lines[1])")
    #expect(lines[8].hasPrefix("Over the whole dial, 13 betas: The curve is "))
    #expect(lines[9].contains("2320 of 941464 parameters are the gates' (0.25%)."), "\(lines[9])")

    // Existing models are not trained again, and the numbers match each model's own.
    let result = try workshop.latent("reproduce", "dial", "--epochs", "2", "--json", environment: environment)
    #expect(try names.map { try workshop.bytes("\($0).safetensors") } == before)
    let objects = try result.objects
    #expect(objects.map { $0["model"] as? String } == Array(names.dropFirst()) + ["dial"])
    for row in objects.dropLast() {
      let (beta, name) = (try number(row, "beta"), try #require(row["model"] as? String))
      let single = try object(workshop, "evaluate", "\(name).safetensors", "--data", workshop.path("mnist"))
      let dial = try object(
        workshop, "evaluate", "dial.safetensors", "--beta", "\(beta)", "--data", workshop.path("mnist"))
      let beside = try #require(row["dial"] as? [String: Any])
      #expect(try number(row, "rate") == number(single, "kl") && number(beside, "rate") == number(dial, "kl"))
      #expect(try number(beside, "distortion") == number(dial, "reconstruction"))
      let difference = try number(beside, "own_objective") / number(row, "own_objective") - 1
      #expect(try abs(number(row, "difference") - difference) < 1e-12)
    }
    let last = try #require(objects.last)
    let isWithin = objects.dropLast().allSatisfy { ($0["difference"] as? Double ?? 1) <= 0.03 }
    #expect(last["is_within_bar"] as? Bool == isWithin)
    #expect(lines[7].hasPrefix(isWithin ? "The dial is within 3% of each " : "The dial is not within 3% of each "))
    #expect(try number(last, "gate_parameters") > 0 && number(last, "parameters") > number(last, "gate_parameters"))
    #expect(((last["sweep"] as? [String: Any])?["curve"] as? [Any])?.count == 13)
  }
}
