import Datasets
import Explorer
import Measures
import TestSupport
import Testing
import Training

/// Data of the user's own: how far their reading is, and what their classes are called.
@Suite struct OwnDataTests {
  private let path = "/my/animals"

  private func state() -> ExplorerState {
    Sample.state(model: Sample.fresh(data: path, place: Sample.atOrigin(latent: 3)))
  }

  @Test func theTitleSaysHowFarTheReadingIs() {
    var state = state()
    state.press(.character("2"))
    _ = state.update(.reading(path, ReadingProgress(done: 420, total: 1000)))
    #expect(state.draw().contains("reading animals 42%"))
    // What is heard of another model's data says nothing of these.
    _ = state.update(.reading("digits", ReadingProgress(done: 1, total: 2)))
    _ = state.update(.dataLoaded(path, .failure(.readingStopped(place: path))))
    #expect(state.draw().contains("reading animals 42%"))
    _ = state.update(.dataLoaded(path, .success(Sample.dataset(data: path))))
    #expect(!state.draw().contains("reading animals"))
  }

  @Test func classesAreCalledAsTheirFoldersAre() {
    var state = state()
    state.press(.character("2"))
    let plain = Sample.dataset(data: path)
    let named = Dataset(
      name: path, origin: path, hash: "", train: plain.train, test: plain.test,
      classNames: ["ape", "cat", "cow\u{1B}[2J"])
    _ = state.update(.dataLoaded(path, .success(named)))
    let mu = (0..<12 * state.latent).map { Float($0 % 7) - 3 }
    let labels = (0..<12).map { UInt8($0 % 3) }
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: state.latent, labels: labels, modelVersion: state.modelVersion)))
    let screen = state.draw()
    #expect(screen.contains("A ape") && screen.contains("1 cat") && screen.contains("2 cow"))
    #expect(!screen.contains("\u{1B}"))
  }
}
