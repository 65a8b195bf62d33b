import Foundation
import Testing

/// The real program in training: curve, beta, saving and reopening, questions.
@Suite struct ExplorerTrainingTests {
  @Test func theCurveGrowsAndTheStepsRise() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.press(.character("c"))
    let before = try #require(terminal.emulator.step)
    #expect(before == Scratch.modelSteps)
    try terminal.train()
    try terminal.waitFor("● training")
    try terminal.waitUntil("images a second") { ($0.number(after: "● training  ") ?? 0) > 0 }
    try terminal.waitFor("images/s")
    let (curve, picture) = (terminal.emulator.screen[9...21], terminal.emulator.picture)
    try terminal.waitUntil("more of the curve") { $0.screen[9...21] != curve && $0.picture != picture }
    // Space pauses: the step does not change, whatever else is drawn.
    try terminal.press(.character(" "))
    try terminal.waitFor("‖ paused")
    var seen: [Int] = []
    for _ in 0..<5 {
      try terminal.press(.character("?"))
      try terminal.waitFor("─ explore ─")
      try terminal.press(.escape)
      try terminal.waitUntil("the help's end") { !$0.contains("─ explore ─") }
      seen.append(try #require(terminal.emulator.step))
    }
    // The step that was under way when it paused may still appear; no other may.
    let paused = try #require(seen.last)
    #expect(paused > before && Set(seen).count <= 2, "\(seen)")
    try terminal.press(.character(" "))
    try terminal.waitUntil("more steps") { ($0.step ?? 0) > paused }
    try terminal.quit()
  }

  @Test func thePastIsWalkedThrough() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.train()
    try terminal.press(.character("0"))
    try terminal.waitFor("─ the run's past: ")
    try terminal.press(.character(" "))
    try terminal.waitFor("‖ paused")
    // The two strips, decoded by the current weights and by the initial ones.
    func strip(_ first: Int) -> [TerminalEmulator.Cell] {
      (first..<first + 5).flatMap { y in (1..<79).compactMap { terminal.emulator[$0, y] } }
    }
    try terminal.waitFor("then  step \(Scratch.modelSteps) ")
    try terminal.waitUntil("two different strips") { _ in strip(3) != strip(9) }
    try terminal.press(.end)
    try terminal.waitUntil("equal strips") { _ in strip(3) == strip(9) }
    try terminal.press(.home)
    try terminal.waitUntil("the first moment again") { _ in strip(3) != strip(9) }
    // It plays up to now by itself.
    try terminal.press(.character("t"))
    try terminal.waitUntil("now again") { _ in strip(3) == strip(9) }
    try terminal.quit()
  }

  @Test func theKLAnswersToBeta() throws {
    let terminal = try PseudoTerminal.explorer(on: Scratch())
    try terminal.waitFor("β 1 ")
    try terminal.train()
    let before = try #require(terminal.emulator.number(after: "latent z  KL "))
    #expect(before > 0.5)
    for _ in 0..<23 { try terminal.press(.character("+")) }
    try terminal.waitFor("β 200 ")
    // With so heavy a KL the posterior collapses.
    try terminal.waitUntil("a smaller KL") { ($0.number(after: "latent z  KL ") ?? before) < before / 4 }
    // The change is marked on the curve.
    try terminal.waitFor("β200")
    for _ in 0..<60 { try terminal.press(.character("-")) }
    try terminal.waitFor("β 0 ")
    try terminal.waitUntil("a larger KL") { ($0.number(after: "latent z  KL ") ?? 0) > before }
    try terminal.quit()
  }

  @Test func aSavedModelOpensAtTheSamePlace() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch)
    try terminal.press(.character("z"), .down, .shiftRight, .right, .down, .left)
    try terminal.train()
    try terminal.press(.character(" "))
    try terminal.waitFor("‖ paused")
    try terminal.press(.character("s"))
    try terminal.waitFor("─ save as ─")
    for _ in 0..<scratch.model.count { try terminal.press(.backspace) }
    // Without the suffix, and with a letter of two bytes.
    try terminal.type("späterX")
    try terminal.press(.backspace, .enter)
    try terminal.waitUntil("the news") { $0.text.contains("saved \(scratch.folder)/später.safetensors") }
    try terminal.press(.escape)
    try terminal.waitFor("q quit")
    #expect(scratch.has("später.safetensors"))
    let (picture, step) = (terminal.emulator.picture, terminal.emulator.step)
    // Saved: no question.
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
    #expect(scratch.autosaves == [])

    let again = try PseudoTerminal.latent(["später.safetensors"], in: scratch)
    try again.waitFor("q quit")
    try again.waitFor("t tour")
    #expect(again.emulator.picture == picture)
    #expect(again.emulator.step == step)
    try again.waitUntil("the place") { screen in
      ["    1 ", "+0.60", "▸   3 ", "-0.10"].allSatisfy { screen.contains($0) }
    }
    try again.quit()
  }

  @Test func quittingAsksFirst() throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.explorer(on: scratch)
    try terminal.train()
    try terminal.press(.character("q"))
    try terminal.waitFor("steps of training are in no file yet.")
    try terminal.press(.escape)
    try terminal.waitUntil("the question's end") { !$0.contains("in no file yet") }
    // It was training meanwhile.
    let step = try #require(terminal.emulator.step)
    try terminal.waitUntil("more steps") { ($0.step ?? 0) > step }
    try terminal.press(.character("q"))
    try terminal.waitFor("save, then quit")
    try terminal.press(.character("s"))
    try terminal.waitFor("─ save as ─")
    try terminal.press(.enter)
    try terminal.waitFor("─ the file exists ─")
    let before = try scratch.bytes(Scratch.modelName)
    try terminal.press(.character("y"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
    #expect(try scratch.bytes(Scratch.modelName) != before)
    #expect(scratch.autosaves == [])
  }

  @Test func missingDataAreAskedAbout() throws {
    let scratch = try Scratch()
    try scratch.remove("tiny")
    let terminal = try PseudoTerminal.explorer(on: scratch)
    try terminal.press(.character(" "))
    try terminal.waitFor("─ no data to train on ─")
    try terminal.waitFor("begin a new model on the built-in digits")
    // Data that only this user had cannot be fetched.
    #expect(!terminal.emulator.contains("fetch"))
    try terminal.press(.escape)
    try terminal.waitUntil("the question is gone") { !$0.contains("no data to train on") }
    // The data are looked for beside the screen, so the question comes a moment after the key.
    try terminal.press(.character(" "))
    try terminal.waitFor("begin a new model on the built-in digits")
    try terminal.press(.character("d"))
    try terminal.waitFor("new model  784-16-3-16-784 relu, Bernoulli  on digits")
    try terminal.waitUntil("steps") { ($0.step ?? 0) > 2 }
    try terminal.quit()
  }

  @Test func mnistCanBeFetchedAndSaysWhyNot() throws {
    let scratch = try Scratch(withModel: false)
    // This machine has neither MNIST nor curl.
    let terminal = try PseudoTerminal.latent(
      ["explore", "--new", "--data", "mnist", "--hidden", "8", "--latent", "2"], in: scratch,
      environment: ["PATH": scratch.folder])
    // Only without Debian's package of it.
    guard !FileManager.default.fileExists(atPath: "/usr/share/datasets/mnist") else { return }
    try terminal.waitFor("─ no data to train on ─")
    try terminal.press(.character("f"))
    try terminal.waitUntil("what is missing") { $0.text.contains("curl") }
    try terminal.quit()
  }

  @Test func anotherModelIsOpenedFromTheList() throws {
    let scratch = try Scratch()
    try scratch.write("no model", to: "broken.safetensors")
    let terminal = try PseudoTerminal.latent(
      ["explore", "--new", "--data", "tiny", "--hidden", "8", "--latent", "2"], in: scratch)
    try terminal.waitUntil("steps") { ($0.step ?? 0) > 2 }
    try terminal.press(.character("o"))
    try terminal.waitFor("broken ")
    // The program's own models may be listed above these two.
    try terminal.press(.end)
    try terminal.waitFor("▸ tiny-3d")
    try terminal.press(.up)
    try terminal.waitFor("▸ broken")
    try terminal.press(.enter)
    try terminal.waitUntil("the reason") { $0.text.contains("broken.safetensors is not a valid safetensors file") }
    try terminal.press(.down, .enter)
    try terminal.waitFor("open without saving")
    try terminal.press(.character("d"))
    try terminal.waitFor("tiny-3d  784-16-3-16-784")
    try terminal.waitFor("opened tiny-3d")
    #expect(terminal.emulator.step == Scratch.modelSteps)
    try terminal.quit()
  }
}
