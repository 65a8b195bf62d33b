import Datasets
import Drawing
import Explorer
import Foundation
import Testing
import Training
import VAE

/// Comparisons with real weights, with a real run in the background.
@Suite(.serialized) struct CompareSessionTests {
  private func model(latent: Int = 3, seed: UInt64 = 5) -> Checkpoint {
    var model = Checkpoint(
      RunConfiguration(
        architecture: Architecture(hidden: [32], latent: latent), data: "digits", batchSize: 32, seed: seed))
    model.place = Checkpoint.Place(z: (0..<latent).map { Float($0) - 0.5 }, selected: 1)
    return model
  }

  /// What these weights decode the view's points to.
  private func decoded(_ model: Checkpoint, for state: ExplorerState) throws -> [[Float]] {
    guard case .points(let points) = state.comparisonRequest else { throw NoPoints() }
    let decoder = ImageDecoder(architecture: model.configuration.architecture)
    decoder.load(model.parameters)
    return stride(from: 0, to: points.count, by: state.latent).map {
      decoder.decode(Array(points[$0..<$0 + state.latent]))
    }
  }

  private struct NoPoints: Error {}

  private func distance(_ images: [Picture], _ wanted: [[Float]]) -> Float {
    guard images.count == wanted.count else { return .infinity }
    return zip(images, wanted).flatMap { zip($0.values, $1).map { abs($0 - $1) } }.max() ?? .infinity
  }

  /// Moves to the moment of this step.
  private func look(at step: Int, _ test: TestSession) {
    test.press(.home)
    for _ in 0..<200 where test.state.chosenMoment?.step != step { test.press(.character(">")) }
    #expect(test.state.chosenMoment?.step == step)
  }

  @Test func thePastIsDecodedByTheWeightsOfThen() throws {
    let test = try TestSession(model())
    try test.train(to: 20)
    try test.wait(for: "the pause's snapshot") { $0.past.moments.last?.step == $0.model.step }
    let early = test.state.model
    test.press(.character(" "))
    try test.wait(for: "many more steps") { $0.model.step >= 400 }
    test.press(.character(" "))
    // No events are collected from here on, so the state stays at one step even if the thread ends one more.
    test.press(.character("0"))
    let state = { test.state }
    // The first moment: the initial weights, as exactly as bfloat16 keeps them.
    let first = try #require(state().comparison)
    #expect(distance(first.then.images, try decoded(model(), for: state())) < 0.01)
    #expect(distance(first.now.images, try decoded(state().model, for: state())) < 1e-4)
    #expect(distance(first.then.images, try decoded(state().model, for: state())) > 0.3)
    look(at: early.step, test)
    let then = try #require(state().comparison)
    #expect(distance(then.then.images, try decoded(early, for: state())) < 0.01)
    #expect(distance(then.then.images, try decoded(model(), for: state())) > 0.05)
    // z moves on both sides.
    test.press(.shiftRight, .down, .character("r"))
    let moved = try #require(state().comparison)
    #expect(moved != then)
    #expect(distance(moved.then.images, try decoded(early, for: state())) < 0.01)
    #expect(distance(moved.now.images, try decoded(state().model, for: state())) < 1e-4)
    test.press(.end)
    #expect(state().comparison?.now == state().comparison?.then)
  }

  /// Losses of one image at that time, to a tenth of a nat; and the newest moment is close to now.
  @Test func imagesCostWhatTheyCostThen() throws {
    let test = try TestSession(model())
    try test.train(to: 20)
    test.press(.character("5"))
    try test.wait(for: "an examination of the paused model") { $0.past.moments.last?.step == $0.model.step }
    test.press(.character("0"), .character("i"), .right, .right)
    try test.wait(for: "the images") { $0.comparison?.now.evaluation != nil }
    let early = try #require(test.state.comparison?.now.evaluation)
    let step = test.state.model.step
    test.press(.character(" "))
    try test.wait(for: "many more steps") { $0.model.step >= 400 }
    test.press(.character(" "))
    look(at: step, test)
    let comparison = try #require(test.state.comparison)
    let then = try #require(comparison.then.evaluation)
    #expect(then.pixels == early.pixels)
    #expect(abs(then.negativeELBO - early.negativeELBO) < 0.3)
    #expect(zip(then.mu, early.mu).allSatisfy { abs($0 - $1) < 0.02 })
    #expect((comparison.now.evaluation?.negativeELBO ?? .infinity) < then.negativeELBO - 20)
    #expect(comparison.now.images.count == 1 && comparison.then.images.count == 1)
  }

  @Test func theLeftSideIsLiveWhileItTrains() throws {
    let test = try TestSession(model())
    test.press(.character("0"))
    let before = try #require(test.state.comparison)
    test.press(.character(" "))
    // Looking at the past does not delay the run, and its moments are still kept.
    try test.wait(for: "another picture now, and moments") {
      $0.comparison?.now != before.now && $0.model.step > 50 && $0.past.moments.count > 2
    }
    #expect(test.state.comparison?.then == before.then)
    test.press(.character("t"))
    #expect(test.state.isMoving)
  }

  @Test func aModelOfAnotherShapeIsRead() throws {
    let test = try TestSession(model())
    var wide = model(seed: 8)
    wide.configuration.architecture = Architecture(hidden: [32], latent: 3, decoderHidden: [16, 24])
    wide = Checkpoint(wide.configuration)
    try wide.write(to: test.folder.path + "/wide.safetensors")
    try model(latent: 2, seed: 9).write(to: test.folder.path + "/flat.safetensors")
    try Data("no checkpoint".utf8).write(to: URL(fileURLWithPath: test.folder.path + "/broken.safetensors"))
    test.press(.character("0"))
    func choose(_ name: String) throws {
      test.press(.character("M"))
      try test.wait(for: "the list") {
        ($0.overlay as? ModelList)?.models?.count == 3
      }
      let models = (test.state.overlay as? ModelList)?.models ?? []
      for _ in 0..<(models.firstIndex { $0.name == name } ?? 0) { test.press(.down) }
      test.press(.enter)
    }
    try choose("wide")
    try test.wait(for: "the wide model") { $0.draw().contains("wide") && $0.comparison != nil }
    #expect(distance(try #require(test.state.comparison).then.images, try decoded(wide, for: test.state)) < 1e-4)
    #expect(distance(try #require(test.state.comparison).now.images, try decoded(model(), for: test.state)) < 1e-4)
    // Another latent space: the same image, through each model's own encoder.
    try choose("flat")
    try test.wait(for: "the images") { $0.comparison?.then.evaluation != nil }
    #expect(test.state.comparison?.then.evaluation?.mu.count == 2)
    #expect(test.state.comparison?.now.evaluation?.mu.count == 3)
    try choose("broken")
    #expect(test.state.errorText != nil)
    // A file that is gone when it is read.
    test.press(.escape)
    try FileManager.default.removeItem(atPath: test.folder.path + "/wide.safetensors")
    test.session.handle(.otherOpened(.failure(.notACheckpoint(file: "wide", missing: "format"))))
    #expect(test.state.errorText?.contains("wide") == true)
    test.press(.character("0"), .character("P"))
    #expect(test.state.chosenMoment?.step == 0)
  }
}
