import Foundation

/// A Python with what the PyTorch trainer needs.
public struct Python: Sendable, Equatable {
  /// The path of the interpreter.
  public let path: String
  let environment: [String: String]

  package init(path: String, environment: [String: String]) { (self.path, self.environment) = (path, environment) }

  /// Tells what is missing, without importing it: that would take seconds.
  private static let question = """
    import sys, importlib.util as u
    missing = [m for m in ("torch", "numpy") if u.find_spec(m) is None]
    print("version" if sys.version_info < (3, 8) else " ".join(missing))
    """

  /// The `python3` of `PATH`, which is that of a virtual environment if one is active.
  ///
  /// - Throws: `EngineError`, which says what to install, if there is none or if it lacks PyTorch or NumPy.
  public static func withTorch(environment: [String: String]) throws(EngineError) -> Python {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    guard
      let path = folders.map({ $0 + "/python3" }).first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else {
      throw EngineError(
        "--engine torch needs Python, and there is no python3 in PATH: install Python 3.8 or later, and then PyTorch with "
          + "`python3 -m pip install torch numpy`.")
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.environment = environment
    process.arguments = ["-c", question]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch {
      throw EngineError("\(path) cannot be started: \(error.localizedDescription).")
    }
    let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace)
    process.waitUntilExit()
    guard process.terminationStatus == 0, process.terminationReason == .exit else {
      throw EngineError("\(path) does not work: it ended with status \(process.terminationStatus) when it was asked.")
    }
    if answer.first == "version" {
      throw EngineError("--engine torch needs Python 3.8 or later, and \(path) is older.")
    }
    guard answer.isEmpty else {
      let missing = answer.map { $0 == "torch" ? "PyTorch" : "NumPy" }.joined(separator: " and ")
      throw EngineError(
        "--engine torch needs \(missing), which \(path) lacks: `\(path) -m pip install \(answer.joined(separator: " "))`, "
          + "or activate an environment that has \(answer.count == 1 ? "it" : "them").")
    }
    return Python(path: path, environment: environment)
  }
}
