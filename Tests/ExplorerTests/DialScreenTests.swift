import Drawing
import Explorer
import Testing
import Training
import VAE

/// The view of the dial, and its curve in the first view.
@Suite struct DialScreenTests {
  @Test func theView() {
    expect(
      Sample.dial().draw(),
      shows: """
        1
        """)
  }

  @Test func withRoom() {
    expect(
      Sample.dial(width: 120, height: 40).draw(),
      shows: """
        2
        """)
  }

  @Test func inASCII() {
    var state = Sample.dial(ability: Sample.ascii)
    state.press(.shiftRight)
    expect(
      state.draw(),
      shows: """
        3
        """)
  }

  @Test func fortyByTwelve() {
    expect(
      Sample.dial(width: 40, height: 12).draw(),
      shows: """
        4
        """)
  }

  @Test func lowAndWide() {
    expect(
      Sample.dial(width: 90, height: 14).draw(),
      shows: """
        5
        """)
  }

  @Test func narrowAndHighInASCII() {
    expect(
      Sample.dial(ability: Sample.ascii, width: 44, height: 34).draw(),
      shows: """
        6
        """)
  }

  @Test func anOrdinaryModel() throws {
    var state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    expect(
      state.draw(),
      shows: """
        7
        """)
  }

  @Test func beforeThereIsACurve() {
    var state = Sample.state(model: Sample.gated(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    #expect(state.draw().contains("reading digits..."))
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    _ = state.update(.dial(.progress(version: state.modelVersion, share: 0.25)))
    #expect(state.draw().contains("measuring 17 betas... 25%"))
    #expect(state.draw().contains("not measured yet"))
    _ = state.update(.dataLoaded("digits", .failure(.cancelled(file: "x"))))
    #expect(state.draw().contains("no test images to measure with"))
  }

  @Test func inTheFirstViewItTakesTheLossCurvesPlaceAtRest() {
    var state = Sample.dial()
    state.press(.escape)
    expect(
      state.draw(),
      shows: """
        8
        """)
    // In training, the loss.
    state.run(.running)
    #expect(state.draw().contains("nats, whole run"))
    #expect(!state.draw().contains("rate-distortion"))
    state.run(.paused)
    #expect(state.draw().contains("rate-distortion"))
  }

  @Test func anOrdinaryModelKeepsItsLossCurve() throws {
    let state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    #expect(state.draw().contains("nats, whole run"))
  }

  /// Where the dial stands is never told by colour alone.
  @Test func itLooksTheSameWithoutColours() {
    var state = Sample.dial()
    for _ in 0..<4 { state.press(.character("V")) }
    #expect(state.draw().contains("●") && state.draw().contains("▼"))
  }

  @Test func numbersOnTheMapWhereThereIsRoom() {
    let state = Sample.dial(width: 120, height: 40)
    #expect(state.draw().contains("8.0") && state.draw().contains(".02"))
    #expect(!Sample.dial(width: 60, height: 20).draw().contains("8.0"))
  }
}
