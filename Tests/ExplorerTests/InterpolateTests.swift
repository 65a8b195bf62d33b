import Datasets
import Drawing
import Explorer
import TestSupport
import Testing
import Training
import VAE

/// The view of the path between two points.
@Suite struct InterpolateTests {
  private let six = Key.character("6")
  private let first = 0, last = 4

  private func close(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  /// The points of the strips, arc and line, and of the current position: 2 * 5 + 2 on a screen of 80x24.
  private func points(_ state: ExplorerState) -> [[Float]] {
    stride(from: 0, to: state.tilePoints.count, by: 3).map { Array(state.tilePoints[$0..<$0 + 3]) }
  }

  /// From (3, 0, 0) to (0, 4, 0).
  private func state() -> ExplorerState {
    var state = Sample.state(six)
    state.press(.escape)
    for _ in 0..<6 { state.press(.shiftRight) }
    state.press(six, .character("<"), .character("1"), .character("z"), .down)
    for _ in 0..<8 { state.press(.shiftRight) }
    state.press(six, .character(">"))
    return state
  }

  @Test func itBeginsWithTwoDraws() {
    var state = Sample.state()
    var draws = PriorDraws(seed: 5)
    #expect(state.press(six) == [.loadData, .ask])
    let (a, b) = (draws.next(in: LatentSpace(3)), draws.next(in: LatentSpace(3)))
    #expect(close(points(state)[first], a))
    #expect(close(points(state)[last], b))
    // They stay while other views are open; a key draws others.
    state.press(.escape, six)
    #expect(close(points(state)[first], a))
    #expect(state.press(.character("r")) == [.ask])
    #expect(close(points(state)[first], draws.next(in: LatentSpace(3))))
    #expect(close(points(state)[last], draws.next(in: LatentSpace(3))))
    #expect(state.z == [0, 0, 0])
  }

  @Test func arcAndLineHaveClosedForms() {
    let points = points(state())
    #expect(points.count == 12)
    let root = Float(0.5).squareRoot()
    // Halfway, an angle of 45 degrees, as long as the mean of 3 and 4; and the mean of the ends.
    #expect(close(points[2], [3.5 * root, 3.5 * root, 0]))
    #expect(close(points[5 + 2], [1.5, 2, 0]))
    #expect(close(points[5 + 1], [2.25, 1, 0]))
    for row in [0, 5] {
      #expect(close(points[row], [3, 0, 0]))
      #expect(close(points[row + 4], [0, 4, 0]))
    }
    // The large pictures: at first the middle.
    #expect(close(points[10], points[2]) && close(points[11], points[7]))
  }

  @Test func theSelectedPointIsTaken() {
    var state = state()
    #expect(state.press(.left) == [.ask])
    state.press(.down)
    #expect(close(points(state)[11], [2.25, 1, 0]))
    #expect(state.press(.enter) == [.ask])
    #expect(state.view == .explore)
    #expect(close(state.z, [2.25, 1, 0]))
    state.press(six, .down, .right, .enter)
    #expect(close(state.z, [3.5 * Float(0.5).squareRoot(), 3.5 * Float(0.5).squareRoot(), 0]))
    state.press(six, .end, .right, .enter)
    #expect(close(state.z, [0, 4, 0]))
    state.press(six, .home, .left, .enter)
    #expect(close(state.z, [3, 0, 0]))
  }

  @Test func aTileIsClicked() {
    var state = state()
    // The second tile of the line.
    #expect(state.update(.input(.click(x: 28, y: 10))) == [.ask])
    state.press(.enter)
    #expect(close(state.z, [2.25, 1, 0]))
    state.press(six)
    #expect(state.update(.input(.click(x: 2, y: 10))) == [])
  }

  @Test func itPlaysToAndFro() {
    var state = state()
    #expect(!state.isMoving)
    #expect(state.press(.character("t")) == [.ask])
    #expect(state.isMoving)
    // From the middle to B in 1.2 seconds, where it turns.
    #expect(state.update(.tick(seconds: 0.6)) == [.ask])
    #expect(close(Array(state.tilePoints.suffix(3)), [0.75, 3, 0]))
    _ = state.update(.tick(seconds: 0.7))
    #expect(close(Array(state.tilePoints.suffix(3)), [0, 4, 0]))
    _ = state.update(.tick(seconds: 1.2))
    #expect(close(Array(state.tilePoints.suffix(3)), [1.5, 2, 0]))
    state.press(.character("?"))
    #expect(!state.isMoving)
    #expect(state.update(.tick(seconds: 0.6)) == [])
    state.press(.character("?"))
    state.press(.character("t"))
    #expect(!state.isMoving)
    state.press(.character("t"), .right)
    #expect(!state.isMoving)
    state.press(.character("t"), .escape)
    #expect(!state.isMoving)
    // It does not continue forever.
    state.press(six, .character("t"))
    for _ in 0..<400 { _ = state.update(.tick(seconds: 0.25)) }
    #expect(!state.isMoving)
  }

  @Test func imagesAreTheEnds() {
    var state = Sample.state()
    state.press(six)
    #expect(state.press(.character("i")) == [])
    #expect(state.newsText == "the images are being loaded")
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(state.imagesToEncode == [])
    #expect(state.press(.character("i")) == [.ask])
    #expect(state.imagesToEncode == [0, 1])
    #expect(state.tilePoints == [])
    _ = state.update(.answered(.means([0: [1, 2, 3], 1: [0, 0, 1]]), to: .view))
    #expect(points(state)[first] == [1, 2, 3] && points(state)[last] == [0, 0, 1])
    #expect(state.draw().contains("from A (#0 class 0) to B (#1 class 1)"))
    // Another B, never of A's class; A is the image of the reconstruct view.
    state.press(.character("i"))
    #expect(state.imagesToEncode == [0, 2])
    state.press(.character("i"))
    #expect(state.imagesToEncode == [0, 4])
    state.press(.character("5"), .left, six, .character("i"))
    #expect(state.imagesToEncode == [11, 0])
    state.press(.escape)
    #expect(state.imagesToEncode == [])
  }

  @Test func missingImagesAreSaid() {
    var state = Sample.state()
    state.press(six)
    _ = state.update(.dataLoaded("digits", .failure(.missing(file: "/x/images"))))
    #expect(state.press(.character("i")) == [])
    #expect(state.errorText?.contains("/x/images") == true)
    #expect(points(state).count == 12)
  }

  @Test func anotherModelHasOtherEnds() {
    var state = state()
    let other = Sample.fresh(latent: 5)
    #expect(
      state.update(.opened(.success(OpenedModel(path: "/c", checkpoint: other)))) == [.endTraining, .loadData, .ask])
    #expect(state.tilePoints.count == 5 * 12)
  }

  @Test func imagesAreEncodedAndFollowTheTraining() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    test.press(six)
    try test.wait(for: "the images") { $0.data.test != nil }
    test.press(.character("i"))
    func mu() throws -> [Float] {
      let images = try #require(test.state.data.test)
      let encoder = ImageEncoder(architecture: test.state.model.configuration.architecture)
      encoder.load(test.state.model.parameters)
      return encoder.encode(images.pixels[..<784].map { Float($0) / 255 }).mu
    }
    let before = try mu()
    #expect(close(points(test.state)[first], before))
    try test.train(to: 5)
    #expect(close(points(test.state)[first], try mu()))
    #expect(!close(points(test.state)[first], before))
  }

  // MARK: The screen

  /// From a ring to a square.
  private func screen(
    _ ability: ScreenAbility = Sample.unicode, width: Int = 80, height: Int = 24, keys: Key...
  ) -> ExplorerState {
    var state = Sample.state(six, ability: ability, width: width, height: height)
    for key in keys { state.press(key) }
    _ = state.update(.answered(.means([0: [1, 2, 3], 1: [0, 0, 1]]), to: .view))
    let square = Picture(
      width: 28, height: 28,
      values: (0..<28 * 28).map { (6..<22).contains($0 % 28) && (6..<22).contains($0 / 28) ? 1 : 0 })
    let columns = state.tilePoints.count / 3 / 2 - 1
    let strip = [Sample.ring] + [Picture](repeating: square, count: columns - 1)
    _ = state.update(.answered(.images(strip + strip + [square, Sample.ring]), to: .view))
    return state
  }

  @Test func theUsualTerminal() {
    expect(screen().draw(), shows: "interpolate-80x24")
  }

  @Test func theSmallestTerminalInASCII() {
    expect(
      screen(Sample.ascii, width: 60, height: 20, keys: .down, .left).draw(),
      shows: "interpolate-line-ascii-60x20")
  }

  @Test func playingOnTheUsualTerminal() {
    expect(screen(keys: .character("t")).draw(), shows: "interpolate-playing-80x24")
  }

  @Test func aLargeTerminal() {
    expect(screen(width: 120, height: 40, keys: .character("i")).draw(), shows: "interpolate-120x40")
  }

  @Test func theCrossFadeIsGrey() throws {
    // Where the ring is white and the square black, the middle is half as bright.
    let canvas = screen(width: 120, height: 40).draw()
    let title = try #require(canvas.position(of: "pixels mixed"))
    let colors = Set((title.x + 4..<title.x + 30).map { canvas[$0, 9].style.foreground })
    #expect(colors == [.grey(0), .grey(0.5), .grey(1)])
  }
}
