import Drawing
import Testing

@testable import Explorer

/// Keys that a user has given commands.
@Suite struct KeyBindingTests {
  private func state(_ bindings: [Key: String]) -> ExplorerState {
    var state = Sample.state(width: 120, height: 40)
    state.world.bindings = bindings
    return state
  }

  @Test func aKeyCanHaveAnotherMeaning() throws {
    var state = state([.character("q"): "samples", .character("8"): "beta 4"])
    state.press(.character("q"))
    #expect(state.view.rawValue == "samples" && !state.isFinished)
    state.press(.escape, .character("8"))
    #expect(state.view == .home && state.beta == 4)
    // In every view, also where the view itself has a use for it.
    state.press(.character("4"), .character("q"))
    #expect(state.view.rawValue == "samples")
  }

  /// What a key meant before has its name, whatever keys mean now; a command may stand on its own old key.
  @Test func theOldMeaningIsInThePalette() throws {
    var state = state([.right: "random", .character("s"): "save", .character("x"): "samples"])
    state.press(.right)
    let drawn = state.z
    #expect(drawn.allSatisfy { $0 != 0 })
    state.type(":increase")
    state.press(.enter)
    #expect(abs(state.z[0] - drawn[0]) > 0.05 && state.z[1] == drawn[1])
    state.type(":zero")
    state.press(.enter)
    #expect(state.z[0] == 0 && state.view == .home)
    state.press(.character("s"))
    #expect(state.typedName != nil)
  }

  /// Neither help nor hints name a key for what it no longer means.
  @Test func helpAndHintsFollow() throws {
    let plain = Sample.state(width: 120, height: 40)
    #expect(plain.draw().position(of: "q quit") != nil)
    let state = state([.character("q"): "samples"])
    #expect(state.draw().position(of: "q quit") == nil)
    let explanations = state.world.explanations
    #expect(explanations.first { $0.keys == [[.character("q")]] }?.text == "samples")
    #expect(explanations.filter { $0.keys.joined().contains(.character("q")) }.count == 1)
    #expect(state.world.namedCommands.first { $0.name == "quit" }?.keys == [])
    #expect(state.world.namedCommands.first { $0.name == "samples" }?.keys.contains(.character("q")) == true)
  }

  @Test func whatLeadsBackKeepsItsKeys() {
    for name in ["Esc", "Enter", "?", "F1", ":", "Tab", "!"] {
      #expect(throws: KeyBinding.Refusal.self) { try KeyBinding.read(key: name, command: "undo") }
    }
    #expect(throws: KeyBinding.Refusal.self) { try KeyBinding.read(key: "q", command: "fly") }
    #expect((try? KeyBinding.read(key: "q", command: "Zero All"))?.line == "zero all")
  }
}
