import Drawing
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
    expect(
      state(ToyState.unicode, width: 80, height: 24, steps: 300).draw(),
      shows: """
         latent toy  variational inference in the plane              ○ paused  step 300 |
        ╭─ p: two modes, q: diagonal ────────╮╭─ the bound, in nats ───────────────────╮|
        │                                    ││ gradient reparameterised, 4 samples    │|
        │                                    ││ steps    Adam 0.03, 30/s               │|
        │                                    ││ log Z      -2.30                       │|
        │                                    ││ ELBO       -3.39 ±0.02                 │|
        │                        ▄▄          ││ KL(q||p)    1.09 = log Z - ELBO        │|
        │                        ████▄       ││ ELBO = E log p~ -4.61 + entropy 1.22   │|
        │                        ▀▀███       ││ noise    1.65; score 5.45              │|
        │                                    │╰────────────────────────────────────────╯|
        │                                    │╭─ ELBO under log Z; the gap is KL ──────╮|
        │        ⢀⣀⣀⡀                        ││  │⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤ log Z -2.30│|
        │     ⣠↖··⣀⣀⡀⠙⠢⡀                     ││  │                                     │|
        │    ⢠⠇ ⡴·+•⠙⡆•⢸                     ││  │                ⢀⡤⠒⠒⠉⠉⠉⠉⠉ ELBO -3.39 │|
        │     ⢇ ⠘⠦⣀⣠⠴⠃ ⡼                     ││  │               ⡰⠃                    │|
        │     ⠈⠑⠦⢤⣀⣀⠤⠔⠋                      ││-5┤              ⣰⠁                     │|
        │                                    ││  │            ⣀⠔⠁                      │|
        │                                    ││  │↓↓↓↓↓↓↓↓↓⡠⠤⠚⠁                        │|
        │                                    ││  └┬───────────────┬────────            │|
        │                                    ││   0              200               step│|
        ╰─ 1σ 2σ of q  • samples  → gradient ╯╰────────────────────────────────────────╯|
         q covers one of two modes: KL(q||p) punishes mass where p has none.            |
                                                                                        |
         ? help  space run  n step  r restart  t p  f q  g gradient  S samples  q quit  |
        """)
  }

  @Test func theSmallestScreenWithoutColors() {
    let mono = ScreenAbility(unicode: true, colors: 0)
    expect(
      state(mono, width: 40, height: 12, keys: "fm").draw(),
      shows: """
         latent toy            ○ paused  step 0 |
                     ⣀⣀⣀ two modes; q full      |
                ░⣀⠤⠒⠉  ⢀ reparam., 4 samples    |
              ⢀⠔⣀⡤⠖⠚⡷▒⡠⠊ log Z      -2.30       |
            ⣠⠊⡠⠞+ ⡠⠞⣠⠊⠁  ELBO       -4.80       |
          ⡠⠎⢠⠞⢁⣠⠔⠋⠤⠊     KL(q||p)    2.49       |
         ⡼⠁▓⠈⠉⠁⠤⠊⠁       ⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒ |
         ⠳⠤⠖⠚⠉                                  |
                         ⣤                      |
         q has p's mean and covariance: least   |
         KL(p||q). 38% of it lies outside p.    |
         ? help  space run  n step  q quit      |
        """)
  }

  @Test func asciiOnly() {
    let canvas = state(ToyState.ascii, width: 80, height: 24, keys: "ffttK", steps: 200).draw()
    expect(
      canvas,
      shows: """
         latent toy  variational inference in the plane              o paused  step 200 |
        +- p: a banana, q: mixture of 3 -----++- the bound, in nats -------------------+|
        |                                    || gradient reparameterised, 4 samples    ||
        |                                    || steps    Adam 0.03, 30/s               ||
        |                                    || log Z      -2.30                       ||
        |   -----                    -----   || ELBO       -2.56 +-0.03                ||
        |  -22222-                  -:!!;--  || KL(q||p)    0.26 = log Z - ELBO        ||
        |   2211122                -:!++;-   || ELBO = E log p~ -4.32 + entropy 1.76   ||
        |   -2111122              --;++!:-   || noise    1.86; score 4.47              ||
        |    ...++12-            -:!++;:-    |+----------------------------------------+|
        |   <.-211122-          -;+xx+:-     |+- ELBO under log Z; the gap is KL ------+|
        |      -22211222      -:!+xx+;-      ||  |======================= = log Z -2.30||
        |       22211+1122---222222+:-       ||  |                                     ||
        |        -2<..1112221111X22:-        ||  |       **************** * ELBO -2.56 ||
        |          2221122111+>12;-          ||  |    ****                             ||
        |           --:22211122:--           ||-3+   **                                ||
        |               222---               ||  |  *                                  ||
        |                                    ||  |vvv                                  ||
        |                                    ||  ++---------------------+              ||
        |                                    ||   0                    200         step||
        +- 1 2 sigma of q  * samples --------++----------------------------------------+|
         The ELBO rises and KL(q||p) falls by as much: their sum is log Z.              |
                                                                                        |
         ? help  space run  n step  r restart  t p  f q  g gradient  S samples  q quit  |
        """)
    #expect(canvas.cells.allSatisfy { $0.reduced(to: ToyState.ascii).symbol.isASCII })
  }

  @Test func help() {
    expect(
      state(ToyState.unicode, width: 80, height: 24, keys: "?").draw(),
      shows: """
         latent toy  variational inference in the plane                ○ paused  step 0 |
        ╭╭─ keys ─────────────────────────────────────────────────────────────────────╮╮|
        ││ space     let q climb the bound, or pause                                  ││|
        ││ n →       one step                                                         ││|
        ││ r         begin again from another q, drawn at random                      ││|
        ││ m         begin from the moments of p, where KL(p||q) is least             ││|
        ││ t T       another p: two or three modes, banana, ring, one tilted Gaussian ││|
        ││ f         what q may be: a diagonal Gaussian (mean field), any Gaussian, a ││|
        ││           mixture                                                          ││|
        ││ k K       a mixture of fewer or more Gaussians, 2 to 8                     │╯|
        ││ g         the gradient: reparameterised, score function, with a baseline,  │╮|
        ││           path alone                                                       ││|
        ││ s S       fewer or more samples a step (from each Gaussian of q)           ││|
        ││ o         Adam, or the gradient as it is                                   ││|
        ││ - + =     a smaller or larger learning rate                                ││|
        ││ , .       fewer or more steps a second                                     ││|
        ││ v V       other symbols for the plane; fewer colours, or all               ││|
        ││ ? F1      this help                                                        ││|
        ││ q         quit                                                             ││|
        ││                                                                            ││|
        ╰│ p(z) = p~(z) / Z: inference knows p~, as a model knows p(x, z), and log Z  │╯|
         │ = log p(x) is what it would like to know.                                  │ |
         ╰────────────────────────────────────────────────────────────────── ↑↓ more ─╯ |
         ? help  space run  n step  r restart  t p  f q  g gradient  S samples  q quit  |
        """)
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

  /// Nothing traps, and nothing that cannot be shown is sent, whatever the screen.
  @Test func everySize() {
    for ability in [ToyState.unicode, ToyState.ascii, ScreenAbility(unicode: false, colors: 256)] {
      var state = ToyState(ability, width: 80, height: 24)
      state.run(2)
      for (width, height) in [(0, 0), (1, 1), (39, 12), (40, 11), (40, 12), (60, 20), (41, 60), (200, 13), (400, 120)] {
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

  @Test func everyTargetAndFamilyHasWordsThatFit() {
    for keys in ["", "t", "tt", "ttt", "tttt"] {
      for family in ["", "f", "ffKKKKKK"] {
        var state = state(ToyState.unicode, width: 80, height: 24, keys: keys + family + "ggSSSS")
        state.run(1)
        #expect(state.remark.wrapped(to: 38).count <= 2, "\(state.remark)")
        let lines = state.draw().lines
        #expect(lines[1].contains("p: \(state.fit.settings.target.summary), q: "))
        #expect(lines[2].hasSuffix("64 samples │") || lines[2].hasSuffix("64 samples  │"), "\(lines[2])")
      }
    }
  }
}
