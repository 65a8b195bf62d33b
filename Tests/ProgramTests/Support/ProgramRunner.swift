import Foundation
import Testing

/// The exit code and the output of a run.
struct ProgramResult: Equatable {
  let code: Int32
  let output: String
  let errors: String

  /// The lines of stdout as JSON objects.
  var objects: [[String: Any]] {
    get throws {
      try output.split(separator: "\n").map { line in
        try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      }
    }
  }
}

/// A folder for the program's files, without a terminal and with nothing of the user's.
final class Workshop {
  let folder: String
  private var count = 0

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latent-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    self.folder = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }
  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name)))) }
  func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path(name))) }

  /// Runs `latent` to its end.
  func latent(_ arguments: String..., environment: [String: String] = [:]) throws -> ProgramResult {
    try start(BuiltProgram.latent, arguments, environment: environment).finish()
  }

  func latent(_ arguments: [String]) throws -> ProgramResult { try start(BuiltProgram.latent, arguments).finish() }

  /// Runs `latent-benchmark` to its end.
  func benchmark(_ arguments: [String]) throws -> ProgramResult {
    try start(BuiltProgram.benchmark, arguments).finish()
  }

  /// Starts a program. Its output goes to files: a pipe that nobody reads would block it.
  func start(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws -> RunningProgram {
    count += 1
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"]
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    return try RunningProgram(process, output: path(".output-\(count)"), errors: path(".errors-\(count)"))
  }
}

struct RunningProgram {
  let process: Process
  private let output: String
  private let errors: String
  private static let limit = Duration.seconds(60)

  struct NeverCame: Error {}

  init(_ process: Process, output: String, errors: String) throws {
    self.process = process
    self.output = output
    self.errors = errors
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
  }

  /// Its stdout so far.
  var outputSoFar: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

  /// Its stderr so far.
  var errorsSoFar: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

  /// Waits until `condition` holds; fails if the program ends, or after a minute.
  func wait(for what: String, _ condition: (RunningProgram) -> Bool) throws {
    let deadline = ContinuousClock.now + Self.limit
    while !condition(self) {
      if !process.isRunning || ContinuousClock.now > deadline {
        kill(process.processIdentifier, SIGKILL)
        Issue.record("never came to \(what)")
        throw NeverCame()
      }
      usleep(2_000)
    }
  }

  /// Waits for its end; fails after a minute.
  func finish() throws -> ProgramResult {
    let deadline = ContinuousClock.now + Self.limit
    while process.isRunning {
      if ContinuousClock.now > deadline {
        kill(process.processIdentifier, SIGKILL)
        Issue.record("never came to its end")
        throw NeverCame()
      }
      usleep(2_000)
    }
    // A signal that ended it is reported as in a shell.
    let code = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    return ProgramResult(
      code: code, output: outputSoFar, errors: try String(contentsOfFile: errors, encoding: .utf8))
  }
}
