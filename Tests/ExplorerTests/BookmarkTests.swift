import Drawing
import Explorer
import TestSupport
import Testing
import Training

/// Named points: making, listing and visiting them, and what happens to them with the model.
@Suite struct BookmarkTests {
  private let b = Key.character("b")
  private let list = Key.character("B")

  /// A model with bookmarks at (1, 1, 1), (2, 2, 2), ...
  private func state(
    _ names: [String], ability: ScreenAbility = Sample.unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    let bookmarks = names.enumerated().map { Bookmark(name: $1, z: [Float](repeating: Float($0 + 1), count: 3)) }
    let place = Checkpoint.Place(z: [0, 0, 0], selected: 0, bookmarks: bookmarks)
    return Sample.state(model: Sample.fresh(place: place), ability: ability, width: width, height: height)
  }

  /// The list, with pictures if they are requested.
  private func listed(_ state: ExplorerState) -> ExplorerState {
    var state = state
    #expect(state.press(list) == [.ask])
    let pictures = state.bookmarkPoints.count / 3
    _ = state.update(.answered(.images([Picture](repeating: Sample.ring, count: pictures)), to: .overlay))
    return state
  }

  @Test func aNameIsProposed() {
    var state = Sample.state()
    state.press(.right, b)
    #expect(state.draw().contains("bookmark z as"))
    #expect(state.press(.enter) == [])
    #expect(state.bookmarks == [Bookmark(name: "bookmark 1", z: [0.1, 0, 0])])
    #expect(state.newsText == "bookmark 1 is a bookmark now; it will be saved with the model")
    state.press(.right, b, .enter)
    #expect(state.bookmarks.map(\.name) == ["bookmark 1", "bookmark 2"])
    // Typing replaces the proposal; moving the cursor edits it.
    state.press(b)
    state.type("seven")
    state.press(.enter, b, .end)
    state.type("!")
    state.press(.enter)
    #expect(state.bookmarks.map(\.name).suffix(2) == ["seven", "bookmark 4!"])
    state.press(b, .escape)
    #expect(state.bookmarks.count == 4 && state.overlay == nil)
  }

  /// A model comes from its file a moment after it was chosen, and by then something may be open that is about the one before.
  @Test(arguments: [[Key.character("B"), .character("r")], [.character("B")], [.character("b")], [.character("s")]])
  func whatIsOpenAboutAModelClosesWithIt(keys: [Key]) {
    var state = state(["one", "two"])
    for key in keys { state.press(key) }
    #expect(state.overlay != nil)
    _ = state.update(.opened(.success(OpenedModel(path: "/o.safetensors", checkpoint: Sample.fresh(latent: 2)))))
    #expect(state.overlay == nil && state.bookmarks == [])
    state.type("three")
    state.press(.enter)
    #expect(state.bookmarks == [])
  }

  @Test(arguments: ["", "   ", String(repeating: "x", count: 41), "a\u{202E}b", "a\u{200B}"])
  func namesThatNobodyCouldRead(name: String) {
    var state = Sample.state()
    state.press(b, .end)
    for _ in 0..<12 { state.press(.backspace) }
    for scalar in name.unicodeScalars { state.press(.character(Character(scalar))) }
    state.press(.enter)
    #expect(state.errorText == "expected a name of 1 to 40 printable characters")
    #expect(state.bookmarks == [])
    #expect(state.overlay != nil)
  }

  @Test func aNameIsGivenOnce() {
    var state = state(["seven"])
    state.press(b)
    state.type("seven")
    state.press(.enter)
    #expect(state.errorText == "there is a bookmark of this name: take another, or remove that one first")
    #expect(state.bookmarks.count == 1)
  }

  @Test func aHundredAreEnough() {
    var state = state((1...100).map { "point \($0)" })
    state.press(b)
    #expect(state.overlay == nil)
    #expect(state.errorText == "there are 100 bookmarks already: remove one first")
    #expect(state.update(.obey(.bookmark, "one more")) == [])
    #expect(state.bookmarks.count == 100)
  }

  @Test func theListShowsPictures() {
    expect(listed(state(["a seven", "between 4 and 9"])).draw(), shows: "bookmarks-80x24")
  }

  @Test func theListInASCII() {
    expect(listed(state((1...9).map { "point \($0)" }, ability: Sample.ascii)).draw(), shows: "bookmarks-ascii-80x24")
  }

  @Test func theListOnASmallScreen() {
    let small = listed(state((1...9).map { "point \($0)" }, width: 40, height: 12))
    #expect(small.bookmarkPoints == [])
    expect(small.draw(), shows: "bookmarks-40x12")
    expect(listed(state([], width: 40, height: 12)).draw(), shows: "bookmarks-empty-40x12")
  }

  @Test func theListOnALargeScreen() {
    let large = listed(state((1...9).map { "point \($0)" }, width: 200, height: 60))
    #expect(large.bookmarkPoints.count == 27)
    let canvas = large.draw()
    for index in 1...9 { #expect(canvas.contains("point \(index)")) }
    #expect(canvas.contains("z +9.00 +9.00 +9.00"))
    #expect(canvas.contains("15.59 from here"))
  }

  @Test func enterGoesThere() {
    var state = listed(state(["one", "two", "three"]))
    state.press(.down, .down, .down, .up)
    #expect(state.press(.enter) == [.ask])
    #expect(state.z == [2, 2, 2])
    #expect(state.overlay == nil)
    state.press(.character("u"))
    #expect(state.z == [0, 0, 0])
  }

  @Test func bookmarksAreRemovedAndRenamed() {
    var state = listed(state(["one", "two", "three"]))
    state.press(.end, .delete)
    #expect(state.bookmarks.map(\.name) == ["one", "two"])
    #expect(state.newsText == "removed the bookmark three")
    state.press(.character("r"))
    for _ in 0..<3 { state.press(.backspace) }
    state.type("one")
    state.press(.enter)
    #expect(state.errorText?.contains("of this name") == true)
    state.type("s")
    #expect(state.press(.enter) == [.ask])
    #expect(state.bookmarks.map(\.name) == ["one", "ones"])
    state.press(.home, .character("d"), .character("d"))
    #expect(state.bookmarks == [])
    #expect(state.press(.enter, .character("d"), .character("r")) == [])
    #expect(state.draw().contains("none yet: b bookmarks the z of now"))
    state.press(.escape)
    #expect(state.overlay == nil)
  }

  @Test func aClickSelectsAndAnotherGoesThere() throws {
    var state = listed(state(["one", "two"]))
    let place = try #require(state.draw().position(of: "two"))
    #expect(state.update(.input(.click(x: place.x, y: place.y + 1))) == [.ask])
    #expect(state.draw().position(of: "▸", fromRow: place.y - 1)?.y == place.y)
    #expect(state.update(.input(.click(x: place.x - 8, y: place.y))) == [.ask])
    #expect(state.z == [2, 2, 2])
  }

  @Test func picturesFollowTheWeights() {
    var state = listed(state(["one"]))
    #expect(state.bookmarkPoints == [1, 1, 1])
    // After a training step everything is decoded again, including these.
    state.press(.escape)
    #expect(state.bookmarkPoints == [])
  }

  @Test func thePaletteKnowsThem() {
    var state = state(["a seven", "between"])
    state.press(.character(":"))
    state.type("go b")
    #expect(state.draw().contains("▸ go between"))
    state.press(.tab, .enter)
    #expect(state.z == [2, 2, 2])
    state.press(.character(":"))
    state.type("bookmark here")
    state.press(.enter, .character(":"))
    state.type("forget A Seven")
    state.press(.enter)
    #expect(state.bookmarks.map(\.name) == ["between", "here"])
  }

  // MARK: what becomes of them

  @Test func quittingAsksForUnsavedBookmarks() {
    var state = state(["one"])
    #expect(!state.hasUnsavedBookmarks)
    #expect(state.press(.character("q")) == [.quit])
    state = self.state(["one"])
    state.press(b, .enter)
    #expect(state.hasUnsavedBookmarks)
    #expect(state.press(.character("q")) == [])
    #expect(state.question?.text == "The bookmarks have changed, and that is in no file yet.")
    state.press(.character("s"), .enter)
    #expect(state.update(.saved(.success("/models/mine.safetensors"))) == [.quit])
    #expect(!state.hasUnsavedBookmarks)
  }

  @Test func theQuestionNamesTrainingAndBookmarks() {
    var state = Sample.training(steps: 7)
    state.press(b, .enter, .character("q"))
    #expect(state.question?.text == "7 steps of training and the changed bookmarks are in no file yet.")
  }

  @Test func aBookmarkMadeWhileSavingIsNotSaved() {
    var state = state([])
    state.press(b, .enter, .character("s"), .enter)
    state.press(b, .enter)
    _ = state.update(.training(.saved(path: "/a.safetensors", step: 0)))
    #expect(state.hasUnsavedBookmarks)
    // One that was removed again leaves no trace.
    state.press(list, .down, .character("d"), .escape)
    #expect(!state.hasUnsavedBookmarks)
  }

  @Test func anEndByForceKeepsThem() {
    var state = state([])
    state.press(b, .enter)
    #expect(state.update(.input(.hangUp)) == [.autosave, .quit])
    var other = self.state(["one"])
    #expect(other.update(.input(.hangUp)) == [.quit])
  }

  @Test func anotherModelHasItsOwn() {
    var state = state(["one"])
    let place = Checkpoint.Place(z: [0, 0, 0], selected: 0, bookmarks: [Bookmark(name: "other", z: [1, 2, 3])])
    _ = state.update(.opened(.success(OpenedModel(path: "/b.safetensors", checkpoint: Sample.fresh(place: place)))))
    #expect(state.bookmarks.map(\.name) == ["other"])
    #expect(!state.hasUnsavedBookmarks)
    _ = state.update(.opened(.success(OpenedModel(path: "/c.safetensors", checkpoint: Sample.fresh()))))
    #expect(state.bookmarks == [])
  }
}
