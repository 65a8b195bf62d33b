import Foundation
import Testing
import Training

/// `evaluate --gaps` and `--ais`, and `reproduce linear`: tables for people, JSON for programs, and errors.
@Suite struct CommandLineEvidenceTests {
  private func object(_ workshop: Workshop, _ arguments: String...) throws -> [String: Any] {
    try #require(try workshop.latent(arguments + ["--json"]).objects.first)
  }

  private func number(_ object: [String: Any], _ name: String) throws -> Double {
    try #require(object[name] as? Double, "\(name)")
  }

  @Test func gapsAddUp() throws {
    let workshop = try Workshop.withModel()
    let found = try object(workshop, "evaluate", "m.safetensors", "--gaps", "--images", "7", "--samples", "50")
    let (amortised, optimised, evidence) = (
      try number(found, "amortised_elbo"), try number(found, "optimised_elbo"), try number(found, "log_likelihood")
    )
    #expect(amortised < optimised && optimised < evidence)
    #expect(abs(try number(found, "amortisation_gap") - optimised + amortised) < 1e-9)
    #expect(abs(try number(found, "approximation_gap") - evidence + optimised) < 1e-9)
    for name in ["amortised_elbo", "optimised_elbo", "log_likelihood", "amortisation_gap", "approximation_gap"] {
      #expect(try number(found, "\(name)_error") > 0 && number(found, "\(name)_image_error") > 0)
    }
    #expect(found["images"] as? Int == 7 && found["images_of"] as? Int == 60 && found["samples"] as? Int == 50)
    #expect(found["is_settled"] as? Bool == true)

    let lines = try workshop.latent("evaluate", "m.safetensors", "--gaps", "--images", "7", "--samples", "50").output
      .split(separator: "\n").map(String.init)
    #expect(lines[0] == "7 of 60 test images of \(workshop.path("tiny")), pixels grey, 50 draws of z an image, seed 1")
    let names = [
      "amortised ELBO", "optimised ELBO", "log p(x)", "amortisation gap", "approximation gap", "effective draws",
    ]
    #expect(zip(lines.dropFirst(2), names).allSatisfy { $0.hasPrefix($1) } && lines.count == 8, "\(lines)")
  }

  @Test func annealingBoundsFromBothSides() throws {
    let workshop = try Workshop.withModel()
    let arguments = ["evaluate", "m.safetensors", "--ais", "--images", "5", "--chains", "3", "--distributions", "40"]
    let found = try #require(try workshop.latent(arguments + ["--samples", "20", "--json"]).objects.first)
    let gap = try number(found, "simulated_upper") - number(found, "simulated_lower")
    #expect(abs(try number(found, "simulated_gap") - gap) < 1e-9)
    // The same images by importance sampling, which has few draws.
    let (annealed, sampled) = (try number(found, "log_likelihood"), try number(found, "importance_log_likelihood"))
    #expect(abs(annealed - sampled) < 0.2 * abs(sampled), "\(annealed) \(sampled)")
    #expect(found["chains"] as? Int == 3 && found["distributions"] as? Int == 40 && found["samples"] as? Int == 20)
    #expect((0...1).contains(try number(found, "acceptance")))
    let lines = try workshop.latent(arguments).output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "5 of 60 test images of \(workshop.path("tiny")), pixels grey, seed 1")
    #expect(lines.contains { $0.hasPrefix("annealing 3 chains an image through 40 distributions") }, "\(lines)")
    #expect(lines.contains { $0.contains("by 1000 importance samples") })
  }

  @Test(arguments: [
    (["--gaps", "--ais"], "--gaps and --ais are two measurements: leave one out"),
    (["--images", "5"], "--images goes with --gaps or --ais: take one, or leave it out"),
    (["--gaps", "--chains", "5"], "--chains goes with --ais: take that, or leave it out"),
    (["--distributions", "5"], "--distributions goes with --ais: take that, or leave it out"),
    (["--ais", "--chains", "1"], "--chains 1: expected at least 2, which tell how far they differ"),
    (["--ais", "--distributions", "1"], "--distributions 1: expected at least 2, the prior and the posterior"),
    (["--gaps", "--samples", "1"], "--samples 1: expected at least 2, which tell how far they differ"),
    (["--gaps", "--beta-sweep"], "--beta-sweep measures all of a dial, and --gaps and --ais one beta: leave one out"),
  ])
  func whatContradictsItselfIsRefused(options: [String], wanted: String) throws {
    let result = try Workshop.withModel().latent(["evaluate", "m.safetensors"] + options)
    #expect(result.code == 64 && result.output == "" && result.errors.contains(wanted), "\(result.errors)")
  }

  @Test func moreImagesThanThereAre() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent("evaluate", "m.safetensors", "--gaps", "--images", "61")
    #expect(result.code == 64 && result.errors.contains("--images 61: \(workshop.path("tiny")) has 60 test images"))
  }

  @Test func linearModelsBesidePCA() throws {
    let workshop = try Workshop.withDigits()
    try FileManager.default.moveItem(atPath: workshop.path("tiny"), toPath: workshop.path("mnist"))
    let environment = ["LATENT_DATA": workshop.folder]
    let table = try workshop.latent("reproduce", "linear", "--epochs", "2", environment: environment)
    #expect(table.code == 0, "\(table.errors)")
    #expect(
      table.output.contains("PCA's log p(x)") && table.output.contains("3 of 3 models are further than 0.1 nats away."))
    let rows = try workshop.latent("reproduce", "linear", "--epochs", "2", "--json", environment: environment).objects
    #expect(rows.map { $0["latent"] as? Int } == [2, 5, 10])
    for row in rows {
      let miss = try number(row, "pca_log_likelihood") - number(row, "log_likelihood")
      #expect(try miss > 0 && abs(number(row, "below_pca") - miss) < 1e-9 * abs(number(row, "pca_log_likelihood")))
      #expect(try number(row, "elbo") < number(row, "log_likelihood"))
    }
    let csv = try workshop.latent("reproduce", "linear", "--epochs", "2", "--csv", environment: environment).output
      .split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    try #require(csv.count == 4 && csv[0][5] == "below_pca_nats" && csv.allSatisfy { $0.count == 7 })
    for (line, row) in zip(csv.dropFirst(), rows) { #expect(try Double(line[5]) == number(row, "below_pca")) }
  }

  /// The paper's whole schedule: how long it takes is measured first, it goes on in the background, and where it was after a kill.
  @Test func theWholeScheduleGoesOn() throws {
    let workshop = try Workshop.withDigits()
    try FileManager.default.moveItem(atPath: workshop.path("tiny"), toPath: workshop.path("mnist"))
    let environment = ["LATENT_DATA": workshop.folder]
    var left: [Int] = []
    for _ in 0..<2 {
      let result = try workshop.latent(
        "reproduce", "iwae", "--whole", "--background", "--json", environment: environment)
      #expect(result.code == 0, "\(result.errors)")
      let rows = try result.objects
      #expect(rows.count == 3 && rows[1]["passes_left"] as? Int == 3280)
      #expect(try number(rows[0], "seconds_per_pass") > 0)
      left.append(try #require(rows[0]["passes_left"] as? Int))
      let process = try #require(rows[2]["process"] as? Int)
      defer { kill(pid_t(process), SIGKILL) }
      let goal = 3280 - (left.last ?? 0) + 2
      let deadline = ContinuousClock.now + .seconds(60)
      while (try? Checkpoint(contentsOf: workshop.path("vae-k1-whole.safetensors")))?.epochs ?? 0 < goal {
        guard ContinuousClock.now < deadline else {
          Issue.record(
            "no pass is saved: \(try String(contentsOfFile: workshop.path("reproduce-iwae.log"), encoding: .utf8))")
          return
        }
        usleep(20_000)
      }
    }
    #expect(left[0] == 3280 && left[1] <= 3278)
  }

  @Test(arguments: [
    (["iwae", "--whole", "--epochs", "3"], "--whole is 3280 passes: leave --epochs out"),
    (["beta", "--whole"], "--whole is for iwae: leave it out"),
    (["iwae", "--background"], "--background goes with --whole: add that, or leave it out"),
  ])
  func theWholeScheduleIsOfIWAE(options: [String], wanted: String) throws {
    let result = try Workshop.withModel().latent(["reproduce"] + options)
    #expect(result.code == 64 && result.errors.contains(wanted), "\(result.errors)")
  }
}
