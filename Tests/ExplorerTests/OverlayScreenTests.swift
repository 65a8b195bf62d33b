import Datasets
import Drawing
import Explorer
import TestSupport
import Testing
import Training

/// Overlays on the screen.
@Suite struct OverlayScreenTests {
  /// Compares a screen of 80 by 24 cells, and the same overlay on a larger one.
  private func expectSmallAndLarge(
    _ state: ExplorerState, _ small: String, _ large: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(state.draw(), shows: small, sourceLocation: sourceLocation)
    var state = state
    _ = state.update(.input(.resize(width: 120, height: 40)))
    expect(state.draw(), shows: large, sourceLocation: sourceLocation)
  }

  private func help(_ view: ViewName, ability: ScreenAbility = Sample.unicode) -> Canvas {
    var state = Sample.state(ability: ability, width: 120, height: 40)
    state.press(view.key)
    state.press(.character("?"))
    return state.draw()
  }

  @Test func theHelp() {
    var state = Sample.state()
    state.press(.character("?"))
    expectSmallAndLarge(state, "help-80x24", "help-120x40")
  }

  @Test func theHelpInASCII() {
    var state = Sample.state(ability: Sample.ascii)
    state.press(.function(1))
    expectSmallAndLarge(state, "help-ascii-80x24", "help-ascii-120x40")
  }

  @Test func theHelpOfEachView() {
    expect(help(.map), shows: "help-map-120x40")
    expect(help(.manifold), shows: "help-manifold-120x40")
    expect(help(.traversals), shows: "help-traversals-120x40")
    expect(help(.reconstruct), shows: "help-reconstruct-120x40")
    expect(help(.interpolate), shows: "help-interpolate-120x40")
    expect(help(.draw), shows: "help-draw-120x40")
    expect(help(.samples), shows: "help-samples-120x40")
    expect(help(.training), shows: "help-training-120x40")
    expect(help(.compare), shows: "help-compare-120x40")
    expect(help(.dial), shows: "help-dial-120x40")
  }

  @Test func theHelpScrolls() {
    var state = Sample.state(width: 70, height: 20)
    state.press(.character("?"))
    expect(state.draw(), shows: "help-70x20")
    let first = state.draw()
    state.press(.up)
    #expect(state.draw() == first)
    for _ in 0..<199 { state.press(.down) }
    expect(state.draw(), shows: "help-end-70x20")
    let last = state.draw()
    for _ in 0..<19 { state.press(.pageUp) }
    #expect(state.draw() == first)
    for _ in 0..<19 { state.press(.pageDown) }
    #expect(state.draw() == last)
    // Any other key closes it and does nothing else.
    #expect(state.press(.character("r")) == [])
    #expect(state.overlay == nil)
    #expect(state.z == [0, 0, 0])
  }

  @Test func promptsForANameOrANumber() {
    var state = Sample.state()
    state.press(.character("s"))
    expectSmallAndLarge(state, "save-80x24", "save-120x40")
    state.press(.escape, .character("b"))
    expectSmallAndLarge(state, "bookmark-80x24", "bookmark-120x40")
    state.press(.enter, .character("B"))
    expectSmallAndLarge(state, "bookmarks-one-80x24", "bookmarks-one-120x40")
    state.press(.character("r"))
    expectSmallAndLarge(state, "bookmark-rename-80x24", "bookmark-rename-120x40")
    state = Sample.state(.character("5"))
    state.press(.character("/"))
    expectSmallAndLarge(state, "image-number-80x24", "image-number-120x40")
  }

  @Test func thePaletteAndTheForm() {
    var state = Sample.state()
    state.press(.character(":"))
    expectSmallAndLarge(state, "palette-all-80x24", "palette-all-120x40")
    state.press(.escape, .character("O"))
    expectSmallAndLarge(state, "objectives-80x24", "objectives-120x40")
    state.press(.escape, .character("9"), .character("w"))
    expectSmallAndLarge(state, "run-form-new-80x24", "run-form-new-120x40")
    state = Sample.state(model: Sample.withGates())
    state.press(.character("9"), .character("w"), .end)
    expectSmallAndLarge(state, "run-form-gates-80x24", "run-form-gates-120x40")
  }

  @Test func theCursorOfALongNameIsVisible() throws {
    var state = Sample.state(path: nil, width: 60, height: 20)
    state.press(.character("s"), .home)
    let cursor = { (state: ExplorerState) -> (x: Int, symbol: Unicode.Scalar)? in
      let canvas = state.draw()
      return (0..<60).first { canvas[$0, 8].style.attributes.contains(.reverse) }.map { ($0, canvas[$0, 8].symbol) }
    }
    let home = try #require(cursor(state))
    #expect(home.symbol == "d")
    state.press(.right, .right)
    #expect(cursor(state)?.symbol == "g")
    state.type(String(repeating: "a", count: 80))
    let long = try #require(cursor(state))
    #expect(long.symbol == "g")
    #expect(long.x > home.x && long.x < 58)
    state.press(.end)
    #expect(cursor(state)?.symbol == " ")
    #expect(state.draw().contains("aaaagits-3d.safetensors "))
  }

  @Test func theOpenList() {
    var state = Sample.state()
    state.press(.character("o"))
    expectSmallAndLarge(state, "open-searching-80x24", "open-searching-120x40")
    var none = state
    _ = none.update(.listed([]))
    expectSmallAndLarge(none, "open-none-80x24", "open-none-120x40")
    _ = state.update(
      .listed([
        ModelSummary(path: "/a", name: "mnist-2d", summary: "mnist, 784-400-2-400-784 relu, 50 epochs", isValid: true),
        ModelSummary(path: "/b", name: "mine", summary: "digits, 784-8-3-8-784 relu", isValid: true),
        ModelSummary(
          path: "/c", name: "broken", summary: "/c is not a valid safetensors file: too short", isValid: false),
      ]))
    state.press(.down)
    expectSmallAndLarge(state, "open-80x24", "open-120x40")
  }

  @Test func theQuestionBeforeQuitting() {
    var state = Sample.training(steps: 7)
    state.press(.character("q"))
    expectSmallAndLarge(state, "not-saved-80x24", "not-saved-120x40")
  }

  @Test func theQuestionAboutData() {
    var state = Sample.state(model: Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)))
    state.press(.character(" "))
    let folder = "/home/somebody/with/quite/a/long/path/that/does/not/fit/into/one/line/of/the/box/.cache/latent/mnist"
    let error = DatasetError.notFound(name: "mnist", lookedIn: [folder, "/data/mnist"], canDownload: true)
    _ = state.update(.dataMissing(error, canFetch: true))
    expectSmallAndLarge(state, "no-data-80x24", "no-data-120x40")
  }

  @Test func theQuestionBeforeReplacing() {
    var state = Sample.state(ability: Sample.ascii)
    state.press(.character("s"), .enter)
    _ = state.update(.fileExists(path: "/models/mine.safetensors"))
    expectSmallAndLarge(state, "file-exists-ascii-80x24", "file-exists-ascii-120x40")
  }

  @Test func aLongErrorIsReadWhole() {
    var state = Sample.state()
    let folder = String(repeating: "/folder", count: 12)
    let error = CheckpointError.unwritable(file: "\(folder)/model.safetensors", reason: "Permission denied")
    _ = state.update(.saved(.failure(error)))
    let text = state.draw().lines.suffix(4).map { $0.drop { $0 == " " } }
    #expect(text.joined().contains("folder/model.safetensors cannot be written: Permission denied."))
    #expect(text.last?.hasSuffix("save under another name or in another folder.") == true)
  }
}
