import Drawing
import Explorer
import Measures
import TestSupport
import Testing
import Training
import VAE

/// The view of the dial, and its curve in the first view.
@Suite struct DialScreenTests {
  @Test func theView() {
    expect(Sample.dialView().draw(), shows: "dial-80x24")
  }

  @Test func withRoom() {
    expect(Sample.dialView(width: 120, height: 40).draw(), shows: "dial-120x40")
  }

  @Test func inASCII() {
    var state = Sample.dialView(ability: Sample.ascii)
    state.press(.shiftRight)
    expect(state.draw(), shows: "dial-ascii-80x24")
  }

  @Test func fortyByTwelve() {
    expect(Sample.dialView(width: 40, height: 12).draw(), shows: "dial-40x12")
  }

  @Test func lowAndWide() {
    expect(Sample.dialView(width: 90, height: 14).draw(), shows: "dial-90x14")
  }

  @Test func narrowAndHighInASCII() {
    expect(Sample.dialView(ability: Sample.ascii, width: 44, height: 34).draw(), shows: "dial-ascii-44x34")
  }

  @Test func anOrdinaryModel() throws {
    var state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    expect(state.draw(), shows: "dial-without-gates-80x24")
  }

  @Test func beforeThereIsACurve() {
    var state = Sample.state(model: Sample.withGates(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    #expect(state.draw().contains("reading digits..."))
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    _ = state.update(.dial(.progress(version: state.modelVersion, share: 0.25)))
    #expect(state.draw().contains("measuring 17 betas... 25%"))
    #expect(state.draw().contains("not measured yet"))
    state = Sample.state(model: Sample.withGates(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    _ = state.update(.dataLoaded("digits", .failure(.cancelled(file: "x"))))
    #expect(state.draw().contains("no test images to measure with"))
  }

  @Test func inTheFirstViewItTakesTheLossCurvesPlaceAtRest() {
    var state = Sample.dialView()
    state.press(.escape)
    expect(state.draw(), shows: "explore-dial-curve-80x24")
    // During training it shows the loss.
    state.bring(to: .running)
    #expect(state.draw().contains("all β, whole run"))
    #expect(!state.draw().contains("rate-distortion"))
    state.bring(to: .paused)
    #expect(state.draw().contains("rate-distortion"))
  }

  @Test func untilThereIsACurveTheLossStays() throws {
    var state = Sample.state(model: try Sample.trainedGated())
    #expect(state.draw().contains("all β, whole run"))
    let effects = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(effects.contains(.measureDial), "it is measured for this view all the same")
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: Sample.decades))))
    #expect(state.draw().contains("rate-distortion") && !state.draw().contains("whole run"))
    // With enough space, both.
    _ = state.update(.input(.resize(width: 160, height: 40)))
    #expect(state.draw().contains("rate-distortion") && state.draw().contains("whole run"))
  }

  @Test func anOrdinaryModelKeepsItsLossCurve() throws {
    let state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    #expect(state.draw().contains("nats, whole run"))
  }

  /// The dial's position never depends on colour alone.
  @Test func itLooksTheSameWithoutColours() {
    var state = Sample.dialView()
    for _ in 0..<4 { state.press(.character("V")) }
    #expect(state.draw().contains("●") && state.draw().contains("▼"))
  }

  @Test func numbersOnTheMapWhereThereIsRoom() {
    let state = Sample.dialView(width: 120, height: 40)
    #expect(state.draw().contains("8.0") && state.draw().contains(".02"))
    #expect(!Sample.dialView(width: 60, height: 20).draw().contains("8.0"))
  }
}
