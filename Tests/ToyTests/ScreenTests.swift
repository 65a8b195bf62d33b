import Drawing
import TestSupport
import Testing
import Toy

@Suite struct ScreenTests {
  private func state(
    _ ability: ScreenAbility, width: Int, height: Int, keys: String = "", steps: Int = 0
  ) -> ToyState {
    var state = ToyState(ability, width: width, height: height)
    state.type(keys)
    state.run(steps)
    return state
  }

  @Test func theUsualScreen() {
    expect(state(ToyState.unicode, width: 80, height: 24, steps: 300).draw(), shows: "toy-80x24")
  }

  @Test func theSmallestScreenWithoutColors() {
    let mono = ScreenAbility(unicode: true, colors: 0)
    expect(state(mono, width: 40, height: 12, keys: "fE").draw(), shows: "toy-mono-40x12")
  }

  @Test func asciiOnly() {
    let canvas = state(ToyState.ascii, width: 80, height: 24, keys: "ffjjc", steps: 200).draw()
    expect(canvas, shows: "toy-ascii-80x24")
    #expect(canvas.cells.allSatisfy { $0.reduced(to: ToyState.ascii).symbol.isASCII })
  }

  @Test func emBesideAnEncoder() {
    expect(state(ToyState.unicode, width: 80, height: 24, keys: "ijj", steps: 60).draw(), shows: "toy-em-80x24")
    expect(state(ToyState.unicode, width: 120, height: 40, keys: "ijc", steps: 8).draw(), shows: "toy-em-120x40")
    let canvas = state(ToyState.ascii, width: 80, height: 17, keys: "ijc", steps: 7).draw()
    expect(canvas, shows: "toy-em-ascii-80x17")
    #expect(canvas.cells.allSatisfy { $0.reduced(to: ToyState.ascii).symbol.isASCII })
  }

  @Test func help() {
    expect(state(ToyState.unicode, width: 80, height: 24, keys: "?").draw(), shows: "toy-help-80x24")
  }

  @Test func aLargeScreenComparesTheNoise() {
    let lines = state(ToyState.unicode, width: 120, height: 40, steps: 10).draw().lines
    for words in ["noise of the gradient with 4 samples", "▸ reparameterised", "score function", "score + baseline"] {
      #expect(lines.contains { $0.contains(words) }, "\(words)")
    }
    #expect(lines[1].contains("p: two modes, q: diagonal Gaussian"))
  }

  @Test func linesOnThePlaneLetTheShadesThrough() {
    let canvas = state(ToyState.unicode, width: 80, height: 24, steps: 300).draw()
    let dots = canvas.cells.filter { (0x2801...0x28FF).contains($0.symbol.value) && $0.style.background != .standard }
    #expect(dots.count > 20)
    #expect(Set(dots.map(\.style.background)).count > 2)
  }

  /// For any screen size nothing traps, and nothing unprintable is sent.
  @Test func everySize() {
    for ability in [ToyState.unicode, ToyState.ascii, ScreenAbility(unicode: false, colors: 256)] {
      for keys in ["", "i"] {
        var state = ToyState(ability, width: 80, height: 24)
        state.type(keys)
        state.run(2)
        for (width, height) in [
          (0, 0), (1, 1), (39, 12), (40, 11), (40, 12), (60, 20), (41, 60), (200, 13), (400, 120),
        ] {
          state.update(.input(.resize(width: width, height: height)))
          let canvas = state.draw()
          #expect(canvas.width == width && canvas.height == height)
          if !ability.unicode {
            #expect(canvas.cells.allSatisfy { $0.symbol.isASCII }, "\(width)x\(height)")
          }
          if width >= 40, height >= 12 { #expect(canvas.lines[height - 1].hasSuffix("q quit"), "\(width)x\(height)") }
        }
      }
    }
  }

  @Test func everyTargetAndFamilyHasWordsThatFit() {
    for keys in ["", "j", "jj", "jjj", "jjjj"] {
      for family in ["", "f", "ffcccccc"] {
        var state = state(ToyState.unicode, width: 80, height: 24, keys: keys + family + "gg]]]]")
        state.run(1)
        #expect(state.remark.wrapped(to: 38).count <= 2, "\(state.remark)")
        let lines = state.draw().lines
        #expect(lines[1].contains("p: \(state.fit.settings.target.summary), q: "))
        #expect(lines[2].hasSuffix("64 samples │") || lines[2].hasSuffix("64 samples  │"), "\(lines[2])")
      }
    }
  }
}
