import Foundation
import Testing

/// Objectives, schedules and measures from the command line.
@Suite struct CommandLineObjectiveTests {
  @Test func theCatalogue() throws {
    let result = try Workshop.withDigits().latent("objectives")
    #expect(result.code == 0 && result.errors == "")
    for line in [
      "noise-only    reconstruction\n", "beta-tc       reconstruction + KL + (beta - 1) * total correlation\n",
      "iwae          -log mean_k p(x|z_k) p(z_k) / q(z_k|x)\n",
      "multi-rate    reconstruction + beta * KL, log beta uniform\n",
      "              every beta of a range in one model: a beta for each image, which opens and closes gates\n",
    ] {
      #expect(result.output.contains(line))
    }
  }

  @Test(arguments: [
    ["--objective", "autoencoder"], ["--objective", "noise-only"],
    ["--objective", "penalty-only", "--free-bits", "0.1"],
    ["--objective", "iwae", "--samples", "3"], ["--objective", "beta-tc", "--beta", "4"],
    ["--objective", "capacity", "--beta", "30", "--capacity", "5,1"],
    ["--objective", "multi-rate", "--beta-range", "0.1,20", "--hidden", "16,8", "--samples", "2"],
    ["--beta", "4", "--beta-schedule", "warm-up:2"], ["--beta-schedule", "cyclic:2", "--schedule", "cosine:2"],
    ["--optimizer", "sgd", "--momentum", "0.9", "--learning-rate", "1e-4", "--schedule", "step:1,0.5"],
    ["--likelihood", "learned-gaussian", "--init", "glorot-mean", "--epsilon", "1e-4", "--schedule", "iwae"],
  ])
  func everyKindOfRunStopsAndGoesOn(options: [String]) throws {
    let workshop = try Workshop.withDigits()
    let whole = try workshop.train(more: options + ["--epochs", "2", "--out", "whole.safetensors"])
    #expect(whole.code == 0 && whole.errors == "", "\(whole.errors)")
    _ = try workshop.train(more: options + ["--epochs", "1", "--out", "part.safetensors"])
    let resumed = try workshop.latent("train", "--resume", "part.safetensors", "--epochs", "2")
    #expect(resumed.code == 0)
    #expect(try workshop.bytes("part.safetensors") == workshop.bytes("whole.safetensors"))
    let shown = try workshop.latent("inspect", "whole.safetensors", "--json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
    let index = options.firstIndex(of: "--objective")
    #expect(
      object["objective"] as? String == index.map { options[$0 + 1] } ?? (options.contains("--beta") ? "beta" : "vae"))
  }

  @Test func anObjectiveCanBeTakenOnTheWay() throws {
    let workshop = try Workshop.withDigits()
    _ = try workshop.train("--epochs", "1", "--objective", "autoencoder", "--out", "m.safetensors")
    let result = try workshop.latent(
      "train", "--resume", "m.safetensors", "--epochs", "2", "--objective", "beta", "--beta", "2", "--json")
    #expect(result.code == 0)
    let line = try #require(result.objects.last)
    #expect(line["objective"] as? String == "beta" && line["beta"] as? Double == 2)
    #expect(line["test_negative_elbo"] is Double)
    let inspected = try workshop.latent("inspect", "m.safetensors", "--json")
    let object = try #require(JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
    let changes = try #require((object["history"] as? [String: Any])?["objective"] as? [[String: Any]])
    #expect(changes.map { $0["objective"] as? String } == ["autoencoder", "beta"])
  }

  /// Reported once, with reason and advice.
  /// What a discriminator finds is said at each epoch, and whether it is in the file.
  @Test func aFactorVAEKeepsItsDiscriminator() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train(
      "--epochs", "1", "--objective", "factor", "--beta", "5", "--discriminator", "8,4", "--out", "m.safetensors")
    #expect(result.output.contains(" by the discriminator "))
    let inspected = try workshop.latent("inspect", "m.safetensors").output
    #expect(inspected.contains("discriminator          8,4\n"))
    #expect(inspected.contains("trained discriminator  kept\n"))
  }

  @Test func aCollapseIsCalledByItsName() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train(
      "--epochs", "90", "--beta", "100000", "--learning-rate", "0.01", "--out", "m.safetensors")
    #expect(result.code == 0)
    let warnings = result.errors.split(separator: "\n")
    #expect(warnings.count == 1, "\(result.errors)")
    #expect(
      warnings.first?.hasPrefix("latent: the whole posterior has collapsed: every dimension has a KL below 0.01 nats")
        ?? false)
    #expect(warnings.first?.contains("--beta-schedule warm-up:10") ?? false)
    let shown = try workshop.latent("evaluate", "m.safetensors", "--json")
    let object = try #require(shown.objects.last)
    #expect(object["dead_dimensions"] as? [Int] == [1, 2, 3])
  }

  /// Without noise, reconstruction + KL is not a bound, and is not reported as one.
  @Test func noBoundWithoutNoise() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train("--epochs", "1", "--objective", "autoencoder", "--json", "--out", "m.safetensors")
    let line = try #require(result.objects.last)
    #expect(line["test_negative_elbo"] is NSNull && line["test_reconstruction"] is Double)
    let evaluated = try workshop.latent("evaluate", "m.safetensors", "--json")
    let object = try #require(evaluated.objects.last)
    let (bound, atMu) = (object["negative_elbo"] as? Double, object["reconstruction_at_mu"] as? Double)
    #expect(try #require(atMu) < #require(bound))
    #expect(object["verdict"] as? String == "nothing pulls the posterior to the prior, so it cannot collapse")
  }

  @Test func evidenceByImportanceSamples() throws {
    let workshop = try Workshop.withDigits()
    _ = try workshop.train("--epochs", "2", "--out", "m.safetensors")
    let result = try workshop.latent("evaluate", "m.safetensors", "--samples", "200", "--json")
    let object = try #require(result.objects.last)
    func number(_ name: String) throws -> Double { try #require(object[name] as? Double) }
    #expect(try number("negative_log_likelihood") < number("negative_elbo"))
    #expect(try number("negative_log_likelihood_error") > 0 && number("negative_log_likelihood_image_error") > 0)
    let fewer = try #require(object["negative_log_likelihood_by_draws"] as? [[String: Any]])
    #expect(fewer.compactMap { $0["samples"] as? Int } == [2, 20, 200])
    #expect(fewer.last?["negative_log_likelihood"] as? Double == (try number("negative_log_likelihood")))
    // The digits are grey.
    #expect(object["is_cross_entropy"] as? Bool == true)
    let information = try #require(object["information_per_dimension"] as? [Double])
    let kl = try #require(object["kl_per_dimension"] as? [Double])
    #expect(information.count == 3 && zip(information, kl).allSatisfy { $0 <= $1 + 1e-6 })
    let parts = try ["mutual_information", "total_correlation", "dimensionwise_kl"].map(number).reduce(0, +)
    #expect(abs(parts - (try number("kl"))) < 1e-4, "the parts add up")
    #expect(try number("samples") == 200 && number("effective_samples") <= 200)
    #expect(object["dead_dimensions"] is [Any] && object["verdict"] is String && object["mig"] is NSNull)
    #expect(try (0...3).contains(number("active_units")))
    let once = try workshop.latent("evaluate", "m.safetensors", "--json")
    #expect(try #require(once.objects.last)["negative_log_likelihood"] is NSNull)
    let table = try workshop.latent("evaluate", "m.safetensors", "--samples", "20")
    #expect(table.output.contains("by 20 importance samples") && table.output.contains("verdict"))
    #expect(table.output.contains("by draws") && table.output.contains("of 20 in the mean"))
  }

  @Test(arguments: [
    (["--schedule", "cosine"], "expected constant, cosine:EPOCHS, step:EPOCHS,FACTOR (like step:10,0.5) or iwae"),
    (["--schedule", "step:0,0.5"], "expected constant, cosine:EPOCHS"),
    (["--beta-schedule", "warm-up:-1"], "expected constant, warm-up:EPOCHS or cyclic:EPOCHS, like warm-up:5"),
    (["--capacity", "25"], "expected NATS,EPOCHS, like 25,10"),
    (["--objective", "gan"], "autoencoder"), (["--momentum", "1", "--optimizer", "sgd"], "from 0 to below 1"),
    (["--momentum", "0.9"], "--momentum goes with --optimizer sgd"),
    (["--objective", "vae", "--beta", "4"], "--beta 4: expected 1 for vae; the objective beta is for any other"),
    (
      ["--objective", "autoencoder", "--beta", "4"],
      "--beta goes with --objective penalty-only, vae, beta, beta-tc, factor, capacity or multi-rate"
    ),
    (["--objective", "iwae"], "--samples 1: expected 2 or more for iwae, which is the VAE with fewer"),
    (
      ["--objective", "iwae", "--samples", "2", "--beta-schedule", "warm-up:2"],
      "--beta-schedule goes with --objective penalty-only, vae, beta, beta-tc, factor, capacity or multi-rate"
    ),
    (
      ["--objective", "beta-tc", "--batch", "1"],
      "--batch 1: expected 2 or more for beta-tc, which is the VAE with fewer"
    ),
    (
      ["--objective", "iwae", "--samples", "2", "--free-bits", "1"],
      "--free-bits goes with --objective penalty-only, vae or beta: take one of them"
    ),
    (["--objective", "vae", "--capacity", "5,5"], "--capacity goes with --objective capacity"),
    (["--optimizer", "sgd", "--epsilon", "1"], "--epsilon goes with --optimizer adam: take that"),
    (["--free-bits", "-1"], "expected a number from 0"),
  ])
  func wrongOptions(options: [String], wanted: String) throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train(more: options + ["--out", "m.safetensors"])
    #expect(result.code == 64)
    #expect(result.errors.contains(wanted), "\(result.errors)")
    #expect(!workshop.exists("m.safetensors"))
  }
}
