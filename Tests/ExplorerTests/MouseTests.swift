import Drawing
import Explorer
import Training
import Testing

/// Clicks and the wheel on what is drawn.
@Suite struct MouseTests {
  /// Clicks on a text on the screen.
  private func click(_ text: String, _ state: inout ExplorerState, offset: Int = 0) throws -> [Effect] {
    let place = try #require(state.draw().position(of: text))
    return state.update(.input(.click(x: place.x + offset, y: place.y)))
  }

  /// The columns of a dimension's bar and its row.
  private func bar(_ dimension: Int, _ state: ExplorerState) throws -> (columns: ClosedRange<Int>, y: Int) {
    let canvas = state.draw()
    let (left, heading) = try #require(canvas.position(of: "-3", fromRow: 1))
    let y = heading + 1 + dimension
    let right = try #require((left..<canvas.width).last { canvas[$0, heading].symbol == "3" })
    return (left...right, y)
  }

  @Test func aClickOnABarMovesAlongIt() throws {
    var state = Sample.state()
    let (columns, y) = try bar(1, state)
    #expect(state.update(.input(.click(x: columns.upperBound, y: y))) == [.ask])
    #expect(state.selected == 1)
    #expect(state.z[1] > 2.5 && state.z[1] <= 3)
    _ = state.update(.input(.click(x: columns.lowerBound, y: y)))
    #expect(state.z[1] < -2.5 && state.z[1] >= -3)
    _ = state.update(.input(.click(x: (columns.lowerBound + columns.upperBound) / 2, y: y)))
    #expect(state.z == [0, 0, 0])
    // The bar then shows its needle where the click was.
    for x in columns {
      _ = state.update(.input(.click(x: x, y: y)))
      let symbol = state.draw()[x, y].symbol
      #expect(["▌", "┃", "▐"].contains(symbol), "column \(x) shows \(symbol) at z \(state.z[1])")
    }
  }

  @Test func aClickOnARowSelectsIt() throws {
    var state = Sample.state()
    let (columns, y) = try bar(2, state)
    #expect(state.update(.input(.click(x: columns.lowerBound - 2, y: y))) == [])
    #expect(state.selected == 2)
    #expect(state.z == [0, 0, 0])
  }

  @Test func aClickElsewhereDoesNothing() throws {
    var state = Sample.state(model: Sample.fresh())
    let (columns, y) = try bar(0, state)
    for (x, y) in [(0, 0), (5, 5), (columns.lowerBound, y - 1), (columns.lowerBound, y + 3), (79, 12), (500, 500)] {
      #expect(state.update(.input(.click(x: x, y: y))) == [])
    }
    #expect(state.selected == 0)
    #expect(state.isMoving)
    // A click on a row is a user's action, which ends the tour.
    _ = state.update(.input(.click(x: columns.lowerBound - 2, y: y)))
    #expect(!state.isMoving)
  }

  @Test func rowsThatWereScrolledToAreMeant() throws {
    var state = Sample.state(latent: 40)
    for _ in 0..<39 { state.press(.down) }
    let (columns, y) = try bar(0, state)
    _ = state.update(.input(.click(x: columns.upperBound, y: y)))
    #expect(state.selected == 32)
    #expect(state.z[32] > 2.5)
  }

  @Test func theWheelMovesTheDimensionUnderIt() throws {
    var state = Sample.state(model: Sample.fresh())
    let (columns, y) = try bar(1, state)
    #expect(state.update(.input(.scroll(x: columns.lowerBound, y: y, up: true))) == [.ask])
    #expect(state.z == [0, 0.1, 0])
    #expect(state.selected == 1)
    #expect(!state.isMoving)
    _ = state.update(.input(.scroll(x: columns.lowerBound, y: y, up: false)))
    _ = state.update(.input(.scroll(x: columns.lowerBound, y: y, up: false)))
    #expect(state.z == [0, -0.1, 0])
    #expect(state.update(.input(.scroll(x: 3, y: 3, up: true))) == [])
  }

  @Test func hintsAreButtons() throws {
    var state = Sample.state(width: 120, height: 40)
    #expect(try click("random", &state) == [.ask])
    #expect(state.z != [0, 0, 0])
    #expect(try click("space train  ", &state, offset: 4) == [.startTraining])
    #expect(try click("? help", &state) == [])
    #expect(state.overlay is HelpOverlay)
    state.press(.escape)
    #expect(try click("q quit", &state) == [.quit])
  }

  @Test func aHintOfTwoKeysIsTheSecondOne() throws {
    var state = Sample.state()
    #expect(try click("←→", &state) == [.ask])
    #expect(state.z == [0.1, 0, 0])
    _ = try click("-+", &state)
    #expect(state.beta == 1.25)
  }

  @Test func aNoticeHidesTheHints() throws {
    var state = Sample.state()
    let quit = try #require(state.draw().position(of: "q quit"))
    _ = state.update(.saved(.success("/a.safetensors")))
    #expect(state.notice != nil)
    // The click removes the notice, and does not reach what is behind it.
    #expect(state.update(.input(.click(x: quit.x, y: quit.y))) == [])
    #expect(state.notice == nil)
    #expect(!state.isFinished)
    #expect(state.update(.input(.click(x: quit.x, y: quit.y))) == [.quit])
  }

  @Test func questionsAreNotClickedThrough() throws {
    var state = Sample.training()
    let quit = try #require(state.draw().position(of: "q quit"))
    let (columns, y) = try bar(1, state)
    state.press(.character("q"))
    #expect(state.update(.input(.click(x: columns.lowerBound, y: y))) == [])
    #expect(state.update(.input(.click(x: quit.x, y: quit.y))) == [])
    #expect(state.update(.input(.scroll(x: columns.lowerBound, y: y, up: true))) == [])
    #expect(state.z == [0, 0, 0])
    #expect(state.question != nil)
  }

  @Test func whatIsNotDrawnIsNotClicked() throws {
    var state = Sample.state()
    _ = state.update(.input(.resize(width: 40, height: 10)))
    for x in 0..<40 {
      for y in 0..<10 { #expect(state.update(.input(.click(x: x, y: y))) == []) }
    }
    #expect(!state.isFinished)
  }
}
