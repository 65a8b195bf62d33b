import Datasets
import Drawing
import Explorer
import TestSupport
import Testing
import Training
import VAE

/// The view of test images: which one is shown, and what is decoded.
@Suite struct ReconstructTests {
  private let five = Key.character("5")

  /// Looking at image 4 (class 1) of 12.
  private func state() -> ExplorerState {
    var state = Sample.state(five)
    _ = state.update(.answered(.examination(Sample.examination(index: 4)), to: .view))
    return state
  }

  private func scores(_ state: ExplorerState, step: Int = 0) -> ScoringNews {
    // 11 is the worst, then 9, 7, ...; then the even ones from 10 down.
    let losses = (0..<12).map { Float($0 % 2 * 100 + $0) }
    return .complete(ImageScores(version: state.modelVersion, step: step, reconstructions: losses))
  }

  @Test func openingItAsksForTheData() {
    var state = Sample.state()
    #expect(state.imageToExamine == nil)
    #expect(state.press(five) == [.loadData, .ask])
    #expect(state.draw().contains("loading digits..."))
    #expect(state.imageToExamine == nil)
    #expect(state.update(.dataLoaded("digits", .success(Sample.dataset()))) == [.ask])
    #expect(state.imageToExamine?.index == 0)
    #expect(state.press(.escape, five) == [.ask, .ask])
  }

  @Test func missingDataAreSaid() {
    var state = Sample.state()
    state.press(five)
    _ = state.update(.dataLoaded("digits", .failure(.missing(file: "/x/images"))))
    #expect(state.draw().contains("There are no images to show."))
    #expect(state.draw().contains("/x/images"))
    #expect(state.press(.right, .up, .shiftDown, .character("w"), .character("/"), .enter, .end) == [])
    #expect(state.overlay == nil)
  }

  @Test(
    arguments: [
      (Key.right, 5), (.character("l"), 5), (.left, 3), (.character("h"), 3), (.down, 7), (.character("j"), 7),
      (.up, 1), (.character("k"), 1), (.shiftDown, 2), (.shiftUp, 0), (.home, 0), (.end, 11),
    ] as [(Key, Int)])
  func aKeyShowsAnotherImage(key: Key, index: Int) {
    var state = state()
    #expect(state.press(key) == [.ask])
    #expect(state.imageToExamine?.index == index)
  }

  @Test func behindTheLastComesTheFirst() {
    var state = state()
    state.press(.end, .right)
    #expect(state.imageToExamine?.index == 0)
    state.press(.left)
    #expect(state.imageToExamine?.index == 11)
    state.press(.down)
    #expect(state.imageToExamine?.index == 2)
    state.press(.up)
    #expect(state.imageToExamine?.index == 11)
    state.press(.shiftDown)
    #expect(state.imageToExamine?.index == 0)
  }

  @Test func withoutLabelsThereAreNoClasses() {
    var state = Sample.state()
    state.press(five)
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset(labels: false))))
    #expect(state.press(.down) == [])
    #expect(state.newsText == "these images have no labels")
    #expect(state.press(.right) == [.ask])
  }

  @Test func aNumberIsTyped() {
    var state = state()
    state.press(.character("/"))
    #expect(state.draw().contains("number of the image"))
    // Only digits count; they do not open views.
    #expect(state.type("1x1") == [])
    #expect(state.press(.enter) == [.ask])
    #expect(state.imageToExamine?.index == 11)
    #expect(state.view == .reconstruct)
    state.press(.character("/"))
    state.type("12")
    #expect(state.press(.enter) == [])
    #expect(state.errorText == "there are 12 images, from 0 to 11")
    #expect(state.imageToExamine?.index == 11)
    state.press(.character("/"))
    state.type("3")
    state.press(.escape)
    #expect(state.overlay == nil)
    #expect(state.imageToExamine?.index == 11)
  }

  @Test func theWorstComeFirst() {
    var state = state()
    #expect(state.press(.character("w")) == [.score])
    #expect(state.update(.scoring(.progress(version: state.modelVersion, share: 0.3))) == [])
    #expect(state.draw().contains("scoring all: 30%"))
    // The same key cancels it.
    #expect(state.press(.character("w")) == [.stopScore])
    #expect(!state.draw().contains("scoring all"))
    #expect(state.update(.scoring(scores(state))) == [])
    #expect(state.imageToExamine?.index == 4)
    // One at a time; meanwhile the order is the file's.
    #expect(state.press(.character("w")) == [.score])
    state.press(.right)
    #expect(state.imageToExamine?.index == 5)
    #expect(state.update(.scoring(scores(state))) == [.ask])
    #expect(state.imageToExamine?.index == 11)
    _ = state.update(.answered(.examination(Sample.examination(index: 11)), to: .view))
    #expect(state.draw().contains("worst 1/12"))
    state.press(.right)
    #expect(state.imageToExamine?.index == 9)
    state.press(.left, .left)
    #expect(state.imageToExamine?.index == 0)
    // The worst of class 1 is 7, the next one 1.
    state.press(.shiftDown)
    #expect(state.imageToExamine?.index == 7)
    state.press(.down)
    #expect(state.imageToExamine?.index == 1)
    // Back to the file's order at the same image; the scores are kept.
    #expect(state.press(.character("w")) == [])
    state.press(.right)
    #expect(state.imageToExamine?.index == 2)
    #expect(state.press(.character("w")) == [.ask])
    #expect(state.imageToExamine?.index == 11)
  }

  @Test func scoresOfEarlierWeightsAreNamedAndRenewed() {
    var state = Sample.training(steps: 7)
    state.press(five)
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(state.press(.character("w")) == [.score])
    let news = scores(state, step: 7)
    _ = state.update(.snapshot(Sample.snapshot(step: 8)))
    _ = state.update(.scoring(news))
    _ = state.update(.answered(.examination(Sample.examination(index: 11)), to: .view))
    #expect(state.draw().contains("worst 1/12 at step 7"))
    #expect(state.press(.character("w"), .character("w")) == [.score])
  }

  @Test func scoresOfAnotherModelAreDropped() {
    var state = state()
    state.press(.character("w"))
    let news = scores(state)
    let effects = state.update(.opened(.success(OpenedModel(path: "/b", checkpoint: Sample.fresh()))))
    #expect(effects == [.endTraining, .ask])
    #expect(state.update(.scoring(news)) == [])
    // The image stays.
    #expect(state.imageToExamine?.index == 4)
    let other = Sample.fresh(data: "mnist")
    #expect(
      state.update(.opened(.success(OpenedModel(path: "/c", checkpoint: other)))) == [.endTraining, .loadData, .ask])
  }

  @Test func whatIsNotANumberIsWorst() {
    let scores = ImageScores(version: 1, step: 1, reconstructions: [3, .nan, 5, 3])
    #expect(scores.worstFirst == [1, 2, 0, 3])
    #expect(scores.rank == [2, 0, 1, 3])
  }

  @Test func drawsFollowEachOther() {
    var state = state()
    #expect(state.imageToExamine?.draw == 0)
    #expect(state.press(.character("e"), .character("e")) == [.ask, .ask])
    #expect(state.imageToExamine?.draw == 2)
    state.press(.character("E"))
    #expect(state.imageToExamine?.draw == 0)
    // Another image starts at its mean.
    state.press(.character("e"), .right)
    #expect(state.imageToExamine?.draw == 0)
  }

  @Test func theShownPointIsTaken() {
    var state = state()
    #expect(state.press(.enter) == [.ask])
    #expect(state.view == .explore)
    #expect(state.z == [-1.5, -0.5, 0.5])
    state.press(five)
    _ = state.update(.answered(.examination(Sample.examination(index: 4, draw: 1)), to: .view))
    state.press(.enter)
    #expect(state.z == [-1, 0, 1])
  }

  @Test func theWallIsClicked() {
    var state = Sample.state(five, width: 120, height: 40)
    #expect(state.imageToExamine?.wall == 7)
    #expect(state.update(.input(.click(x: 30, y: 34))) == [.ask])
    #expect(state.imageToExamine?.draw == 2)
    #expect(state.update(.input(.click(x: 20, y: 5))) == [])
    #expect(Sample.state(five).imageToExamine?.wall == 0)
  }

  // MARK: The session

  private func session() throws -> TestSession {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    test.press(five)
    try test.wait(for: "the images") { $0.draw().contains("-ELBO") }
    return test
  }

  @Test func theImagesLossIsThatOfAnEvaluation() throws {
    let test = try session()
    let images = try #require(test.state.data.test)
    let first = ImageSet(
      name: "digits", split: .test, size: images.size, pixels: Array(images.pixels.prefix(images.valuesPerImage)))
    let whole = try test.state.model.evaluate(on: first, pixels: .grey, samples: 8, seed: 5)
    let text = "-ELBO \(Numerals.nats(whole.negativeELBO)) = rec \(Numerals.nats(whole.reconstruction)) + KL"
    #expect(test.state.draw().contains(text))
  }

  @Test func theTakenPointIsWhatTheEncoderSays() throws {
    let test = try session()
    let images = try #require(test.state.data.test)
    let encoder = ImageEncoder(architecture: test.state.model.configuration.architecture)
    encoder.load(test.state.model.parameters)
    let (mu, logVariance) = encoder.encode(images.pixels[784..<2 * 784].map { Float($0) / 255 })
    test.press(.right, .enter)
    #expect(zip(test.state.z, mu).allSatisfy { abs($0 - $1) < 1e-5 })
    // A sample is as far away as the posterior is wide, and is reproducible.
    test.press(five, .character("e"), .enter)
    let draw = test.state.z
    #expect(zip(zip(draw, mu), logVariance).allSatisfy { abs($0.0 - $0.1) < 6 * ($1 / 2).magnitude + 6 })
    #expect(draw != mu)
    test.press(five, .character("E"), .character("e"), .enter)
    #expect(test.state.z == draw)
    test.press(five, .character("e"), .enter)
    #expect(test.state.z != draw)
  }

  @Test func allImagesAreScored() throws {
    let test = try session()
    let images = try #require(test.state.data.test)
    test.press(.character("w"))
    try test.wait(for: "the scores") { $0.draw().contains("worst 1/64") }
    let evaluator = ImageEvaluator(
      architecture: test.state.model.configuration.architecture, samples: 8, capacity: images.count)
    evaluator.load(test.state.model.parameters)
    let losses = evaluator.evaluate(0..<images.count, of: images, pixels: .grey, seed: 5).map(\.reconstruction)
    #expect(losses.max() == test.state.imageToExamine.map { losses[$0.index] })
    test.press(.left)
    #expect(losses.min() == test.state.imageToExamine.map { losses[$0.index] })
  }

  @Test func itIsLiveWhileItTrains() throws {
    let test = try session()
    let before = test.state.draw().lines.first { $0.contains("-ELBO") }
    try test.train(to: 8)
    let after = test.state.draw().lines.first { $0.contains("-ELBO") }
    #expect(before != nil && after != nil && after != before)
    // Ending during a scoring must not crash: no products may run after it.
    test.press(.character("w"))
  }

  // MARK: The screen

  @Test func theUsualTerminal() {
    var state = Sample.state(five, latent: 12)
    _ = state.update(.answered(.examination(Sample.examination(latent: 12)), to: .view))
    expect(state.draw(), shows: "reconstruct-80x24")
  }

  @Test func theUsualTerminalInASCII() {
    var state = Sample.state(five, latent: 12, ability: Sample.ascii)
    _ = state.update(.answered(.examination(Sample.examination(latent: 12, draw: 3)), to: .view))
    expect(state.draw(), shows: "reconstruct-ascii-80x24")
  }

  @Test func theSmallestTerminal() {
    var state = Sample.state(five, latent: 12, width: 60, height: 20)
    _ = state.update(.answered(.examination(Sample.examination(latent: 12)), to: .view))
    state.press(.character("d"), .pageDown, .pageDown, .pageUp)
    expect(state.draw(), shows: "reconstruct-60x20")
  }

  @Test func aLargeTerminal() {
    var state = Sample.state(five, latent: 12, width: 120, height: 40)
    _ = state.update(.answered(.examination(Sample.examination(latent: 12, draw: 2, wall: 10)), to: .view))
    expect(state.draw(), shows: "reconstruct-120x40")
  }

  @Test func theDifferenceIsToldByLightToo() throws {
    let canvas = state().draw()
    let more = try #require(canvas.position(of: "█ more")), less = try #require(canvas.position(of: "█ less"))
    #expect(canvas[more.x, more.y].style.foreground == .palette(173))
    #expect(canvas[less.x, less.y].style.foreground == .palette(24))
    // Where the ring is and the square is not; the frame's corners are equal.
    let left = try #require(canvas.position(of: "difference"))
    #expect(canvas[left.x, left.y + 1].style.foreground == .palette(240))
    let row = (left.x..<left.x + 22).map { canvas[$0, 8].style.foreground }
    #expect(row.contains(.palette(230)) && row.contains(.palette(17)))
  }
}
