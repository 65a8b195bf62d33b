import Autodiff
import Datasets
import Drawing
import Explorer
import TestSupport
import Testing
import Training
import VAE

/// The model beside its past, or beside another one.
@Suite struct CompareTests {
  private let zero = Key.character("0")

  /// A run with moments at these steps, on the view; the model decodes a ring now and decoded a square then.
  private func state(
    _ steps: [Int] = [10, 20, 30, 40], ability: ScreenAbility = Sample.unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    var state = Sample.state(ability: ability, width: width, height: height)
    if !steps.isEmpty { state.bring(to: .running) }
    for step in steps { _ = state.update(.snapshot(Sample.snapshot(step: step))) }
    state.press(zero)
    answer(&state)
    return state
  }

  private static let square = Picture(
    width: 28, height: 28,
    values: (0..<784).map { (8..<20).contains($0 % 28) && (8..<20).contains($0 / 28) ? 0.6 : 0.1 })

  /// Sends a session's answers.
  private func answer(_ state: inout ExplorerState) {
    switch state.comparisonRequest {
    case .points(let points):
      let count = points.count / state.latent
      _ = state.update(
        .answered(
          .comparison(
            Comparison(
              now: .init(images: Array(repeating: Sample.ring, count: count)),
              then: .init(images: Array(repeating: Self.square, count: count)))), to: .view))
    case .image(let index):
      let now = Sample.examination(index: index, latent: state.latent).result
      var then = now
      then.reconstruction = 203.5
      then.klPerDimension = then.klPerDimension.map { $0 / 2 }
      _ = state.update(
        .answered(
          .comparison(
            Comparison(
              now: .init(images: [Sample.ring], evaluation: now),
              then: .init(images: [Self.square], evaluation: then))), to: .view))
    case nil: break
    }
  }

  private func points(_ state: ExplorerState) -> [[Float]] {
    guard case .points(let points) = state.comparisonRequest else { return [] }
    return stride(from: 0, to: points.count, by: state.latent).map { Array(points[$0..<$0 + state.latent]) }
  }

  private func other(
    latent: Int = 3, side: Int = 28, data: String = "digits", path: String = "/models/other.safetensors"
  ) -> ExplorerEvent {
    var configuration = RunConfiguration(
      architecture: Architecture(picture: Shape(channels: 1, height: side, width: side), hidden: [8], latent: latent),
      data: data)
    configuration.seed = 9
    return .otherOpened(.success(OpenedModel(path: path, checkpoint: Checkpoint(configuration))))
  }

  @Test func bothAreAskedForTheSamePoints() {
    var state = state()
    state.press(.right)
    let points = points(state)
    // The first dimension from -3 to 3, and last z itself.
    #expect(points.map { $0[0] } == [-3, -2, -1, 0, 1, 2, 3, 0.1])
    #expect(points.allSatisfy { $0[1] == 0 && $0[2] == 0 })
    #expect(state.press(.down) == [.ask])
    #expect(self.points(state).map { $0[1] } == [-3, -2, -1, 0, 1, 2, 3, 0])
    #expect(self.points(state).allSatisfy { $0[0] == 0.1 })
    state.press(.shiftLeft)
    #expect(state.z == [0.1, -0.5, 0])
    state.press(.character("x"))
    #expect(state.z == [0.1, 0, 0])
    state.press(.escape)
    #expect(state.view == .explore)
    #expect(state.comparisonRequest == nil)
  }

  @Test func theSliderWalksThroughThePast() {
    var state = state()
    #expect(state.chosenMoment?.step == 0)
    #expect(state.press(.character(">")) == [.ask])
    #expect(state.chosenMoment?.step == 10)
    state.press(.character(">"), .character(">"), .character(">"))
    #expect(state.chosenMoment?.step == 40)
    // After the last moment comes now, and nothing more.
    state.press(.character(">"), .character(">"))
    #expect(state.chosenMoment == nil)
    state.press(.character("<"))
    #expect(state.chosenMoment?.step == 40)
    state.press(.home, .character("<"))
    #expect(state.chosenMoment?.step == 0)
    state.press(.end)
    #expect(state.chosenMoment == nil)
    // The moment shown stays while the run continues.
    state.press(.character("<"), .character("<"))
    _ = state.update(.snapshot(Sample.snapshot(step: 50)))
    #expect(state.chosenMoment?.step == 30)
    #expect(state.past.moments.map(\.step) == [0, 10, 20, 30, 40, 50])
  }

  @Test func thePastIsPlayed() {
    var state = state()
    state.press(.character(">"))
    #expect(!state.isMoving)
    #expect(state.press(.character("t")) == [.ask])
    #expect(state.isMoving)
    // Half a second per moment, because there are few.
    #expect(state.update(.tick(seconds: 0.3)) == [])
    #expect(state.update(.tick(seconds: 0.3)) == [.ask])
    #expect(state.chosenMoment?.step == 20)
    state.press(.character("?"))
    #expect(!state.isMoving)
    state.press(.escape)
    _ = state.update(.tick(seconds: 1))
    #expect(state.chosenMoment?.step == 40)
    _ = state.update(.tick(seconds: 0.5))
    #expect(state.chosenMoment == nil)
    #expect(!state.isMoving)
    // It starts at the first moment; a manual step ends it.
    state.press(.character("t"))
    #expect(state.chosenMoment?.step == 0)
    state.press(.character(">"))
    #expect(!state.isMoving)
    state.press(.character("t"), .character("t"))
    #expect(!state.isMoving)
    state.press(.character("t"), .escape)
    #expect(!state.isMoving)
  }

  @Test func clicksChooseMomentsAndValues() {
    var state = state()
    let slider = state.draw().position(of: "●", fromRow: 2) ?? (0, 0)
    #expect(state.update(.input(.click(x: 41, y: slider.y))) == [.ask])
    #expect(state.chosenMoment?.step == 30)
    _ = state.update(.input(.click(x: 77, y: slider.y)))
    #expect(state.chosenMoment == nil)
    // The sixth tile of the lower strip.
    #expect(state.update(.input(.click(x: 60, y: 11))) == [.ask])
    #expect(state.z == [2, 0, 0])
    #expect(state.update(.input(.click(x: 3, y: 2))) == [])
  }

  @Test func imagesAreComparedOnWhatTheModelNeverSaw() {
    var state = state()
    #expect(state.press(.character("i")) == [.loadData, .ask])
    #expect(state.comparisonRequest == nil)
    #expect(state.draw().contains("loading digits"))
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(state.comparisonRequest == .image(0))
    #expect(state.press(.right) == [.ask])
    #expect(state.comparisonRequest == .image(1))
    // The next of class 1 is three images on; ten on from there wraps around.
    state.press(.down)
    #expect(state.comparisonRequest == .image(4))
    state.press(.shiftRight)
    #expect(state.comparisonRequest == .image(2))
    #expect(state.z == [0, 0, 0])
    // It is the image of view 5.
    state.press(.character("5"))
    #expect(state.imageToExamine?.index == 2)
    state.press(zero, .character("i"))
    #expect(points(state).count == 8)
  }

  @Test func dataThatAreNotThereSaySo() {
    var state = state()
    state.press(.character("i"))
    _ = state.update(
      .dataLoaded("digits", .failure(.notFound(name: "digits", lookedIn: ["/data/digits"], canDownload: false))))
    #expect(state.draw().contains("There are no images to show."))
    state.press(.character("i"))
    #expect(state.draw().contains("the same z"))
  }

  @Test func anotherModelIsChosenFromTheList() {
    var state = state()
    #expect(state.press(.character("M")) == [.listModels])
    _ = state.update(
      .listed([
        ModelSummary(path: "/models/broken.safetensors", name: "broken", summary: "no checkpoint", isValid: false),
        ModelSummary(path: "/models/other.safetensors", name: "other", summary: "a model", isValid: true),
      ]))
    #expect(state.draw().contains("compare with a model"))
    #expect(state.press(.enter) == [])
    #expect(state.errorText == "no checkpoint")
    #expect(state.press(.down, .enter) == [.openOther(path: "/models/other.safetensors")])
    // No question, because the run is not left.
    #expect(state.overlay == nil && state.run == .running)
    #expect(state.update(other()) == [.ask])
    #expect(state.chosenMoment == nil)
    #expect(state.draw().contains("other  step 0"))
    // The keys for the past have nothing to walk through.
    #expect(state.press(.character(">")) == [])
    #expect(state.newsText == "this is another model: P goes back to this run's past")
    #expect(state.press(.character("P")) == [.ask])
    #expect(state.chosenMoment?.step == 0)
    // The list of `o` is about this model again.
    state.press(.character("o"))
    _ = state.update(.listed([ModelSummary(path: "/a", name: "a", summary: "", isValid: true)]))
    #expect(state.draw().contains("open a model"))
    state.press(.enter)
    #expect(state.question != nil)
  }

  @Test func aModelThatCannotBeReadChangesNothing() {
    var state = state()
    let before = state.draw()
    #expect(state.update(.otherOpened(.failure(.notACheckpoint(file: "/models/x", missing: "format")))) == [])
    #expect(state.errorText?.contains("/models/x") == true)
    state.press(.function(9))
    #expect(state.draw() == before)
  }

  @Test func whatDiffersIsSaid() {
    var state = state([])
    // Another number of dimensions: images can be compared.
    #expect(state.update(other(latent: 5)) == [.loadData, .ask])
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(state.comparisonRequest == .image(0))
    #expect(state.draw().contains("z has 5 dimensions there and 3 here: the same image instead"))
    state.press(.character("i"))
    #expect(state.newsText == "z has 5 dimensions there and 3 here: the same image instead")
    #expect(state.comparisonRequest == .image(0))
    // Other images: points can be compared.
    _ = state.update(other(side: 16))
    #expect(points(state).count == 6)
    state.press(.character("i"))
    #expect(state.newsText == "images are 16x16 there and 28x28 here: the same z instead")
    #expect(points(state).count == 6)
    // Neither.
    _ = state.update(other(latent: 5, side: 16))
    #expect(state.comparisonRequest == nil)
    #expect(state.draw().contains("nothing to compare: z has 5 dimensions there and 3 here"))
    // Another model in place of this one: the other stays.
    _ = state.update(other(data: "fashion"))
    _ = state.update(
      .opened(.success(OpenedModel(path: "/models/new.safetensors", checkpoint: Sample.fresh(latent: 5)))))
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(state.comparisonRequest == .image(0))
  }

  @Test func anotherRunHasAnotherPast() {
    var state = state()
    let ids = Set(state.past.moments.map(\.id))
    state.press(.character(">"))
    _ = state.update(
      .opened(
        .success(
          OpenedModel(
            path: "/models/new.safetensors", checkpoint: Sample.fresh(place: .init(z: [1, 1, 1], selected: 0))))))
    #expect(state.past.moments.map(\.step) == [0])
    #expect(state.chosenMoment?.step == 0)
    #expect(state.comparison == nil)
    #expect(ids.isDisjoint(with: state.past.moments.map(\.id)))
  }

  @Test func theSameZ() {
    expect(state().draw(), shows: "compare-80x24")
    var large = state(ability: Sample.ascii, width: 120, height: 40)
    large.press(.character(">"), .character(">"))
    expect(large.draw(), shows: "compare-120x40")
  }

  @Test func theSameZOnSmallScreens() {
    expect(state(width: 60, height: 20).draw(), shows: "compare-60x20")
    expect(state(width: 40, height: 12).draw(), shows: "compare-40x12")
    #expect(state(width: 39, height: 12).draw().contains("latent needs 40x12 cells"))
  }

  @Test func theSameZInASCII() {
    expect(state(ability: Sample.ascii).draw(), shows: "compare-ascii-80x24")
  }

  private func imageState(
    ability: ScreenAbility = Sample.unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    var state = state(ability: ability, width: width, height: height)
    state.press(.character("i"))
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    state.press(.right)
    answer(&state)
    return state
  }

  @Test func theSameImage() {
    expect(imageState().draw(), shows: "compare-image-80x24")
    expect(imageState(ability: Sample.ascii, width: 120, height: 40).draw(), shows: "compare-image-ascii-120x40")
    expect(imageState(width: 40, height: 12).draw(), shows: "compare-image-40x12")
  }

  @Test func anotherModelOnTheScreen() {
    var state = state(ability: Sample.ascii)
    _ = state.update(other(data: "fashion"))
    answer(&state)
    expect(state.draw(), shows: "compare-model-80x24")
  }

  @Test func beforeTrainingThePastIsEmpty() {
    let state = state([])
    #expect(state.draw().contains("the run's past: space trains, and moments are kept"))
    #expect(state.past.moments.map(\.step) == [0])
  }

  /// A large screen, and odd ones: nothing is drawn over a frame's edge.
  @Test(arguments: [(200, 60), (400, 120), (60, 100), (300, 20), (100, 24), (45, 40), (112, 30)])
  func everyScreenHasItsFrames(width: Int, height: Int) {
    for image in [false, true] {
      let canvas = (image ? imageState(width: width, height: height) : state(width: width, height: height)).draw()
      #expect(canvas.contains("now"))
      #expect(canvas.contains("●"))
      guard width >= 60, height >= 20 else { continue }
      for (left, right) in [("╭", "╮"), ("╰", "╯")] {
        #expect(
          canvas.lines.reduce(0) { $0 + $1.count(where: { "\($0)" == left }) }
            == canvas.lines.reduce(0) { $0 + $1.count(where: { "\($0)" == right }) },
          "\(canvas.lines.joined(separator: "\n"))")
      }
    }
  }

  /// Colours distinguish the sides, and show how they differ.
  @Test func colors() {
    var state = state(width: 120, height: 40)
    state.press(.character(">"))
    let canvas = state.draw()
    #expect(canvas.style(of: "then, step 10")?.foreground == .named(.accent))
    #expect(canvas.position(of: "●", fromRow: 2).map { canvas[$0.x, $0.y].style.foreground } == .named(.accent))
    #expect(canvas.style(of: "-ELBO ")?.foreground == .named(.total))
    // The middle of the difference, where the square is and the ring is not.
    #expect(canvas[100, 9].style.foreground == .palette(24) || canvas[100, 9].style.foreground == .palette(19))
  }
}
