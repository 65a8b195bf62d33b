import Drawing
import Explorer
import TestSupport
import Testing
import Training

/// The command palette: matches, completion, values and layout.
@Suite struct PaletteTests {
  /// A palette in which this was typed.
  private func palette(_ text: String, _ state: ExplorerState = Sample.state()) -> ExplorerState {
    var state = state
    #expect(state.press(.character(":")) == [])
    state.type(text)
    return state
  }

  /// The names of the lines, best first.
  private func lines(_ text: String, _ state: ExplorerState = Sample.state(height: 40)) -> [String] {
    let canvas = palette(text, state).draw()
    guard let top = canvas.position(of: "commands") else { return [] }
    return canvas.lines[(top.y + 1)...].prefix(12).compactMap { line in
      let name = line.dropFirst(4 + top.x - 4).prefix(22).trimmingPrefix { $0 == " " || $0 == "▸" || $0 == "│" }
      return name.isEmpty ? nil : String(name.split(separator: "  ")[0]).trimmed
    }
  }

  @Test func itListsWhatFits() {
    expect(palette("be").draw(), shows: "palette-80x24")
  }

  @Test func onASmallScreenInASCII() {
    expect(
      palette("l", Sample.state(ability: Sample.ascii, width: 40, height: 12)).draw(), shows: "palette-ascii-40x12")
    expect(
      palette("z 9 1\r", Sample.state(ability: Sample.ascii, width: 40, height: 12)).draw(),
      shows: "palette-error-ascii-40x12")
  }

  @Test func onALargeScreen() {
    let canvas = palette("", Sample.state(width: 200, height: 60)).draw()
    #expect(canvas.position(of: "commands")?.y == 44)
    #expect(canvas.contains("move z by 0.1 along it, or to the next category"))
    // On all sizes the prompt is visible.
    for (width, height) in [(40, 12), (60, 20), (80, 24), (120, 40)] {
      let canvas = palette("rando", Sample.state(width: width, height: height)).draw()
      #expect(canvas.contains(": rando") && canvas.contains("▸ random"), "\(width)x\(height)")
    }
  }

  /// The form for a new run may open on a screen too small for its view; then its fields scroll.
  @Test func theFormForARunFitsOnASmallScreen() {
    for (width, height) in [(40, 12), (60, 14), (60, 20), (200, 60)] {
      var state = palette("set seed 77", Sample.state(width: width, height: height))
      #expect(state.press(.enter) == [])
      let canvas = state.draw()
      #expect(canvas.contains("▸ seed") && canvas.contains("77") && canvas.contains("Enter begins"), "\(canvas.lines)")
      for _ in 0..<9 {
        state.press(.down)
        #expect(state.draw().contains("▸ "))
      }
    }
  }

  @Test func namesAreFoundByBeginningsWordsAndLetters() {
    #expect(lines("ra")[0] == "random")
    #expect(lines("be")[0] == "beta 4")
    #expect(lines("less b") == ["less beta"])
    #expect(lines("m b") == ["more beta"])
    #expect(lines("zal")[0] == "zero all")
    #expect(lines("RANDOM")[0] == "random")
    // By their description.
    #expect(lines("prior").contains("random"))
    #expect(lines("prior").contains("samples"))
    // By their key.
    #expect(lines("+") == ["more beta"])
    #expect(lines("save")[0...1] == ["save", "save NAME"])
    #expect(lines("qwertz") == [])
    #expect(palette("qwertz").draw().contains("no such command"))
  }

  @Test func itHasTheCommandsOfTheOpenView() {
    var samples = Sample.state(height: 40)
    samples.press(.character("8"))
    #expect(lines("warm", samples) == ["warmer"])
    #expect(lines("warm") == [])
    #expect(lines("select n", samples) == [])
    #expect(lines("select n") == ["select next"])
    #expect(lines("back", samples)[0] == "back")
    // A key with another meaning here is not shown beside the command.
    let row = palette("random", samples).draw().lines.first { $0.contains("▸ random") }
    #expect(row?.contains("  r  ") == false)
  }

  @Test func everyCommandAndViewIsThere() {
    for view in ViewName.allCases {
      var state = Sample.state(height: 40)
      state.press(view.key)
      for other in ViewName.allCases { #expect(lines(other.rawValue, state)[0] == other.rawValue) }
      for name in ["undo", "redo", "bookmark", "bookmarks", "palette", "help", "quit", "train", "stop"] {
        #expect(lines(name, state)[0] == name, "\(view)")
      }
    }
  }

  @Test func enterRuns() {
    var state = palette("zero a")
    state.press(.enter)
    #expect(state.overlay == nil)
    state = palette("manif")
    #expect(state.press(.enter) == [.ask, .loadData])
    #expect(state.view == .manifold)
    // To the second line.
    state = palette("be")
    state.press(.down, .down, .enter)
    #expect(state.beta == 1.25)
    // A view's own command.
    state = Sample.state()
    state.press(.character("8"))
    state = palette("warmer", state)
    state.press(.enter)
    #expect(state.draw().contains("T = 1.1"))
    // A global command, although the view uses its key otherwise.
    let before = state.z
    state = palette("random", state)
    #expect(state.press(.enter) == [.ask])
    #expect(state.z != before)
  }

  @Test func tabCompletes() {
    var state = palette("rando")
    state.press(.tab)
    #expect(state.draw().contains(": random"))
    state = palette("learni")
    state.press(.tab)
    state.type("0.0005")
    #expect(state.draw().contains(": learning rate 0.0005"))
    state.press(.enter)
    #expect(state.learningRate == 0.0005)
    // The selected line, whichever it is.
    state = palette("be")
    state.press(.down, .tab)
    #expect(state.draw().contains(": less beta"))
  }

  /// After a space only commands with a value remain.
  @Test func aSpaceAsksForTheValue() {
    #expect(lines("z")[0...1] == ["z 3 1.5", "zero"])
    #expect(lines("z ") == ["z 3 1.5"])
    #expect(palette("z ").draw().contains("expected a dimension from 1 to 3"))
    // A command of the view may start with the same word.
    var interpolate = Sample.state(height: 40)
    interpolate.press(.character("6"))
    #expect(lines("set ", interpolate) == ["set a", "set b", "set hidden 400"])
  }

  @Test func escapeAndBackspaceLeave() {
    var state = palette("be")
    #expect(state.press(.escape) == [])
    #expect(state.overlay == nil)
    state = palette("b")
    state.press(.backspace)
    #expect(state.overlay != nil)
    state.press(.backspace)
    #expect(state.overlay == nil)
    // The key that opens it, pressed twice.
    state = palette(":")
    #expect(state.draw().contains("select previous"))
  }

  @Test func valuesAreSet() {
    var state = palette("z 3 1.5")
    #expect(state.press(.enter) == [.ask])
    #expect(state.z == [0, 0, 1.5])
    #expect(state.selected == 2)
    #expect(state.overlay == nil)
    state = palette("beta 0.3", state)
    state.press(.enter)
    #expect(state.beta == 0.3)
    state = palette("temperature 0.75", state)
    state.press(.enter)
    #expect(state.view == .samples)
    #expect(state.draw().contains("T = 0.75"))
    state = palette("set hidden 500,300", state)
    state.press(.enter)
    #expect(state.draw().contains("begin another run"))
    #expect(state.draw().contains("500,300"))
    state.press(.escape)
    state = palette("save b", state)
    #expect(state.press(.enter) == [.save(path: "b.safetensors", overwrite: false)])
    state = palette("open mnist-2d", state)
    #expect(state.press(.enter) == [.openModel(path: "mnist-2d")])
  }

  @Test(
    arguments: [
      ("z 4 1", "z: expected a dimension from 1 to 3 and a value from -6 to 6, like z 3 1.5"),
      ("z 0 1", "z: expected a dimension"), ("z 1 7", "z: expected a dimension"), ("z 1 nan", "z: expected"),
      ("z one 1", "z: expected"), ("z 1", "z: expected"), ("z 1 2 3", "z: expected"), ("z", "z: expected"),
      ("beta -1", "beta: expected a number from 0 to 1000000, like beta 4"), ("beta inf", "beta: expected"),
      ("learning rate 0", "learning rate: expected a number above 0, like learning rate 0.0005"),
      ("learning rate nan", "learning rate: expected"),
      ("temperature 3.5", "temperature: expected a number from 0 to 3, like temperature 0.7"),
      ("image -1", "image: expected a whole number from 0 on, like image 123"),
      ("go nowhere", "go: expected the name of a bookmark, but there is none yet: b makes one"),
      ("set colour blue", "expected one of data, pixels, network"),
      ("set beta", "beta: expected a number from 0"), ("set precision triple", "precision: expected single"),
    ])
  func aWrongValueIsExplained(text: String, words: String) {
    // Wide enough for a sentence.
    var state = palette(text, Sample.state(width: 120))
    if text == "z" { state.press(.enter) }
    #expect(state.press(.enter) == [])
    #expect(state.overlay is Palette, "\(text) was taken")
    #expect(state.draw().contains(words), "\(state.draw().lines)")
    #expect(state.z == [0, 0, 0])
    // The next key starts another attempt.
    state.press(.backspace)
    #expect(!state.draw().contains(": expected") || text == "z")
  }

  @Test func imagesAreCountedAsTheyAre() {
    var state = palette("image 12", Sample.state(.character("5"), width: 120))
    #expect(state.press(.enter) == [])
    #expect(state.draw().contains("image: expected a whole number from 0 to 11, like image 11"))
    state.press(.backspace, .enter)
    #expect(state.imageToExamine?.index == 1)
    // From another view.
    state.press(.escape)
    state = palette("image 7", state)
    state.press(.enter)
    #expect(state.view == .reconstruct)
    #expect(state.imageToExamine?.index == 7)
  }

  @Test func modelsAreProposedOnceTheyAreAskedFor() {
    var state = palette("ope")
    #expect(state.type("n") == [])
    #expect(state.type(" ") == [.listModels])
    #expect(state.type("b") == [])
    _ = state.update(
      .listed([
        ModelSummary(path: "/a.safetensors", name: "a", summary: "one", isValid: true),
        ModelSummary(path: "/big.safetensors", name: "big", summary: "two", isValid: true),
      ]))
    let screen = state.draw()
    #expect(screen.contains("▸ open big") && screen.contains("two") && !screen.contains("open a  "))
    state.press(.tab)
    #expect(state.draw().contains(": open big"))
    #expect(state.press(.enter) == [.openModel(path: "big")])
  }

  @Test func linesAreClicked() throws {
    var state = palette("be")
    let line = try #require(state.draw().position(of: "more beta"))
    _ = state.update(.input(.click(x: line.x + 3, y: line.y)))
    #expect(state.overlay == nil)
    #expect(state.beta == 1.25)
    // A click beside the lines has no effect.
    state = palette("be")
    #expect(state.update(.input(.click(x: 1, y: 1))) == [])
    #expect(state.update(.input(.click(x: line.x, y: line.y + 7))) == [])
    #expect(state.overlay != nil)
    // A command without its value is completed.
    let beta = try #require(state.draw().position(of: "beta 4"))
    _ = state.update(.input(.click(x: beta.x, y: beta.y)))
    #expect(state.draw().contains("beta: expected"))
  }

  @Test func noViewTakesTheKeysThatAreTheSameEverywhere() {
    for view in ViewName.allCases {
      for key in "uUbB:Q".map(Key.character) {
        var state = Sample.state()
        state.press(view.key)
        let help = palette("help", state)
        var shown = help
        shown.press(.enter)
        #expect(SharedCommand(key)?.keys == [key])
        state.press(key)
        switch key {
        case .character("b"), .character("B"), .character(":"): #expect(state.overlay != nil, "\(view) \(key)")
        default: #expect(state.newsText?.contains("nothing to") == true, "\(view) \(key)")
        }
      }
    }
  }
}

extension String {
  fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
