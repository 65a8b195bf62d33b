import Foundation
import Testing

/// The harness on programs that every system has: a test of the tests' own tool.
@Suite struct PseudoTerminalTests {
  private func shell(_ script: String, columns: Int = 80, rows: Int = 24) throws -> PseudoTerminal {
    try PseudoTerminal("/bin/sh", ["-c", script], columns: columns, rows: rows)
  }

  @Test func whatIsTypedComesBack() throws {
    let terminal = try PseudoTerminal("/bin/cat")
    try terminal.type("héllo\n")
    // Once as the terminal's echo, once from the program.
    try terminal.waitUntil("two rows") { $0.screen.starts(with: ["héllo", "héllo"]) }
    try terminal.press(.control("d"))
    #expect(try terminal.waitForExit() == .code(0))
    #expect(terminal.leftovers == [])
  }

  @Test func theTerminalIsAsDescribed() throws {
    let terminal = try shell("stty -a; tput colors; tput cols; echo $TERM; tty", columns: 91, rows: 33)
    #expect(try terminal.waitForExit() == .code(0))
    let text = terminal.emulator.screen.joined(separator: "\n")
    #expect(text.contains("rows 33; columns 91"))
    #expect(Set(text.split { " \n".contains($0) }).isSuperset(of: ["echo", "isig", "icanon", "opost"]))
    #expect(text.contains("\n256\n91\nlatent-test-256color\n/dev/"))
  }

  @Test(arguments: zip(TerminalDescription.Kind.allCases, ["256", "16", "8", "-1"]))
  func terminalsDifferInColors(kind: TerminalDescription.Kind, colors: String) throws {
    let terminal = try PseudoTerminal("/bin/sh", ["-c", "tput colors; tput bold; tput setaf 1; echo X"], kind: kind)
    _ = try terminal.waitForExit()
    #expect(terminal.emulator.screen[0] == colors)
    #expect(terminal.emulator[0, 1]?.style.attributes == .bold)
    #expect(terminal.emulator[0, 1]?.style.foreground == (kind == .mono ? .standard : .palette(1)))
    #expect(terminal.emulator.unknown == [])
  }

  @Test func theEnvironmentIsOnlyWhatWasGiven() throws {
    let terminal = try PseudoTerminal(
      "/usr/bin/env", environment: ["LATENT_TEST": "yes"], workingDirectory: "/", columns: 200)
    _ = try terminal.waitForExit()
    let names = terminal.emulator.screen.filter { !$0.isEmpty }.map { $0.prefix { $0 != "=" } }
    #expect(Set(names) == ["LATENT_TEST", "LC_ALL", "PATH", "TERM", "TERMINFO"])
  }

  @Test func exitCodesAndSignalsAreTold() throws {
    #expect(try shell("exit 64").waitForExit() == .code(64))
    #expect(try shell("kill -SEGV $$").waitForExit() == .signal(SIGSEGV))
    let sleeper = try shell("echo ready; exec sleep 60")
    try sleeper.waitFor("ready")
    sleeper.signal(SIGTERM)
    #expect(try sleeper.waitForExit() == .signal(SIGTERM))
    let interrupted = try PseudoTerminal("/bin/cat")
    try interrupted.press(.control("c"))
    #expect(try interrupted.waitForExit() == .signal(SIGINT))
  }

  @Test func signalsAreNotInheritedBlockedOrIgnored() throws {
    // Only Linux shows them.
    guard FileManager.default.fileExists(atPath: "/proc/self/status") else { return }
    let terminal = try PseudoTerminal("/bin/grep", ["-E", "^Sig(Blk|Ign):", "/proc/self/status"])
    _ = try terminal.waitForExit()
    let masks = terminal.emulator.screen.prefix(2).map { UInt64($0.split(separator: " ").last ?? "", radix: 16) }
    // 32 and 33 are reserved by the C library.
    #expect(masks.map { $0.map { $0 & ~(3 << 31) } } == [0, 0])
  }

  @Test func filesOfTheTestAreNotInherited() throws {
    let first = try PseudoTerminal("/bin/cat")
    let terminal = try shell("ls /dev/fd/ | tr '\\n' ' '; echo end")
    try terminal.waitFor("end")
    // The three standard ones, and the folder that `ls` reads.
    #expect(terminal.emulator.screen[0] == "0 1 2 3 end")
    withExtendedLifetime(first) {}
  }

  @Test func theWindowCanBeResized() throws {
    let terminal = try shell("trap 'stty size' WINCH; echo ready; while :; do read line; done")
    try terminal.waitFor("ready")
    try terminal.resize(columns: 50, rows: 10)
    try terminal.waitFor("10 50")
    #expect(terminal.emulator.columns == 50)
  }

  @Test func aProgramCanBeStoppedAndGoOn() throws {
    let terminal = try PseudoTerminal("/bin/cat")
    try terminal.press(.control("z"))
    try terminal.waitForStop()
    #expect(terminal.state == .stopped)
    try terminal.resume()
    try terminal.type("again\n")
    try terminal.waitUntil("two rows") { $0.screen.filter { $0.hasSuffix("again") }.count == 2 }
  }

  @Test func theTerminalCanBeTakenAway() throws {
    let terminal = try shell("echo ready; exec sleep 60")
    try terminal.waitFor("ready")
    terminal.hangUp()
    #expect(try terminal.waitForExit() == .signal(SIGHUP))
  }

  @Test func theLinesSettingsOutliveTheProgram() throws {
    let terminal = try shell("stty -echo raw; printf '\\033[?25l\\033[1m'")
    _ = try terminal.waitForExit()
    let leftovers = terminal.leftovers.joined(separator: "; ")
    #expect(leftovers.contains("cursor is off"))
    #expect(leftovers.contains("the style is"))
    #expect(leftovers.contains("the line's local flags"))
    let restored = try shell("old=$(stty -g); stty -echo raw; stty $old")
    _ = try restored.waitForExit()
    #expect(restored.leftovers == [])
  }

  @Test func allOutputIsReadBeforeTheEnd() throws {
    for _ in 0..<10 {
      let terminal = try shell("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done")
      _ = try terminal.waitForExit()
      #expect(terminal.emulator.screen.suffix(2) == ["line 4999", ""])
    }
  }

  @Test func muchCanBeTypedToAProgramThatWritesMuch() throws {
    let terminal = try shell("stty raw -echo; echo ready; exec cat")
    try terminal.waitFor("ready")
    let text = String(repeating: "0123456789", count: 20_000)
    try terminal.type(text + "end")
    try terminal.waitFor("end")
    #expect(terminal.output.count > text.utf8.count)
  }

  @Test func aProgramThatIsNotThereIsAnError() {
    #expect(throws: ProgramNotStarted(path: "/no/such", reason: "No such file or directory")) {
      try PseudoTerminal("/no/such")
    }
    #expect(throws: ProgramNotStarted.self) { try PseudoTerminal("/bin/cat", workingDirectory: "/no/such") }
  }

  @Test func aFailedWaitShowsTheScreen() throws {
    let terminal = try shell("echo here; exec sleep 60")
    try terminal.waitFor("here")
    let error = #expect(throws: WaitFailure.self) {
      try terminal.waitFor("there", within: .milliseconds(20), file: "Some.swift", line: 7)
    }
    #expect(error?.description.hasPrefix("Some.swift:7: waited 0.02 seconds for 'there' on the screen.") == true)
    #expect(error?.description.contains("\n| here\n") == true)
    #expect(throws: WaitFailure.self) { try terminal.click(x: 0, y: 0) }
    // A program that has ended writes nothing more, so there is no need to wait.
    let ended = try shell("echo bye")
    #expect(throws: WaitFailure.self) { try ended.waitFor("there", within: .seconds(3600)) }
  }

  @Test func keysSendWhatTheTerminalsModesSay() throws {
    let terminal = try shell("stty raw -echo; printf 'A\\033[?1h\\033[?1000;1006hB'; exec cat -v")
    try terminal.press(.character("x"))
    try terminal.waitFor("B")
    try terminal.press(.up, .shiftLeft, .pageDown, .escape, .backspace, .function(12))
    try terminal.click(x: 4, y: 9)
    try terminal.scroll(x: 0, y: 0, up: false)
    try terminal.press(.enter)
    try terminal.waitFor("^[OA^[[1;2D^[[6~^[^?^[[24~^[[<0;5;10M^[[<0;5;10m^[[<65;1;1M^M")
    #expect(terminal.leftovers.contains("mouse reports (1000) is on"))
  }
}
