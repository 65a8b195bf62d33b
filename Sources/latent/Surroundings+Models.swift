import CommandSupport
import Explorer
import Foundation
import Training

extension Surroundings {
  /// The explorer's environment: models of the library and of the working directory, and autosaved runs.
  static var explorer: ExplorerSurroundings {
    let stateFolder = stateFolder
    let name = "autosave-\(timestamp)-\(getpid())\(CheckpointLibrary.suffix)"
    return ExplorerSurroundings(
      catalog: catalog, environment: environment, workingDirectory: workingDirectory,
      models: {
        // Autosaved runs first, as somebody may be looking for them.
        CheckpointLibrary.files(in: stateFolder).map { ($0, false) } + library.list().map { ($0.path, $0.isShipped) }
          + CheckpointLibrary.files(in: workingDirectory).map { ($0, false) }
      },
      autosavePath: "\(stateFolder)/\(name)")
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
