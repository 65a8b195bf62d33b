import Drawing
import Explorer
import Testing
import Training
import VAE

/// The table of keys, and the effect of each key.
@Suite struct CommandTests {
  @Test func noKeyMeansTwoThings() {
    let keys = SharedCommand.allCases.flatMap(\.keys)
    #expect(Set(keys).count == keys.count)
    for command in SharedCommand.allCases {
      #expect(!command.keys.isEmpty)
      for key in command.keys { #expect(SharedCommand(key) == command) }
    }
    for key in [Key.enter, .escape, .tab, .character("0"), .function(2), .shiftUp] {
      #expect(SharedCommand(key) == nil)
    }
  }

  @Test func everyCommandIsExplainedOnce() {
    let explained = SharedCommand.explanations.flatMap(\.commands)
    #expect(explained.count == SharedCommand.allCases.count)
    for command in SharedCommand.allCases { #expect(explained.filter { $0 == command }.count == 1, "\(command)") }
  }

  /// The help of every view names each key once: the shared commands lack the keys that the view has.
  @Test(arguments: ViewName.allCases, [true, false]) func theHelpNamesEachKeyOnce(view: ViewName, unicode: Bool) {
    var state = Sample.state(ability: ScreenAbility(unicode: unicode, colors: 256), width: 80, height: 140)
    state.press(view.key, .character("?"))
    let columns = unicode ? 24 : 27
    let canvas = state.draw()
    // Between the sentences and the commands with a value; keys have a style of their own.
    let first = canvas.position(of: "in this view")?.y ?? 0
    let rows = (first..<(canvas.position(of: "commands with a value")?.y ?? 0)).filter {
      canvas[3, $0].style == Style(foreground: .named(.accent), attributes: .bold)
    }.map { Array(canvas.lines[$0]) }
    #expect(rows.allSatisfy { $0[3 + columns - 1] == " " }, "\(view)")
    let keys = rows.flatMap { String($0[3..<3 + columns]).replacing("Shift ", with: "Shift+").split(separator: " ") }
    #expect(Set(keys).count == keys.count, "\(view): \(keys)")
    #expect(keys.contains("Q") && keys.contains("0"))
  }

  /// Keys that several views give a meaning mean the same in each, by the words of their explanations; and what a key means in
  /// every view, it means in each.
  @Test func keysMeanTheSameInAllViews() {
    let meanings: [(keys: [Key], words: [String])] = [
      ([.character("n"), .character("p")], ["image"]),
      ([.pageUp, .pageDown], ["page", "scroll", "ten dimensions"]),
      ([.character("["), .character("]")], ["smaller", "zoom", "less", "fewer"]),
      ([.character("t")], ["drift", "play", "walk", "steps a second"]),
      ([.character("E")], ["mean", "moments"]),
      ([.character("{"), .character("}")], ["learning rate"]),
      ([.character("i")], ["image", "points"]),
      ([.character("f")], ["fetch", "family"]),
      // Space runs what runs in a view; r draws.
      ([.character(" ")], ["run, or pause"]), ([.character("r")], ["draw"]),
    ]
    let shared = Set(SharedCommand.allCases.flatMap(\.keys))
    for view in ViewName.allCases {
      for explanation in Sample.state(view.key).viewKeys.explanations {
        for key in explanation.keys.joined() {
          let meaning = meanings.first { $0.keys.contains(key) }
          #expect(
            meaning?.words.contains { explanation.text.contains($0) } ?? !shared.contains(key),
            "\(view.rawValue), \(key.name(unicode: false)): \(explanation.text)")
        }
      }
    }
  }

  @Test func keysHaveNames() {
    let keys: [Key] = [.character(" "), .character("h"), .left, .shiftRight, .pageUp, .home, .escape, .function(1)]
    #expect(keys.map { $0.name(unicode: true) } == ["space", "h", "←", "Shift →", "PgUp", "Home", "Esc", "F1"])
    #expect(keys[2...3].map { $0.name(unicode: false) } == ["Left", "Shift Right"])
  }

  /// All keys of the table: from z = (1, -1, 0.5) with the second dimension selected.
  @Test(
    arguments: [
      (Key.right, [1, -0.9, 0.5], 1), (.character("l"), [1, -0.9, 0.5], 1),
      (.left, [1, -1.1, 0.5], 1), (.character("h"), [1, -1.1, 0.5], 1),
      (.shiftRight, [1, -0.5, 0.5], 1), (.character("L"), [1, -0.5, 0.5], 1),
      (.shiftLeft, [1, -1.5, 0.5], 1), (.character("H"), [1, -1.5, 0.5], 1),
      (.character("."), [1, -0.98, 0.5], 1), (.character(","), [1, -1.02, 0.5], 1),
      (.character("x"), [1, 0, 0.5], 1), (.home, [1, 0, 0.5], 1), (.character("z"), [0, 0, 0], 1),
      (.up, [1, -1, 0.5], 0), (.character("k"), [1, -1, 0.5], 0),
      (.down, [1, -1, 0.5], 2), (.character("j"), [1, -1, 0.5], 2),
      (.pageUp, [1, -1, 0.5], 0), (.pageDown, [1, -1, 0.5], 2),
    ] as [(Key, [Float], Int)])
  func aKeyMovesThePoint(key: Key, z: [Float], selected: Int) {
    let place = Checkpoint.Place(z: [1, -1, 0.5], selected: 1)
    var state = Sample.state(model: Sample.fresh(place: place))
    let effects = state.press(key)
    #expect(state.z == z)
    #expect(state.selected == selected)
    // Only a move of z needs a new picture.
    #expect(effects == (z == place.z ? [] : [.ask]))
  }

  @Test func tenStepsForthAndBackAreWhereTheyBegan() {
    var state = Sample.state()
    for _ in 0..<10 { state.press(.right) }
    #expect(state.z == [1, 0, 0])
    for _ in 0..<10 { state.press(.left) }
    #expect(state.z == [0, 0, 0])
    for _ in 0..<50 { state.press(.character(".")) }
    #expect(state.z == [1, 0, 0])
  }

  @Test func thePriorsReachIsTheEnd() {
    var state = Sample.state()
    for _ in 0..<13 { state.press(.shiftRight) }
    #expect(state.z == [6, 0, 0])
    for _ in 0..<30 { state.press(.shiftLeft) }
    #expect(state.z == [-6, 0, 0])
    state.press(.character("."))
    #expect(state.z == [-5.98, 0, 0])
  }

  @Test func drawsFromThePriorFollowFromTheSeed() {
    var state = Sample.state()
    var draws = PriorDraws(seed: 5)
    let (first, second) = (draws.next(in: LatentSpace(3)), draws.next(in: LatentSpace(3)))
    #expect(state.press(.character("r")) == [.ask])
    #expect(state.z == first)
    state.press(.character("r"))
    #expect(state.z == second)
    #expect(first != second)
    #expect(first.allSatisfy { $0 != 0 && abs($0) < 6 })
    var again = Sample.state()
    again.press(.character("r"))
    #expect(again.z == first)
    var other = PriorDraws(seed: 6)
    #expect(other.next(in: LatentSpace(3)) != first)
  }

  @Test func keysWithoutAMeaningDoNothing() {
    var state = Sample.state()
    let before = state.draw()
    #expect(state.press(.enter, .escape, .tab, .character("n"), .shiftUp, .function(9)) == [])
    #expect(state.draw() == before)
  }

  @Test func theCurveIsZoomed() {
    var state = Sample.state()
    #expect(state.draw().contains("nats, whole run"))
    state.press(.character("c"))
    #expect(state.draw().contains("nats, latest steps"))
    state.press(.character("c"))
    #expect(state.draw().contains("nats, whole run"))
  }
}
