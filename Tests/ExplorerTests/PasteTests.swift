import Drawing
import Explorer
import Testing
import Training

/// A paste is text: a field takes it as a whole, and none of it is taken for keys.
@Suite struct PasteTests {
  /// `qd` would quit without saving, `\r` would run what is typed.
  static let harm = "qd\r:quit\r\u{1B}d"

  private func paste(_ text: String, into state: inout ExplorerState) -> [Effect] {
    state.update(.input(.paste(text)))
  }

  @Test(arguments: ViewName.allCases) func aViewTakesNone(view: ViewName) throws {
    var state = Sample.opened(view, model: try Sample.trained())
    let before = state
    #expect(paste(Self.harm, into: &state).allSatisfy { $0 == .ask } && !state.isFinished)
    #expect(state.draw() == before.draw())
    #expect(state.z == before.z)
  }

  /// Lists and help have no field.
  @Test(arguments: ["?", "B", "O", "o"] as [Character]) func aBoxWithoutAFieldTakesNone(key: Character) throws {
    var state = Sample.state()
    state.press(.character(key))
    let before = state
    #expect(paste(Self.harm, into: &state) == [])
    #expect(state.draw() == before.draw())
    #expect(!state.isFinished)
  }

  @Test func aFileNameTakesItInOneLine() {
    var state = Sample.state()
    state.press(.character("s"), .character("\u{15}"))
    #expect(paste("my\tmodels/new\r\n", into: &state) == [])
    #expect(state.typedName == "my models/new")
    // At the cursor, and again.
    state.press(.home)
    #expect(paste("~/\u{1B}\u{7F}", into: &state) == [])
    #expect(state.typedName == "~/my models/new")
    #expect(state.press(.enter) == [.save(path: "~/my models/new.safetensors", overwrite: false)])
  }

  @Test func thePaletteTakesItAsOne() {
    var state = Sample.state()
    state.press(.character(":"))
    #expect(paste("beta 4\n", into: &state) == [])
    #expect(state.beta == 1)
    #expect(state.draw().contains(": beta 4 "))
    state.press(.enter)
    #expect(state.beta == 4)
    // A text that asks for the models does so when pasted, too.
    state.press(.character(":"))
    #expect(paste("open ", into: &state) == [.listModels])
  }

  @Test func aBookmarkIsNamedByIt() {
    var state = Sample.state()
    state.press(.character("b"))
    #expect(paste("a loop\n", into: &state) == [])
    state.press(.enter)
    #expect(state.bookmarks.map(\.name) == ["a loop"])
  }

  @Test func anImageNumberTakesDigits() throws {
    var state = Sample.opened(.reconstruct, model: try Sample.trained())
    state.press(.character("/"))
    #expect(paste(" 1\u{1B}[q2\n", into: &state) == [])
    #expect((state.overlay as? ImageNumberPrompt)?.field.text == "12")
  }

  @Test func aFieldOfTheFormTakesIt() throws {
    var state = Sample.opened(.training, model: try Sample.trained())
    state.press(.character("w"), .character("\u{15}"))
    #expect(paste("300,200\n", into: &state) == [])
    #expect(state.draw().contains("300,200"))
    // A choice has no field.
    state.press(.down, .down)
    let before = state.draw()
    #expect(paste("gaussian", into: &state) == [])
    #expect(state.draw() == before)
  }

  /// No field grows without bound, whether by typing or pasting.
  @Test func aFieldHasABound() {
    var state = Sample.state()
    state.press(.character("s"), .character("\u{15}"))
    #expect(paste(String(repeating: "é", count: 100_000), into: &state) == [])
    #expect(state.typedName?.count == 4096)
    state.type("x")
    #expect(state.typedName == String(repeating: "é", count: 4096))
    state.press(.backspace)
    state.type("xy")
    #expect(state.typedName?.suffix(2) == "éx")
    #expect(state.draw().contains("éx"))
  }

  /// Typing does not rank after every key: ten thousand letters take the time of a frame.
  @Test func aLongTextIsRankedWhenItIsLookedAt() {
    var state = Sample.state()
    state.press(.character(":"))
    state.type(String(repeating: "no such command ", count: 500))
    #expect(state.draw().contains("no such command"))
    state.press(.enter)
    #expect(state.overlay != nil)
  }
}
