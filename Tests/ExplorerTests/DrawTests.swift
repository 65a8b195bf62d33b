import Autodiff
import Datasets
import Drawing
import Explorer
import Testing
import Training
import VAE

/// The pad: pen and mouse, what is encoded, and the effect on z.
@Suite struct DrawTests {
  private let seven = Key.character("7")

  /// The pad on a screen of 80 by 24: one pixel per column, two per row.
  private let pad = Rect(x: 1, y: 2, width: 28, height: 14)

  private func state(_ ability: ScreenAbility = Sample.unicode) -> ExplorerState {
    Sample.state(seven, ability: ability)
  }

  private func click(_ state: inout ExplorerState, _ x: Int, _ y: Int) -> [Effect] {
    state.update(.input(.click(x: pad.x + x, y: pad.y + y)))
  }

  private func drag(_ state: inout ExplorerState, _ x: Int, _ y: Int) -> [Effect] {
    state.update(.input(.drag(x: pad.x + x, y: pad.y + y)))
  }

  private func pixel(_ state: ExplorerState, _ x: Int, _ y: Int) -> UInt8? { state.padToRead?[y * 28 + x] }

  /// The columns and rows of all pixels that are not black.
  private func ink(_ state: ExplorerState) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    guard let bytes = state.padToRead else { return nil }
    let lit = bytes.indices.filter { bytes[$0] > 0 }
    guard let left = lit.map({ $0 % 28 }).min(), let right = lit.map({ $0 % 28 }).max() else { return nil }
    return (left...right, lit[0] / 28...lit[lit.count - 1] / 28)
  }

  private func reading(_ mu: [Float] = [1, -0.5, 0.25]) -> ImageEvaluation {
    ImageEvaluation(
      pixels: [], mu: mu, logVariance: mu.indices.map { Float($0) - 2 }, reconstruction: 80.5,
      klPerDimension: mu.indices.map { [1, 2.25, 0.25][$0 % 3] })
  }

  // MARK: Pen and mouse

  @Test func openingItAsksForTheTestImages() {
    var state = Sample.state()
    #expect(state.press(seven) == [.ask, .loadData])
    #expect(state.update(.dataLoaded("digits", .success(Sample.dataset()))) == [.ask, .encodeTestSet])
    #expect(state.padToRead == nil)
    #expect(state.draw().contains("draw with the mouse, or press Enter and the arrows"))
  }

  @Test func thePenDrawsWhereItIsMoved() {
    var state = state()
    // Lifted, it moves without drawing.
    #expect(state.press(.left, .character("h"), .up, .shiftUp, .character("K")) == [])
    #expect(state.padToRead == nil)
    #expect(state.draw().contains("pen up"))
    #expect(state.press(.enter) == [.ask])
    #expect(state.draw().contains("pen down"))
    // A dot at column 12, row 3, with a soft edge.
    #expect(pixel(state, 12, 3) == 255)
    #expect(ink(state)?.columns == 11...13 && ink(state)?.rows == 2...4)
    #expect((1...254).contains(pixel(state, 11, 2) ?? 0))
    #expect(state.press(.shiftRight, .down) == [.ask, .ask])
    #expect((12...17).allSatisfy { pixel(state, $0, 3) == 255 })
    #expect(pixel(state, 17, 4) == 255)
    #expect(state.press(.enter, .right, .right) == [])
    #expect(ink(state)?.columns == 11...18)
    // It stops at the pad's edge.
    state.press(.shiftUp, .shiftUp, .shiftLeft, .shiftLeft, .shiftLeft, .shiftLeft, .shiftLeft)
    state.press(.enter)
    #expect(pixel(state, 0, 0) == 255)
  }

  @Test func theMouseDrawsALineBetweenItsReports() {
    var state = state()
    #expect(click(&state, 5, 3) == [.ask])
    #expect(pixel(state, 5, 6) == 255 && pixel(state, 5, 7) == 255)
    #expect(drag(&state, 20, 3) == [.ask])
    #expect((5...20).allSatisfy { pixel(state, $0, 6) == 255 && pixel(state, $0, 7) == 255 })
    // Diagonally, too, without gaps: every row in between has a white pixel.
    _ = drag(&state, 14, 11)
    for row in 7...22 { #expect((14...20).contains { (pixel(state, $0, row) ?? 0) > 200 }, "row \(row)") }
    // The same position again changes nothing.
    #expect(drag(&state, 14, 11) == [])
    #expect(ink(state)?.columns == 4...21)
  }

  @Test func aStrokeGoesOnBeyondTheEdgeAndBack() {
    var state = state()
    _ = click(&state, 25, 7)
    _ = drag(&state, 40, 7)
    _ = drag(&state, 40, 12)
    #expect(ink(state)?.columns == 24...27)
    _ = drag(&state, 20, 12)
    #expect(pixel(state, 22, 24) == 255)
  }

  @Test func aDragThatBeganElsewhereDrawsNothing() {
    var state = state()
    #expect(state.update(.input(.click(x: 40, y: 5))) == [])
    #expect(drag(&state, 5, 5) == [])
    #expect(state.padToRead == nil)
    // After a stroke, too; and a key ends a stroke of the mouse.
    _ = click(&state, 5, 5)
    _ = state.update(.input(.click(x: 40, y: 5)))
    #expect(drag(&state, 15, 5) == [])
    _ = click(&state, 5, 5)
    state.press(.right)
    #expect(drag(&state, 15, 5) == [])
    #expect(ink(state)?.columns == 4...6)
  }

  @Test(arguments: ViewName.allCases.filter { $0 != .draw }) func aDragInAnotherViewIsNothing(view: ViewName) {
    var state = Sample.state(view.key)
    _ = state.update(.saved(.success("/a.safetensors")))
    let before = state.draw()
    #expect(state.update(.input(.drag(x: 40, y: 5))) == [])
    #expect(state.draw() == before && state.notice != nil)
  }

  @Test func nothingIsDrawnBehindAQuestionOrOnATinyScreen() {
    var state = state()
    _ = click(&state, 5, 5)
    let bytes = state.padToRead
    state.press(.character("?"))
    _ = drag(&state, 20, 5)
    state.press(.escape)
    #expect(state.padToRead == bytes)
    _ = state.update(.input(.resize(width: 39, height: 12)))
    #expect(state.padToRead == nil)
    #expect(state.update(.input(.drag(x: 5, y: 5))) == [])
    _ = state.update(.input(.resize(width: 80, height: 24)))
    #expect(state.padToRead == bytes)
  }

  @Test func strokesOverEachOtherAddUp() throws {
    var state = state()
    state.press(.enter, .enter)
    let edge = try #require(pixel(state, 15, 15))
    #expect(edge > 0 && edge < 128)
    state.press(.enter, .enter)
    #expect(pixel(state, 15, 15) == 2 * edge)
    for _ in 0..<8 { state.press(.enter) }
    #expect(pixel(state, 15, 15) == 255)
    #expect(pixel(state, 14, 14) == 255)
  }

  @Test func theEraserTakesAway() {
    var state = state()
    _ = click(&state, 4, 7)
    _ = drag(&state, 24, 7)
    #expect(state.press(.character("e")) == [])
    #expect(state.draw().contains("eraser up"))
    _ = click(&state, 14, 7)
    #expect(pixel(state, 14, 14) == 0 && pixel(state, 14, 15) == 0)
    #expect(pixel(state, 8, 14) == 255 && pixel(state, 20, 14) == 255)
    // The pen stays down.
    state.press(.enter, .character("e"))
    #expect(state.draw().contains("pen down"))
    #expect(pixel(state, 14, 14) == 255)
    // Without ink there is nothing to encode.
    state.press(.character("e"))
    _ = state.update(.answered(.reading(reading()), to: .view))
    for y in 4...10 {
      _ = click(&state, 0, y)
      _ = drag(&state, 27, y)
    }
    #expect(state.padToRead == nil)
    #expect(!state.draw().contains("ELBO"))
  }

  @Test func changesAreTakenBack() {
    var state = state()
    _ = click(&state, 4, 4)
    let first = state.padToRead
    _ = drag(&state, 4, 4)
    _ = click(&state, 20, 4)
    _ = drag(&state, 20, 12)
    let second = state.padToRead
    #expect(state.press(.character("c")) == [.ask])
    #expect(state.padToRead == nil)
    #expect(state.press(.delete) == [])
    #expect(state.press(.backspace) == [.ask])
    #expect(state.padToRead == second)
    #expect(state.press(.backspace) == [.ask])
    #expect(state.padToRead == first)
    #expect(state.press(.backspace) == [.ask])
    #expect(state.padToRead == nil)
    #expect(state.press(.backspace) == [])
    #expect(state.newsText == "there is nothing to undo")
  }

  @Test(arguments: [("W", 0, -1), ("A", -1, 0), ("S", 0, 1), ("D", 1, 0)]) func theDrawingIsShifted(
    key: String, right: Int, down: Int
  ) throws {
    var state = state()
    state.press(.enter, .enter)
    let before = try #require(state.padToRead)
    #expect(state.press(.character(Character(key))) == [.ask])
    let after = try #require(state.padToRead)
    for y in 1..<27 {
      for x in 1..<27 { #expect(after[(y + down) * 28 + x + right] == before[y * 28 + x]) }
    }
    // What leaves the pad is gone, unless it is undone.
    for _ in 0..<27 { state.press(.character(Character(key))) }
    #expect(state.padToRead == nil)
    for _ in 0..<40 { state.press(.backspace) }
    #expect(state.padToRead == nil)
  }

  /// A drawing on the pad of a model of MNIST.
  private func mnist(_ left: Int, _ top: Int, _ right: Int, _ bottom: Int) -> ExplorerState {
    var state = Sample.state(model: Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)))
    state.press(seven)
    _ = click(&state, left, top)
    _ = drag(&state, right, bottom)
    return state
  }

  @Test func aDrawingOfTheRightSizeIsCentredByItsMass() {
    let place = ink(mnist(4, 2, 4, 11))
    #expect(place.map { abs($0.columns.lowerBound + $0.columns.upperBound - 27) <= 2 } == true)
    #expect(place.map { abs($0.rows.lowerBound + $0.rows.upperBound - 27) <= 2 } == true)
  }

  /// A model of MNIST is shown it with the size and place of MNIST's digits, unless told otherwise.
  @Test(arguments: [(1, 1, 26, 12), (3, 9, 7, 11), (10, 0, 11, 13)]) func theDrawingIsFitted(
    left: Int, top: Int, right: Int, bottom: Int
  ) throws {
    var state = mnist(left, top, right, bottom)
    #expect(state.draw().contains("pen up, fitted"))
    let place = try #require(ink(state))
    #expect((19...22).contains(max(place.columns.count, place.rows.count)))
    #expect(abs(place.columns.lowerBound + place.columns.upperBound - 27) <= 2)
    #expect(abs(place.rows.lowerBound + place.rows.upperBound - 27) <= 2)
    #expect(state.press(.character("F")) == [.ask])
    #expect(state.draw().contains(" pen up ") && !state.draw().contains("fitted"))
    let raw = try #require(ink(state))
    #expect(abs(raw.columns.lowerBound - left) <= 2 && abs(raw.rows.lowerBound - 2 * top) <= 3)
    #expect(state.press(.character("F")) == [.ask] && ink(state).map { $0 == place } == true)
  }

  // MARK: Images from elsewhere

  @Test func aTestImageIsPutOnThePad() {
    var state = Sample.state(.character("5"))
    state.press(.right, .right, .right, seven)
    #expect(state.press(.character("i")) == [.ask])
    #expect(state.padToRead == Array(Sample.dataset().test.pixels[3 * 784..<4 * 784]))
    state.press(.backspace)
    #expect(state.padToRead == nil)
    var without = Sample.state()
    without.press(seven)
    #expect(without.press(.character("i")) == [])
    #expect(without.newsText == "there are no test images here")
  }

  @Test func theImageAtZIsPutOnThePad() {
    var state = state()
    #expect(state.press(.character("g")) == [.ask])
    #expect(state.padToRead == Sample.ring.values.map { $0 == 1 ? 255 : 0 })
    // It is the same drawing, so nothing happens.
    #expect(state.press(.character("g")) == [])
    // A Gaussian decoder's outputs are unbounded.
    let wild = (0..<784).map { [Float.nan, -3, 7, 0.5][$0 % 4] }
    _ = state.update(.answered(.images([Picture(width: 28, height: 28, values: wild)]), to: .point))
    state.press(.character("g"))
    #expect(state.padToRead?.prefix(4) == [0, 0, 255, 128])
  }

  @Test func theDrawingStaysInOtherViewsAndModels() throws {
    var state = state()
    state.press(.enter, .shiftRight)
    let bytes = state.padToRead
    state.press(.character("2"))
    #expect(state.padToRead == nil)
    state.press(seven)
    #expect(state.padToRead == bytes)
    // The pen was lifted.
    #expect(state.press(.right) == [])
    _ = state.update(.opened(.success(OpenedModel(path: "/b", checkpoint: Sample.fresh(latent: 5)))))
    #expect(state.padToRead == bytes)
    // The other model gets the same drawing.
    _ = state.update(.answered(.reading(reading([1, 2, 3, 4, 5])), to: .view))
    #expect(state.z == [1, 2, 3, 4, 5])
    // For larger images the drawing grows, and no key shrinks it back.
    let large = Checkpoint(
      RunConfiguration(
        architecture: Architecture(picture: Shape(channels: 1, height: 64, width: 64), hidden: [8], latent: 2),
        data: "digits",
        seed: 5))
    _ = state.update(.opened(.success(OpenedModel(path: "/c", checkpoint: large))))
    let grown = try #require(state.padToRead)
    #expect(grown.count == 64 * 64)
    #expect(grown[33 * 64 + 40] > 200)
    #expect(state.press(.backspace) == [])
    _ = state.draw()
    state.press(.enter, .shiftLeft)
    #expect(state.padToRead != grown)
  }

  // MARK: What the model makes of it

  @Test func zFollowsTheDrawing() {
    var state = state()
    _ = state.update(.answered(.reading(reading()), to: .view))
    // Nothing was drawn.
    #expect(state.z == [0, 0, 0])
    _ = click(&state, 5, 5)
    _ = state.update(.answered(.reading(reading()), to: .view))
    #expect(state.z == [1, -0.5, 0.25])
    #expect(state.draw().contains("reconstruction"))
    // Other weights move it along.
    _ = state.update(.answered(.reading(reading([2, 2, 2])), to: .view))
    #expect(state.z == [2, 2, 2])
    // Other moves of z keep it until the drawing changes.
    state.press(.character("z"))
    _ = state.update(.answered(.reading(reading([3, 3, 3])), to: .view))
    #expect(state.z == [0, 0, 0])
    #expect(state.draw().contains("decoded at z"))
    _ = drag(&state, 10, 5)
    _ = click(&state, 10, 5)
    _ = state.update(.answered(.reading(reading([3, 3, 3])), to: .view))
    #expect(state.z == [3, 3, 3])
    state.press(.character("1"))
    #expect(state.z == [3, 3, 3])
    // z does not follow a NaN.
    state.press(seven)
    _ = state.update(.answered(.reading(reading([.nan, 0, 0])), to: .view))
    #expect(state.z == [3, 3, 3])
    _ = state.draw()
  }

  /// Test images at 0, 1, 2, ... along z1: `labels` from the nearest one on.
  private func show(_ labels: [UInt8]?, _ state: inout ExplorerState) {
    _ = click(&state, 5, 5)
    _ = state.update(.answered(.reading(reading([0, 0, 0])), to: .view))
    let count = labels?.count ?? 12
    let mu: [Float] = (0..<count).flatMap { [Float($0), 0, 0] as [Float] }
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: 3, labels: labels, modelVersion: state.modelVersion)))
  }

  @Test(
    arguments: [
      ([7, 7, 7, 7, 1, 7, 7, 7, 7, 7, 1, 1], "looks like 7 (9 of the 10 nearest test images)"),
      ([3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1, 1], "looks like 3 (all 10 nearest test images)"),
      ([4, 9, 9, 4, 9, 1, 4, 9, 4, 9, 2, 2], "perhaps 9 or 4 (5 and 4 of the 10 nearest test images)"),
      ([4, 9, 9, 4], "perhaps 4 or 9 (2 and 2 of the 4 nearest test images)"),
    ] as [([UInt8], String)]) func theNearestVote(labels: [UInt8], text: String)
  {
    var state = state()
    show(labels, &state)
    #expect(state.draw().contains(text))
  }

  @Test func clothesHaveNames() {
    var state = Sample.state(model: Sample.fresh(data: "fashion", place: Sample.atOrigin(latent: 3)))
    state.press(seven)
    _ = state.update(.dataLoaded("fashion", .success(Sample.dataset(data: "fashion"))))
    show([9, 9, 9], &state)
    #expect(state.draw().contains("looks like ankle boot (all 3 nearest test images)"))
  }

  @Test func withoutLabelsTheNearestIsNamed() {
    var state = state()
    show(nil, &state)
    #expect(state.draw().contains("nearest test image: no. 1, distance 0.00; it has no label"))
  }

  @Test func missingDataAreSaid() {
    var state = Sample.state(model: Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)))
    state.press(seven)
    _ = click(&state, 5, 5)
    _ = state.update(.answered(.reading(reading()), to: .view))
    #expect(state.draw().contains("reading mnist..."))
    _ = state.update(.dataLoaded("mnist", .failure(.missing(file: "/x/images"))))
    #expect(state.draw().contains("class unknown: mnist is not here; f fetches it"))
    #expect(state.draw().contains("no test images"))
    #expect(state.draw().contains("-ELBO 84.00 = rec 80.50 + KL 3.50"))
    #expect(state.press(.character("f")) == [.fetch(data: "mnist")])
    #expect(state.draw().contains("class unknown: mnist is being fetched"))
  }

  @Test func theNearestAreTheNearest() {
    var state = state()
    let encoding = TestEncoding(
      mu: [0, 0, 3, 0, .nan, 0, 1, 1, -1, 0, 0, 2, 0, -0.5], width: 2, labels: [0, 1, 2, 3, 4, 5, 6],
      modelVersion: state.modelVersion)
    #expect(encoding.nearest(to: [0, 0], count: 4).map(\.index) == [0, 6, 4, 3])
    #expect(encoding.nearest(to: [0, 0], count: 4).map(\.distance) == [0, 0.5, 1, Float(2).squareRoot()])
    #expect(encoding.nearest(to: [0, 0], count: 20).map(\.index) == [0, 6, 4, 3, 5, 1])
    #expect(encoding.nearest(to: [2, 0], count: 1) == [encoding.nearest(to: [2, 0])].compactMap { $0 })
    #expect(encoding.nearest(to: [0, .nan], count: 3) == [])
    state.press(.escape)
  }

  // MARK: The session

  @Test func theDrawingIsEncodedByTheModel() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    test.press(seven)
    try test.wait(for: "the test images' places") { $0.places.encoding != nil }
    test.press(.enter, .shiftDown)
    let bytes = try #require(test.state.padToRead)
    let encoder = ImageEncoder(architecture: test.state.model.configuration.architecture, capacity: 1)
    encoder.load(test.state.model.parameters)
    let mu = encoder.encode(bytes.map { Float($0) / 255 }).mu
    #expect(zip(test.state.z, mu).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(test.state.z != [0, 0, 0])
    // The image at z is its reconstruction.
    let decoder = ImageDecoder(architecture: test.state.model.configuration.architecture, capacity: 1)
    decoder.load(test.state.model.parameters)
    let decoded = decoder.decode(test.state.z)
    #expect(zip(test.state.image?.values ?? [], decoded).allSatisfy { abs($0 - $1) < 1e-5 })
    let canvas = test.state.draw()
    #expect(canvas.contains("reconstruction") && canvas.contains("-ELBO"))
    #expect(canvas.contains("nearest test images)"))
    // Training moves the point of the same drawing.
    let before = test.state.z
    try test.train(to: 3)
    #expect(test.state.z != before)
    #expect(test.state.padToRead == bytes)
    #expect(test.state.draw().contains("reconstruction"))
  }
}
