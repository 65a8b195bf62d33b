import Foundation
import Testing

/// `evaluate`, `encode`, `inspect` and `data`: their numbers for programs and people.
@Suite struct CommandLineResultTests {
  private func evaluation(_ workshop: Workshop, _ options: String...) throws -> [String: Any] {
    let result = try workshop.latent(["evaluate", "m.safetensors", "--json"] + options)
    #expect(result.code == 0)
    return try #require(try result.objects.first)
  }

  private func number(_ object: [String: Any], _ name: String) throws -> Double {
    try #require(object[name] as? Double)
  }

  @Test func evaluationIsWhatTrainingSaid() throws {
    let workshop = try Workshop.withDigits()
    let trained = try #require(
      try workshop.train("--epochs", "2", "--out", "m.safetensors", "--json", "--beta", "3").objects.last)
    let object = try evaluation(workshop)
    #expect(try number(object, "images") == Double(TinyDigits.testCount))
    #expect(try abs(number(object, "reconstruction") - number(trained, "test_reconstruction")) < 1e-3)
    #expect(try abs(number(object, "kl") - number(trained, "test_kl")) < 1e-3)
    #expect(try abs(number(object, "reconstruction") + number(object, "kl") - number(object, "negative_elbo")) < 1e-9)
    let kl = try #require(object["kl_per_dimension"] as? [Double])
    #expect(kl.count == 3)
    #expect(try abs(kl.reduce(0, +) - number(object, "kl")) < 1e-9)
    #expect(object["data"] as? String == workshop.path("tiny"))
    #expect(object["pixels"] as? String == "grey")
    #expect(object["split"] as? String == "test")
    #expect(object["samples"] as? Int == 1)
    #expect(object["seed"] as? Int == 1)
    #expect(object["beta"] as? Double == 3)
  }

  @Test func evaluationFollowsItsOptions() throws {
    let workshop = try Workshop.withModel()
    let usual = try evaluation(workshop)
    let train = try evaluation(workshop, "--split", "train")
    #expect(try number(train, "images") == Double(TinyDigits.trainCount))
    // The KL has a closed form, so samples of z change the reconstruction only.
    let other = try evaluation(workshop, "--seed", "7", "--samples", "4")
    #expect(try abs(number(other, "kl") - number(usual, "kl")) < 1e-5)
    #expect(try number(other, "reconstruction") != number(usual, "reconstruction"))
    let threshold = try evaluation(workshop, "--pixels", "threshold")
    #expect(try number(threshold, "kl") != number(usual, "kl"))
  }

  @Test func peopleGetATable() throws {
    let workshop = try Workshop.withModel()
    let lines = try workshop.latent("evaluate", "m.safetensors").output.split(separator: "\n")
    #expect(lines[0] == "60 test images of \(workshop.path("tiny")), pixels grey, 1 draw of z an image, seed 1")
    #expect(lines[1].wholeMatch(of: /negative ELBO   [ \d]+\.\d\d nats an image/) != nil)
    #expect(lines.last?.wholeMatch(of: #/  z3 +\d+\.\d{3}.*/#) != nil)
  }

  @Test func encodingGivesTheKL() throws {
    let workshop = try Workshop.withModel()
    let objects = try workshop.latent("encode", "m.safetensors", "--json").objects
    #expect(objects.map { $0["index"] as? Int } == Array(0..<TinyDigits.testCount))
    let labels = try workshop.bytes("tiny/t10k-labels-idx1-ubyte").dropFirst(8)
    #expect(objects.map { $0["label"] as? Int } == labels.map(Int.init))
    var kl = 0.0
    for object in objects {
      let mu = try #require(object["mu"] as? [Double])
      let logVariance = try #require(object["log_variance"] as? [Double])
      #expect(mu.count == 3 && logVariance.count == 3)
      for (mu, logVariance) in zip(mu, logVariance) { kl += (mu * mu + exp(logVariance) - 1 - logVariance) / 2 }
    }
    #expect(try abs(kl / Double(objects.count) - number(evaluation(workshop), "kl")) < 1e-4)
  }

  @Test func encodingIsATableForPeople() throws {
    let workshop = try Workshop.withModel()
    try FileManager.default.removeItem(atPath: workshop.path("tiny/t10k-labels-idx1-ubyte"))
    let result = try workshop.latent("encode", "m.safetensors", "--limit", "2")
    let rows = result.output.split(separator: "\n").map { $0.split(separator: "\t") }
    let names = ["index", "mu_1", "mu_2", "mu_3", "log_variance_1", "log_variance_2", "log_variance_3"]
    #expect(rows.first?.map(String.init) == names)
    #expect(rows.dropFirst().map { $0.first } == ["0", "1"])
    #expect(rows.allSatisfy { $0.count == names.count })
  }

  @Test func inspectionTellsTheRun() throws {
    let workshop = try Workshop.withModel()
    let model = try #require(try workshop.latent("inspect", "m.safetensors", "--json").objects.first)
    #expect(model["epochs"] as? Int == 1)
    #expect(model["step"] as? Int == 6)
    #expect(model["parameters"] as? Int == 784 * 16 + 16 + 2 * (16 * 3 + 3) + 3 * 16 + 16 + 16 * 784 + 784)
    #expect(model["optimizer_state"] as? Bool == true)
    #expect((model["data_sha256"] as? String)?.count == 64)
    let architecture = try #require(model["architecture"] as? [String: Any])
    #expect(architecture["encoder"] as? [Int] == [16])
    let test = try #require(model["test"] as? [String: Any])
    #expect((test["kl_per_dimension"] as? [Double])?.count == 3)

    let text = try workshop.latent("inspect", "m.safetensors").output
    #expect(text.contains("  model            784-16-3-16-784 relu, Bernoulli\n"))
    #expect(text.contains("  training         1 epoch, 6 steps\n"))
    #expect(text.contains("  optimizer        adam\n  epsilon          1e-8\n  learning rate    0.001\n"))
    #expect(text.contains("  batch            50\n") && text.contains("  optimizer state  kept\n"))
    // Settings without effect are not listed.
    #expect(!text.contains("momentum") && !text.contains("capacity"))
    #expect(model["capacity"] is NSNull && model["epsilon"] as? Double == 1e-8 && model["momentum"] as? Double == 0)
    #expect(text.contains("negative ELBO in nats\n"))
  }

  @Test func dataSetsAreListed() throws {
    let workshop = try Workshop.withDigits()
    try FileManager.default.moveItem(atPath: workshop.path("tiny"), toPath: workshop.path("mnist"))
    let result = try workshop.latent("data", environment: ["LATENT_DATA": workshop.folder])
    #expect(result.code == 0)
    #expect(
      result.output.hasPrefix(
        """
        mnist     handwritten digits
                  in \(workshop.path("mnist")): 300 train and 60 test images of 28x28

        """))
    #expect(
      result.output.contains("\ndigits    digits drawn from pen strokes, built in, 20000 train and 2000 test images\n"))
    #expect(
      result.output.contains(
        "\nsprites   shapes of known size, turn and place in 32x32 pixels, built in, 60000 train and 10000 test images\n"
      ))
    // A damaged file is reported in the listing, which continues.
    try workshop.write([1, 2, 3], to: "mnist/\(TinyDigits.imagesName)")
    let damaged = try workshop.latent("data", environment: ["LATENT_DATA": workshop.folder])
    #expect(damaged.code == 0)
    #expect(damaged.output.contains("\(TinyDigits.imagesName) ends at byte 3"))
    #expect(damaged.output.contains("\ndigits    "))
  }
}
