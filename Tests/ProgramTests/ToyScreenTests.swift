import Foundation
import Testing

/// `latent toy` on a terminal, and in lines.
@Suite struct ToyScreenTests {
  private func toy(_ arguments: String..., environment: [String: String] = [:]) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal.latent(
      ["toy"] + arguments, in: Scratch(withModel: false), environment: environment)
    try terminal.waitFor("q quit")
    return terminal
  }

  private func bound(_ terminal: PseudoTerminal) -> Double? {
    terminal.emulator.screen.lazy.compactMap { row -> Double? in
      guard let place = row.firstRange(of: "│ ELBO  ") else { return nil }
      return Double(row[place.upperBound...].drop { $0 == " " }.prefix { $0.isNumber || "-.".contains($0) })
    }.first
  }

  @Test func theBoundRisesAndTheTerminalIsRestored() throws {
    let terminal = try toy()
    try terminal.waitFor("○ paused  step 0")
    let start = try #require(bound(terminal))
    try terminal.press(.character("."), .character("."))
    try terminal.waitFor("step 2")
    try terminal.press(.character("t"), .character("t"), .character(" "))
    try terminal.waitFor("● running")
    try terminal.waitUntil("steps") { ($0.step ?? 0) > 300 }
    try terminal.press(.character(" "))
    try terminal.waitFor("○ paused")
    let end = try #require(bound(terminal))
    #expect(end > start + 0.5 && end < -2.2)
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT]) func whateverEndsItTheTerminalIsRestored(signal: Int32) throws {
    let terminal = try toy("--target", "ring", "--family", "mixture", "--components", "8")
    try terminal.press(.character(" "))
    try terminal.waitUntil("steps") { ($0.step ?? 0) > 3 }
    if signal == SIGINT { try terminal.press(.control("c")) } else { terminal.signal(signal) }
    #expect(try terminal.waitForExit() == .signal(signal))
    terminal.expectCleanTerminal()
  }

  @Test func itIsSuspendedAndResized() throws {
    let terminal = try toy()
    try terminal.press(.character("."))
    try terminal.waitFor("step 1")
    let screen = terminal.emulator.screen
    try terminal.press(.control("z"))
    try terminal.waitForStop()
    terminal.expectCleanTerminal()
    try terminal.resume()
    try terminal.waitUntil("the screen again") { $0.screen == screen }
    try terminal.resize(columns: 40, rows: 12)
    try terminal.waitUntil("the small screen") { $0.screen.count == 12 && $0.screen[11].contains("q quit") }
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
    terminal.expectCleanTerminal()
  }

  @Test func aTerminalWithoutUTF8GetsASCII() throws {
    let terminal = try toy(environment: ["LC_ALL": "C"])
    try terminal.waitFor("+- p: two modes")
    #expect(terminal.emulator.screen.allSatisfy { $0.unicodeScalars.allSatisfy { $0.isASCII } })
    try terminal.press(.character("q"))
    #expect(try terminal.waitForExit() == .code(0))
  }

  @Test func linesTellTheSameEveryTime() throws {
    let workshop = try Workshop()
    let result = try workshop.latent("toy", "--steps", "500", "--json", "--family", "full", "--seed", "3")
    #expect(result.code == 0 && result.errors == "")
    let objects = try result.objects
    #expect(objects.count == 21)
    #expect(objects.first?["step"] as? Int == 0 && objects.last?["step"] as? Int == 500)
    let bounds = objects.compactMap { $0["elbo"] as? Double }
    let evidence = try #require(objects.last?["logZ"] as? Double)
    #expect(bounds.count == 21 && abs(evidence - log(0.1)) < 1e-12)
    #expect((bounds.last ?? 0) > (bounds.first ?? 0) + 0.5 && bounds.allSatisfy { $0 < evidence })
    let gap = try #require(objects.last?["kl"] as? Double)
    #expect(abs((bounds.last ?? 0) + gap - evidence) < 1e-9)
    #expect(
      try workshop.latent("toy", "--steps", "500", "--json", "--family", "full", "--seed", "3").output == result.output)
  }

  @Test func emIsTold() throws {
    let workshop = try Workshop()
    let result = try workshop.latent("toy", "--em", "--target", "banana", "--steps", "60", "--every", "1", "--json")
    #expect(result.code == 0 && result.errors == "")
    let fits = try result.objects.map { try #require($0["em"] as? [String: Any]) }
    #expect(fits.count == 61)
    let evidence = fits.compactMap { $0["logLikelihood"] as? Double }
    let gaps = fits.compactMap { $0["gap"] as? Double }
    #expect(zip(evidence, evidence.dropFirst()).allSatisfy { $0 <= $1 + 1e-9 })
    // After each E step.
    #expect(gaps.enumerated().allSatisfy { $0.offset % 2 == 0 || abs($0.element) < 1e-9 } && gaps[2] > 0.01)
    let rows = try workshop.latent("toy", "--em", "--every", "250").output.split(separator: "\n")
    #expect(rows.count == 5 && rows[1].split(separator: " ").prefix(3) == ["step", "log", "p(x)"])
    let usage = try workshop.latent("toy", "--em", "--family", "full")
    #expect(usage.code == 64 && usage.errors.contains("--family is about draws of q"))
  }

  @Test func withoutATerminalThereAreLines() throws {
    let result = try Workshop().latent("toy", "--every", "250")
    let rows = result.output.split(separator: "\n")
    #expect(result.code == 0 && rows.count == 5, "\(result.output)")
    #expect(rows[0] == "log Z -2.3026")
    #expect(rows[1].split(separator: " ").prefix(2) == ["step", "ELBO"])
    #expect(rows.last?.split(separator: " ").first == "500")
  }

  @Test func wrongUsageAndARunThatDivergesAreSaid() throws {
    let workshop = try Workshop()
    let usage = try workshop.latent("toy", "--components", "3")
    #expect(usage.code == 64 && usage.errors.hasPrefix("latent: --components goes with --family mixture"))
    #expect(try workshop.latent("toy", "--target", "star").code == 64)
    let diverged = try workshop.latent(
      "toy", "--optimizer", "sgd", "--estimator", "score", "--learning-rate", "30", "--steps", "50")
    #expect(diverged.code == 1 && diverged.errors.contains("lower --learning-rate"), "\(diverged.errors)")
  }
}
