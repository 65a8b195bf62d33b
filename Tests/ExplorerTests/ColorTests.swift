import Drawing
import Explorer
import Testing
import Training

/// Where colour has a meaning.
@Suite struct ColorTests {
  private let selected = Color.named(.accent), beta = Color.named(.beta), error = Color.named(.bad)

  @Test func theSelectedRowStandsOut() throws {
    var state = Sample.state()
    state.press(.down, .right)
    let canvas = state.draw()
    let marker = try #require(canvas.position(of: "▸"))
    #expect(canvas[marker.x, marker.y].style.foreground == selected)
    #expect(canvas.style(of: "+0.10") == Style(foreground: selected, attributes: .bold))
    // The row below is plain.
    #expect(canvas.style(of: " 0.00") == .plain)
    state.press(.up)
    let moved = state.draw()
    #expect(moved.position(of: "▸")?.y == marker.y - 1)
    #expect(moved.style(of: "+0.10") == .plain)
  }

  @Test func errorsAreRedAndNewsAreGreen() {
    var state = Sample.state()
    _ = state.update(.saved(.failure(.unwritable(file: "/a", reason: "why"))))
    #expect(state.draw().style(of: "/a cannot be written") == Style(foreground: error, attributes: .bold))
    _ = state.update(.saved(.success("/a")))
    #expect(state.draw().style(of: "saved /a")?.foreground == .named(.good))
  }

  @Test func betaHasOneColor() throws {
    let state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    let canvas = state.draw()
    #expect(canvas.style(of: "β 4")?.foreground == beta)
    #expect(canvas.style(of: "●")?.foreground == beta)
    // Its change on the curve, and the label below it.
    #expect(canvas.style(of: "┊")?.foreground == beta)
    #expect(canvas.style(of: "β4")?.foreground == beta)
  }

  @Test func theLinesHaveTheColorsOfTheirNames() throws {
    let state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    let canvas = state.draw()
    let colors = ["-ELBO", "rec KL", "KL ⠶"].map { canvas.style(of: $0)?.foreground }
    #expect(Set(colors.compactMap { $0 }).count == 3)
    // As for the numbers in the status panel: train 153.0 = 142.8 + 10.2.
    let test = try #require(canvas.position(of: "140.0 = 120.0 + 20.0"))
    #expect([0, 8, 16].map { canvas[test.x + $0, test.y].style.foreground } == colors)
    // And for the curves; test results on them are dots in the terminal's own colour.
    let plot = try #require(canvas.position(of: "whole run"))
    let lines = (plot.y + 1..<canvas.height - 3).flatMap { y in
      (plot.x..<canvas.width - 1).map { canvas[$0, y] }.filter { (0x2801...0x28FF).contains($0.symbol.value) }
    }
    #expect(Set(lines.map(\.style.foreground)) == Set(colors.compactMap { $0 } + [.standard]))
  }

  @Test func theRunsStatusIsColored() {
    var state = Sample.state()
    state.bring(to: .loading)
    #expect(state.draw().style(of: "◌ loading")?.foreground == .named(.waiting))
    state.bring(to: .running)
    #expect(state.draw().style(of: "● training")?.foreground == .named(.good))
    state.bring(to: .paused)
    #expect(state.draw().style(of: "‖ paused")?.foreground == .named(.waiting))
  }

  @Test func aBrokenModelInTheListIsRed() {
    var state = Sample.state()
    state.press(.character("o"))
    _ = state.update(
      .listed([
        ModelSummary(path: "/a", name: "good", summary: "fine", isValid: true),
        ModelSummary(path: "/b", name: "bad", summary: "broken", isValid: false),
      ]))
    let canvas = state.draw()
    #expect(canvas.style(of: "▸ good") == Style(foreground: selected, attributes: .bold))
    #expect(canvas.style(of: "bad") == .plain)
    #expect(canvas.style(of: "fine")?.foreground == .named(.quiet))
    #expect(canvas.style(of: "broken")?.foreground == error)
  }

  @Test func thePictureSetsBothColorsOfEveryCell() throws {
    let canvas = Sample.state().draw()
    for y in 2..<16 {
      for x in 1..<29 {
        #expect(canvas[x, y].symbol == "▀")
        #expect(canvas[x, y].style.foreground != .standard && canvas[x, y].style.background != .standard)
      }
    }
    // The ring's hole is black on black, its top is white.
    #expect(canvas[15, 9].style == Style(foreground: .grey(0), background: .grey(0)))
  }
}
