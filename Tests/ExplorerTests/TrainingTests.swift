import Autodiff
import Datasets
import Drawing
import Explorer
import Training
import VAE
import Testing

/// The space bar, and a training thread's events.
@Suite struct TrainingTests {
  private let space = Key.character(" ")

  @Test func spaceBeginsPausesAndGoesOn() {
    var state = Sample.state()
    #expect(state.run == .idle)
    #expect(state.press(space) == [.startTraining])
    #expect(state.run == .loading)
    // Again while the data are loading: nothing happens twice.
    #expect(state.press(space) == [])
    #expect(state.run == .loading)
    state.bring(to: .running)
    #expect(state.press(space) == [.tell(.pause)])
    #expect(state.run == .paused)
    #expect(state.press(space) == [.tell(.resume)])
    #expect(state.run == .running)
  }

  @Test func theTitleSaysWhatTheRunDoes() {
    var state = Sample.state()
    #expect(state.draw().lines[0].hasSuffix("space trains"))
    state.bring(to: .loading)
    #expect(state.draw().lines[0].hasSuffix("◌ loading digits"))
    state.bring(to: .running)
    _ = state.update(.snapshot(Sample.snapshot(step: 3)))
    #expect(state.draw().lines[0].hasSuffix("vae  ● training  48.2k images/s"))
    #expect(state.draw().contains("space pause"))
    state.bring(to: .paused)
    #expect(state.draw().lines[0].hasSuffix("vae  ‖ paused"))
    #expect(state.draw().contains("space train"))
  }

  @Test func aSnapshotIsTheModelFromNowOn() {
    var state = Sample.state()
    state.bring(to: .running)
    let version = state.modelVersion
    let snapshot = Sample.snapshot(step: 12)
    #expect(state.update(.snapshot(snapshot)) == [.ask])
    #expect(state.model == snapshot.checkpoint)
    #expect(state.modelVersion > version)
    #expect(state.hasUnsavedTraining)
    let screen = state.draw()
    #expect(screen.contains("step 12  epoch 1.2"))
    // The mean of the latest fifty steps, and the test result of step 10.
    #expect(screen.contains("train 206.69 = 203.44 + 3.25"))
    #expect(screen.contains("test  155.00 = 150.00 + 5.00"))
    #expect(screen.contains("latent z  KL 4.50 nats"))
  }

  @Test func aSnapshotOfARunThatIsNoMoreIsIgnored() {
    var state = Sample.state()
    let before = state.draw()
    #expect(state.update(.snapshot(Sample.snapshot(step: 12))) == [])
    #expect(state.model.step == 0)
    #expect(state.draw() == before)
  }

  @Test func aDivergenceIsSaid() {
    var state = Sample.training()
    var broken = Sample.snapshot(step: 7)
    broken.checkpoint.history.append(LossHistory.Point(step: 8, reconstruction: .nan, kl: .infinity))
    _ = state.update(.snapshot(broken))
    #expect(
      state.update(.training(.failed(reason: TrainingError.diverged(step: 8, keptStep: 7, .loss()).description))) == [])
    #expect(state.run == .paused)
    #expect(state.notice?.isError == true)
    #expect(state.notice?.text.contains("no longer a finite number at step 8") == true)
    let screen = state.draw()
    #expect(screen.contains("no longer a finite number at step 8"))
    // The curve shows it, too.
    #expect(screen.contains("✕"))
    // The message stays until the next key.
    state.press(.right)
    #expect(state.notice == nil)
  }

  @Test func dataThatCannotBeReadAreSaid() {
    var state = Sample.state()
    state.bring(to: .loading)
    let error = DatasetError.missing(file: "/data/train-images-idx3-ubyte")
    _ = state.update(.training(.failed(reason: error.description)))
    _ = state.update(.training(.stopped))
    #expect(state.run == .idle)
    #expect(state.errorText == error.description)
    // Space tries again.
    #expect(state.press(space) == [.startTraining])
  }

  @Test func otherDataThanTheRunBeganWithEndIt() {
    var state = Sample.state()
    state.bring(to: .loading)
    let error = TrainingError.otherData(name: "digits", expected: "abc", found: "def")
    _ = state.update(.training(.failed(reason: error.description)))
    // This thread has ended, unlike that of a diverged run: space must start another one.
    _ = state.update(.training(.stopped))
    #expect(state.errorText == error.description)
    #expect(state.run == .idle)
    #expect(state.press(space) == [.startTraining])
  }

  @Test func aRunOfSoManyEpochsPausesThere() {
    var state = Sample.training()
    #expect(state.update(.training(.reached(epochs: 3))) == [])
    #expect(state.run == .paused)
    #expect(state.newsText == "3 epochs are complete: space goes on, s saves")
    #expect(state.press(space) == [.tell(.resume)])
  }

  // MARK: Data that are not there

  private static let missing = DatasetError.notFound(name: "mnist", lookedIn: ["/nowhere"], canDownload: true)

  /// A model of MNIST after the space bar, on a machine without MNIST.
  private func withoutData(canFetch: Bool = true) -> ExplorerState {
    var state = Sample.state(model: Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)))
    state.press(space)
    _ = state.update(.dataMissing(Self.missing, canFetch: canFetch))
    return state
  }

  @Test func missingDataAreAskedAbout() {
    let state = withoutData()
    #expect(state.run == .idle)
    #expect(state.question?.text == Self.missing.description)
    #expect(state.question?.choices.map(\.key) == [.character("f"), .character("d"), .escape])
    #expect(withoutData(canFetch: false).question?.choices.map(\.key) == [.character("d"), .escape])
  }

  @Test func otherKeysDoNotAnswer() {
    var state = withoutData()
    #expect(state.press(.character("x"), .enter, space, .character("q")) == [])
    #expect(state.question != nil)
    #expect(!state.isFinished)
  }

  @Test func onlyLooking() {
    var state = withoutData()
    #expect(state.press(.escape) == [])
    #expect(state.overlay == nil)
    #expect(state.run == .idle)
  }

  @Test func aNewModelOnTheBuiltInDigits() {
    var state = withoutData()
    #expect(state.press(.character("d")) == [.endTraining, .ask, .startTraining])
    #expect(state.run == .loading)
    #expect(state.path == nil)
    #expect(state.model.configuration.data == "digits")
    #expect(state.model.configuration.architecture == Sample.fresh().configuration.architecture)
    #expect(state.model.step == 0)
    #expect(state.draw().contains("new model"))
  }

  @Test func aModelOfOtherImagesIsMadeToFitTheDigits() {
    var model = Sample.fresh(data: "/faces", place: Sample.atOrigin(latent: 3))
    model.configuration.architecture = Architecture(
      picture: Shape(channels: 1, height: 4, width: 8), hidden: [8], latent: 3)
    var state = Sample.state(model: Checkpoint(model.configuration))
    state.press(space)
    _ = state.update(.dataMissing(Self.missing, canFetch: false))
    state.press(.character("d"))
    #expect(state.model.configuration.architecture.picture.count == 784)
    #expect(state.model.parameters.count == state.model.configuration.architecture.parameterLayout.count)
  }

  @Test func fetchingShowsHowFarItIsAndThenTrains() {
    var state = withoutData()
    #expect(state.press(.character("f")) == [.fetch(data: "mnist")])
    #expect(state.draw().lines[0].hasSuffix("↓ fetching mnist  Q stops"))
    _ = state.update(.fetching(DownloadProgress(file: "train", bytes: 420, total: 1000)))
    #expect(state.draw().lines[0].hasSuffix("↓ fetching mnist 42%  Q stops"))
    // The user can look around meanwhile.
    state.press(.right)
    #expect(state.z == [0.1, 0, 0])
    #expect(state.update(.fetched(.success("mnist"))) == [.startTraining])
    #expect(state.run == .loading)
    #expect(state.draw().lines[0].hasSuffix("◌ loading mnist"))
  }

  @Test func spaceWhileFetchingFetchesOnce() {
    var state = withoutData()
    state.press(.character("f"))
    state.press(space)
    #expect(state.update(.dataMissing(Self.missing, canFetch: true)) == [])
    #expect(state.question == nil)
    #expect(state.run == .idle)
    #expect(state.notice?.isError == false)
    #expect(state.notice?.text.contains("mnist") == true)
    #expect(state.draw().lines[0].hasSuffix("↓ fetching mnist  Q stops"))
  }

  @Test func whoHasMovedOnIsOnlyTold() {
    var state = withoutData()
    state.press(.character("f"))
    _ = state.update(.opened(.success(OpenedModel(path: "/a.safetensors", checkpoint: Sample.fresh()))))
    #expect(state.update(.fetched(.success("mnist"))) == [])
    #expect(state.run == .idle)
    #expect(state.newsText == "mnist is here now: press space to train on it")
    // So is a user who is typing.
    var typing = withoutData()
    typing.press(.character("f"), .character("s"))
    #expect(typing.update(.fetched(.success("mnist"))) == [])
    #expect(typing.run == .idle)
    #expect(typing.typedName != nil)
  }

  @Test func aFailedDownloadIsSaid() {
    var state = withoutData()
    state.press(.character("f"))
    let error = DatasetError.curlMissing(folder: "/cache/mnist", files: ["a.gz"])
    #expect(state.update(.fetched(.failure(error))) == [])
    #expect(state.errorText == error.description)
    #expect(state.draw().lines[0].hasSuffix("space trains"))
    var stopped = withoutData()
    stopped.press(.character("f"))
    _ = stopped.update(.fetched(.failure(.cancelled(file: "a.gz"))))
    #expect(stopped.newsText == "the download was stopped; the next one goes on from there")
  }
}
