import Drawing
import Explorer
import Training
import Testing

/// Quitting, signals, and opening another model never lose training without a question.
@Suite struct LeavingTests {
  private let other = OpenedModel(path: "/models/other.safetensors", checkpoint: Sample.fresh(latent: 5))

  @Test func quittingWithoutTrainingAsksNothing() {
    var state = Sample.state()
    #expect(state.press(.character("q")) == [.quit])
    #expect(state.isFinished)
  }

  @Test func quittingATrainedModelThatIsSavedAsksNothing() {
    var state = Sample.training(steps: 7)
    _ = state.update(.training(.saved(path: "/models/mine.safetensors", step: 7)))
    #expect(!state.hasUnsavedTraining)
    #expect(state.press(.character("q")) == [.quit])
  }

  @Test func quittingAsksWhereTrainingWouldBeLost() {
    var state = Sample.training(steps: 7)
    #expect(state.press(.character("q")) == [])
    #expect(!state.isFinished)
    #expect(state.question?.text == "7 steps of training are in no file yet.")
    #expect(state.question?.choices.map(\.label) == ["save, then quit", "quit without saving", "go back"])
  }

  @Test func goingBack() {
    var state = Sample.training()
    state.press(.character("q"))
    #expect(state.press(.escape) == [])
    #expect(state.overlay == nil)
    // The wish to quit is forgotten: a later save only saves.
    state.press(.character("s"), .enter)
    _ = state.update(.training(.saved(path: "/a.safetensors", step: 7)))
    #expect(!state.isFinished)
  }

  @Test func quittingWithoutSaving() {
    var state = Sample.training()
    state.press(.character("q"))
    #expect(state.press(.character("d")) == [.quit])
    #expect(state.isFinished)
  }

  @Test func savingAndThenQuitting() {
    var state = Sample.training(steps: 7)
    state.press(.character("q"), .character("s"))
    #expect(state.typedName == "/models/mine.safetensors")
    #expect(state.press(.enter) == [.save(path: "/models/mine.safetensors", overwrite: false)])
    #expect(!state.isFinished)
    // The file exists; the wish to quit survives this question, too.
    _ = state.update(.fileExists(path: "/models/mine.safetensors"))
    #expect(state.press(.character("y")) == [.save(path: "/models/mine.safetensors", overwrite: true)])
    #expect(state.update(.training(.saved(path: "/models/mine.safetensors", step: 8))) == [.quit])
    #expect(state.isFinished)
  }

  @Test(arguments: [0, 1])
  func aSaveGivenUpIsNoQuit(atOverwrite: Int) {
    var state = Sample.training()
    state.press(.character("q"), .character("s"))
    if atOverwrite == 1 {
      state.press(.enter)
      _ = state.update(.fileExists(path: "/models/mine.safetensors"))
    }
    state.press(.escape)
    #expect(state.overlay == nil)
    #expect(state.update(.training(.saved(path: "/a.safetensors", step: 7))) == [])
    #expect(!state.isFinished)
  }

  @Test func aSaveThatFailsIsNoQuit() {
    var state = Sample.training()
    state.press(.character("q"), .character("s"), .enter)
    let error = CheckpointError.unwritable(file: "/models/mine.safetensors", reason: "No space left on device")
    #expect(state.update(.training(.saveFailed(path: "/models/mine.safetensors", reason: error.description))) == [])
    #expect(!state.isFinished)
    #expect(state.errorText == error.description)
    #expect(state.hasUnsavedTraining)
    // And the next save is only a save.
    #expect(state.update(.training(.saved(path: "/a.safetensors", step: 7))) == [])
    #expect(!state.isFinished)
  }

  @Test(arguments: [InputEvent.terminate, .hangUp, .interrupt])
  func aSignalKeepsTheRunAndQuits(signal: InputEvent) {
    var state = Sample.training()
    #expect(state.update(.input(signal)) == [.autosave, .quit])
    #expect(state.isFinished)
    var untouched = Sample.state()
    #expect(untouched.update(.input(signal)) == [.quit])
    #expect(untouched.isFinished)
  }

  @Test func aSignalWaitsForNoAnswer() {
    for key in [Key.character("q"), .character("s"), .character("?"), .character("o")] {
      var state = Sample.training()
      state.press(key)
      #expect(state.overlay != nil)
      #expect(state.update(.input(.terminate)) == [.autosave, .quit])
    }
  }

  @Test func comingBackFromTheShellChangesNothing() {
    var state = Sample.training()
    let before = state.draw()
    #expect(state.update(.input(.resumed)) == [])
    #expect(state.update(.input(.wake)) == [])
    #expect(state.draw() == before)
  }

  // MARK: Another model

  private func summary(_ name: String, isValid: Bool = true) -> ModelSummary {
    ModelSummary(path: "/models/\(name).safetensors", name: name, summary: "what it is", isValid: isValid)
  }

  private func choosing(_ state: ExplorerState, _ names: [String]) -> ExplorerState {
    var state = state
    #expect(state.press(.character("o")) == [.listModels])
    _ = state.update(.listed(names.map { summary($0) }))
    return state
  }

  @Test func theListIsWalkedThrough() {
    var state = choosing(Sample.state(), (0..<30).map { "m\($0)" })
    func selected() -> Int? { (state.overlay as? ModelList)?.selected }
    #expect(selected() == 0)
    state.press(.down, .character("j"), .down, .up, .character("k"))
    #expect(selected() == 1)
    state.press(.pageDown)
    #expect(selected() == 11)
    state.press(.end)
    #expect(selected() == 29)
    state.press(.down)
    #expect(selected() == 29)
    #expect(state.draw().contains("▸ m29"))
    state.press(.pageUp)
    #expect(selected() == 19)
    state.press(.home)
    #expect(selected() == 0)
    state.press(.up)
    #expect(selected() == 0)
    #expect(state.draw().contains("▸ m0"))
    // x is a key for z, not for the list.
    state.press(.down, .character("x"))
    #expect(selected() == 1)
  }

  @Test(arguments: [Key.escape, .character("q")])
  func theListIsLeft(key: Key) {
    var state = choosing(Sample.state(), ["a"])
    #expect(state.press(key) == [])
    #expect(state.overlay == nil)
    #expect(!state.isFinished)
    // A late listing must not appear again.
    _ = state.update(.listed([summary("a")]))
    #expect(state.overlay == nil)
  }

  @Test func enterWaitsForTheList() {
    var state = Sample.state()
    state.press(.character("o"))
    #expect(state.press(.enter, .down, .end) == [])
    #expect(state.draw().contains("looking for models..."))
    _ = state.update(.listed([]))
    #expect(state.draw().contains("no model was found; save one with s"))
    #expect(state.press(.enter) == [])
  }

  /// A reason of several rows stands below a list that takes all the room there is.
  @Test(arguments: [(80, 24), (40, 12)]) func aLongReasonIsReadBelowAFullList(width: Int, height: Int) {
    var state = Sample.state()
    _ = state.update(.input(.resize(width: width, height: height)))
    state.press(.character("o"))
    let reason = "/a/path/of/many/folders/\(String(repeating: "x", count: width))/m is not a valid file: it has 8 bytes"
    let broken = ModelSummary(path: "/m", name: "m", summary: reason, isValid: false)
    _ = state.update(.listed((0..<30).map { summary("m\($0)") } + [broken]))
    state.press(.end, .enter)
    let rows = reason.wrapped(to: width - 2)
    #expect(rows.count > 1 && state.draw().lines.suffix(rows.count).map { $0.dropFirst() } == rows.map { $0[...] })
    #expect(state.draw().contains("▸ m "))
  }

  @Test func aBrokenModelIsNotOpened() {
    var state = Sample.state()
    state.press(.character("o"))
    _ = state.update(.listed([summary("good"), summary("bad", isValid: false)]))
    #expect(state.press(.down, .enter) == [])
    #expect(state.overlay != nil)
    #expect(state.errorText == "what it is")
    #expect(state.press(.up, .enter) == [.openModel(path: "/models/good.safetensors")])
    #expect(state.overlay == nil)
  }

  @Test func anOpenedModelTakesThePlaceOfThisOne() throws {
    var state = Sample.training()
    _ = state.update(.training(.saved(path: "/models/mine.safetensors", step: 7)))
    let place = Checkpoint.Place(z: [1, 2, 3, -1, -2], selected: 3)
    let opened = OpenedModel(path: "/models/other.safetensors", checkpoint: try Sample.trained(latent: 5, place: place))
    // Any running training belongs to the other model.
    #expect(state.update(.opened(.success(opened))) == [.endTraining, .ask])
    #expect(state.run == .idle)
    #expect(state.model == opened.checkpoint)
    #expect(state.path == "/models/other.safetensors")
    #expect(state.place == place)
    #expect(state.beta == 4)
    #expect(!state.hasUnsavedTraining)
    #expect(state.image == nil)
    #expect(state.newsText == "opened other")
    // A late snapshot of the abandoned run.
    #expect(state.update(.snapshot(Sample.snapshot(step: 50))) == [])
    #expect(state.model == opened.checkpoint)
  }

  @Test func aModelThatCannotBeReadLeavesThisOneAlone() {
    var state = choosing(Sample.training(steps: 7), ["gone"])
    state.press(.enter, .character("d"))
    let before = (state.run, state.model)
    let error = CheckpointError.unreadable(file: "/models/gone.safetensors", reason: "No such file or directory")
    #expect(state.update(.opened(.failure(error))) == [])
    #expect(state.errorText == error.description)
    #expect(state.run == before.0)
    #expect(state.model == before.1)
    #expect(state.hasUnsavedTraining)
  }

  @Test func openingAsksWhereTrainingWouldBeLost() {
    var state = choosing(Sample.training(steps: 7), ["other"])
    #expect(state.press(.enter) == [])
    #expect(state.question?.choices.map(\.label) == ["save, then open", "open without saving", "go back"])
    var without = state
    // The run ends only when the other model is loaded.
    #expect(without.press(.character("d")) == [.openModel(path: "/models/other.safetensors")])
    state.press(.character("s"), .enter)
    #expect(
      state.update(.training(.saved(path: "/models/mine.safetensors", step: 7)))
        == [.openModel(path: "/models/other.safetensors")])
  }
}
