import Datasets
import Drawing
import Explorer
import Foundation
import Testing
import Training

/// What a session keeps and what it stops: bookmarks in files, cancelled downloads and scorings.
@Suite struct KeepingTests {
  private func model(data: String = "digits") -> Checkpoint {
    Sample.fresh(data: data, place: Sample.atOrigin(latent: 3))
  }

  private func bookmark(_ name: String, in test: TestSession) {
    test.press(.character("b"))
    for character in name { test.press(.character(character)) }
    test.press(.enter)
  }

  @Test func bookmarksAreInTheSavedFile() throws {
    let test = try TestSession(model())
    test.press(.right)
    bookmark("a place", in: test)
    test.save(as: "m")
    #expect(!test.state.hasUnsavedWork)
    let read = try Checkpoint(contentsOf: test.folder.path + "/m.safetensors")
    #expect(read.place?.bookmarks == [Bookmark(name: "a place", z: [0.1, 0, 0])])
    let again = try TestSession(read)
    #expect(again.state.bookmarks.map(\.name) == ["a place"])
  }

  @Test func aRunInTrainingKeepsThem() throws {
    let test = try TestSession(model())
    try test.train(to: 3)
    bookmark("on the way", in: test)
    test.save(as: "m")
    try test.wait(for: "the file") { !$0.hasUnsavedWork }
    let read = try Checkpoint(contentsOf: test.folder.path + "/m.safetensors")
    #expect(read.place?.bookmarks.map(\.name) == ["on the way"])
    #expect(read.step >= 3)
  }

  @Test func theAutosaveKeepsThem() throws {
    let test = try TestSession(model())
    try test.train(to: 3)
    bookmark("on the way", in: test)
    test.session.handle(.input(.terminate))
    #expect(try Checkpoint(contentsOf: test.autosave).place?.bookmarks.map(\.name) == ["on the way"])
  }

  @Test func withoutTrainingToo() throws {
    let test = try TestSession(model())
    bookmark("only this", in: test)
    test.session.handle(.input(.hangUp))
    #expect(test.session.farewell == "the model was saved with its bookmarks: latent explore \(test.autosave)")
    #expect(try Checkpoint(contentsOf: test.autosave).place?.bookmarks.map(\.name) == ["only this"])
    #expect(!test.session.hasLostRun)
  }

  @Test func picturesAreDecoded() throws {
    let test = try TestSession(model())
    bookmark("a", in: test)
    test.press(.character("B"))
    #expect(test.state.bookmarkPoints == [0, 0, 0])
    // A new model decodes to greys, so the picture is not blank.
    let canvas = test.state.draw()
    let name = try #require(canvas.position(of: "a ", fromRow: 5))
    #expect(canvas[name.x - 3, name.y].style.background != .standard)
  }

  @Test func modelsAreOpenedByName() throws {
    let test = try TestSession(model())
    try Sample.fresh(latent: 2).write(to: test.folder.path + "/other.safetensors")
    test.session.handle(.obey(.open, "other"))
    try test.wait(for: "the model") { $0.newsText == "opened other" }
    #expect(test.state.latent == 2)
    test.session.handle(.obey(.open, "none"))
    try test.wait(for: "the error") { $0.errorText != nil }
    #expect(test.state.errorText == "\(test.folder.path)/none.safetensors cannot be read: No such file or directory.")
  }

  @Test(arguments: [Key.character("Q"), .escape])
  func aDownloadIsStoppedAndBegunAgain(key: Key) throws {
    let test = try TestSession(
      model(data: "mnist"), program: "head -c 3000000 /dev/zero; echo > $HOME/sent; exec sleep 60")
    // The second one resumes the first.
    for share in [25, 51] {
      try test.fetch()
      try test.wait(for: "progress") {
        $0.draw().contains("fetching mnist \(share)%") && test.folder.has("sent")
      }
      try FileManager.default.removeItem(atPath: test.folder.path + "/sent")
      test.press(key)
      try test.wait(for: "the end") { $0.notice != nil }
      #expect(test.state.newsText == "the download was stopped; the next one goes on from there")
      #expect(!test.state.draw().contains("fetching"))
    }
  }

  @Test func aScoringIsStoppedAndBegunAgain() throws {
    let test = try TestSession(model())
    test.press(.character("5"))
    try test.wait(for: "the data") { $0.imageToExamine != nil }
    test.press(.character("w"), .character("w"))
    #expect(!test.state.draw().contains("scoring"))
    test.press(.character("w"))
    try test.wait(for: "the scores") { $0.draw().contains("worst 1/") }
  }
}
