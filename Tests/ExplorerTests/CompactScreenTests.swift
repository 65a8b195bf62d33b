import Drawing
import Explorer
import TestSupport
import Testing

/// Screens too small for frames still show everything that matters.
@Suite struct CompactScreenTests {
  private func state(_ width: Int, _ height: Int, latent: Int = 20, ability: ScreenAbility = Sample.unicode) throws
    -> ExplorerState
  {
    var state = Sample.state(
      model: try Sample.trained(latent: latent, place: Sample.atOrigin(latent: latent)), ability: ability, width: width,
      height: height)
    state.press(.down, .right)
    return state
  }

  @Test func fortyByTwelve() throws {
    expect(try state(40, 12).draw(), shows: "explore-40x12")
  }

  @Test func fortyByTwelveInASCII() throws {
    expect(try state(40, 12, ability: Sample.ascii).draw(), shows: "explore-ascii-40x12")
  }

  @Test func lowAndWideHasTheCurveBeside() throws {
    expect(try state(100, 14).draw(), shows: "explore-100x14")
  }

  @Test func narrowAndHighHasOneBelowTheOther() throws {
    expect(try state(44, 36).draw(), shows: "explore-44x36")
  }

  @Test func theHelpOnTheSmallestScreen() throws {
    var state = try state(40, 12)
    state.press(.character("?"))
    expect(state.draw(), shows: "help-40x12")
  }

  @Test(arguments: [ViewName.manifold, .traversals, .samples]) func otherViewsHaveRoomForSeveralDigits(view: ViewName)
    throws
  {
    var state = try state(40, 12)
    #expect(state.press(view.key).first == .ask)
    let count = state.tilePoints.count / 20
    #expect(count >= 6, "\(count) digits")
    _ = state.update(.answered(.images([Picture](repeating: Sample.ring, count: count)), to: .view))
    let canvas = state.draw()
    #expect(canvas.contains("\(view.rawValue)") && canvas.contains("Esc back"))
    #expect(canvas.lines.joined().filter { "▀▄█".contains($0) }.count > 40)
  }

  @Test func clicksFindTheRows() throws {
    var state = try state(40, 12)
    // The first row is below the title, to the right of the picture.
    _ = state.update(.input(.click(x: 22, y: 3)))
    #expect(state.selected == 2)
    _ = state.update(.input(.click(x: 39, y: 8)))
    #expect(state.selected == 2)
  }

  @Test func theAnswersOfALongQuestionAreSeen() throws {
    var state = try state(40, 12)
    _ = state.update(.fileExists(path: "/" + String(repeating: "long-", count: 80)))
    let canvas = state.draw()
    #expect(canvas.contains("replace it") && canvas.contains("go back"))
  }

  private func view(_ key: Key, ability: ScreenAbility, width: Int, height: Int) throws -> ExplorerState {
    var state = Sample.state(
      model: try TrainingViewTests.model(), ability: ability, width: width, height: height)
    state.press(key)
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    return state
  }

  private func map(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    var state = try view(.character("2"), ability: ability, width: width, height: height)
    let mu: [Float] = (0..<12).flatMap { (index: Int) -> [Float] in
      let (across, up) = (Float(index % 3), Float(index % 4))
      return [1.5 * across - 1.4, up - 1.5, 0]
    }
    _ = state.update(
      .testSetEncoded(
        TestEncoding(
          mu: mu, width: 3, labels: (0..<12).map { UInt8($0 % 3) }, modelVersion: state.modelVersion)))
    state.press(.right, .right, .up)
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    return state
  }

  private func run(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    try view(.character("9"), ability: ability, width: width, height: height)
  }

  private func reconstruct(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    var state = try view(.character("5"), ability: ability, width: width, height: height)
    _ = state.update(.answered(.examination(Sample.examination()), to: .view))
    return state
  }

  private func interpolate(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    var state = try view(.character("6"), ability: ability, width: width, height: height)
    state.press(.character("i"))
    _ = state.update(.answered(.means([0: [1, 0, 0], 1: [0, 2, 0]]), to: .view))
    state.press(.right)
    let count = state.tilePoints.count / 3
    // From a small square to the ring.
    let square = Picture(PictureSize(width: 28, height: 28), bytes: Sample.dataset().test.pixels[0..<784])
    _ = state.update(
      .answered(.images((0..<count).map { $0 % max(1, (count - 2) / 2) < 2 ? square : Sample.ring }), to: .view))
    return state
  }

  @Test func theMap() throws {
    expect(try map().draw(), shows: "map-40x12")
  }

  @Test func theMapInASCII() throws {
    expect(try map(Sample.ascii).draw(), shows: "map-ascii-40x12")
  }

  @Test func theMapLowAndWide() throws {
    expect(try map(Sample.unicode, 100, 14).draw(), shows: "map-100x14")
  }

  @Test func theMapNarrowAndHigh() throws {
    expect(try map(Sample.unicode, 44, 30).draw(), shows: "map-44x30")
  }

  @Test func theRun() throws {
    expect(try run().draw(), shows: "training-40x12")
  }

  @Test func theRunInASCII() throws {
    expect(try run(Sample.ascii).draw(), shows: "training-ascii-40x12")
  }

  @Test func theRunLowAndWide() throws {
    expect(try run(Sample.unicode, 100, 14).draw(), shows: "training-100x14")
  }

  @Test func theRunNarrowAndHigh() throws {
    expect(try run(Sample.unicode, 44, 30).draw(), shows: "training-44x30")
  }

  @Test func aReconstruction() throws {
    expect(try reconstruct().draw(), shows: "reconstruct-40x12")
  }

  @Test func aReconstructionInASCII() throws {
    expect(try reconstruct(Sample.ascii).draw(), shows: "reconstruct-ascii-40x12")
  }

  @Test func aReconstructionLowAndWide() throws {
    expect(try reconstruct(Sample.unicode, 100, 14).draw(), shows: "reconstruct-100x14")
  }

  @Test func aReconstructionNarrowAndHigh() throws {
    expect(try reconstruct(Sample.unicode, 44, 30).draw(), shows: "reconstruct-44x30")
  }

  @Test func aPath() throws {
    expect(try interpolate().draw(), shows: "interpolate-40x12")
  }

  @Test func aPathInASCII() throws {
    expect(try interpolate(Sample.ascii).draw(), shows: "interpolate-ascii-40x12")
  }

  @Test func aPathLowAndWide() throws {
    expect(try interpolate(Sample.unicode, 100, 14).draw(), shows: "interpolate-100x14")
  }

  @Test func aPathNarrowAndHigh() throws {
    expect(try interpolate(Sample.unicode, 44, 30).draw(), shows: "interpolate-44x30")
  }
}
