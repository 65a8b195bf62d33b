import Drawing
import Explorer
import TestSupport
import Testing

/// The first view of a model with a dial, on screens of several sizes.
@Suite struct SliderScreenTests {
  @Test func onTheSmallestScreen() throws {
    var state = try Sample.gatedScreen(ability: Sample.ascii, width: 40, height: 12)
    state.press(.character("+"), .character("+"))
    expect(state.draw(), shows: "explore-gates-ascii-40x12")
  }

  @Test func onAUsualScreen() throws {
    var state = try Sample.gatedScreen(width: 80, height: 24)
    state.press(.character("-"))
    expect(state.draw(), shows: "explore-gates-80x24")
  }

  @Test func onAUsualScreenInASCII() throws {
    let state = try Sample.gatedScreen(ability: Sample.ascii, width: 80, height: 24)
    expect(state.draw(), shows: "explore-gates-ascii-80x24")
  }

  @Test func onALargeScreen() throws {
    var state = try Sample.gatedScreen(ability: ScreenAbility(unicode: true, colors: 0), width: 120, height: 40)
    _ = state.update(.obey(.beta, "10"))
    state.press(.escape)
    expect(state.draw(), shows: "explore-gates-120x40")
  }

  @Test func withoutColorsItsKnobIsBold() throws {
    let state = try Sample.gatedScreen(ability: ScreenAbility(unicode: true, colors: 0))
    let place = try #require(state.draw().position(of: "●", fromRow: 18))
    #expect(state.draw()[place.x, place.y].style.attributes.contains(.bold))
  }

  @Test func anotherViewInASCII() throws {
    var state = try Sample.gatedScreen(ability: Sample.ascii, width: 60, height: 20)
    state.press(.character("9"), .character("+"))
    expect(state.draw(), shows: "training-gates-ascii-60x20")
  }
}
