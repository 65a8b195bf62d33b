import Datasets
import Drawing
import Explorer
import Foundation
import TestSupport
import Testing
import Training
import VAE

/// A gated model with real weights: the model shown is the one held at the dial.
@Suite(.serialized) struct DialModelTests {
  private func decoded(_ model: Checkpoint, at z: [Float]) -> [Float] {
    let decoder = ImageDecoder(architecture: model.configuration.architecture)
    decoder.load(model.parameters)
    return decoder.decode(z)
  }

  private func distance(_ image: Picture?, _ wanted: [Float]) -> Float {
    guard let image, image.values.count == wanted.count else { return .infinity }
    return zip(image.values, wanted).map { abs($0 - $1) }.max() ?? .infinity
  }

  private func beta(_ value: String, _ test: TestSession) { test.session.handle(.obey(.beta, value)) }

  @Test func theImageAnswersAtOnce() throws {
    let model = Sample.withGates(place: Checkpoint.Place(z: [1, -0.5, 2], selected: 0))
    let test = try TestSession(model)
    let z = test.state.z
    #expect(distance(test.state.image, decoded(model.held(at: 1), at: z)) < 1e-5)
    test.press(.character("+"))
    #expect(test.state.dial == 1.25)
    #expect(distance(test.state.image, decoded(model.held(at: 1.25), at: z)) < 1e-5)
    beta("0.01", test)
    #expect(distance(test.state.image, decoded(model.held(at: 0.01), at: z)) < 1e-5)
    #expect(distance(test.state.image, decoded(model.held(at: 1), at: z)) > 0.005, "another image")
    #expect(test.state.shown.configuration.architecture == model.configuration.architecture.ungated)
    // The run keeps its gates.
    #expect(test.state.model.parameters == model.parameters)
    #expect(test.state.model.beta == 0.01)
  }

  @Test func tilesAnswerToo() throws {
    let model = Sample.withGates()
    let test = try TestSession(model)
    test.press(.character("3"))
    beta("10", test)
    let state = test.state
    let wanted = decoded(model.held(at: 10), at: state.z)
    #expect(distance(state.image, wanted) < 1e-5)
    // The tiles on the screen are decoded by the held weights.
    var other = state
    let points = state.tilePoints
    let pixels = model.configuration.architecture.picture.count
    let images = decoded(model.held(at: 10), at: Array(points)).chunks(of: pixels)
    _ = other.update(.answered(.images(images.map { Picture(width: 28, height: 28, values: $0) }), to: .view))
    #expect(other.draw() == state.draw())
    let before = decoded(model.held(at: 1), at: Array(points)).chunks(of: pixels)
    _ = other.update(.answered(.images(before.map { Picture(width: 28, height: 28, values: $0) }), to: .view))
    #expect(other.draw() != state.draw())
  }

  @Test func theMapAndEachDimensionsKLFollow() throws {
    let model = Sample.withGates()
    let test = try TestSession(model)
    // The KL is measured in any view, even if none with test images was opened.
    try test.wait(for: "the test images' places") { $0.places.encoding?.modelVersion == $0.modelVersion }
    let images = try #require(test.state.data.test)
    for value in ["1", "0.1", "10"] {
      beta(value, test)
      try test.wait(for: "the places at \(value)") { $0.places.encoding?.modelVersion == $0.modelVersion }
      let held = model.held(at: try #require(Float(value)))
      let encoder = ImageEncoder(architecture: held.configuration.architecture, capacity: images.count)
      encoder.load(held.parameters)
      let mu = encoder.encode(images.pixels(0..<images.count, model.configuration.pixels, seed: 5)).mu
      let encoding = try #require(test.state.places.encoding)
      #expect((zip(encoding.mu, mu).map { abs($0 - $1) }.max() ?? 1) < 1e-4)
      let wanted = try held.evaluate(on: images, pixels: .grey, seed: 5).klPerDimension
      #expect((zip(test.state.klPerDimension, wanted).map { abs(Double($0) - $1) }.max() ?? 1) < 1e-3, "at \(value)")
    }
  }

  @Test func anExaminationFollows() throws {
    let model = Sample.withGates()
    let test = try TestSession(model)
    test.press(.character("5"))
    try test.wait(for: "the data") { $0.data.test != nil }
    beta("0.1", test)
    let images = try #require(test.state.data.test)
    let held = model.held(at: 0.1)
    let encoder = ImageEncoder(architecture: held.configuration.architecture, capacity: 1)
    encoder.load(held.parameters)
    let mu = encoder.encode(images.pixels(0..<1, model.configuration.pixels, seed: 5)).mu
    // Its z is taken.
    test.press(.enter)
    #expect((zip(test.state.z, mu).map { abs($0 - $1) }.max() ?? 1) < 1e-4)
  }

  @Test func scoresAreOfTheBetaThatTheyWereMadeAt() throws {
    let test = try TestSession(Sample.withGates())
    test.press(.character("5"))
    try test.wait(for: "the data") { $0.data.test != nil }
    test.press(.character("w"))
    try test.wait(for: "the scores") { $0.draw().contains(" worst 1/64 ") }
    test.press(.character("+"))
    #expect(test.state.draw().contains("at β 1 "), "they are old now")
    test.press(.character("w"), .character("w"))
    try test.wait(for: "new scores") { $0.draw().contains(" worst 1/64 ") && !$0.draw().contains("at β 1 ") }
  }

  @Test func thePastIsHeldAtTheDialOfNow() throws {
    let model = Sample.withGates(place: Checkpoint.Place(z: [1, 0, -1], selected: 1))
    let test = try TestSession(model)
    try test.train(to: 30)
    try test.wait(for: "the pause's snapshot") { $0.past.moments.last?.step == $0.model.step }
    test.press(.character("0"), .home)
    #expect(test.state.chosenMoment?.step == 0)
    for value in ["1", "0.1", "8"] {
      beta(value, test)
      let comparison = try #require(test.state.comparison)
      let dial = try #require(Float(value))
      let then = decoded(model.held(at: dial), at: test.state.z)
      #expect(distance(comparison.then.images.last, then) < 0.02, "bfloat16 keeps about that much")
      let now = decoded(test.state.model.held(at: dial), at: test.state.z)
      #expect(distance(comparison.now.images.last, now) < 1e-4)
    }
    #expect(test.state.draw().contains("dial β 8"))
  }

  @Test func anotherModelIsHeldAtTheSameBeta() throws {
    let folder = try TemporaryFolder()
    let narrow = Sample.withGates(range: BetaRange(low: 0.1, high: 2), seed: 8)
    let plain = Sample.fresh(place: Sample.atOrigin(latent: 3))
    try narrow.write(to: folder.path + "/narrow.safetensors")
    try plain.write(to: folder.path + "/plain.safetensors")
    let model = Sample.withGates(place: Checkpoint.Place(z: [1, 0, -1], selected: 1))
    let test = try TestSession(model, folder: folder)
    test.press(.character("0"))
    for (name, held) in [
      ("narrow", { (beta: Float) in narrow.held(at: min(beta, 2)) }), ("plain", { (_: Float) in plain }),
    ] as [(String, (Float) -> Checkpoint)] {
      beta("1", test)
      test.session.handle(
        .otherOpened(.success(OpenedModel(path: name, checkpoint: name == "plain" ? plain : narrow))))
      for value in ["0.5", "10"] {
        beta(value, test)
        let dial = try #require(Float(value))
        let comparison = try #require(test.state.comparison)
        let there = decoded(held(dial), at: test.state.z)
        #expect(distance(comparison.then.images.last, there) < 1e-5, "\(name) at \(value)")
        #expect(distance(comparison.now.images.last, decoded(model.held(at: dial), at: test.state.z)) < 1e-5)
      }
    }
  }

  @Test func aFileKeepsGatesAndDial() throws {
    let model = Sample.withGates()
    let test = try TestSession(model)
    test.press(.character("+"), .character("+"))
    test.save(as: "mine")
    let saved = try Checkpoint(contentsOf: test.folder.path + "/mine.safetensors")
    #expect(saved.configuration.architecture == model.configuration.architecture)
    #expect(saved.parameters == model.parameters)
    #expect(saved.beta == 1.6)
    #expect(saved.configuration.objective == .multiRate)
    // Turning the dial is not work that could be lost.
    test.press(.character("+"), .character("q"))
    #expect(test.state.isFinished)
  }

  @Test func aResultOfAnotherBetaIsNotSaved() throws {
    let test = try TestSession(Sample.trainedGated())
    test.press(.character("+"), .character("-"))
    test.save(as: "same")
    #expect(try Checkpoint(contentsOf: test.folder.path + "/same.safetensors").evaluation != nil)
    test.press(.character("+"))
    test.save(as: "turned")
    #expect(try Checkpoint(contentsOf: test.folder.path + "/turned.safetensors").evaluation == nil)
  }

  @Test func inTrainingTheDialMovesWhatIsShown() throws {
    let test = try TestSession(Sample.withGates())
    try test.train(to: 20)
    test.press(.character(" "))
    beta("0.1", test)
    let (step, shown) = (test.state.model.step, test.state.shown)
    #expect(shown.parameters == test.state.model.held(at: 0.1).parameters, "before the run has said anything")
    try test.wait(for: "more steps") { $0.model.step > step + 40 && $0.model.beta == 0.1 }
    test.press(.character(" "))
    #expect(test.state.shown.parameters == test.state.model.held(at: 0.1).parameters)
    #expect(test.state.model.configuration.objective == .multiRate)
    try test.wait(for: "each dimension's KL at the dial") { $0.places.encoding?.modelVersion == $0.modelVersion }
    let images = try #require(test.state.data.test)
    let wanted = try test.state.shown.evaluate(on: images, pixels: .grey, seed: 5).klPerDimension
    #expect((zip(test.state.klPerDimension, wanted).map { abs(Double($0) - $1) }.max() ?? 1) < 1e-3)
  }

  @Test func aDialThatIsHeldForAnotherObjective() throws {
    let test = try TestSession(Sample.withGates())
    test.session.handle(.obey(.beta, "4"))
    test.session.handle(.obey(.objective, "vae"))
    #expect(test.state.dial == 1)
    #expect(test.state.shown.parameters == test.state.model.held(at: 1).parameters)
    test.press(.character("+"))
    #expect(test.state.objective == .beta && test.state.dial == 1.25)
    try test.train(to: 5)
    test.session.handle(.obey(.objective, "autoencoder"))
    #expect(test.state.dial == 0.01, "no weight is less than any of the range")
    test.session.handle(.obey(.objective, "multi-rate"))
    #expect(test.state.dial == 1.25)
    test.press(.character(" "))
    try test.wait(for: "steps over the whole range") {
      $0.model.configuration.objective == .multiRate && $0.model.step > 20
    }
  }
}

extension Array {
  fileprivate func chunks(of count: Int) -> [[Element]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<$0 + count]) }
  }
}
