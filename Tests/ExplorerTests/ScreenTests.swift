import Drawing
import Explorer
import TestSupport
import Testing
import Training

/// The first view on whole screens.
@Suite struct ScreenTests {
  /// A model with a history, explored before, on a screen of this size.
  private func explored(
    _ ability: ScreenAbility = Sample.unicode, latent: Int = 5, width: Int = 80, height: Int = 24
  ) throws -> ExplorerState {
    var z = [Float](repeating: 0, count: latent)
    z[0] = 1.5
    z[2] = -0.75
    let place = Checkpoint.Place(z: z, selected: 2)
    return Sample.state(
      model: try Sample.trained(latent: latent, place: place), ability: ability, width: width, height: height)
  }

  @Test func theUsualTerminal() throws {
    expect(try explored().draw(), shows: "explore-80x24")
  }

  @Test func theUsualTerminalInASCII() throws {
    expect(try explored(Sample.ascii).draw(), shows: "explore-ascii-80x24")
  }

  @Test func aLargeTerminal() throws {
    expect(try explored(width: 120, height: 40).draw(), shows: "explore-120x40")
  }

  @Test func theSmallestTerminal() throws {
    expect(try explored(latent: 9, width: 60, height: 20).draw(), shows: "explore-60x20")
  }

  @Test func aNewModel() throws {
    expect(Sample.state(model: Sample.fresh(latent: 2), path: nil).draw(), shows: "explore-new-80x24")
  }

  @Test func manyDimensionsScroll() throws {
    var state = try explored(latent: 20)
    state.press(.pageDown)
    expect(state.draw(), shows: "explore-scrolled-80x24")
  }

  @Test(arguments: [(39, 12), (40, 11), (16, 9), (0, 0), (200, 5)])
  func aTerminalThatIsTooSmallSaysWhatItNeeds(width: Int, height: Int) throws {
    let screen = try explored(width: width, height: height).draw()
    #expect(screen.width == width && screen.height == height)
    let words = screen.lines.joined(separator: " ").split(separator: " ")
    let text = "latent needs 40x12 cells; this is \(width)x\(height)"
    #expect(words == (width == 0 ? [] : text.split(separator: " ")))
  }

  /// Any size can occur while a window is dragged: nothing may trap, and every overlay must fit.
  @Test func everySizeIsDrawn() throws {
    var overlays: [ExplorerState] = [try explored(latent: 30)]
    for key in [Key.character("?"), .character("s"), .character("o")] {
      var state = overlays[0]
      state.press(key)
      overlays.append(state)
    }
    var asking = Sample.training()
    asking.press(.character("q"))
    var telling = overlays[0]
    _ = telling.update(.saved(.failure(.unwritable(file: "/" + String(repeating: "x", count: 200), reason: "why"))))
    for var state in overlays + [asking, telling] {
      for width in stride(from: 0, through: 260, by: 13) {
        for height in stride(from: 0, through: 90, by: 7) {
          _ = state.update(.input(.resize(width: width, height: height)))
          let canvas = state.draw()
          #expect(canvas.width == width && canvas.height == height)
        }
      }
    }
  }
}
