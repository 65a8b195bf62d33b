import CommandSupport
import Commands
import Explorer
import Foundation
import ModelReading
import Models
import Training

extension Surroundings {
  /// The explorer's environment: models of the library and of the working directory, and autosaved runs.
  ///
  /// - Throws: `CommandError.unusable` for a key in the user's settings that cannot have its command.
  static func explorer() throws -> ExplorerSurroundings {
    let stateFolder = stateFolder
    let name = "autosave-\(timestamp)-\(getpid())\(CheckpointLibrary.suffix)"
    var surroundings = ExplorerSurroundings(
      catalog: catalog, environment: environment, workingDirectory: workingDirectory,
      models: {
        // Autosaved runs first, as somebody may be looking for them.
        CheckpointLibrary.files(in: stateFolder).map { ($0, false) } + library.list().map { ($0.path, $0.isShipped) }
          + (CheckpointLibrary.files(in: workingDirectory) + ForeignModel.files(in: workingDirectory)).map {
            ($0, false)
          }
      },
      autosavePath: "\(stateFolder)/\(name)")
    surroundings.bindings = try UserSettings.current.bindings()
    if let threads = UserSettings.current.threads { surroundings.threads = threads }
    surroundings.recognise = { ForeignModel.summary(ofFile: $0) }
    surroundings.openForeign = { path, error in
      do {
        guard let file = try ModelFile(path, insteadOf: error) else { return .failure(error) }
        let opening = try ModelOpening(file, path, catalog: catalog, data: nil, decided: nil)
        if let doubt = opening.doubt { return .failure(.unread(reason: "\(path): \(doubt)")) }
        return .success(
          OpenedModel(
            path: path, isShipped: true, checkpoint: opening.checkpoint,
            doubt: opening.foreign.flatMap { ForeignModel.doubt($0.model) }))
      } catch {
        return .failure(.unread(reason: "\(error)"))
      }
    }
    return surroundings
  }

  /// When this process began to explore, as `1121-0607`: month, day, hour and minute.
  private static var timestamp: String {
    var now = time(nil)
    var parts = tm()
    localtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return two(parts.tm_mon + 1) + two(parts.tm_mday) + "-" + two(parts.tm_hour) + two(parts.tm_min)
  }

  /// $XDG_STATE_HOME counts only if absolute, says the XDG Base Directory Specification.
  private static var stateFolder: String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/latent" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/state/latent" }
    return workingDirectory
  }
}
