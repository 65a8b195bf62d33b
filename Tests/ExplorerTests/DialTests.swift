import Datasets
import Drawing
import Explorer
import Measures
import Testing
import Training
import VAE

/// Rate and distortion over the dial's range.
@Suite struct DialTests {
  private static let curve = DialCurve(modelVersion: 0, images: 12, points: Sample.decades)

  // MARK: The curve

  /// Without data, the model's own curve gives the KL at every dial position, and is drawn.
  @Test func theModelsOwnCurveNeedsNoImages() throws {
    var model = Sample.withGates(place: Sample.atOrigin(latent: 3))
    model.sweep = RateDistortionSweep(images: 12, points: Sample.decades)
    var state = Sample.state(model: model)
    #expect(!state.press(.character("a")).contains { if case .measureDial = $0 { true } else { false } })
    _ = state.update(.dataLoaded("digits", .failure(.missing(file: "/x/images"))))
    #expect(state.klPerDimension == [4, 1, 0.02])
    #expect(state.draw().contains("rate") && !state.draw().contains("no test images"))
    state.press(.end)
    #expect(state.klPerDimension == [2, 0, 0])
    state.press(.character("1"))
    #expect(state.draw().contains("rate-distortion") && state.draw().contains("0.00"))
    // When the data arrive, these weights are not measured again.
    state.press(.character("a"))
    #expect(
      !state.update(.dataLoaded("digits", .success(Sample.dataset()))).contains {
        if case .measureDial = $0 { true } else { false }
      })
    // Other weights, another curve.
    var without = model
    without.sweep = nil
    var other = Sample.state(model: without)
    other.press(.character("a"))
    #expect(
      other.update(.dataLoaded("digits", .success(Sample.dataset()))).contains {
        if case .measureDial = $0 { true } else { false }
      })
  }

  @Test func betweenMeasuredBetasItIsInProportionInLogarithms() {
    // The square root of 0.1 lies half way from 0.1 to 1.
    let half = Self.curve.point(at: Float(0.1).squareRoot())
    #expect(abs(half.distortion - 85.5) < 1e-5)
    let wanted: [Double] = [5, 1.5, 0.06]
    for (kl, value) in zip(half.klPerDimension, wanted) { #expect(abs(kl - value) < 1e-5) }
    #expect(abs(half.rate - 6.56) < 1e-5)
    // A quarter of the way from 1 to 10.
    #expect(abs(Self.curve.point(at: 1.778_279_4).distortion - 97.5) < 1e-4)
  }

  @Test func itPassesThroughWhatWasMeasuredAndEndsThere() {
    for point in Sample.decades { #expect(Self.curve.point(at: point.beta) == point) }
    #expect(Self.curve.point(at: 0) == Sample.decades[0])
    #expect(Self.curve.point(at: 500) == Sample.decades[3])
    // For any order of measurements.
    #expect(DialCurve(modelVersion: 0, images: 12, points: Sample.decades.reversed()) == Self.curve)
  }

  @Test func itNeverTurnsBackBetweenPoints() {
    let points = BetaRange().values(200).map { Self.curve.point(at: $0) }
    for (low, high) in zip(points, points.dropFirst()) {
      #expect(low.rate >= high.rate && low.distortion <= high.distortion)
    }
  }

  // MARK: When it is measured

  @Test func openingTheViewMeasuresAndTurningTheDialDoesNot() throws {
    // The first view has the curve, too, and has requested the data.
    var state = Sample.state(model: Sample.withGates(place: Sample.atOrigin(latent: 3)))
    let effects = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(effects.filter { $0 == .measureDial } == [.measureDial])
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: Sample.decades))))
    _ = state.update(.dial(.over(version: state.modelVersion, isComplete: true)))
    for key in [Key.character("a"), .right, .left, .shiftRight, .character("+"), .home, .end, .character("]")] {
      #expect(!state.press(key).contains(.measureDial), "\(key)")
    }
    #expect(state.dialSight.curve?.points == Sample.decades)
    // The end of the curve is reported at once.
    state.press(.end)
    #expect(state.dialPoint == Sample.decades[3])
    #expect(state.draw().contains("1 of 3 live"))
  }

  @Test func newWeightsAreMeasured() {
    var state = Sample.dialView()
    state.press(.character(" "))
    _ = state.update(.dataRead(state.model.configuration.data, Sample.dataset()))
    _ = state.update(.training(.ready))
    // During training it is measured at another pace than at rest.
    var trained = Sample.withGates(place: Sample.atOrigin(latent: 3))
    trained.step = 3
    trained.parameters[0] += 1
    let snapshot = Snapshot(checkpoint: trained, imagesPerSecond: 1, klPerDimension: [1, 1, 1], isRunning: true)
    #expect(state.update(.snapshot(snapshot)).contains(.measureDial))
    #expect(state.dialSight.curve != nil, "until the new curve is here, the old one is shown")
    // The same weights are not measured again.
    #expect(!state.update(.snapshot(snapshot)).contains(.measureDial))
    // At rest they are measured exactly.
    #expect(state.press(.character(" ")).contains(.measureDial))
    // A view without the curve does not need it.
    state.press(.character("5"))
    trained.parameters[0] += 1
    let later = Snapshot(checkpoint: trained, imagesPerSecond: 1, klPerDimension: [1, 1, 1], isRunning: false)
    #expect(!state.update(.snapshot(later)).contains(.measureDial))
    #expect(state.press(.character("a")).contains(.measureDial))
  }

  @Test func whatWasCalledOffIsAskedForAgain() {
    var state = Sample.dialView()
    #expect(state.update(.dial(.over(version: state.modelVersion, isComplete: true))) == [])
    #expect(state.update(.dial(.over(version: state.modelVersion, isComplete: false))) == [.measureDial])
  }

  @Test func anotherModelsCurveIsDropped() {
    var state = Sample.dialView()
    let old = DialCurve(modelVersion: state.modelVersion, images: 12, points: Sample.decades)
    var other = Sample.withGates(place: Sample.atOrigin(latent: 3))
    other.step = 5
    _ = state.update(.opened(.success(OpenedModel(path: "/b.safetensors", checkpoint: other))))
    #expect(state.dialSight.curve == nil)
    _ = state.update(.dial(.measured(old)))
    _ = state.update(.dial(.progress(version: old.modelVersion, share: 0.7)))
    #expect(state.dialSight.curve == nil && state.dialSight.share == nil)
    let new = DialCurve(modelVersion: state.modelVersion, images: 12, points: Sample.decades)
    _ = state.update(.dial(.progress(version: new.modelVersion, share: 0.7)))
    #expect(state.dialSight.share == 0.7)
    _ = state.update(.dial(.measured(new)))
    #expect(state.dialSight.curve == new)
    // Nor is a late one of earlier weights shown.
    let late = DialCurve(modelVersion: new.modelVersion - 1, images: 7, points: Sample.decades)
    _ = state.update(.dial(.measured(late)))
    #expect(state.dialSight.curve == new)
  }

  @Test func aModelWithoutGatesIsNotMeasured() throws {
    var state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    #expect(state.press(.character("a")) == [.loadData, .ask])
    #expect(state.update(.dataLoaded("digits", .success(Sample.dataset()))) == [.ask])
    // Its point is that of its evaluation, at the beta of its latest steps.
    let point = try #require(state.dialPoint)
    #expect(point == RateDistortion(beta: 4, klPerDimension: [1, 0, 3], distortion: 120))
    state.press(.right)
    #expect(state.beta == 5 && state.dialPoint == point)
  }

  // MARK: Keys and clicks

  @Test func theKeysTurnTheDial() {
    var state = Sample.dialView()
    #expect(state.beta == 1)
    #expect(state.press(.right).contains(.ask))
    #expect(state.beta == 1.25)
    state.press(.left, .character("h"))
    #expect(state.beta == 0.8)
    state.press(.shiftRight)
    #expect(state.beta == 2.5)
    state.press(.shiftLeft, .character("-"))
    #expect(abs(state.beta - 0.63) < 1e-6)
    state.press(.end, .right)
    #expect(state.beta == 10)
    state.press(.home, .left)
    #expect(state.beta == 0.01)
  }

  @Test func theDimensionsAreInTheOrderOfTheirKL() {
    let points = [0.1, 1].map { RateDistortion(beta: $0, klPerDimension: [1, 3, 2], distortion: 80) }
    var state = Sample.dialView(points: points)
    #expect(state.selected == 0)
    // The first is in the last row.
    state.press(.down)
    #expect(state.selected == 0)
    state.press(.up)
    #expect(state.selected == 2)
    state.press(.up, .up)
    #expect(state.selected == 1)
  }

  @Test func anotherImage() {
    var state = Sample.dialView()
    #expect(state.imageToExamine?.index == 4)
    #expect(state.press(.character("n")) == [.ask])
    #expect(state.imageToExamine?.index == 5)
    state.press(.character("p"), .character("p"))
    #expect(state.imageToExamine?.index == 3)
  }

  @Test func aClickOnTheCurveTurnsTheDialThere() throws {
    var state = Sample.dialView(width: 120, height: 40)
    for beta in ["10", "0.1", "2.5"] {
      _ = state.update(.obey(.beta, beta))
      let place = try #require(state.draw().position(of: "●"))
      state.press(.home)
      #expect(state.beta == 0.01)
      _ = state.update(.input(.click(x: place.x, y: place.y)))
      #expect(state.beta == Float(beta))
    }
    // If only the distortion differs, the height decides.
    let steep = [(0.1, 80.0), (10, 120)].map {
      RateDistortion(beta: Float($0.0), klPerDimension: [5, 0, 0], distortion: $0.1)
    }
    var cliff = Sample.dialView(width: 120, height: 40, points: steep)
    let middle = try #require(cliff.draw().position(of: "●"))
    _ = cliff.update(.input(.click(x: middle.x, y: 2)))
    #expect(cliff.beta == 10)
    _ = cliff.update(.input(.click(x: middle.x, y: 33)))
    #expect(cliff.beta <= 0.1)
    // A click far from the curve selects the nearest point.
    let corner = try #require(state.draw().position(of: "└"))
    _ = state.update(.input(.click(x: corner.x + 1, y: 3)))
    #expect(state.beta == 10)
  }

  @Test func aClickOnTheMapTurnsTheDialAndSelects() throws {
    var state = Sample.dialView(width: 120, height: 40)
    let numbers = try #require(state.draw().position(of: "0.01", fromRow: 2))
    let top = try #require(state.draw().position(of: "▼"))
    _ = state.update(.input(.click(x: numbers.x, y: numbers.y - 1)))
    #expect(state.beta == 0.01 && state.selected == 2)
    #expect(state.draw().position(of: "▼")?.x == numbers.x)
    _ = state.update(.input(.drag(x: top.x, y: top.y + 1)))
    #expect(state.beta == 1 && state.selected == 0)
    // The wheel turns it, too; a click between the panels has no effect.
    _ = state.update(.input(.scroll(x: 1, y: 5, up: true)))
    #expect(state.beta == 1.25)
    _ = state.update(.input(.click(x: 0, y: 5)))
    #expect(state.beta == 1.25)
  }

  // MARK: In words

  @Test func inAConversation() throws {
    let session = try TestSession(Sample.withGates(place: Sample.atOrigin(latent: 3)), path: "mine.safetensors")
    var dialog = PlainDialog(session.session)
    _ = dialog.answer("dial")
    try session.wait(for: "the curve") { $0.dialSight.curve != nil && $0.dialSight.share == nil }
    _ = dialog.news()
    session.session.handle(
      .dial(.measured(DialCurve(modelVersion: session.state.modelVersion, images: 12, points: Sample.decades))))
    #expect(dialog.news() == [])
    #expect(dialog.answer("highest") == ["beta 10: rate 2.0 nats, distortion 120.0 nats, 1 of 3 dimensions alive"])
    #expect(dialog.answer("beta 0.1") == ["beta 0.1: rate 8.1 nats, distortion 81.0 nats, 3 of 3 dimensions alive"])
    #expect(
      dialog.answer("status").contains(
        "the dial goes from beta 0.01 to 10: 0.01: rate 12.5, distortion 80.0, 3 alive; 0.1: rate 8.1, distortion 81.0, "
          + "3 alive; 1: rate 5.0, distortion 90.0, 3 alive; 10: rate 2.0, distortion 120.0, 1 alive"))
  }

  @Test func aModelWithoutGatesInAConversation() throws {
    let session = try TestSession(try Sample.trained(place: Sample.atOrigin(latent: 3)), path: "mine.safetensors")
    var dialog = PlainDialog(session.session)
    let answer = dialog.answer("dial")
    #expect(answer.contains("beta 4: rate 4.0 nats, distortion 120.0 nats, 2 of 3 dimensions alive"))
    #expect(answer.contains { $0.hasPrefix("this model has no dial") })
  }
}
