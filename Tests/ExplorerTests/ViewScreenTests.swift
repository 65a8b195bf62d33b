import Drawing
import Explorer
import TestSupport
import Testing

/// Views that no other suite shows completely, and every view of a gated model.
@Suite struct ViewScreenTests {
  private func screen(_ view: ViewName, _ width: Int, _ height: Int, latent: Int = 3) -> Canvas {
    let model = Sample.fresh(latent: latent, place: Sample.atOrigin(latent: latent))
    return Sample.opened(view, model: model, width: width, height: height).draw()
  }

  @Test func theMapWithRoom() {
    expect(screen(.map, 120, 40, latent: 2), shows: "map-120x40")
  }

  @Test func theManifold() {
    expect(screen(.manifold, 80, 24), shows: "manifold-80x24")
    expect(screen(.manifold, 120, 40), shows: "manifold-120x40")
  }

  @Test func theTraversals() {
    expect(screen(.traversals, 80, 24), shows: "traversals-80x24")
    expect(screen(.traversals, 120, 40), shows: "traversals-120x40")
  }

  @Test func theSamples() {
    expect(screen(.samples, 80, 24), shows: "samples-80x24")
    expect(screen(.samples, 120, 40), shows: "samples-120x40")
  }

  @Test func tilesInASCII() {
    var state = Sample.opened(
      .traversals, model: Sample.fresh(latent: 12), ability: Sample.ascii, width: 60, height: 20)
    state.press(.down, .right)
    expect(state.draw(), shows: "traversals-ascii-60x20")
  }

  private func gated(_ view: ViewName) throws -> Canvas {
    Sample.opened(view, model: try Sample.trainedGated()).draw()
  }

  @Test func theViewsOfAModelWithGates() throws {
    expect(try gated(.map), shows: "map-gates-80x24")
    expect(try gated(.manifold), shows: "manifold-gates-80x24")
    expect(try gated(.traversals), shows: "traversals-gates-80x24")
    expect(try gated(.reconstruct), shows: "reconstruct-gates-80x24")
    expect(try gated(.interpolate), shows: "interpolate-gates-80x24")
    expect(try gated(.draw), shows: "draw-gates-80x24")
    expect(try gated(.samples), shows: "samples-gates-80x24")
    expect(try gated(.training), shows: "training-gates-80x24")
    expect(try gated(.compare), shows: "compare-gates-80x24")
  }

  @Test func aRunOnTheScreen() {
    var state = Sample.training()
    expect(state.draw(), shows: "explore-running-80x24")
    state.press(.character("9"))
    expect(state.draw(), shows: "training-running-80x24")
    state.press(.character(" "))
    expect(state.draw(), shows: "training-paused-80x24")
  }

  @Test func newsAndErrors() {
    var state = Sample.state()
    _ = state.update(.saved(.success("/models/mine.safetensors")))
    expect(state.draw(), shows: "explore-saved-80x24")
    _ = state.update(.saved(.failure(.unwritable(file: "/models/mine.safetensors", reason: "Permission denied"))))
    expect(state.draw(), shows: "explore-not-saved-80x24")
  }
}
