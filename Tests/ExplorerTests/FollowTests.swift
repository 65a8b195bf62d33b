import Drawing
import Follow
import Foundation
import ModelReading
import Datasets
import TestSupport
import Testing
import Training
import VAE

@testable import Explorer

/// A run of another process, shown as it writes.
@Suite struct FollowTests {
  private let now = Int(Date().timeIntervalSince1970)

  private func written(
    step: Int, latent: Int = 3, beta: Float = 1, path: String = "/run/m.safetensors"
  ) -> CheckpointFollower.Written {
    var checkpoint = Sample.fresh(latent: latent)
    (checkpoint.step, checkpoint.beta, checkpoint.batchesPerEpoch) = (step, beta, 10)
    checkpoint.parameters[0] = Float(step)
    return CheckpointFollower.Written(path: path, time: now, step: step, checkpoint: checkpoint)
  }

  /// The explorer on the first checkpoint of a followed run, with z moved by the user.
  private func following(width: Int = 80) -> ExplorerState {
    var state = Sample.state(path: "/run/m.safetensors", width: width)
    state.world.following = Following(path: "/run")
    _ = state.update(.obey(.z, "2 1.5"))
    return state
  }

  private func news(
    _ written: CheckpointFollower.Written..., problem: String? = nil, age: Int = 0
  ) -> ExplorerEvent {
    let findings = CheckpointFollower.Findings(written: written, problem: problem)
    return .followed(FollowNews(findings, shownSince: now - age))
  }

  @Test func newWeightsAreShownAtTheSamePlace() {
    var state = following()
    state.press(.character("8"))
    let effects = state.update(news(written(step: 10), written(step: 20, beta: 2)))
    #expect(effects.contains(.ask))
    #expect(state.model.step == 20 && state.model.parameters[0] == 20 && state.beta == 2)
    #expect(state.z == [0, 1.5, 0] && state.view.rawValue == "samples")
    #expect(state.past.moments.map(\.step) == [0, 10, 20])
    #expect(!state.hasUnsavedTraining)
  }

  @Test func theTitleTellsTheAge() {
    var state = following()
    #expect(state.draw().lines[0].hasSuffix(" following"))
    _ = state.update(news(age: 125))
    #expect(state.draw().lines[0].contains("● following, 2 min old"))
    #expect(!state.draw().contains("space train"))
    _ = state.update(news(problem: "/run/m.safetensors: it is cut off", age: 3700))
    #expect(state.draw().lines[0].contains("◌ not readable now, 1 h old"))
  }

  @Test func itIsNotTrainedHere() {
    var state = following()
    #expect(state.press(.character(" ")).isEmpty && state.run == .idle)
    #expect(state.errorText == "/run is trained elsewhere: open it without --follow to train a copy")
    state.press(.character("9"), .character("."))
    #expect(state.run == .idle)
    state.press(.escape, .character("9"))
    #expect(state.draw().contains("this run is trained elsewhere"))
  }

  @Test func anotherArchitectureIsOpened() {
    var state = following()
    let effects = state.update(news(written(step: 10, latent: 5, path: "/run/other.safetensors")))
    #expect(state.latent == 5 && state.model.step == 10 && state.world.name == "other")
    #expect(state.following != nil && !effects.contains(.startTraining))
    _ = state.update(news(written(step: 20, latent: 5, path: "/run/other.safetensors")))
    #expect(state.model.step == 20)
  }

  @Test func openingAnotherModelEndsIt() {
    var state = following()
    _ = state.update(.opened(.success(OpenedModel(path: "/models/b.safetensors", checkpoint: Sample.fresh()))))
    #expect(state.following == nil)
    // What was read in the meantime is not shown.
    _ = state.update(news(written(step: 10)))
    #expect(state.model.step == 0)
  }

  @Test func aConversationTellsOfNewWeights() {
    var state = following()
    let before = Told(state)
    _ = state.update(news(written(step: 10)))
    #expect(before.changes(to: state) == ["following m at step 10, epoch 1.0"])
    let then = Told(state)
    _ = state.update(news(problem: "it is cut off"))
    #expect(
      then.changes(to: state) == [
        "following m at step 10, epoch 1.0; the newest file is not shown: it is cut off"
      ])
  }

  @Test func aSessionShowsWhatIsWritten() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    let folder = try TemporaryFolder()
    var first = Sample.fresh()
    first.step = 1
    try first.write(to: folder.path + "/a.safetensors")
    var follower = CheckpointFollower(
      [folder.path], catalog: DatasetCatalog(environment: [:], workingDirectory: folder.path))
    test.session.follow(follower, since: follower.look(now: now + 10))
    #expect(test.state.model.step == 1)
    first.step = 2
    try first.write(to: folder.path + "/b.safetensors")
    try test.wait(for: "the new file") { $0.model.step == 2 }
    #expect(test.state.world.name == "b" && test.state.past.moments.map(\.step) == [0, 1, 2])
  }
}
