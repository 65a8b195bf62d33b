import Drawing
import Explorer
import Testing
import Training

/// Undo and redo of moves of z, in all views.
@Suite struct MoveHistoryTests {
  private let undo = Key.character("u")
  private let redo = Key.character("U")

  @Test func stepsInOneDirectionAreOneMove() {
    var state = Sample.state()
    state.press(.right, .right, .right, .character("."))
    #expect(state.z == [0.32, 0, 0])
    #expect(state.press(undo) == [.ask])
    #expect(state.z == [0, 0, 0])
    #expect(state.newsText == "undone; that was the first move")
    #expect(state.press(redo) == [.ask])
    #expect(state.z == [0.32, 0, 0])
    #expect(state.press(redo) == [])
    #expect(state.newsText == "there is nothing to redo")
  }

  @Test func anotherDirectionDimensionOrKeyBeginsAnotherMove() {
    var state = Sample.state()
    state.press(.right, .right, .left, .down, .right, .right)
    #expect(state.z == [0.1, 0.2, 0])
    // A key in between that moves nothing.
    state.press(.character("c"), .right)
    #expect(state.z == [0.1, 0.3, 0])
    var places: [[Float]] = []
    for _ in 0..<4 {
      state.press(undo)
      places.append(state.z)
    }
    #expect(places == [[0.1, 0.2, 0], [0.1, 0, 0], [0.2, 0, 0], [0, 0, 0]])
    #expect(state.press(undo) == [])
    #expect(state.newsText == "z has not been moved: there is nothing to undo")
    for _ in 0..<4 { state.press(redo) }
    #expect(state.z == [0.1, 0.3, 0])
  }

  @Test func newsOfOtherThreadsDoNotInterrupt() {
    var state = Sample.state()
    state.press(.right)
    _ = state.update(.input(.wake))
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    state.press(.right)
    state.press(undo)
    #expect(state.z == [0, 0, 0])
  }

  @Test func aNewMoveForgetsWhatWasUndone() {
    var state = Sample.state()
    state.press(.right, .down, .right, undo)
    #expect(state.z == [0.1, 0, 0])
    state.press(.left)
    let z = state.z
    #expect(state.press(redo) == [])
    #expect(state.z == z)
    state.press(undo, undo)
    #expect(state.z == [0, 0, 0])
  }

  @Test func drawsAndZerosAreMovesOfTheirOwn() {
    var state = Sample.state()
    state.press(.character("r"))
    let first = state.z
    state.press(.character("r"))
    let second = state.z
    state.press(.character("z"))
    state.press(undo)
    #expect(state.z == second)
    state.press(undo)
    #expect(state.z == first)
    state.press(undo)
    #expect(state.z == [0, 0, 0])
  }

  @Test func aTourIsOneMove() {
    var state = Sample.state(model: Sample.fresh())
    for _ in 0..<20 { _ = state.update(.tick(seconds: 0.3)) }
    // It continues after an unrelated key.
    state.press(.character("c"))
    for _ in 0..<20 { _ = state.update(.tick(seconds: 0.3)) }
    state.press(.character("t"))
    let end = state.z
    state.press(undo)
    #expect(state.z == [0, 0, 0])
    state.press(redo)
    #expect(state.z == end)
    // Another tour is another move, and undo ends it.
    state.press(.character("t"))
    for _ in 0..<3 { _ = state.update(.tick(seconds: 0.3)) }
    state.press(undo)
    #expect(state.z == end)
    #expect(!state.isMoving)
  }

  @Test func allViewsShareTheMoves() throws {
    var state = Sample.state()
    var places = [state.z]
    // A step in explore, two on the map, a tile of the manifold, a jump in traversals, a sample in the samples.
    state.press(.right)
    places.append(state.z)
    state.press(.character("2"), .up, .up)
    places.append(state.z)
    state.press(.character("3"), .right, .down, .enter)
    places.append(state.z)
    state.press(.character("4"), .right, .right, .enter)
    places.append(state.z)
    state.press(.character("8"), .enter)
    places.append(state.z)
    state.press(.character("6"), .home, .enter)
    places.append(state.z)
    #expect(Set(places).count == 7)
    state.press(.character("3"))
    for place in places.dropLast().reversed() {
      #expect(state.press(undo) == [.ask])
      #expect(state.z == place)
      #expect(state.view == .manifold)
    }
    #expect(state.press(undo) == [])
    for place in places.dropFirst() {
      state.press(redo)
      #expect(state.z == place)
    }
  }

  @Test func takingAnImagesPointIsAMove() {
    var state = Sample.state(.character("5"))
    _ = state.update(.answered(.examination(Sample.examination()), to: .view))
    state.press(.enter)
    #expect(state.z == [-1.5, -0.5, 0.5])
    state.press(undo)
    #expect(state.z == [0, 0, 0])
  }

  @Test func theWheelIsStepsAndAClickIsNone() throws {
    var state = Sample.state()
    let row = try #require(state.draw().position(of: "    2 ──"))
    for _ in 0..<3 { _ = state.update(.input(.scroll(x: row.x + 8, y: row.y, up: true))) }
    #expect(state.z == [0, 0.3, 0])
    _ = state.update(.input(.click(x: row.x + 8, y: row.y)))
    let clicked = state.z
    _ = state.update(.input(.click(x: row.x + 22, y: row.y)))
    state.press(undo)
    #expect(state.z == clicked)
    state.press(undo)
    #expect(state.z == [0, 0.3, 0])
    state.press(undo)
    #expect(state.z == [0, 0, 0])
  }

  @Test func theHistoryIsBounded() {
    var state = Sample.state()
    for _ in 0..<250 { state.press(.character("r")) }
    var count = 0
    while !state.press(undo).isEmpty { count += 1 }
    #expect(count == 200)
  }

  @Test func anotherModelHasMovesOfItsOwn() {
    var state = Sample.state()
    state.press(.right)
    let place = Checkpoint.Place(z: [1, 1, 1], selected: 0)
    _ = state.update(.opened(.success(OpenedModel(path: "/b.safetensors", checkpoint: Sample.fresh(place: place)))))
    #expect(state.z == [1, 1, 1])
    #expect(state.press(undo) == [])
    #expect(state.z == [1, 1, 1])
    state.press(.right, undo)
    #expect(state.z == [1, 1, 1])
  }
}
