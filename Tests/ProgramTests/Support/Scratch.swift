import Foundation
import Training

/// A workshop with a model of the tiny digits, and folders for all that a program keeps for its user.
final class Scratch {
  private let workshop: Workshop
  /// The working directory of the program, with data and model.
  var folder: String { workshop.folder }
  var model: String { workshop.path(Self.modelName) }
  static let modelName = "tiny-3d.safetensors"
  /// The steps of the model's run.
  static let modelSteps = 120

  /// - Parameter withModel: whether the model and its data are there.
  init(withModel: Bool = true) throws {
    workshop = withModel ? try .withDigits() : try Workshop()
    guard withModel else { return }
    var checkpoint = try Self.checkpoint.get()
    // The folder of its training is gone.
    checkpoint.configuration.data = workshop.path("tiny")
    try checkpoint.write(to: model)
  }

  /// The autosaved runs.
  var autosaves: [String] {
    let state = workshop.path(".state/latent")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: state)) ?? []
    return names.filter { $0.hasPrefix("autosave-") }.map { state + "/" + $0 }
  }

  /// The models in the folder.
  var checkpoints: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") }.map { folder + "/" + $0 }
  }

  /// The environment of a user without files.
  var environment: [String: String] {
    [
      "HOME": workshop.path(".home"), "XDG_CACHE_HOME": workshop.path(".cache"),
      "XDG_DATA_HOME": workshop.path(".data"), "XDG_STATE_HOME": workshop.path(".state"), "TMPDIR": folder,
    ]
  }

  func has(_ name: String) -> Bool { workshop.exists(name) }
  func bytes(_ name: String) throws -> [UInt8] { try workshop.bytes(name) }
  func write(_ text: String, to name: String) throws { try workshop.write(Array(text.utf8), to: name) }
  func write(_ bytes: [UInt8], to name: String) throws { try workshop.write(bytes, to: name) }
  func makeFolder(_ name: String) throws { try workshop.makeFolder(name) }
  func latent(_ arguments: [String]) throws -> ProgramResult { try workshop.latent(arguments) }
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: workshop.path(name)) }

  /// Trained by the program itself, once for all tests.
  private static let checkpoint = Result {
    let workshop = try Workshop.withDigits()
    let result = try workshop.train("--epochs", "\(modelSteps / 6)", "--out", modelName)
    guard result.code == 0 else { throw Workshop.NoModel(errors: result.errors) }
    return try Checkpoint(contentsOf: workshop.path(modelName))
  }
}
