import Datasets
import Dispatch
import Drawing
import Foundation
import TestSupport
import Testing
import Training

@testable import Explorer

/// The explorer as a student has it: the models that come with the program, the built-in data and nothing else.
final class LessonSession {
  let folder: TemporaryFolder
  let session: ExplorerSession
  private let news = DispatchSemaphore(value: 0)

  var state: ExplorerState { session.state }

  /// The folder of the models.
  static let models = URL(filePath: #filePath).appending(path: "../../../../Checkpoints").standardized.path

  init(_ folder: TemporaryFolder? = nil, width: Int = 80, height: Int = 24) throws {
    let folder = try folder ?? TemporaryFolder()
    self.folder = folder
    let environment = ["HOME": folder.path, "XDG_CACHE_HOME": folder.path + "/cache"]
    let surroundings = ExplorerSurroundings(
      catalog: DatasetCatalog(
        environment: environment, workingDirectory: folder.path, systemFolder: folder.path + "/system"),
      environment: environment, workingDirectory: folder.path,
      models: { CheckpointLibrary.files(in: Self.models).map { ($0, true) } },
      autosavePath: folder.path + "/state/autosave.safetensors")
    session = ExplorerSession(
      OpenedModel(path: nil, checkpoint: Sample.fresh(place: Sample.atOrigin(latent: 3))),
      look: ScreenLook(limits: Sample.unicode), width: width, height: height, surroundings: surroundings,
      wake: { [news] in news.signal() })
    session.begin(training: false)
  }

  /// A key by its name, or a line of the palette after a colon.
  func act(_ action: String) {
    if action.hasPrefix(":") {
      press(.character(":"))
      session.handle(.input(.paste(String(action.dropFirst()))))
      press(.enter)
      return
    }
    switch action {
    case "space": press(.character(" "))
    case "enter": press(.enter)
    case "down": press(.down)
    default: press(.character(Character(action)))
    }
  }

  func press(_ keys: Key...) { for key in keys { session.handle(.input(.key(key))) } }

  /// Handles events of other threads until a condition holds, or the time is over.
  @discardableResult func wait(_ limit: Duration = .seconds(600), until condition: (ExplorerState) -> Bool) -> Bool {
    let deadline = ContinuousClock.now + limit
    session.collect()
    while !condition(state) {
      if ContinuousClock.now > deadline { return false }
      _ = news.wait(timeout: .now() + .milliseconds(10))
      if state.isMoving { session.handle(.tick(seconds: 1)) }
      session.collect()
    }
    return true
  }

  /// A quantity of lessons.
  ///
  /// - Throws: if it is not known.
  func value(_ name: String) throws -> Double {
    guard case .number(let number)? = Quantity.named(name)?.read(state.world) else { throw Missing(name: name) }
    return number
  }

  private struct Missing: Error { let name: String }

  /// Handles what is under way, apart from the training.
  func settle() { wait(.seconds(120)) { _ in !session.isAboutToAnswer } }

  /// Handles what other threads still send: a run's last weights come after the news that it pauses.
  func rest() {
    while news.wait(timeout: .now() + .milliseconds(300)) == .success { session.collect() }
    session.collect()
  }

  /// Goes to the next step, past a task that is not solved, too.
  func goOn() {
    let place = state.lesson?.place
    for _ in 0..<2 where state.lesson?.place == place { press(.tab) }
    wait { $0.lesson?.wait == nil }
    settle()
  }

  deinit {
    if !state.isFinished { press(.escape, .escape, .character("q"), .character("d")) }
  }
}
