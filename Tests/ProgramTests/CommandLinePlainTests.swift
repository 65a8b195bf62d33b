import Foundation
import Testing
import Training

/// `latent explore --plain`: the real program in a pipe.
@Suite struct CommandLinePlainTests {
  /// The answers to these lines.
  private func answers(_ lines: String, _ arguments: String = "m.safetensors", in workshop: Workshop) throws
    -> ProgramResult
  {
    try workshop.write(Array(lines.utf8), to: "lines")
    return try workshop.start(
      "/bin/sh", ["-c", "exec '\(BuiltProgram.latent)' explore \(arguments) --plain < lines"]
    ).finish()
  }

  @Test func linesInLinesOut() throws {
    let workshop = try Workshop.withModel()
    let result = try answers("increase 5\r\nshow\nselect next\nl", in: workshop)
    #expect(result.code == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "m: 784-16-3-16-784 relu, Bernoulli, on tiny")
    #expect(result.output.contains("dimension 1 of 3: z1 is +0.50, KL "))
    // A last line without a line end counts.
    #expect(lines[lines.count - 2].hasPrefix("dimension 2 of 3: z2 is +0.10, KL "))
    // The image is between the two.
    let first = try #require(lines.firstIndex { $0.hasPrefix("dimension 1 of 3: z1 is +0.50") })
    let picture = lines[(first + 1)..<(first + 15)]
    #expect(picture.allSatisfy { $0.count <= 28 && $0.allSatisfy { " -:;!+xoX&#@".contains($0) } })
    #expect(picture.joined().contains { $0 != " " })
    #expect(lines[first + 15].hasPrefix("dimension 2 of 3: "))
    #expect(result.output.utf8.allSatisfy { $0 == 10 || (32..<127).contains($0) })
  }

  @Test func aLineWaitsForWhatTheOneBeforeAskedFor() throws {
    let workshop = try Workshop.withModel()
    let result = try answers("image 3\nright\n", in: workshop)
    #expect(result.code == 0)
    let images = result.output.split(separator: "\n").filter { $0.hasPrefix("test image ") }
    #expect(images.count == 2)
    #expect(images.first?.hasPrefix("test image 3, ") == true)
    #expect(images.last?.hasPrefix("test image 4, ") == true)

    // Also if the input ends meanwhile, and for missing data.
    try FileManager.default.copyItem(atPath: workshop.path("m.safetensors"), toPath: workshop.path("n.safetensors"))
    let opened = try answers("open n.safetensors\nstatus\n", in: workshop)
    #expect(opened.output.contains("opened n\n"))
    #expect(opened.output.split(separator: "\n").filter { $0.hasPrefix("n: 784-16-3-16-784") }.count == 1)
    let missing = try answers("open nowhere", in: workshop)
    #expect(missing.output.contains("nowhere"))
    let map = try answers("map\nshow", in: workshop)
    #expect(!map.output.contains("encoding"))
  }

  @Test func theEndOfInputKeepsTheRun() throws {
    let workshop = try Workshop.withDigits()
    try workshop.write([], to: "lines")
    // Asks until the first epoch is over, for at most a minute; then the input ends.
    let script = """
      { n=0; until grep -q 'test after step' lines || [ $n = 600 ]; do echo status; sleep 0.1; n=$((n + 1)); done; } |
        '\(BuiltProgram.latent)' explore --new --data tiny --hidden 16 --latent 3 --plain | tee lines
      """
    let result = try workshop.start("/bin/sh", ["-c", script]).finish()
    #expect(result.code == 0)
    #expect(result.output.contains("training at step "))
    #expect(result.output.contains("test after step "))
    #expect(result.errors.contains("the run was saved at step "))
    let path = try #require(result.errors.split(separator: " ").last).trimmingCharacters(in: .newlines)
    #expect(try Checkpoint(contentsOf: path).step > 0)
  }

  @Test func nothingToReadEndsAtOnce() throws {
    let workshop = try Workshop.withModel()
    let result = try answers("", in: workshop)
    #expect(result.code == 0)
    #expect(result.output.hasSuffix("help lists the commands.\n"))
    let refused = try answers("", "m.safetensors --symbols half", in: workshop)
    #expect(refused.code == 64)
    #expect(refused.errors.contains("--symbols is about the screen"))
  }
}
