import Datasets
import Drawing
import Explorer
import Testing
import Training
import VAE

/// View 9 on the screen: the run in numbers, its curves, and the KL of each dimension over its steps.
@Suite struct TrainingViewTests {
  /// A run of 40 steps: the first dimension comes to life, the second dies, the third stays as it is.
  static func model(latent: Int = 3) throws -> Checkpoint {
    var model = try Sample.trained(latent: latent, place: Sample.atOrigin(latent: latent))
    for step in 1...40 {
      // They end where the latest result on the test set is.
      let kl = (0..<latent).map { [Float(step) / 40, 1 / Float(step * step)].dropFirst($0).first ?? Float($0) + 1 }
      model.history.append(klPerDimension: kl, step: step)
    }
    model.history.append(learningRate: 1e-3, step: 1)
    model.history.append(learningRate: 5e-4, step: 31)
    model.learningRate = 5e-4
    return model
  }

  private func view(
    _ model: Checkpoint, ability: ScreenAbility = Sample.unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    var state = Sample.state(model: model, ability: ability, width: width, height: height)
    state.press(.character("9"))
    return state
  }

  @Test func aSavedRun() throws {
    expect(
      view(try Self.model()).draw(),
      shows: """
         9 training  mine  784-8-3-8-784 relu, Bernoulli  on digits        space trains |
        ╭─ beta: loss = rec + β KL, in nats an image ──────────────────────────────────╮|
        │β 4   learning rate 0.0005   epoch 4.0   step 40                              │|
        │space goes on with this run   n takes one step   w begins another             │|
        │train 153.04 = 142.79 + 10.25          test 140.00 = 120.00 + 20.00           │|
        ╰──────────────────────────────────────────────────────────────────────────────╯|
        ╭─ whole run ───────── -ELBO rec KL ⠶ test ╮╭─ KL of each dimension ───────────╮|
        │   │↑⢇                 ┊         ┊        ││▸ 1                 ███████   1.00│|
        │   │ ⢸                 ┊         ┊        ││  2                           dead│|
        │   │ ⠈⣆                ┊         ┊        ││  3 ███████████████████████   3.00│|
        │200┤  ⠘⡄               ┊         ┊        ││    step 1               40    now│|
        │   │   ⠘⢢⡀             ┊         ┊        │╰──────────── 0   ██████ 3.0 nats ─╯|
        │   │     ⠉⠳⠦⣼⣇⣀⡀      ⣀┊        ⣀┊       ⣀│╭─ this run ───────────────────────╮|
        │   │         ⠈⠉⠙⠛⠛⠫⠭⠵⠶⠿⢖⣒⣒⣒⣒⣒⣒⣒⣒⣿⣒⡒⠒⠒⠒⠒⠒⠒⣿││data        digits, 28x28, grey   │|
        │100┤                   ┊         ┊⠈⠉⠉⠉⠉⠉⠉⠉││layers      8-3-8 relu            │|
        │   │                   ┊         ┊        ││likelihood  Bernoulli             │|
        │   │                   ┊         ┊        ││optimizer   Adam                  │|
        │   │                  ⣀┊   ⢀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⣤││batch       128                   │|
        │  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁    ⠉┊        ││seed        5                     │|
        │   └──────────────────┬β4──────lr5e-4────┬││precision   single                │|
        │                      20              step││w begins another run              │|
        ╰──────────────────────────────────────────╯╰──────────────────────────────────╯|
         1 of 3 dimensions is dead (KL below 0.01 nats, since step 10): z2              |
         ? help  Esc back  n step  [] rate  w restart  c recent  e curves  q quit       |
        """)
  }

  @Test func aRunWithoutSteps() {
    expect(
      view(Sample.fresh(place: Sample.atOrigin(latent: 3))).draw(),
      shows: """
         9 training  mine  784-8-3-8-784 relu, Bernoulli  on digits        space trains |
        ╭─ vae: loss = rec + KL, in nats an image ─────────────────────────────────────╮|
        │β 1   learning rate 0.001   epoch 0.0   step 0                                │|
        │space begins to train   n takes one step   w begins another                   │|
        │train not measured yet                 test not measured yet                  │|
        ╰──────────────────────────────────────────────────────────────────────────────╯|
        ╭─ whole run ───────── -ELBO rec KL ⠶ test ╮╭─ KL of each dimension ───────────╮|
        ││                                         ││▸ 1                               │|
        ││                                         ││  2                               │|
        ││                                         ││  3                               │|
        ││                                         ││    not measured yet              │|
        ││                                         │╰──────────────────────────────────╯|
        ││          no step is taken yet           │╭─ this run ───────────────────────╮|
        ││                                         ││data        digits, 28x28, grey   │|
        ││                                         ││layers      8-3-8 relu            │|
        ││                                         ││likelihood  Bernoulli             │|
        ││                                         ││optimizer   Adam                  │|
        ││                                         ││batch       128                   │|
        ││                                         ││seed        5                     │|
        │└─────────────────────────────────────────││precision   single                │|
        │                                      step││w begins another run              │|
        ╰──────────────────────────────────────────╯╰──────────────────────────────────╯|
         whether a dimension is dead shows once the KL is measured                      |
         ? help  Esc back  n step  [] rate  w restart  c recent  e curves  q quit       |
        """)
  }

  /// A file from before the KL of each dimension was noted shows what is known.
  @Test func aRunWithoutDimensions() throws {
    let screen = view(try Sample.trained(place: Sample.atOrigin(latent: 3))).draw()
    #expect(screen.contains("how it went shows from"))
    #expect(screen.contains("█"))
    #expect(screen.contains("dead"))
  }

  @Test func aSmallScreenWithoutUnicode() throws {
    expect(
      view(try Self.model(latent: 12), ability: Sample.ascii, width: 60, height: 20).draw(),
      shows: """
         9 training  mine                              space trains |
        +- beta: loss = rec + beta KL, in nats an image -----------+|
        |beta 4   learning rate 0.0005   epoch 4.0   step 40       ||
        |space goes on with this run   n takes one step            ||
        |train 153.0 = 142.8 + 10.3   test 140.00 = 120.00 + 20.00 ||
        +----------------------------------------------------------+|
        +- whole run -------------------++- KL of each dimension --+|
        |   |^*           :      :      ||>  1 ---:::::;;;;!   1.00||
        |200+  *          :      :      ||   2 :-              dead||
        |   |  *** o      :      :      ||   3 xxxxxxxxxxxxx   3.00||
        |   |    r*o******o******o*****o||   4 xxxxxxxxxxxxx   4.00||
        |   |             : rrrrrrrrrrrr||   5 ooooooooooooo   5.00||
        |   |             :      :      ||   6 XXXXXXXXXXXXX   6.00||
        |   |             :      : kkkko||   7 XXXXXXXXXXXXX   7.00||
        |  0+kkkkkkokkkkkkokkkkkkokk    ||   8 &&&&&&&&&&&&&   8.00||
        |   +-------------b4---lr5e-4--+||   9 #############   9.00||
        |                 20        step||     step 1     40    now||
        +-------------------------------++- 1-9 of 12 -------------+|
         1 of 12 dead since step 10                                 |
         ? help  Esc back  n step  [/] rate  w restart  q quit      |
        """)
  }

  @Test func aLargeScreenWithoutColors() throws {
    expect(
      view(try Self.model(), ability: ScreenAbility(unicode: true, colors: 0), width: 120, height: 40).draw(),
      shows: """
         9 training  mine  784-8-3-8-784 relu, Bernoulli  on digits                                                space trains |
        ╭─ beta: loss = rec + β KL, in nats an image ──────────────────────────────────────────────────────────────────────────╮|
        │β 4   learning rate 0.0005   epoch 4.0   step 40                                                                      │|
        │space goes on with this run   n takes one step   w begins another                                                     │|
        │train 153.04 = 142.79 + 10.25                              test 140.00 = 120.00 + 20.00                               │|
        ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯|
        ╭─ whole run ─────────────────────────────── -ELBO rec KL ⠶ test ╮╭─ KL of each dimension over the run ────────────────╮|
        │   │↑↑⡇                     ┊           ┊                       ││     ░░░░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒       │|
        │   │  ⠱⡀                    ┊           ┊                       ││▸ 1  ░░░░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒   1.00│|
        │200┤   ⠳⡀                   ┊           ┊                       ││     ░░░░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒       │|
        │   │    ⠘⠢⣄                 ┊           ┊                       ││     ░░░░░░░░░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒       │|
        │   │      ⠈⠙⠶⠦⣼⣇⣀⣀⡀       ⢀⡀┊         ⢀⡀┊         ⣀ -ELBO 140.00││    ▒░░░                                            │|
        │   │            ⠉⠉⠛⠛⠛⠛⠭⠭⠷⠶⠾⠷⢶⣒⣒⣒⣒⣒⣒⣒⣒⣒⣺⣗⣒⠒⠒⠒⠒⠒⠒⠒⠒⠒⣿ rec 120.00  ││  2 ▒░░░                                        dead│|
        │100┤                        ┊           ┊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉ -ELBO 130.00││    ▒░░░                                            │|
        │   │                        ┊           ┊           rec 110.00  ││    ▒░░░                                            │|
        │   │                        ┊           ┊                       ││    █████████████████████████████████████████       │|
        │   │                      ⢀⡀┊    ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⠤⣤ KL 20.00    ││  3 █████████████████████████████████████████   3.00│|
        │  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉     ⠈⠁┊           KL 20.00    ││    █████████████████████████████████████████       │|
        │   └──────────┬───────────┬─β4────────lr5e-4──────┬             ││    █████████████████████████████████████████       │|
        │              10          20          30          40        step││    step 1                                 40    now│|
        ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────── 0  ▒▒▓▓▓██ 3.0 nats ─╯|
        ╭─ latest steps ──────────────────────────── -ELBO rec KL ⠶ test ╮╭─ this run ─────────────────────────────────────────╮|
        │   │↑↑⡇                     ┊           ┊                       ││data        digits, 28x28, grey                     │|
        │   │  ⠱⡀                    ┊           ┊                       ││layers      8-3-8 relu                              │|
        │200┤   ⠳⡀                   ┊           ┊                       ││likelihood  Bernoulli                               │|
        │   │    ⠘⠢⣄                 ┊           ┊                       ││optimizer   Adam                                    │|
        │   │      ⠈⠙⠶⠦⣼⣇⣀⣀⡀       ⢀⡀┊         ⢀⡀┊         ⣀ -ELBO 140.00││batch       128                                     │|
        │   │            ⠉⠉⠛⠛⠛⠛⠭⠭⠷⠶⠾⠷⢶⣒⣒⣒⣒⣒⣒⣒⣒⣒⣺⣗⣒⠒⠒⠒⠒⠒⠒⠒⠒⠒⣿ rec 120.00  ││seed        5                                       │|
        │100┤                        ┊           ┊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉ -ELBO 130.00││precision   single                                  │|
        │   │                        ┊           ┊           rec 110.00  ││                                                    │|
        │   │                        ┊           ┊                       ││                                                    │|
        │   │                      ⢀⡀┊    ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⠤⣤ KL 20.00    ││                                                    │|
        │  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉     ⠈⠁┊           KL 20.00    ││                                                    │|
        │   └──────────┬───────────┬─β4────────lr5e-4──────┬             ││                                                    │|
        │              10          20          30          40        step││w begins another run                                │|
        ╰────────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────╯|
         1 of 3 dimensions is dead (KL below 0.01 nats, since step 10): z2                                                      |
         the others hold all that the decoder uses; fewer dimensions would do, a lower beta may wake them                       |
         beta 4 here is 0.00510 with a mean over pixels, and 0.0153 normalised (means over pixels and dimensions)               |
         ? help  Esc back  n step  [] rate  w restart  c recent  e curves  lx log  ↑↓ select  space train  -+ β  q quit         |
        """)
  }

  @Test func numbersOfARunInTraining() {
    var state = ExplorerState(
      OpenedModel(path: nil, checkpoint: Sample.fresh(place: Sample.atOrigin(latent: 3))), ability: Sample.unicode,
      width: 80, height: 24, epochs: 100)
    state.press(.character("9"), .character(" "))
    #expect(state.draw().contains("reading digits..."))
    state.bring(to: .running)
    #expect(state.draw().contains("waiting for the first step"))
    _ = state.update(.snapshot(Sample.snapshot(step: 12)))
    let screen = state.draw()
    // A batch of 128 at 48200 images a second, 10 steps an epoch.
    #expect(screen.contains("48.2k images/s   2.66 ms a step   epoch ends in 0:01   100 epochs in 0:03"))
    #expect(screen.contains("β 1   learning rate 0.001   epoch 1.2 of 100   step 12"))
    #expect(screen.contains("train 206.69 = 203.44 + 3.25"))
    #expect(screen.contains("test 155.00 = 150.00 + 5.00"))
  }

  @Test func deadDimensionsAreDarkAndSaySo() throws {
    let screen = view(try Self.model()).draw()
    let dead = try #require(screen.position(of: "dead"))
    #expect(screen[dead.x, dead.y].style == Style(foreground: .palette(203), attributes: .bold))
    // The shade of the last step before the number: black for the dead one, bright for the live one.
    func shade(_ text: String) throws -> Color {
      let place = try #require(screen.position(of: text))
      var x = place.x - 1
      while screen[x, place.y].symbol == " " { x -= 1 }
      return screen[x, place.y].style.foreground
    }
    #expect(try shade("dead") == .palette(233) || shade("dead") == .palette(16))
    #expect(try shade("3.00") != shade("dead"))
  }

  @Test func marksHaveTheColorsOfWhatWasTurned() throws {
    let screen = view(try Self.model()).draw()
    #expect(screen.style(of: "lr5e-4")?.foreground == screen.style(of: "learning rate")?.foreground)
    #expect(screen.style(of: "β4")?.foreground == screen.style(of: "β 4")?.foreground)
    #expect(screen.style(of: "lr5e-4")?.foreground != screen.style(of: "β4")?.foreground)
  }

  @Test func curvesAreShownOneByOne() throws {
    var state = view(try Self.model())
    #expect(state.draw().contains("-ELBO rec KL"))
    for part in ["-ELBO", "rec", "KL"] {
      state.press(.character("e"))
      let screen = state.draw()
      #expect(screen.contains("─ \(part), whole run ─"))
      #expect(screen.contains("━ train") && screen.contains("⠶ test"))
    }
    state.press(.character("e"))
    #expect(state.draw().contains("-ELBO rec KL"))
  }

  @Test func rangeAndScales() throws {
    var state = view(try Self.model())
    let linear = state.draw()
    state.press(.character("c"))
    #expect(state.draw().contains("─ latest steps ─"))
    state.press(.character("c"), .character("l"))
    let logarithmic = state.draw()
    #expect(logarithmic.contains("─ whole run, log ─"))
    #expect(logarithmic.contains("100┤") && logarithmic.contains("10┤"))
    state.press(.character("l"), .character("x"))
    #expect(state.draw() != linear && state.draw() != logarithmic)
    state.press(.character("x"))
    #expect(state.draw() == linear)
  }

  @Test func dimensionsScrollWithTheSelectedOne() throws {
    var state = view(try Self.model(latent: 40))
    #expect(state.draw().contains(" 1-13 of 40 "))
    state.press(.pageDown, .pageDown, .down)
    #expect(state.selected == 21)
    #expect(state.draw().contains("▸ 22"))
    state.press(.pageDown, .pageDown)
    #expect(state.draw().contains(" 28-40 of 40 "))
    // A click selects what is seen.
    let row = try #require(state.draw().position(of: " 30 "))
    _ = state.update(.input(.click(x: row.x + 8, y: row.y)))
    #expect(state.selected == 29)
  }

  @Test(arguments: [(60, 20), (61, 20), (80, 24), (120, 40), (200, 60), (400, 120)])
  func anySizeAndAnyNumberOfDimensions(width: Int, height: Int) throws {
    for latent in [1, 2, 3, 20, 200] {
      for ability in [Sample.unicode, Sample.ascii] {
        var state = view(try Self.model(latent: latent), ability: ability, width: width, height: height)
        let screen = state.draw()
        #expect(screen.lines.count == height && screen.contains("KL of each dimension"))
        #expect(screen.lines.last?.contains("? help") == true)
        state.press(.character("w"))
        #expect(state.draw().contains("begin another run") && state.draw().contains("Enter begins"))
      }
    }
  }
}
