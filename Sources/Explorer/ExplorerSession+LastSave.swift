import Files
import Foundation
import Training

/// The program has to end: what is not saved goes to a file before it does.
extension ExplorerSession {
  /// Saves the run before the program ends, and waits for it. The run goes to the autosave file or, if that fails, to
  /// the folder for temporary files.
  func saveAtOnce() {
    let command = autosave.command(place: state.place)
    // Only bookmarks are new, or the engine still reads its data.
    guard let engine, state.run != .loading else { return saveModelAtOnce() }
    engine.send(command)
    var refuge: FileClaim?
    let deadline = ContinuousClock.now + .seconds(20)
    while ContinuousClock.now < deadline {
      for event in engine.takeEvents() {
        switch event {
        case .saved(let path, _) where path == refuge?.path && farewell != nil:
          // What had failed was an earlier save: the file elsewhere is one too many.
          try? FileSystem.remove(path)
          return
        case .saved(let path, let step) where path == autosave.path || path == refuge?.path:
          farewell = "the run was saved at step \(step): latent explore \(path.shellWord)"
          // An answer about the file elsewhere is still to come.
          guard refuge != nil, path == autosave.path else { return }
        case .saveFailed(autosave.path, let reason):
          // The earlier save and this one may both fail: one file elsewhere is enough.
          guard refuge == nil else { continue }
          refuge = try? FileClaim.refuge(for: autosave.path)
          guard let path = refuge?.path else { return loseRun(reason) }
          engine.send(.save(path: path, state.place))
        case .saveFailed(let path, let reason) where path == refuge?.path:
          return farewell == nil ? loseRun(reason) : ()
        default: continue
        }
      }
      usleep(2000)
    }
    if farewell == nil { loseRun("the training did not answer") }
  }

  private func loseRun(_ reason: String) {
    farewell = "the run is lost: \(reason)"
    hasLostRun = true
  }

  /// Saves a model that no engine trains before the program ends.
  private func saveModelAtOnce() {
    var result = modelAtPlace.written(to: autosave.path)
    if case .failure = result, let refuge = try? FileClaim.refuge(for: autosave.path) {
      result = modelAtPlace.written(to: refuge.path)
    }
    switch result {
    case .success(let path): farewell = "the model was saved with its bookmarks: latent explore \(path.shellWord)"
    case .failure(let error):
      farewell = "the bookmarks are lost: \(error.description)"
      hasLostRun = true
    }
  }
}
