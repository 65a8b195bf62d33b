import Datasets
import Drawing
import Explorer
import Foundation
import TestSupport
import Testing
import Training
import VAE

/// What view 9 can do with a run: single steps, the learning rate, and a new run in its place.
@Suite struct TrainingControlTests {
  private func view() -> ExplorerState {
    var state = Sample.state()
    state.press(.character("9"))
    return state
  }

  private func training(steps: Int = 7) -> ExplorerState {
    var state = Sample.training(steps: steps)
    state.press(.character("9"))
    return state
  }

  // MARK: Steps and the learning rate

  @Test func oneStepOfARunThatWaits() {
    var state = training()
    #expect(state.press(.character(".")) == [.tell(.step)])
    #expect(state.run == .paused)
    #expect(state.press(.character(".")) == [.tell(.step)])
    #expect(state.press(.character(" ")) == [.tell(.resume)])
  }

  @Test func oneStepOfARunThatHasNotBegun() {
    var state = view()
    #expect(state.press(.character(".")) == [.startTraining, .tell(.step)])
    #expect(state.run == .loading)
    // Nothing happens twice while the data are loading.
    #expect(state.press(.character(".")) == [])
    state.bring(to: .running)
    #expect(state.run == .paused)
    #expect(state.press(.character(" ")) == [.tell(.resume)])
  }

  /// A step was requested of a run that never began; the new one trains.
  @Test func oneStepWithoutData() {
    var state = view()
    state.press(.character("."))
    let missing = DatasetError.notFound(name: "digits", lookedIn: [], canDownload: false)
    _ = state.update(.dataMissing(missing, canFetch: false))
    #expect(state.press(.character("d")) == [.endTraining, .ask, .startTraining])
    state.bring(to: .running)
    #expect(state.run == .running)
  }

  @Test func theLearningRateStepsAlongItsLadder() {
    var state = training()
    var seen: [Float] = []
    for key in "{{}}}}" {
      state.press(.character(key))
      seen.append(state.learningRate)
    }
    #expect(seen == [5e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3])
    #expect(state.press(.character("{")) == [.tell(.setLearningRate(2e-3))])
    for _ in 0..<40 { state.press(.character("}")) }
    #expect(state.learningRate == 1)
    #expect(state.press(.character("}")) == [])
    for _ in 0..<40 { state.press(.character("{")) }
    #expect(state.learningRate == 1e-6)
  }

  @Test func aLearningRateCanBeUndone() {
    var state = training()
    let first = state.learningRate
    state.press(.character("}"))
    #expect(state.newsText == "learning rate 0.002; u undoes it")
    state.press(.character("r"))
    #expect(state.press(.character("u")) == [.ask] && state.learningRate == 2e-3)
    #expect(state.press(.character("u")) == [.tell(.setLearningRate(first))])
    #expect(state.newsText == "undone: learning rate 0.001; that was the first move")
    #expect(state.learningRate == first)
    #expect(state.press(.character("U")) == [.tell(.setLearningRate(2e-3))])
    #expect(state.learningRate == 2e-3)
  }

  @Test(arguments: [(Float(1e-3), "0.001"), (5e-4, "0.0005"), (2e-5, "2e-5"), (3.7e-4, "0.00037"), (1, "1")])
  func learningRatesAsText(rate: Float, text: String) {
    #expect(LearningRateLadder.text(rate) == text)
    #expect(Float(text) == rate)
  }

  @Test func theLearningRateOfARunAtRestIsThatOfTheModel() {
    var state = view()
    #expect(state.press(.character("}")) == [])
    #expect(state.model.learningRate == 2e-3)
    // A change while the data are loading is sent when they are there.
    state.bring(to: .loading)
    state.press(.character("}"))
    #expect(state.update(.training(.ready)) == [.tell(.setLearningRate(5e-3))])
  }

  // MARK: The form

  /// Opens the form and types into fields, replacing their content.
  private func form(_ state: ExplorerState, _ changes: (field: String, text: String)...) -> ExplorerState {
    var state = state
    state.press(.character("w"))
    for (field, text) in changes {
      for _ in Setting.allCases where !state.draw().contains("▸ \(field)  ") { state.press(.down) }
      state.press(.end)
      for _ in 0..<40 { state.press(.backspace) }
      state.type(text)
    }
    return state
  }

  @Test func theFormBeginsWithThisRun() {
    var state = view()
    state.press(.character("}"), .character("+"), .character("w"))
    expect(state.draw(), shows: "run-form-80x24")
  }

  @Test func picturesOfAFolderHaveASizeAndChannels() throws {
    var state = form(view(), ("data", "/my/photos"), ("size", "64"))
    state.press(.down)
    state.press(.right)
    state.press(.right)
    guard case .prepare(let run)? = state.press(.enter).first else {
      Issue.record("no run is asked for")
      return
    }
    #expect(run.imageRequest == ImageRequest(side: 64, channels: 3))
    // What is drawn here has one size, and digits have no colours.
    let drawn = form(view(), ("data", "faces"))
    #expect(drawn.draw().contains("channels  ") && !drawn.draw().contains("  size  "))
    #expect(!form(view()).draw().contains("channels  "))
  }

  @Test func aRunIsDescribed() throws {
    var state = form(
      view(), ("hidden widths", "500, 300"), ("latent size", "5"), ("data", "fashion"), ("batch", "64"), ("seed", "9"),
      ("learning rate", "3e-4"), ("beta", "2.5"))
    let effects = state.press(.enter)
    guard case .prepare(let run)? = effects.first, effects.count == 1 else {
      Issue.record("\(effects)")
      return
    }
    var wanted = state.model.configuration
    wanted.architecture = Architecture(hidden: [500, 300], latent: 5)
    (wanted.data, wanted.batchSize, wanted.seed, wanted.learningRate, wanted.beta) = ("fashion", 64, 9, 3e-4, 2.5)
    // With a beta other than 1 the VAE is the beta-VAE.
    wanted.objective = .beta
    #expect(run == wanted)
    #expect(state.draw().contains("looking at the data..."))
    // A second Enter has no effect.
    #expect(state.press(.enter, .character("x")) == [])
  }

  @Test func theVarianceBelongsToTheGaussian() {
    var state = view()
    state.press(.character("w"))
    #expect(!state.draw().contains("variance"))
    state.press(.down, .down, .down, .right, .down)
    #expect(state.draw().contains("▸ variance"))
    for _ in 0..<3 { state.press(.backspace) }
    state.type("0.25")
    guard case .prepare(let run)? = state.press(.enter).first else {
      Issue.record("nothing was asked for")
      return
    }
    #expect(run.architecture.likelihood == .gaussian(variance: 0.25))
  }

  @Test(arguments: [
    ("", "hidden widths: expected"), ("400,", "hidden widths: expected"), ("4e2", "hidden widths: expected"),
    ("0", "latent size: expected"), ("65537", "latent size: expected"), (" ", "data: expected"),
    ("-1", "batch: expected"), ("x", "seed: expected"), ("0", "learning rate: expected"),
    ("nan", "learning rate: expected"), ("-1", "beta: expected"), ("inf", "beta: expected"),
    ("step:3", "rate schedule: expected constant, cosine:EPOCHS"), ("0", "epsilon: expected a number above 0"),
    ("warm-up", "beta schedule: expected constant"), ("-1", "free bits: expected"), ("0", "samples: expected"),
  ])
  func whatIsWrongIsSaid(text: String, sentence: String) {
    var state = form(view(), (String(sentence.prefix { $0 != ":" }), text))
    let before = state.model
    // From another field: the wrong one is selected.
    state.press(.up)
    #expect(state.press(.enter) == [])
    let screen = state.draw()
    #expect(screen.contains(sentence))
    #expect(screen.style(of: sentence)?.foreground == .named(.bad))
    #expect(screen.contains("▸ \(sentence.prefix { $0 != ":" })"))
    #expect(state.model == before && state.run == .idle)
    // The next key removes the sentence.
    state.press(.down)
    #expect(!state.draw().contains(sentence))
  }

  @Test func aLongErrorStaysInTheBox() {
    var state = Sample.state(width: 60, height: 20)
    state.press(.character("9"), .character("w"))
    guard case .prepare(let run)? = state.press(.enter).first else {
      Issue.record("nothing was asked for")
      return
    }
    let file = "/" + String(repeating: "folder/", count: 40)
    let error = DatasetError.unreadable(path: file, reason: "Permission denied")
    _ = state.update(.prepared(run, .failure(.data(error, canFetch: false))))
    expect(state.draw(), shows: "run-form-error-60x20")
  }

  // MARK: From the form to a run

  private func asked(_ state: ExplorerState) throws -> (state: ExplorerState, run: RunConfiguration) {
    var state = form(state, ("latent size", "4"))
    guard case .prepare(let run)? = state.press(.enter).first else { throw NothingAsked() }
    return (state, run)
  }

  private struct NothingAsked: Error {}

  @Test func anotherRunBeginsAtOnceWhereNothingWouldBeLost() throws {
    var (state, run) = try asked(view())
    #expect(
      state.update(.prepared(run, .success(Checkpoint(run)))) == [.endTraining, .ask, .startTraining])
    #expect(state.view == .training && state.overlay == nil && state.run == .loading)
    #expect(state.latent == 4 && state.z.count == 4 && state.path == nil)
    #expect(!state.isMoving && !state.hasUnsavedTraining)
  }

  @Test func unsavedTrainingIsAskedAboutFirst() throws {
    var (state, run) = try asked(training(steps: 7))
    #expect(state.update(.prepared(run, .success(Checkpoint(run)))) == [])
    #expect(state.question?.choices.map(\.label) == ["save, then begin anew", "begin anew without saving", "go back"])
    var without = state
    #expect(without.press(.character("d")) == [.endTraining, .ask, .startTraining])
    #expect(without.latent == 4)
    var saved = state
    saved.press(.character("s"), .enter)
    #expect(saved.latent == 3)
    #expect(
      saved.update(.training(.saved(path: "/models/mine.safetensors", step: 7)))
        == [.endTraining, .ask, .startTraining])
    #expect(saved.latent == 4 && saved.path == nil)
    // Going back finds the form and the run unchanged.
    #expect(state.press(.escape) == [])
    #expect(state.latent == 3 && state.run == .running)
    state.press(.character("w"))
    #expect(state.draw().contains("latent size    4 "))
  }

  @Test func anAnswerThatComesTooLateIsNothing() throws {
    var (state, run) = try asked(view())
    #expect(state.press(.escape) == [])
    #expect(state.update(.prepared(run, .success(Checkpoint(run)))) == [])
    #expect(state.latent == 3 && state.run == .idle && state.overlay == nil)
    // Nor is it the answer to a later request.
    state = form(state, ("latent size", "9"))
    state.press(.enter)
    #expect(state.update(.prepared(run, .success(Checkpoint(run)))) == [])
    #expect(state.latent == 3 && state.draw().contains("looking at the data..."))
  }

  @Test func missingDataAreFetchedAndTheFormComesBack() throws {
    var state = form(view(), ("data", "fashion"))
    guard case .prepare(let run)? = state.press(.enter).first else { throw NothingAsked() }
    let missing = DatasetError.notFound(name: "fashion", lookedIn: ["/a"], canDownload: true)
    #expect(state.update(.prepared(run, .failure(.data(missing, canFetch: true)))) == [])
    #expect(state.draw().contains("fashion is not on this machine: Enter fetches it"))
    #expect(state.press(.enter) == [.fetch(data: "fashion")])
    #expect(state.overlay == nil)
    #expect(state.update(.fetched(.success("fashion"))) == [])
    #expect(state.draw().contains("fashion is here now: Enter begins."))
    #expect(state.press(.enter) == [.prepare(run)])
  }

  @Test func aRunThatNeedsTooMuchMemoryIsRefused() throws {
    var (state, run) = try asked(view())
    #expect(
      state.update(.prepared(run, .failure(.training(.tooLarge(needed: 9e12, available: 8e9))))) == [])
    #expect(state.draw().contains("Training this model takes about 9000 GB"))
    #expect(state.latent == 3)
  }
}

/// View 9 with real threads and data.
@Suite(.serialized) struct TrainingControlSessionTests {
  private func model() -> Checkpoint {
    var model = Sample.fresh(place: Sample.atOrigin(latent: 3))
    model.configuration.batchSize = 32
    return model
  }

  @Test func stepByStep() throws {
    let test = try TestSession(model())
    test.press(.character("9"), .character("."))
    try test.wait(for: "the first step") { $0.model.step == 1 }
    #expect(test.state.run == .paused)
    test.press(.character("{"), .character("."))
    try test.wait(for: "the second step") { $0.model.step == 2 }
    let history = test.state.model.history
    #expect(history.learningRates.map(\.step) == [1, 2] && history.learningRates.map(\.value) == [1e-3, 5e-4])
    #expect(history.dimensions.rows.map(\.step) == [1, 2])
    test.press(.character(" "))
    try test.wait(for: "more steps") { $0.model.step > 20 }
    #expect(test.state.draw().contains("images/s"))
  }

  @Test func anotherRunInThePlaceOfThisOne() throws {
    let test = try TestSession(model())
    test.press(.character("9"))
    try test.train(to: 3)
    test.press(.character("w"), .down, .backspace, .character("5"), .enter)
    try test.wait(for: "the question") { $0.question != nil }
    test.press(.character("d"))
    #expect(test.state.latent == 5)
    try test.wait(for: "steps of the other run") { $0.model.step > 5 }
    #expect(test.state.view == .training)
    #expect(test.state.model.history.dimensions.rows.allSatisfy { $0.kl.count == 5 })
    #expect(test.state.model.history.whole.first?.step == test.state.model.history.stride)
  }

  @Test func dataThatAreNowhereLeaveTheRunAlone() throws {
    let test = try TestSession(model())
    test.press(.character("9"), .character("w"), .up, .up, .up)
    for _ in 0..<6 { test.press(.backspace) }
    for character in "nowhere" { test.press(.character(character)) }
    test.press(.enter)
    try test.wait(for: "the answer") { $0.draw().contains("nowhere is not on this machine") }
    test.press(.escape)
    #expect(test.state.model.configuration.data == "digits" && test.state.run == .idle)
  }

  @Test func absurdSizesAreRefusedWithoutBeingTried() throws {
    let test = try TestSession(model())
    test.press(.character("9"), .character("w"), .backspace)
    for character in "65536,65536,65536" { test.press(.character(character)) }
    test.press(.enter)
    try test.wait(for: "the answer") { $0.draw().contains("GB of memory") }
    #expect(test.state.model.configuration.architecture.hidden?.encoder == [8])
  }
}
