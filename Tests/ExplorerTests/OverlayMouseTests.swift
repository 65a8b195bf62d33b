import Drawing
import Explorer
import Testing
import Training

/// Clicks on overlays.
@Suite struct OverlayMouseTests {
  private func click(_ text: String, in state: inout ExplorerState) throws -> [Effect] {
    let place = try #require(state.draw().position(of: text), "\(text) is not on the screen")
    return state.update(.input(.click(x: place.x + 1, y: place.y)))
  }

  private func withList(_ count: Int, height: Int = 24) -> ExplorerState {
    var state = Sample.state(height: height)
    state.press(.character("o"))
    _ = state.update(
      .listed(
        (1...count).map {
          ModelSummary(path: "/\($0).safetensors", name: "model-\($0)", summary: "fine", isValid: $0 != 2)
        }))
    return state
  }

  @Test func anAnswerIsClicked() throws {
    var state = Sample.training(steps: 7)
    state.press(.character("q"))
    var given = state
    #expect(try click("quit without saving", in: &state) == [.quit])
    #expect(try click("go back", in: &given) == [])
    #expect(given.overlay == nil && !given.isFinished)
    // The text is not an answer.
    given.press(.character("q"))
    #expect(try click("7 steps", in: &given) == [])
    #expect(given.question != nil)
  }

  @Test func aModelIsSelectedAndOpened() throws {
    var state = withList(5)
    #expect(try click("model-3", in: &state) == [])
    #expect(state.draw().contains("▸ model-3"))
    #expect(try click("model-3", in: &state) == [.openModel(path: "/3.safetensors")])
    // One that cannot be opened says why.
    state = withList(5)
    _ = try click("model-2", in: &state)
    #expect(try click("model-2", in: &state) == [])
    #expect(state.errorText == "fine")
  }

  @Test func aScrolledListIsClicked() throws {
    var state = withList(60)
    state.press(.end)
    #expect(try click("model-55", in: &state) == [])
    #expect(state.draw().contains("▸ model-55"))
    // The wheel moves the selection.
    _ = state.update(.input(.scroll(x: 40, y: 10, up: true)))
    #expect(state.draw().contains("▸ model-54"))
    // A click below the list or outside of the box has no effect.
    #expect(try click("Enter opens", in: &state) == [])
    #expect(state.update(.input(.click(x: 0, y: 0))) == [])
    #expect(state.draw().contains("▸ model-54"))
  }

  @Test func promptsStay() throws {
    var state = Sample.state()
    state.press(.character("s"))
    #expect(state.update(.input(.click(x: 40, y: 12))) == [])
    #expect(state.typedName != nil)
  }
}
