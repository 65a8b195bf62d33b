import Foundation
import Testing
import Training

/// A process started in an odd state does its work or says why it cannot, and always ends.
@Suite struct CommandLineSurroundingsTests {
  /// Runs `latent` with `arguments` and `redirections` in a shell after `setting`.
  private func run(
    _ workshop: Workshop, after setting: String = "", _ arguments: String, _ redirections: String = ""
  ) throws -> ProgramResult {
    let script = "\(setting.isEmpty ? "" : setting + " && ")exec '\(BuiltProgram.latent)' \(arguments) \(redirections)"
    return try workshop.start("/bin/sh", ["-c", script]).finish()
  }

  private static let train = "train \(TinyDigits.options.joined(separator: " ")) --epochs 2 --out n.safetensors"

  @Test func withoutStandardInput() throws {
    let workshop = try Workshop.withModel()
    let trained = try run(workshop, Self.train, "<&-")
    #expect(trained.code == 0 && trained.output.contains("saved n.safetensors"), "\(trained)")
    // No input is the end of the input.
    let plain = try run(workshop, "explore --plain m.safetensors", "<&-")
    #expect(plain.code == 0 && plain.output.contains("help lists the commands."), "\(plain)")
    let screen = try run(workshop, "explore m.safetensors", "<&-")
    #expect(screen.code == 1 && screen.errors.contains("standard input is not a terminal"), "\(screen)")
  }

  @Test(arguments: ["inspect m.safetensors", "evaluate m.safetensors", "explore --plain m.safetensors", train])
  func withoutStandardOutput(arguments: String) throws {
    let workshop = try Workshop.withModel()
    let result = try run(workshop, arguments, ">&-")
    #expect(result.code == 1)
    #expect(result.errors == "latent: standard output is closed: there is nowhere to write to.\n")
  }

  @Test func withoutStandardError() throws {
    let workshop = try Workshop.withModel()
    #expect(try run(workshop, Self.train, "2>&-").code == 0)
    // No message ends up in a file that got the free number.
    #expect(try run(workshop, "inspect no.safetensors", "2>&-").code == 1)
    #expect(try run(workshop, "train --resume n.safetensors --epochs 3", "<&- 2>&-").code == 0)
    #expect(try Checkpoint(contentsOf: workshop.path("n.safetensors")).epochs == 3)
    #expect(try run(workshop, "inspect m.safetensors", "<&- >&- 2>&-").code == 1)
  }

  /// Too few descriptors are reported before anything is lost; a few more are enough for everything.
  @Test(arguments: [4, 5, 6, 8, 12, 20, 34]) func withFewDescriptors(limit: Int) throws {
    let workshop = try Workshop.withModel()
    for arguments in ["inspect m.safetensors", Self.train, "explore --plain m.safetensors", "toy --steps 5"] {
      let result = try run(workshop, after: "ulimit -n \(limit)", arguments)
      #expect(result.code == 1 && result.output == "", "\(result)")
      #expect(result.errors.hasPrefix("latent: ") && result.errors.contains("ulimit -n"), "\(result)")
    }
    #expect(!workshop.exists("n.safetensors"))
  }

  @Test func withJustEnoughDescriptors() throws {
    let workshop = try Workshop.withModel()
    for arguments in ["inspect m.safetensors", Self.train, "explore --plain m.safetensors", "evaluate m.safetensors"] {
      let result = try run(workshop, after: "ulimit -n 40", arguments)
      #expect(result.code == 0, "\(result)")
    }
    let scratch = try Scratch()
    let script = "ulimit -n 40 && exec '\(BuiltProgram.latent)' '\(scratch.model)'"
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", script], environment: scratch.environment, workingDirectory: scratch.folder, columns: 100)
    try terminal.waitFor("q quit")
    try terminal.train()
    for view in ExplorerView.allCases { try terminal.open(view) }
    terminal.signal(SIGTERM)
    #expect(try terminal.waitForExit() == .signal(SIGTERM))
    terminal.expectCleanTerminal()
    #expect(scratch.autosaves.count == 1)
  }

  @Test(arguments: [
    "unset HOME", "HOME=", "HOME=/dev/null/home", "XDG_STATE_HOME=/dev/null", "XDG_STATE_HOME=relative",
  ])
  func withoutAHome(setting: String) throws {
    let workshop = try Workshop.withModel()
    for arguments in [Self.train, "data", "inspect m.safetensors", "explore --plain m.safetensors"] {
      let result = try run(workshop, after: setting + "; export HOME XDG_STATE_HOME; true", arguments)
      #expect(result.code == 0, "\(result)")
    }
    // An unsaved run is kept where there is space.
    let scratch = try Scratch()
    let script = "\(setting); export HOME XDG_STATE_HOME; exec '\(BuiltProgram.latent)' '\(scratch.model)'"
    let terminal = try PseudoTerminal(
      "/bin/sh", ["-c", script], environment: ["TMPDIR": scratch.folder], workingDirectory: scratch.folder, columns: 100
    )
    try terminal.waitFor("q quit")
    try terminal.train()
    terminal.signal(SIGTERM)
    #expect(try terminal.waitForExit() == .signal(SIGTERM))
    #expect(terminal.emulator.text.contains("latent: the run was saved at step "), "\(terminal.emulator.screen)")
  }

  /// `ulimit -f`: a file that grows too large is reported, and the old file stays.
  @Test func withALimitOnFiles() throws {
    let workshop = try Workshop.withModel()
    let before = try workshop.bytes("m.safetensors")
    let result = try run(workshop, after: "ulimit -f 8", "train --resume m.safetensors --epochs 2", "2>&1 | cat")
    #expect(result.output.contains("m.safetensors cannot be written: File too large"), "\(result)")
    #expect(try workshop.bytes("m.safetensors") == before)
    let direct = try run(workshop, after: "ulimit -f 8", Self.train)
    #expect(direct.code == 1 && direct.errors.contains("File too large"), "\(direct)")
    #expect(!workshop.exists("n.safetensors"))
  }

  /// Stacks larger than the address space: the system refuses each thread, as under a limit on processes.
  @Test(arguments: [
    "train --data digits --hidden 8 --latent 2 --epochs 1 --threads 2 --out n.safetensors",
    "evaluate m.safetensors --threads 2", "explore --plain m.safetensors",
  ])
  func withoutThreads(arguments: String) throws {
    let workshop = try Workshop.withModel()
    let limit = "ulimit -s 200000000000"
    guard try run(workshop, after: limit, "--version").code == 0 else { return }
    let result = try run(workshop, after: limit, arguments)
    #expect(result.code == 1 && result.errors.hasPrefix("latent: No thread can be started here: "), "\(result)")
    // The main thread alone is enough.
    #expect(try run(workshop, after: limit, Self.train + " --threads 1").code == 0)
  }

  /// A terminal that reads nothing does not keep the program from ending.
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func aReaderThatTakesNothingIsNotWaitedFor(signal: Int32) throws {
    let scratch = try Scratch()
    let terminal = try PseudoTerminal.latent(
      ["train", "--resume", scratch.model, "--epochs", "1000000"], in: scratch, columns: 300)
    try terminal.waitFor("epoch ")
    let before = try Checkpoint(contentsOf: scratch.model).step
    usleep(3_000_000)
    terminal.signal(signal)
    #expect(try terminal.waitForExit(within: .seconds(20), isReading: false) == .signal(signal))
    #expect(try Checkpoint(contentsOf: scratch.model).step > before)
  }

  /// A pipe takes so many bytes; whoever writes more waits for a reader, and has to end all the same.
  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func aFullPipeIsNotWaitedFor(signal: Int32) throws {
    let workshop = try Workshop.withModel()
    for arguments in [
      ["train", "--resume", "m.safetensors", "--epochs", "1000000", "--json"],
      ["explore", "--plain", "m.safetensors"],
    ] {
      let (process, output, input) = (Process(), Pipe(), Pipe())
      process.executableURL = URL(fileURLWithPath: BuiltProgram.latent)
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: workshop.folder)
      (process.standardOutput, process.standardInput) = (output, input)
      process.standardError = FileHandle.nullDevice
      let end = output.fileHandleForWriting.fileDescriptor
      // Most of it is taken before the program begins: training says little.
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
      let taken = [UInt8](repeating: 0, count: 512)
      while write(end, taken, taken.count) > 0 {}
      _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) & ~O_NONBLOCK)
      var room = [UInt8](repeating: 0, count: arguments[0] == "train" ? 4096 : 0)
      read(output.fileHandleForReading.fileDescriptor, &room, room.count)
      try process.run()
      usleep(2_000_000)
      #expect(process.isRunning, "\(arguments)")
      kill(process.processIdentifier, signal)
      let deadline = ContinuousClock.now + .seconds(20)
      while process.isRunning, ContinuousClock.now < deadline { usleep(10_000) }
      #expect(!process.isRunning, "\(arguments)")
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal, "\(arguments)")
    }
    #expect(try Checkpoint(contentsOf: workshop.path("m.safetensors")).epochs > 1)
  }

  /// A signal while the explorer starts, at any moment of that.
  @Test(arguments: [SIGTERM, SIGINT]) func startingIsEnded(signal: Int32) throws {
    let scratch = try Scratch()
    for milliseconds in [0, 3, 10, 30, 60, 100, 200, 400, 800] {
      let terminal = try PseudoTerminal.latent(
        ["explore", "--new", "--data", "digits", "--latent", "2"], in: scratch, columns: 100)
      usleep(UInt32(milliseconds) * 1000)
      terminal.signal(signal)
      #expect(try terminal.waitForExit(within: .seconds(20)) == .signal(signal), "after \(milliseconds) ms")
    }
  }
}
