import Datasets
import Drawing
import Explorer
import Testing
import Training

/// A data set may be larger than everything else in memory, so a run and the views read it once.
@Suite struct DataReadingTests {
  private static let space = Key.character(" ")
  private static let missing = DatasetError.missing(file: "/data/train-images-idx3-ubyte")

  /// A view that shows test images, which are being read.
  private func reading() -> ExplorerState {
    var state = Sample.state()
    #expect(state.press(.character("5")).contains(.loadData))
    return state
  }

  @Test func aRunWaitsForWhatAViewReads() {
    var state = reading()
    #expect(state.press(Self.space) == [])
    #expect(state.run == .loading)
    #expect(state.update(.dataLoaded("digits", .success(Sample.dataset()))).filter { $0 == .startTraining }.count == 1)
    #expect(state.data.test != nil && state.run == .loading)
  }

  @Test func aStepWaitsToo() {
    var state = reading()
    state.press(.character("9"))
    #expect(!state.press(.character(".")).contains(.startTraining))
    let effects = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(Array(effects.prefix(2)) == [.startTraining, .tell(.step)])
  }

  @Test func aRunBeginsWithoutWhatAViewCouldNotRead() {
    // Its own attempt asks the user what to do.
    var state = reading()
    state.press(Self.space)
    #expect(state.update(.dataLoaded("digits", .failure(Self.missing))).contains(.startTraining))
  }

  @Test func aRunThatWasEndedDoesNotBeginLater() {
    var state = reading()
    state.press(Self.space)
    _ = state.update(.opened(.success(OpenedModel(path: nil, checkpoint: Sample.fresh()))))
    #expect(!state.update(.dataLoaded("digits", .success(Sample.dataset()))).contains(.startTraining))
  }

  @Test func aViewWaitsForWhatARunReads() {
    var state = Sample.state()
    #expect(state.press(Self.space) == [.startTraining])
    #expect(!state.press(.character("5")).contains(.loadData))
    #expect(state.draw().contains("loading digits"))
    _ = state.update(.dataRead("digits", Sample.dataset()))
    #expect(state.data.test != nil)
  }

  @Test func aViewSaysWhyARunCouldNotReadThem() {
    var state = Sample.state()
    state.press(Self.space, .character("5"))
    _ = state.update(.training(.failed(reason: Self.missing.description)))
    _ = state.update(.training(.stopped))
    #expect(state.draw().contains("/data/train-images-idx3-ubyte"))
    // Opened again, it tries by itself.
    state.press(.character("1"))
    #expect(state.press(.character("5")).contains(.loadData))
  }
}
