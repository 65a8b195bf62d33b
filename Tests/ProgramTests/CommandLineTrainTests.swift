import Foundation
import Testing
import Training

/// `latent train`: its output, files, resumption and early ends.
@Suite struct CommandLineTrainTests {
  @Test func twoEpochsAndTwoMoreAreFour() throws {
    let workshop = try Workshop.withDigits()
    let whole = try workshop.train("--epochs", "4", "--out", "whole.safetensors", "--json")
    let half = try workshop.train("--epochs", "2", "--out", "half.safetensors", "--json")
    let rest = try workshop.latent("train", "--resume", "half.safetensors", "--epochs", "4", "--json")
    #expect(whole.code == 0 && half.code == 0 && rest.code == 0)
    #expect(try workshop.bytes("whole.safetensors") == workshop.bytes("half.safetensors"))
    #expect(try whole.objects.map { $0["epoch"] as? Int } == [1, 2, 3, 4])
    #expect(try rest.objects.map { $0["epoch"] as? Int } == [3, 4])
    let losses = try whole.objects.map { $0["test_negative_elbo"] as? Double }
    #expect(try losses == (half.objects + rest.objects).map { $0["test_negative_elbo"] as? Double })
  }

  @Test func anEpochIsALineOfJSON() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train("--epochs", "2", "--out", "m.safetensors", "--json", "--beta", "2")
    #expect(result.code == 0)
    #expect(result.errors == "")
    let lines = try result.objects
    #expect(lines.count == 2)
    let names: Set = [
      "epoch", "seed", "step", "train_negative_elbo", "test_negative_elbo", "test_reconstruction", "test_kl",
      "test_mutual_information", "mutual_information_images", "images_per_second", "seconds", "objective", "beta",
      "train_beta_range", "discriminator_total_correlation", "codebook_perplexity", "dead_codes",
    ]
    for line in lines { #expect(Set(line.keys) == names) }
    let last = try #require(lines.last)
    func number(_ name: String) throws -> Double { try #require(last[name] as? Double) }
    #expect(try number("step") == 12)
    #expect(try number("beta") == 2)
    #expect(try number("images_per_second") > 0)
    #expect(try abs(number("test_reconstruction") + number("test_kl") - number("test_negative_elbo")) < 1e-6)
    // An untrained model has 784 log 2 = 543 nats.
    #expect(try (50..<540).contains(number("train_negative_elbo")))
  }

  @Test func peopleGetLines() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train("--epochs", "2", "--out", "m.safetensors")
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 4)
    let opening =
      "784-16-3-16-784 relu, Bernoulli on 300 images of \(workshop.path("tiny")) (grey), vae, beta 1.0, Adam 0.001, seed 1; "
      + "saves to m.safetensors"
    #expect(lines.first.map(String.init) == opening)
    let pattern = /epoch 2\/2  step 12  train \d+\.\d\d  test \d+\.\d\d = reconstruction \d+\.\d\d \+ KL \d+\.\d\d  .*/
    #expect(lines[2].wholeMatch(of: pattern) != nil)
    #expect(lines[3].hasPrefix("saved m.safetensors: 2 epochs, 12 steps, "))
  }

  @Test func aFileWithoutANameGetsAFreeOne() throws {
    let workshop = try Workshop.withDigits()
    #expect(try workshop.train("--epochs", "1").code == 0)
    let first = try workshop.bytes("tiny-3d.safetensors")
    #expect(try workshop.train("--epochs", "1", "--seed", "2").code == 0)
    #expect(workshop.exists("tiny-3d-2.safetensors"))
    #expect(try workshop.bytes("tiny-3d.safetensors") == first)
  }

  @Test func theOptimizerCanBeLeftOut() throws {
    let workshop = try Workshop.withDigits()
    _ = try workshop.train("--epochs", "1", "--out", "large.safetensors")
    _ = try workshop.train("--epochs", "1", "--out", "small.safetensors", "--without-optimizer")
    let copied = try workshop.latent(
      "train", "--resume", "large.safetensors", "--epochs", "1", "--out", "copy.safetensors", "--without-optimizer")
    #expect(copied.code == 0)
    #expect(copied.errors.contains("the run has 1 epoch already"))
    #expect(try 2 * workshop.bytes("small.safetensors").count < workshop.bytes("large.safetensors").count)
    #expect(try workshop.bytes("copy.safetensors") == workshop.bytes("small.safetensors"))
    let cold = try workshop.latent("train", "--resume", "small.safetensors", "--epochs", "2")
    #expect(cold.code == 0)
    #expect(cold.errors == "latent: small.safetensors was saved without its optimizer, which starts from zero\n")
  }

  @Test func betaAndLearningRateCanChangeOnTheWay() throws {
    let workshop = try Workshop.withModel()
    let result = try workshop.latent(
      "train", "--resume", "m.safetensors", "--epochs", "2", "--beta", "4", "--learning-rate", "0.01", "--out", "n")
    #expect(result.code == 0)
    let model = try #require(try workshop.latent("inspect", "n", "--json").objects.first)
    #expect(model["beta"] as? Double == 4)
    #expect(model["learning_rate"] as? Double == 0.01)
    #expect(model["precision"] as? String == "single")
    let history = try #require(model["history"] as? [String: Any])
    let betas = try #require(history["beta"] as? [[String: Double]])
    #expect(betas == [["step": 1, "beta": 1], ["step": 7, "beta": 4]])
  }

  @Test(arguments: [
    (["--latent", "4"], "--latent 4 contradicts m.safetensors, which began with --latent 3"),
    (["--hidden", "16,8"], "--hidden 16,8 contradicts m.safetensors, which began with --hidden 16"),
    (["--seed", "9"], "--seed 9 contradicts m.safetensors, which began with --seed 1"),
    (["--likelihood", "gaussian"], "--likelihood gaussian contradicts m.safetensors, which began with"),
    (["--batch", "10"], "--batch 10 contradicts m.safetensors, which began with --batch 50"),
    (
      ["--encoder", "linear 9, tanh"],
      "--encoder 'linear 9, tanh' contradicts m.safetensors, which began with --encoder 'linear 16, relu'"
    ),
  ])
  func aRunStaysWhatItIs(options: [String], message: String) throws {
    let workshop = try Workshop.withModel()
    let before = try workshop.bytes("m.safetensors")
    let result = try workshop.latent(["train", "--resume", "m.safetensors", "--epochs", "2"] + options)
    #expect(result.code == 64)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("latent: \(message)"))
    #expect(try workshop.bytes("m.safetensors") == before)
  }

  @Test func aRunThatNeedsTooMuchMemoryIsRefused() throws {
    let layers = Array(repeating: "linear 65536", count: 100).joined(separator: ", ")
    let result = try Workshop.withDigits().latent("train", "--data", "tiny", "--latent", "3", "--encoder", layers)
    #expect(result.code == 64)
    #expect(result.errors.contains("--encoder '\(layers)' --latent 3 --decoder '"))
    #expect(result.errors.contains(" GB of memory"))
  }

  @Test func aModelThatCameWithTheProgramIsNotTrainedOver() throws {
    let result = try Workshop().latent("train", "--resume", "mnist-2d", "--epochs", "1000")
    #expect(result.code == 64)
    #expect(
      result.errors.contains("/mnist-2d.safetensors came with latent: say with --out where the trained model is to go"))
  }

  @Test func optionsThatAgreeWithTheRunAreFine() throws {
    let workshop = try Workshop.withModel()
    #expect(try workshop.train("--resume", "m.safetensors", "--epochs", "2", "--seed", "1").code == 0)
  }

  @Test(arguments: [(SIGINT, "stopped by Ctrl-C"), (SIGTERM, "stopped by SIGTERM")])
  func aStoppedRunIsSavedAndGoesOn(signal: Int32, reason: String) throws {
    let workshop = try Workshop.withDigits()
    let arguments = ["train"] + TinyDigits.options + ["--epochs", "100000", "--out", "m.safetensors", "--json"]
    let running = try workshop.start(BuiltProgram.latent, arguments)
    try running.wait(for: "two epochs") { $0.outputSoFar.filter { $0 == "\n" }.count >= 2 }
    kill(running.process.processIdentifier, signal)
    let result = try running.finish()
    // As in a shell.
    #expect(result.code == 128 + signal)
    #expect(result.errors.hasPrefix("latent: \(reason); step "))
    #expect(result.errors.contains("is saved in m.safetensors; `latent train --resume m.safetensors --epochs 100000`"))

    // Wherever the stop came, it does not change the numbers.
    let model = try #require(try workshop.latent("inspect", "m.safetensors", "--json").objects.first)
    let epochs = try #require(model["epochs"] as? Int) + 1
    #expect(try workshop.latent("train", "--resume", "m.safetensors", "--epochs", "\(epochs)").code == 0)
    #expect(try workshop.train("--epochs", "\(epochs)", "--out", "whole.safetensors").code == 0)
    #expect(try workshop.bytes("m.safetensors") == workshop.bytes("whole.safetensors"))
  }

  @Test func aReaderThatGoesAwayEndsTheRunWithItsWorkSaved() throws {
    let workshop = try Workshop.withDigits()
    let train = (["'\(BuiltProgram.latent)'", "train"] + TinyDigits.options).joined(separator: " ")
    let result = try workshop.start(
      "/bin/sh", ["-c", "(\(train) --epochs 100000 --out m.safetensors --json; echo code $? >&2) | head -n 1"]
    ).finish()
    #expect(try result.objects.map { $0["epoch"] as? Int } == [1])
    #expect(result.errors.hasPrefix("latent: the reader of the output has gone, so training stopped; step "))
    #expect(result.errors.hasSuffix("code 1\n"))
    #expect(try workshop.latent("inspect", "m.safetensors").code == 0)
  }

  @Test func aLossThatIsNoNumberStopsTheRun() throws {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train(
      "--epochs", "2", "--out", "m.safetensors", "--optimizer", "sgd", "--learning-rate", "1e30")
    #expect(result.code == 1)
    let pattern = /latent: The loss was no longer a finite number at step \d+, so training stopped. .*\n/
    #expect(result.errors.wholeMatch(of: pattern) != nil)
    #expect(result.errors.hasSuffix("Try a lower --learning-rate.\n"))
  }

  @Test func aFileThatWasGoodSurvivesALossThatIsNoNumber() throws {
    let workshop = try Workshop.withModel("--optimizer", "sgd", "--learning-rate", "1e-4")
    let before = try workshop.bytes("m.safetensors")
    let result = try workshop.latent(
      "train", "--resume", "m.safetensors", "--epochs", "2", "--learning-rate", "1e30")
    #expect(result.code == 1)
    #expect(result.errors.contains("m.safetensors is as it was."))
    #expect(try workshop.bytes("m.safetensors") == before)
  }

  /// The explorer's bookmarks stay in the file when training continues without it.
  @Test func bookmarksStayWithARunThatGoesOn() throws {
    let workshop = try Workshop.withModel()
    var checkpoint = try Checkpoint(contentsOf: workshop.path("m.safetensors"))
    let place = Checkpoint.Place(z: [1, 2, 3], selected: 2, bookmarks: [Bookmark(name: "a loop", z: [0, 0, 1])])
    checkpoint.place = place
    try checkpoint.write(to: workshop.path("m.safetensors"))
    let result = try workshop.latent(
      "train", "--resume", "m.safetensors", "--epochs", "\(checkpoint.epochs + 1)", "--out", "n.safetensors")
    #expect(result.code == 0, "\(result.errors)")
    #expect(try Checkpoint(contentsOf: workshop.path("n.safetensors")).place == place)
  }
}
