import Foundation
import Testing
import Training

/// `latent watch`: a run of another process.
@Suite struct CommandLineWatchTests {
  @Test func aLineForEachCheckpointUntilItIsStopped() throws {
    let workshop = try Workshop.withModel()
    try workshop.makeFolder("runs")
    try workshop.write(try workshop.bytes("m.safetensors"), to: "runs/a.safetensors")
    let running = try workshop.start(BuiltProgram.latent, ["watch", "runs", "--json"])
    try running.wait(for: "a line") { $0.outputSoFar.contains("\n") }
    // Cut off: passed over.
    try workshop.write(try workshop.bytes("m.safetensors").dropLast(), to: "runs/b.safetensors")
    try workshop.write(try workshop.bytes("m.safetensors"), to: "runs/c.safetensors")
    try running.wait(for: "two lines") { $0.outputSoFar.filter { $0 == "\n" }.count == 2 }
    kill(running.process.processIdentifier, SIGTERM)
    let result = try running.finish()
    #expect(result.code == 128 + SIGTERM)
    let (objects, step) = (try result.objects, try Checkpoint(contentsOf: workshop.path("m.safetensors")).step)
    #expect(objects.map { $0["file"] as? String } == ["runs/a.safetensors", "runs/c.safetensors"])
    for object in objects {
      #expect(object["step"] as? Int == step)
      #expect(ISO8601DateFormatter().date(from: object["time"] as? String ?? "") != nil)
      let parts = try ["negative_elbo", "reconstruction", "kl"].map { try #require(object[$0] as? Double) }
      #expect(abs(parts[0] - parts[1] - parts[2]) < 1e-6 && parts[0] > 0)
      #expect((object["kl_per_dimension"] as? [Double])?.count == 3)
    }
  }

  @Test func withoutDataThereAreNoLosses() throws {
    let workshop = try Workshop.withModel()
    try FileManager.default.removeItem(atPath: workshop.path("tiny"))
    let running = try workshop.start(BuiltProgram.latent, ["watch", "m.safetensors", "--json"])
    try running.wait(for: "a line") { $0.outputSoFar.contains("\n") }
    kill(running.process.processIdentifier, SIGINT)
    let result = try running.finish()
    #expect(result.code == 128 + SIGINT && result.errors.contains("m.safetensors is not measured: "))
    #expect(try result.objects[0]["negative_elbo"] is NSNull && result.objects[0]["kl_per_dimension"] is NSNull)
  }

  @Test func itWaitsForTheFirstOne() throws {
    let workshop = try Workshop.withModel()
    let running = try workshop.start(BuiltProgram.latent, ["watch", "later.safetensors", "--plain"])
    try running.wait(for: "what it waits for") { $0.errorsSoFar.contains("\n") }
    try workshop.write(try workshop.bytes("m.safetensors"), to: "later.safetensors")
    let result = try running.finish()
    #expect(result.code == 0)
    #expect(result.errors == "latent: waiting for a checkpoint: later.safetensors: no checkpoint is there\n")
    #expect(result.output.contains("\nfollowing later at step 6, epoch 1.0\n"))
  }

  @Test(arguments: [
    (["--json", "--plain"], "leave out --plain"), (["--json", "--color", "16"], "leave --json out"),
    (["--split", "train"], "add --json"), (["--threads", "1"], "add --json"),
  ])
  func wrongOptions(arguments: [String], message: String) throws {
    let result = try Workshop().latent(["watch", "x.safetensors"] + arguments)
    #expect(result.code == 64 && result.errors.contains(message))
  }

  @Test func aModelOfOursHasImagesOfItsOwn() throws {
    let workshop = try Workshop.withModel()
    for command in [["watch", "m.safetensors"], ["explore", "m.safetensors", "--follow"]] {
      let result = try workshop.latent(command + ["--plain", "--data", "digits"])
      #expect(result.code == 1, "\(result.errors)")
      #expect(
        result.errors.contains(
          "m.safetensors is a model of latent and names its data itself: leave out --data digits."))
    }
  }

  @Test func theScreenShowsNewWeights() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(["watch", "tiny-3d.safetensors"], in: scratch, columns: 100)
    try terminal.waitFor("following, ")
    var next = try Checkpoint(contentsOf: scratch.model)
    next.step += 77
    try next.write(to: scratch.model)
    try terminal.waitUntil("the new step") { $0.step == next.step }
    try terminal.press(.character(" "))
    try terminal.waitFor("trained elsewhere")
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
  }
}
