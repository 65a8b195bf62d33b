import Foundation
import Testing

/// `--engine torch`, as far as it needs no PyTorch: what is missing, and what does not go together.
@Suite struct CommandLineEngineTests {
  @Test func withoutPythonItSaysWhatToInstall() throws {
    let result = try Workshop().latent(
      "train", "--data", "digits", "--engine", "torch", environment: ["PATH": "/nonexistent"])
    #expect(result.code == 1 && result.output == "")
    #expect(
      result.errors == "latent: --engine torch needs Python, and there is no python3 in PATH: install Python 3.8 or "
        + "later, and then PyTorch with `python3 -m pip install torch numpy`.\n")
    let explorer = try Workshop().latent(
      "explore", "--new", "--data", "digits", "--engine", "torch", environment: ["PATH": "/nonexistent"])
    #expect(explorer.code == 1 && explorer.errors == result.errors)
  }

  @Test(arguments: [
    (["train", "--nproc", "2"], "--nproc is for another engine: add --engine torch"),
    (["train", "--engine", "jax"], "torch"), (["train", "--engine", "torch", "--nproc", "0"], "--nproc"),
    (["train", "--engine", "torch", "--nproc", "2000"], "at most 1024 processes"),
    (["explore", "x.safetensors", "--follow", "--engine", "torch"], "--follow trains nothing"),
  ])
  func wrongOptions(arguments: [String], message: String) throws {
    let result = try Workshop().latent(arguments)
    #expect(result.code == 64 && result.errors.contains(message))
  }

  @Test func aLauncherDecidesTheNumberOfProcesses() throws {
    let place = ["RANK": "0", "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500"]
    let result = try Workshop().latent("train", "--engine", "torch", "--nproc", "2", environment: place)
    #expect(result.code == 1 && result.errors.contains("leave --nproc out"))
    let wrong = try Workshop().latent("train", "--engine", "torch", environment: place.merging(["RANK": "2"]) { $1 })
    #expect(wrong.code == 1 && wrong.errors.contains("RANK=2 and WORLD_SIZE=2 are not the place of a process"))
  }
}
