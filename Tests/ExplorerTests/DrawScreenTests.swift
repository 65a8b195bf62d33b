import Drawing
import Explorer
import TestSupport
import Testing
import Training

/// What the draw view looks like.
@Suite struct DrawScreenTests {
  /// A ring on the pad, encoded and decoded, among 12 test images of the classes 0, 1 and 2.
  private func state(
    latent: Int = 6, ability: ScreenAbility = Sample.unicode, width: Int = 80, height: Int = 24, isEmpty: Bool = false
  ) -> ExplorerState {
    var state = Sample.state(.character("7"), latent: latent, ability: ability, width: width, height: height)
    var mu: [Float] = []
    for image in 0..<12 {
      for dimension in 0..<latent {
        let spread = Float((image * 7 + dimension * 5) % 11) / 10
        mu.append(Float(image % 3) - 1 + spread)
      }
    }
    let labels = (0..<12).map { UInt8($0 % 3) }
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: latent, labels: labels, modelVersion: state.modelVersion)))
    if isEmpty { return state }
    state.press(.character("g"))
    _ = state.update(.answered(.reading(Sample.examination(latent: latent).result), to: .view))
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    return state
  }

  @Test func theUsualTerminal() {
    expect(state().draw(), shows: "draw-80x24")
  }

  @Test func anEmptyPad() {
    expect(state(isEmpty: true).draw(), shows: "draw-empty-80x24")
  }

  @Test func theUsualTerminalInASCII() {
    var state = state(ability: Sample.ascii)
    state.press(.enter, .character("e"))
    _ = state.update(.answered(.reading(Sample.examination(latent: 6).result), to: .view))
    expect(state.draw(), shows: "draw-ascii-80x24")
  }

  @Test func sixtyColumns() {
    expect(state(width: 60, height: 20).draw(), shows: "draw-60x20")
  }

  @Test func theSmallestTerminal() {
    var state = state(width: 40, height: 12)
    state.press(.enter)
    expect(state.draw(), shows: "draw-40x12")
  }

  @Test func aNarrowTerminal() {
    expect(
      state(ability: ScreenAbility(unicode: true, colors: 0), width: 40, height: 36).draw(), shows: "draw-mono-40x36")
  }

  @Test func aLargeTerminal() {
    expect(state(latent: 12, width: 120, height: 40).draw(), shows: "draw-120x40")
  }

  /// For any size nothing is cut off, and nothing traps.
  @Test(arguments: [(40, 12), (59, 20), (60, 19), (60, 22), (75, 24), (76, 21), (100, 30), (400, 120), (40, 120)])
  func everySizeHasPadAndVerdict(width: Int, height: Int) {
    for latent in [1, 2, 40] {
      let canvas = state(latent: latent, width: width, height: height).draw()
      #expect(canvas.contains("looks like") || canvas.contains("perhaps") || canvas.contains(" or "), "\(latent)")
      #expect(canvas.contains("-ELBO"))
    }
  }

  @Test func thePenIsAPixelOfItsOwn() throws {
    var state = state(isEmpty: true)
    // Column 15 of the pad, row 15 of 28: the upper half of a cell.
    #expect(state.draw()[15, 9].style.foreground == .named(.accent))
    state.press(.down)
    #expect(state.draw()[15, 9].style.background == .named(.accent))
    state.press(.enter)
    #expect(state.draw()[15, 9].style.background == .named(.beta))
    state.press(.character("e"))
    #expect(state.draw()[15, 9].style.background == .named(.bad))
    // The mouse has its own pointer.
    _ = state.update(.input(.click(x: 5, y: 5)))
    #expect(state.draw()[15, 9].style.background == .grey(0))
    // With other symbols it is a character.
    var mono = self.state(ability: ScreenAbility(unicode: true, colors: 0), isEmpty: true)
    #expect(mono.draw()[15, 9].symbol == "+")
    mono.press(.enter)
    #expect(mono.draw()[15, 9].symbol == "●")
    mono.press(.character("e"))
    #expect(mono.draw()[15, 9].symbol == "x")
  }

  @Test func dimensionsThatDoNotFitAreScrolledTo() {
    var state = state(latent: 20)
    #expect(state.draw().contains("1-4 of 20"))
    state.press(.pageDown, .pageDown, .pageUp)
    #expect(state.draw().contains("2-5 of 20"))
    for _ in 0..<40 { state.press(.pageDown) }
    #expect(state.draw().contains("17-20 of 20"))
  }

  @Test func theVerdictHasTheColourOfItsClass() {
    var state = state()
    let mu = [Float](repeating: 0, count: 6 * 4)
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: 6, labels: [3, 3, 3, 1], modelVersion: state.modelVersion)))
    #expect(state.draw().style(of: "looks like 3")?.foreground == .hue(3))
  }
}
