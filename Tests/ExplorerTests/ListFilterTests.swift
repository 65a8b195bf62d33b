import Drawing
import Testing

@testable import Explorer

/// A list that is narrowed by what is typed.
@Suite struct ListFilterTests {
  private let lines = [
    "mnist-20d, 784-400-20", "mnist-2d, 784-400-2", "faces-10d, of many faces", "Sprites, of shapes",
  ]

  /// What the keys leave of the list, and what the last one did.
  private func press(_ keys: String, from selected: Int = 0) -> (shown: [Int], selected: Int, ListFilter.Outcome?) {
    var (filter, selected, outcome) = (ListFilter(), selected, ListFilter.Outcome?.none)
    for character in keys {
      let key: Key =
        switch character {
        case "^": .escape
        case "<": .backspace
        case ">": .down
        case "!": .enter
        default: .character(character)
        }
      outcome = filter.press(key, selected: &selected, of: lines, page: 2)
    }
    return (filter.shown(lines), selected, outcome)
  }

  @Test func linesWithEveryWordStay() {
    #expect(press("/mnist").shown == [0, 1])
    #expect(press("/mnist 20").shown == [0])
    #expect(press("/d mn").shown == [0, 1])
    // Whatever the size of letters.
    #expect(press("/SPRITES").shown == [3])
    #expect(press("/nothing").shown == [])
    #expect(press("/").shown == [0, 1, 2, 3])
  }

  @Test func aShownLineIsSelected() {
    #expect(press("/faces").selected == 2)
    #expect(press("/mnist", from: 1).selected == 1)
    // The arrows move among what is shown, and stop at its end.
    #expect(press("/of>", from: 2).selected == 3)
    #expect(press("/of>>>", from: 2).selected == 3)
    #expect(press("/nothing", from: 1).selected == 1)
  }

  /// `j`, `q` and `/` itself are letters once the filter is typed.
  @Test func lettersAreLetters() {
    #expect(press("/j").shown == [] && press("j").selected == 1)
    #expect(press("q").2 == .closed && press("/q").2 == .moved)
    #expect(press("//").shown == [])
    #expect(press("x").2 == .other)
  }

  @Test func enterTakesWhatIsShown() {
    #expect(press("/faces!").2 == .taken)
    #expect(press("/nothing!").2 == .moved)
    #expect(press("!").2 == .taken)
  }

  /// The first Esc brings all lines back, the next one closes the list; so does Backspace before the first letter.
  @Test func escapeForgetsIt() {
    #expect(press("/faces^").shown == [0, 1, 2, 3] && press("/faces^").2 == .moved)
    #expect(press("/faces^").selected == 2)
    #expect(press("/faces^^").2 == .closed && press("/^^").2 == .closed)
    #expect(press("/f<").shown == [0, 1, 2, 3] && press("/f<<j").selected == 3)
  }

  @Test func aPasteIsTyped() {
    var (filter, selected) = (ListFilter(), 0)
    filter.paste("faces", selected: &selected, of: lines)
    #expect(filter.shown(lines).count == 4)
    _ = filter.press(ListFilter.key, selected: &selected, of: lines, page: 2)
    filter.paste("faces\n", selected: &selected, of: lines)
    #expect(filter.shown(lines) == [2] && selected == 2)
  }

  /// All lists of the explorer: they narrow, show what is typed, and come back.
  @Test(arguments: [("O", "capacity"), ("G", "posterior collapse"), ("B", "smile"), ("C", "collapse")])
  func everyListHasIt(key: String, word: String) throws {
    var state = Sample.state()
    for name in ["smile", "pose", "smile again"] {
      state.press(.character("b"))
      for character in name { state.press(.character(character)) }
      state.press(.enter)
    }
    state.press(.character(Character(key)))
    let list = try #require(state.overlay as? any ListOverlay)
    let all = list.lines(state.world)
    #expect(state.draw().lines.contains { $0.contains("/ filters") })
    state.press(.character("/"))
    for character in word { state.press(.character(character)) }
    let narrowed = try #require(state.overlay as? any ListOverlay)
    let shown = narrowed.shown(state.world)
    #expect(!shown.isEmpty && shown.count < all.count && shown.contains(narrowed.selected))
    let screen = state.draw().lines
    #expect(screen.contains { $0.contains("/\(word)") && $0.contains("\(shown.count) of \(all.count)") }, "\(screen)")
    state.press(.escape)
    #expect((state.overlay as? any ListOverlay)?.shown(state.world).count == all.count)
    state.press(.escape)
    #expect(state.overlay == nil)
  }
}
