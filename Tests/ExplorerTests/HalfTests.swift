import Drawing
import Explorer
import Testing
import Training
import VAE

/// Files of other programs may hold half of a model, or a model that is given a class.
@Suite struct HalfTests {
  private func state(without half: Half) -> ExplorerState {
    var model = Sample.fresh(place: Sample.atOrigin(latent: 3))
    model.configuration.architecture.missing = half
    return Sample.state(model: model)
  }

  @Test func aDecoderAloneDecodes() {
    var state = state(without: .encoder)
    #expect(state.requests(of: .point) == [.decode([0, 0, 0])])
    for key in ["1", "3", "4", "8"] as [Character] {
      state.press(.character(key))
      #expect(state.view.key == .character(key))
    }
    for key in ["2", "5", "6", "7", "9", "0"] as [Character] {
      state.press(.character(key))
      #expect(state.view.key == .character("8"))
      #expect(state.notice?.text.contains("needs the encoder") == true)
    }
    state.press(.character(" "))
    #expect(state.run == .idle && state.notice?.text.contains("cannot be trained") == true)
  }

  @Test func anEncoderAloneOpensWithTheMap() {
    var state = state(without: .decoder)
    #expect(state.view.rawValue == "map" && state.requests(of: .point) == [])
    state.press(.escape)
    #expect(state.view.rawValue == "map")
    state.press(.character("3"))
    #expect(state.view.rawValue == "map" && state.notice?.text.contains("needs the decoder") == true)
  }

  @Test func aModelWithoutClassesSaysSo() {
    var state = Sample.state()
    state.press(.character("N"))
    #expect(state.notice?.text == "mine is given no class: it is the same for all")
  }
}
