import Foundation
import TestSupport
import Testing
import Training
import VAE

@testable import Engines

/// Programs in the place of a trainer that do not keep to the protocol.
@Suite struct StrangeTrainerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A shell script in the place of Python; `$3` is the folder of the run.
  private func python(_ script: String) throws -> Python {
    let path = try folder.write(Array("#!/bin/sh\n\(script)\n".utf8), to: "python3")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return Python(path: path, environment: ["PATH": "/usr/bin:/bin", "TMPDIR": folder.path])
  }

  private func events(_ script: String) throws -> [TrainingEvent] {
    let engine = ProcessEngine(
      TrainingJob(Checkpoint(try EngineRun.configuration())), { EngineRun.dataset }, {}, python: try python(script),
      group: .here(1), shows: true)
    var events: [TrainingEvent] = []
    try EngineRun.wait(for: engine, &events) { $0.last == .stopped }
    #expect(!folder.names().contains { $0.hasPrefix("latent-engine") })
    return events
  }

  @Test(arguments: [
    ("echo nonsense; sleep 60", "The trainer reports what latent does not understand: nonsense"),
    (
      #"echo '{"event":"party"}'; sleep 60"#, #"The trainer reports what latent does not understand: {"event":"party"}"#
    ),
    (
      #"echo '{"event":"step","step":-1,"images":1,"reconstruction":1,"kl":1,"kl_per_dimension":[1,1,1]}'"#,
      #"The trainer reports what latent does not understand: {"event":"step","step":-1,"#
        + #""images":1,"reconstruction":1,"kl":1,"kl_per_dimension":[1,1,1]}"#
    ),
    (
      #"echo '{"event":"step","step":1,"images":1,"reconstruction":1,"kl":1,"kl_per_dimension":[]}'"#,
      #"The trainer reports what latent does not understand: {"event":"step","step":1,"#
        + #""images":1,"reconstruction":1,"kl":1,"kl_per_dimension":[]}"#
    ),
    (#"echo '{"event":"failed","reason":"no GPU is here."}'"#, "no GPU is here."),
    ("tr '\\0' x </dev/zero", "The trainer's reports have no end."),
    ("exit 3", "The trainer ended with an error with status 3."),
    (
      "echo '  File x' >&2; echo 'ImportError: libfoo.so is missing' >&2; exit 1",
      "The trainer ended with an error: ImportError: libfoo.so is missing"
    ),
    ("kill -11 $$", "The trainer was ended by signal 11 (Segmentation fault)."),
  ])
  func itIsTold(script: String, reason: String) throws {
    #expect(try events(script) == [.loading, .failed(reason: reason), .stopped])
  }

  @Test func weightsOfAnotherModelAreRefused() throws {
    let other = folder.file("other.safetensors")
    var run = try EngineRun.configuration()
    run.architecture = try run.architecture.resized(latents: LatentSpace(4))
    try Checkpoint(run).write(to: other)
    let events = try events(
      #"cp \#(other) "$3/weights.safetensors"; "#
        + #"echo "{\"event\":\"weights\",\"file\":\"$3/weights.safetensors\",\"step\":0,\"running\":true}""#)
    guard case .failed(let reason)? = events.dropFirst().first else {
      Issue.record("\(events)")
      return
    }
    #expect(reason.contains("should be the architecture of the run"))
  }

  @Test func oneThatDoesNotStopIsEnded() throws {
    let engine = ProcessEngine(
      TrainingJob(Checkpoint(try EngineRun.configuration())), { EngineRun.dataset }, {},
      python: try python(#"echo '{"event":"ready"}'; exec sleep 1000"#), group: .here(1), shows: true)
    var events: [TrainingEvent] = []
    try EngineRun.wait(for: engine, &events) { $0.contains(.ready) }
    engine.send(.stop)
    try EngineRun.wait(for: engine, &events) { $0.last == .stopped }
    #expect(events == [.loading, .ready, .stopped])
  }

  @Test func whatIsMissingIsSaid() throws {
    func sentence(_ environment: [String: String]) -> String {
      do throws(EngineError) {
        _ = try Python.withTorch(environment: environment)
        return ""
      } catch {
        return error.description
      }
    }
    #expect(sentence([:]).contains("there is no python3 in PATH: install Python 3.8"))
    let path = ["PATH": folder.path]
    _ = try python("echo torch numpy")
    #expect(sentence(path).contains("needs PyTorch and NumPy, which \(folder.path)/python3 lacks"))
    _ = try python("echo torch")
    #expect(sentence(path).contains("-m pip install torch`, or activate an environment that has it."))
    _ = try python("echo version")
    #expect(sentence(path).contains("needs Python 3.8 or later"))
    _ = try python("exit 9")
    #expect(sentence(path).contains("it ended with status 9"))
    _ = try python("echo")
    #expect(sentence(path) == "")
  }
}
