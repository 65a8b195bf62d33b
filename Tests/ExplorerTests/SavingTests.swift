import Drawing
import Explorer
import Training
import Testing

/// The prompt for a file's name, and the outcome of a save.
@Suite struct SavingTests {
  private func prompt(path: String? = nil, isShipped: Bool = false) -> ExplorerState {
    var state = Sample.state(path: path, isShipped: isShipped)
    #expect(state.press(.character("s")) == [])
    return state
  }

  @Test func aNameIsProposed() {
    #expect(prompt().typedName == "digits-3d.safetensors")
    #expect(prompt(path: "/models/mine.safetensors").typedName == "/models/mine.safetensors")
    // A shipped model is saved as a copy in the working directory.
    #expect(prompt(path: "/usr/share/latent/mnist-2d.safetensors", isShipped: true).typedName == "mnist-2d.safetensors")
    var folder = Sample.state(model: Sample.fresh(data: "/home/me/faces"), path: nil)
    folder.press(.character("s"))
    #expect(folder.typedName == "faces-3d.safetensors")
  }

  @Test func theNameIsEdited() {
    var state = prompt()
    for _ in 0..<"digits-3d.safetensors".count { state.press(.backspace) }
    #expect(state.typedName == "")
    state.press(.backspace, .delete, .left, .right)
    state.type("model")
    state.press(.left, .left, .character("X"))
    #expect(state.typedName == "modXel")
    state.press(.home, .character(">"), .delete, .right, .backspace)
    #expect(state.typedName == ">dXel")
    state.press(.left, .left, .left, .character("<"), .end, .character("!"), .delete, .right, .character("?"))
    #expect(state.typedName == "<>dXel!?")
    #expect(state.press(.up, .down, .tab, .pageUp, .function(1)) == [])
    #expect(state.typedName == "<>dXel!?")
    // As in a shell: a word, to the end, to the start.
    state.type(" two words  ")
    state.press(.character("\u{17}"))
    #expect(state.typedName == "<>dXel!? two ")
    state.press(.home, .right, .right, .character("\u{0B}"))
    #expect(state.typedName == "<>")
    state.type("abc")
    state.press(.left, .character("\u{15}"))
    #expect(state.typedName == "c")
    state.press(.character("\u{15}"), .character("\u{17}"), .character("n"))
    #expect(state.typedName == "nc")
  }

  @Test func keysOfTheExplorerAreLetters() {
    var state = prompt()
    state.press(.end)
    #expect(state.type("q zr?0+-hjkl") == [])
    #expect(state.typedName == "digits-3d.safetensorsq zr?0+-hjkl")
    #expect(state.z == [0, 0, 0])
    #expect(!state.isFinished)
  }

  @Test func controlCharactersAreNotTyped() {
    var state = prompt()
    state.press(.character("\u{01}"), .character("\u{16}"), .character("\u{1F}"))
    #expect(state.typedName == "digits-3d.safetensors")
  }

  /// A decoder gives single scalars, but Swift counts letters. The cursor must handle both.
  @Test(arguments: ["é", "e\u{301}", "\u{301}", "👩‍👩‍👧", "🇩🇪🇫🇷", "नमस्ते", "한국"])
  func anyTextCanBeTypedAndTakenBack(text: String) {
    var state = prompt()
    for _ in 0..<50 { state.press(.backspace) }
    for scalar in text.unicodeScalars { state.press(.character(Character(scalar))) }
    #expect(state.typedName == text)
    _ = state.draw()
    // In the middle, too.
    state.press(.home, .right, .character("x"), .character("\u{301}"), .left, .character("y"), .end, .left, .delete)
    _ = state.draw()
    for _ in 0..<50 { state.press(.end, .backspace) }
    #expect(state.typedName == "")
    state.press(.character("a"))
    #expect(state.typedName == "a")
  }

  @Test func lettersJoinAtTheCursor() {
    var state = prompt()
    for _ in 0..<50 { state.press(.backspace) }
    // Two flags: typing or deleting a half in front regroups the rest.
    for scalar in "🇩🇪🇫🇷".unicodeScalars { state.press(.character(Character(scalar))) }
    state.press(.home, .character("\u{1F1E9}"), .right, .right, .right, .backspace, .home, .delete, .delete)
    _ = state.draw()
    state.press(.end, .character("a"), .left, .left, .character("b"))
    #expect(state.typedName?.hasSuffix("a") == true)
  }

  @Test func enterSaves() {
    var state = prompt()
    #expect(state.press(.enter) == [.save(path: "digits-3d.safetensors", overwrite: false)])
    #expect(state.overlay == nil)
    #expect(state.update(.saved(.success("/home/me/digits-3d.safetensors"))) == [])
    #expect(state.path == "/home/me/digits-3d.safetensors")
    #expect(state.newsText == "saved /home/me/digits-3d.safetensors")
    #expect(state.draw().contains("digits-3d"))
  }

  @Test func theSuffixIsAdded() {
    var state = prompt()
    for _ in 0..<50 { state.press(.backspace) }
    state.type("  my model ")
    #expect(state.press(.enter) == [.save(path: "my model.safetensors", overwrite: false)])
  }

  @Test(arguments: ["", "   "])
  func aNameIsNeeded(name: String) {
    var state = prompt()
    for _ in 0..<50 { state.press(.backspace) }
    state.type(name)
    #expect(state.press(.enter) == [])
    #expect(state.typedName == name)
  }

  @Test func escapeSavesNothing() {
    var state = prompt()
    #expect(state.press(.escape) == [])
    #expect(state.overlay == nil)
  }

  @Test func aFileThatIsThereIsNotReplacedUnasked() {
    var state = prompt()
    state.press(.enter)
    _ = state.update(.fileExists(path: "/home/me/digits-3d.safetensors"))
    #expect(state.question?.title == "the file exists")
    #expect(state.question?.text == "/home/me/digits-3d.safetensors")
    #expect(state.press(.enter, .character("n")) == [])
    var given = state
    #expect(given.press(.escape) == [])
    #expect(given.overlay == nil)
    #expect(state.press(.character("y")) == [.save(path: "/home/me/digits-3d.safetensors", overwrite: true)])
    #expect(state.overlay == nil)
  }

  @Test func aFailedSaveSaysWhy() {
    var state = prompt()
    state.press(.enter)
    let error = CheckpointError.unwritable(file: "/readonly/digits-3d.safetensors", reason: "Permission denied")
    #expect(state.update(.saved(.failure(error))) == [])
    #expect(state.errorText == error.description)
    #expect(state.path == nil)
  }

  @Test func aSavedCopyOfAShippedModelIsTheUsersOwn() {
    var state = prompt(path: "/usr/share/latent/mnist-2d.safetensors", isShipped: true)
    state.press(.enter)
    _ = state.update(.saved(.success("/home/me/mnist-2d.safetensors")))
    state.press(.character("s"))
    #expect(state.typedName == "/home/me/mnist-2d.safetensors")
  }

  @Test func stepsTakenWhileSavingAreNotSaved() {
    var state = Sample.training(steps: 7)
    _ = state.update(.snapshot(Sample.snapshot(step: 9)))
    _ = state.update(.training(.saved(path: "/a.safetensors", step: 8)))
    #expect(state.hasUnsavedTraining)
    state.press(.character("q"))
    #expect(state.question?.text == "1 step of training is in no file yet.")
  }
}
