import Drawing
import Explorer
import Testing
import Training

/// Models with more dimensions than rows.
@Suite struct ManyDimensionsTests {
  /// The visible dimensions, from the panel's lower edge: ` 3-9 of 40 `.
  private func visible(_ state: ExplorerState) -> String {
    let canvas = state.draw()
    guard let place = canvas.position(of: " of 40 ") else { return "" }
    let line = (0..<place.x).map { canvas[$0, place.y].symbol }
    let digits = line.reversed().prefix { $0 == "-" || ("0"..."9").contains($0) }
    return String(String.UnicodeScalarView(digits.reversed()))
  }

  @Test func theSelectedDimensionStaysVisible() {
    var state = Sample.state(latent: 40)
    #expect(visible(state) == "1-8")
    for _ in 0..<7 { state.press(.down) }
    #expect(visible(state) == "1-8")
    state.press(.down)
    #expect(visible(state) == "2-9")
    state.press(.pageDown)
    #expect(state.selected == 16)
    #expect(visible(state) == "10-17")
    state.press(.pageUp, .pageUp)
    #expect(state.selected == 0)
    #expect(visible(state) == "1-8")
    for _ in 0..<9 { state.press(.pageDown) }
    #expect(state.selected == 39)
    #expect(visible(state) == "33-40")
    state.press(.down)
    #expect(state.selected == 39)
    state.press(.up)
    #expect(visible(state) == "33-40")
  }

  @Test func aResizeKeepsTheSelectedDimensionVisible() {
    var state = Sample.state(latent: 40)
    for _ in 0..<12 { state.press(.down) }
    #expect(visible(state) == "6-13")
    _ = state.update(.input(.resize(width: 80, height: 20)))
    #expect(visible(state) == "8-13")
    _ = state.update(.input(.resize(width: 10, height: 2)))
    _ = state.update(.input(.resize(width: 120, height: 60)))
    // There is space for all of them.
    #expect(visible(state) == "")
    #expect(state.draw().contains("   1 ") && state.draw().contains("  40 "))
    #expect(state.draw().contains("▸  13"))
    _ = state.update(.input(.resize(width: 80, height: 24)))
    #expect(state.draw().contains("▸  13"))
  }

  @Test func theLastDimensionsStayAtTheBottom() {
    var state = Sample.state(latent: 40, height: 20)
    for _ in 0..<39 { state.press(.down) }
    #expect(visible(state) == "35-40")
    // With more space there are no empty rows below the last dimension.
    _ = state.update(.input(.resize(width: 80, height: 24)))
    #expect(visible(state) == "33-40")
  }

  @Test func aModelIsOpenedWhereItsSelectionIsVisible() {
    let place = Checkpoint.Place(z: [Float](repeating: 0.5, count: 40), selected: 30)
    let state = Sample.state(model: Sample.fresh(latent: 40, place: place))
    #expect(state.z == place.z)
    #expect(state.selected == 30)
    #expect(state.draw().contains("▸  31"))
  }
}
