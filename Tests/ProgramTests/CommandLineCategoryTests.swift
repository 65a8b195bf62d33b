import Foundation
import Testing

/// Categorical variables and codebooks on the command line.
@Suite struct CommandLineCategoryTests {
  private func workshop(_ latents: String, _ more: String...) throws -> Workshop {
    let workshop = try Workshop.withDigits()
    let arguments = ["train", "--data", workshop.path("tiny"), "--hidden", "16", "--latent", latents, "--epochs", "2"]
    let result = try workshop.latent(arguments + ["--out", "m.safetensors"] + more)
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    return workshop
  }

  @Test func categoriesFromTrainingToPictures() throws {
    let workshop = try workshop("1+2x3", "--temperature", "1,0.5,2", "--relaxation", "straight-through")
    let inspected = try #require(try workshop.latent("inspect", "m.safetensors", "--json").objects.first)
    let architecture = try #require(inspected["architecture"] as? [String: Any])
    #expect(architecture["latent"] as? String == "1+2x3" && inspected["relaxation"] as? String == "straight-through")
    let found = try #require(
      try workshop.latent("evaluate", "m.safetensors", "--samples", "20", "--json").objects.first)
    #expect((found["kl_per_dimension"] as? [Double])?.count == 3)
    let (bound, evidence) = (found["negative_elbo"] as? Double, found["negative_log_likelihood"] as? Double)
    #expect(try #require(bound) >= #require(evidence))
    #expect((found["consistency"] as? Double) != nil && found["codebook_perplexity"] is NSNull)

    let encoded = try workshop.latent("encode", "m.safetensors", "--limit", "1").output.split(separator: "\n")
    #expect(encoded[0].hasPrefix("index\tlabel\tmu_1\tmu_2_1\tmu_2_2\tmu_2_3\tmu_3_1"))
    // A row along a categorical variable has all of its categories, whatever the steps.
    let row = try workshop.latent("render", "m.safetensors", "--dimension", "2", "--values").output
    #expect(row.split(separator: "\n\n").count == 3)
    let point = try workshop.latent("render", "m.safetensors", "--z", "0.5,3,1", "--values")
    #expect(point.code == 0 && point.output.split(separator: "\n\n").count == 1)
    let wrong = try workshop.latent("render", "m.safetensors", "--z", "0.5,4,1")
    #expect(wrong.code == 64 && wrong.errors.contains("--z names a category that is not there"))
  }

  @Test func aCodebookSaysHowItIsUsed() throws {
    let workshop = try workshop("vq:4,8,2")
    let found = try #require(try workshop.latent("evaluate", "m.safetensors", "--json").objects.first)
    let perplexity: Double = try #require(found["codebook_perplexity"] as? Double)
    #expect((1...8).contains(perplexity) && (found["dead_codes"] as? [Int])?.count ?? 9 < 8)
    #expect(found["consistency"] is NSNull)
    #expect(abs((found["kl"] as? Double ?? 0) - 4 * log(8)) < 1e-3)
    let lines = try workshop.latent("train", "--resume", "m.safetensors", "--epochs", "3", "--json").objects
    #expect(lines.first?["codebook_perplexity"] as? Double != nil && lines.first?["dead_codes"] as? [Int] != nil)
  }

  @Test(arguments: [
    (["disentangle", "m.safetensors"], "Disentanglement is for models with continuous latent variables only"),
    (
      ["evaluate", "m.safetensors", "--gaps"],
      "The gap of inference is for models with continuous latent variables only"
    ),
    (["evaluate", "m.safetensors", "--ais"], "Annealing is for models with continuous latent variables only"),
  ])
  func whatNeedsDensitiesSaysSo(arguments: [String], sentence: String) throws {
    let workshop = try workshop("2x3")
    let result = try workshop.latent(arguments)
    #expect(result.code == 1 && result.output == "" && result.errors.contains(sentence), "\(result.errors)")
  }

  @Test(arguments: [
    (["--latent", "2x3", "--objective", "iwae", "--samples", "5"], "with categorical variables"),
    (["--latent", "vq:4,8,2", "--objective", "capacity"], "vae or beta with a codebook"),
    (["--latent", "3x1"], "30x10 for 30 variables of 10 categories"),
    (["--latent", "4", "--temperature", "0.5"], "--temperature goes with categorical variables, like --latent 30x10"),
  ])
  func whatDoesNotGoTogetherIsRefused(arguments: [String], sentence: String) throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.latent(["train", "--data", workshop.path("tiny")] + arguments)
    #expect(result.code == 64 && result.errors.contains(sentence), "\(result.errors)")
  }
}
