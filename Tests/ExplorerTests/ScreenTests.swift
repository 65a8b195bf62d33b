import Drawing
import Explorer
import Testing
import Training

/// Whole screens as literal lines.
@Suite struct ScreenTests {
  /// A model with a past, explored before, on a screen of this size.
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
    expect(
      try explored().draw(),
      shows: """
         latent  mine  784-8-5-8-784 relu, Bernoulli  on digits            space trains |
        ╭─ decoded at z ─────────────╮╭─ latent z  KL 13.00 nats ──────────────────────╮|
        │                            ││      -3        0         3     z    KL         │|
        │           ▄▄▄▄▄▄           ││    1 ──────────┼━━━━▐───── +1.50  1.00 █▋      │|
        │       ▄████████████▄       ││    2 ──────────┃──────────  0.00  0.00         │|
        │     ▄████████████████▄     ││▸   3 ───────▐━━┼────────── -0.75  3.00 ████▊   │|
        │    ██████▀▀    ▀▀██████    ││    4 ──────────┃──────────  0.00  4.00 ██████▍ │|
        │   ▄█████          █████▄   ││    5 ──────────┃──────────  0.00  5.00 ████████│|
        │   █████            █████   │╰────────────────────────────────────────────────╯|
        │   █████            █████   │╭─ nats, whole run ───────── -ELBO rec KL ⠶ test ╮|
        │   ▀█████          █████▀   ││   │↑↑⢣⡀                  ┊                     │|
        │    ██████▄▄    ▄▄██████    ││200┤   ⢧                  ┊                     │|
        │     ▀████████████████▀     ││   │    ⠙⢤⡀               ┊                     │|
        │       ▀████████████▀       ││   │      ⠉⠳⠶⣼⣧⣀⣀⡀       ⣀┊         ⣀          ⣀│|
        │           ▀▀▀▀▀▀           ││   │           ⠉⠉⠙⠛⠛⠻⠭⠭⠶⠶⠿⠶⣒⣒⣒⣒⣒⣒⣒⣒⣒⣿⣒⣒⠒⠒⠒⠒⠒⠒⠒⠒⣿│|
        │                            ││100┤                      ┊           ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉│|
        ╰────────────────────────────╯│   │                      ┊                     │|
        ╭─ beta: loss = rec + β KL ──╮│   │                      ┊                     │|
        │β 4     ────────┼─●─────────││   │                     ⣀┊    ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⠤⠤⣤│|
        │step 40  epoch 4.0          ││  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁    ⠉           │|
        │train 153.0 = 142.8 + 10.3  ││   └──────────┬──────────┬β4────────┬──────────┬│|
        │test  140.0 = 120.0 + 20.0  ││              10         20         30      step│|
        ╰────────────────────────────╯╰────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  q quit       |
        """)
  }

  @Test func theUsualTerminalInASCII() throws {
    expect(
      try explored(Sample.ascii).draw(),
      shows: """
         latent  mine  784-8-5-8-784 relu, Bernoulli  on digits            space trains |
        +- decoded at z -------------++- latent z  KL 13.00 nats ----------------------+|
        |                            ||      -3        0         3     z    KL         ||
        |           xxxxxx           ||    1 |---------+====o----| +1.50  1.00 ##      ||
        |       x@@@@@@@@@@@@x       ||    2 |---------o---------|  0.00  0.00         ||
        |     x@@@@@@@@@@@@@@@@x     ||>   3 |------o==+---------| -0.75  3.00 #####   ||
        |    @@@@@@xx    xx@@@@@@    ||    4 |---------o---------|  0.00  4.00 ######  ||
        |   x@@@@@          @@@@@x   ||    5 |---------o---------|  0.00  5.00 ########||
        |   @@@@@            @@@@@   |+------------------------------------------------+|
        |   @@@@@            @@@@@   |+- nats, whole run --- -ELBO * rec r KL k o test +|
        |   x@@@@@          @@@@@x   ||   |^^*                   :                     ||
        |    @@@@@@xx    xx@@@@@@    ||200+   *                  :                     ||
        |     x@@@@@@@@@@@@@@@@x     ||   |    ***               :                     ||
        |       x@@@@@@@@@@@@x       ||   |      ****o**        o:         o          o||
        |           xxxxxx           ||   |           rr********o**********o**********o||
        |                            ||100+                      :           rrrrrrrrrr||
        +----------------------------+|   |                      :                     ||
        +- beta: rec + beta KL ------+|   |                      :                     ||
        |beta 4     ------+-o--------||   |                      :    kkkkkokkkkkkkkkko||
        |step 40  epoch 4.0          ||  0+kkkkkkkkkkokkkkkkkkkkokkkkkk                ||
        |train 153.0 = 142.8 + 10.3  ||   +----------+----------+b4--------+----------+||
        |test  140.0 = 120.0 + 20.0  ||              10         20         30      step||
        +----------------------------++------------------------------------------------+|
         ? help  space train  Left/Right move  Up/Down select  1-0 views  q quit        |
        """)
  }

  @Test func aLargeTerminal() throws {
    expect(
      try explored(width: 120, height: 40).draw(),
      shows: """
         latent  mine  784-8-5-8-784 relu, Bernoulli  on digits                                                    space trains |
        ╭─ decoded at z ─────────────────────────────────────────────╮╭─ latent z  KL 13.00 nats ──────────────────────────────╮|
        │                                                            ││      -3           0            3      z    KL          │|
        │                                                            ││    1 ─────────────┼━━━━━━▌──────  +1.50  1.00 █▊       │|
        │                                                            ││    2 ─────────────┃─────────────   0.00  0.00          │|
        │                        ████████████                        ││▸   3 ──────────▌━━┼─────────────  -0.75  3.00 █████▍   │|
        │                 ▄▄▄▄▄▄██████████████▄▄▄▄▄▄                 ││    4 ─────────────┃─────────────   0.00  4.00 ███████▎ │|
        │               ▄████████████████████████████▄               ││    5 ─────────────┃─────────────   0.00  5.00 █████████│|
        │             ▄████████████████████████████████▄             │╰────────────────────────────────────────────────────────╯|
        │           ▄████████████████████████████████████▄           │╭─ nats, whole run ───────────────── -ELBO rec KL ⠶ test ╮|
        │         ▄████████████████▀▀▀▀▀▀▀▀████████████████▄         ││   │↑↑⢇                       ┊                         │|
        │         █████████████▀▀▀▀        ▀▀▀▀█████████████         ││   │  ⠘⣄                      ┊                         │|
        │         ███████████▀                  ▀███████████         ││200┤   ⠘⢆                     ┊                         │|
        │        ▄██████████                      ██████████▄        ││   │     ⠓⢤⣀                  ┊                         │|
        │      █████████████                      █████████████      ││   │       ⠈⠓⠶⠦⣼⣇⣀⣀⣀         ⣀┊           ⣀            ⣀│|
        │      ███████████                          ███████████      ││   │             ⠉⠉⠉⠛⠛⠛⠛⠭⠭⠵⠶⠶⠿⠶⢖⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣿⣒⣒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⣿│|
        │      ███████████                          ███████████      ││100┤                          ┊              ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉│|
        │      ███████████                          ███████████      ││   │                          ┊                         │|
        │      ███████████                          ███████████      ││   │                          ┊                         │|
        │      █████████████                      █████████████      ││   │                         ⣀┊     ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠⠤⠤⣤│|
        │        ▀██████████                      ██████████▀        ││  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁     ⠉             │|
        │         ███████████▄                  ▄███████████         ││   └────────────┬────────────┬β4──────────┬────────────┬│|
        │         █████████████▄▄▄▄        ▄▄▄▄█████████████         ││                10           20           30        step│|
        │         ▀████████████████▄▄▄▄▄▄▄▄████████████████▀         │╰────────────────────────────────────────────────────────╯|
        │           ▀████████████████████████████████████▀           │╭─ nats, latest steps ────────────── -ELBO rec KL ⠶ test ╮|
        │             ▀████████████████████████████████▀             ││   │↑↑⢇                       ┊                         │|
        │               ▀████████████████████████████▀               ││   │  ⠘⣄                      ┊                         │|
        │                 ▀▀▀▀▀▀██████████████▀▀▀▀▀▀                 ││200┤   ⠘⢆                     ┊                         │|
        │                        ████████████                        ││   │     ⠓⢤⣀                  ┊                         │|
        │                                                            ││   │       ⠈⠓⠶⠦⣼⣇⣀⣀⣀         ⣀┊           ⣀            ⣀│|
        │                                                            ││   │             ⠉⠉⠉⠛⠛⠛⠛⠭⠭⠵⠶⠶⠿⠶⢖⣒⣒⣒⣒⣒⣒⣒⣒⣒⣒⣿⣒⣒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⣿│|
        │                                                            ││100┤                          ┊              ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉│|
        ╰────────────────────────────────────────────────────────────╯│   │                          ┊                         │|
        ╭─ beta: loss = rec + β KL, in nats an image ────────────────╮│   │                          ┊                         │|
        │β 4     ────────────────────┼──────●────────────────────────││   │                         ⣀┊     ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡠⠤⠤⣤│|
        │step 40  epoch 4.0                                          ││  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁     ⠉             │|
        │train 153.04 = 142.79 + 10.25                               ││   └────────────┬────────────┬β4──────────┬────────────┬│|
        │test  140.00 = 120.00 + 20.00                               ││                10           20           30        step│|
        ╰────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  r random  : commands  s save  o open  q quit         |
        """)
  }

  @Test func theSmallestTerminal() throws {
    expect(
      try explored(latent: 9, width: 60, height: 20).draw(),
      shows: """
         latent  mine  784-8-9-8-784 relu, Bernoulli   space trains |
        ╭─ decoded at z ─────────────╮╭─ latent z  KL 43.00 nats ──╮|
        │                            ││      -3  0   3      z    KL│|
        │         ▄▄▄████▄▄▄         ││    1 ────┼━▐──  +1.50  1.00│|
        │       ▄████████████▄       ││    2 ────┃────   0.00  0.00│|
        │       ████▀    ▀████       ││▸   3 ───┃┼────  -0.75  3.00│|
        │      ████        ████      ││    4 ────┃────   0.00  4.00│|
        │      ████        ████      ││    5 ────┃────   0.00  5.00│|
        │       ████▄    ▄████       ││    6 ────┃────   0.00  6.00│|
        │       ▀████████████▀       │╰───────────────── 1-6 of 9 ─╯|
        │         ▀▀▀████▀▀▀         │╭─ nats, -ELBO rec KL ⠶ test ╮|
        │                            ││   │↑⡄          ┊           │|
        ╰────────────────────────────╯│200┤ ⠙⣄⡀        ┊           │|
        ╭─ beta: loss = rec + β KL ──╮│   │   ⠉⠛⠛⠲⠶⠶⠤⠤⠶⠤⠤⣤⣤⣤⣴⣦⣤⣤⣤⣤⣶│|
        │β 4     ────────┼─●─────────││   │            ┊           │|
        │step 40  epoch 4.0          ││  0┤⠒⠒⠒⠒⠒⠶⠒⠒⠒⠒⠒⠛⠒⠒⠒⠒⠒⠚⠓⠒⠉⠉⠉⠛│|
        │train 153.0 = 142.8 + 10.3  ││   └───────────┬β4─────────┬│|
        │test  140.0 = 120.0 + 20.0  ││               20       step│|
        ╰────────────────────────────╯╰────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  q quit |
        """)
  }

  @Test func aNewModel() throws {
    expect(
      Sample.state(model: Sample.fresh(latent: 2), path: nil).draw(),
      shows: """
         latent  new model  784-8-2-8-784 relu, Bernoulli  on digits       space trains |
        ╭─ decoded at z · tour ──────╮╭─ latent z ─────────────────────────────────────╮|
        │                            ││      -3        0         3     z    KL         │|
        │           ▄▄▄▄▄▄           ││▸   1 ──────────┃──────────  0.00     ?         │|
        │       ▄████████████▄       ││    2 ──────────┃──────────  0.00     ?         │|
        │     ▄████████████████▄     │╰────────────────────────────────────────────────╯|
        │    ██████▀▀    ▀▀██████    │╭─ nats, whole run ───────── -ELBO rec KL ⠶ test ╮|
        │   ▄█████          █████▄   │││                                               │|
        │   █████            █████   │││                                               │|
        │   █████            █████   │││                                               │|
        │   ▀█████          █████▀   │││                                               │|
        │    ██████▄▄    ▄▄██████    │││                                               │|
        │     ▀████████████████▀     │││                                               │|
        │       ▀████████████▀       │││       press space: the loss falls here        │|
        │           ▀▀▀▀▀▀           │││                                               │|
        │                            │││                                               │|
        ╰────────────────────────────╯││                                               │|
        ╭─ vae: loss = rec + KL ─────╮││                                               │|
        │β 1     ────────●───────────│││                                               │|
        │step 0  epoch 0.0           │││                                               │|
        │train not measured yet      ││└───────────────────────────────────────────────│|
        │test  not measured yet      ││                                            step│|
        ╰────────────────────────────╯╰────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t stop  q quit       |
        """)
  }

  @Test func manyDimensionsScroll() throws {
    var state = try explored(latent: 20)
    state.press(.pageDown)
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-20-8-784 relu, Bernoulli  on digits           space trains |
        ╭─ decoded at z ─────────────╮╭─ latent z  KL 208.00 nats ─────────────────────╮|
        │                            ││      -3        0         3     z    KL         │|
        │           ▄▄▄▄▄▄           ││    4 ──────────┃──────────  0.00  4.00 █▋      │|
        │       ▄████████████▄       ││    5 ──────────┃──────────  0.00  5.00 ██      │|
        │     ▄████████████████▄     ││    6 ──────────┃──────────  0.00  6.00 ██▍     │|
        │    ██████▀▀    ▀▀██████    ││    7 ──────────┃──────────  0.00  7.00 ██▊     │|
        │   ▄█████          █████▄   ││    8 ──────────┃──────────  0.00  8.00 ███▎    │|
        │   █████            █████   ││    9 ──────────┃──────────  0.00  9.00 ███▋    │|
        │   █████            █████   ││   10 ──────────┃──────────  0.00 10.00 ████    │|
        │   ▀█████          █████▀   ││▸  11 ──────────┃──────────  0.00 11.00 ████▍   │|
        │    ██████▄▄    ▄▄██████    │╰─────────────────────────────────── 4-11 of 20 ─╯|
        │     ▀████████████████▀     │╭─ nats, whole run ───────── -ELBO rec KL ⠶ test ╮|
        │       ▀████████████▀       ││   │↑↑⢆                   ┊                     │|
        │           ▀▀▀▀▀▀           ││200┤  ⠈⠧⣀                 ┊                     │|
        │                            ││   │    ⠈⠑⠲⢤⣤⣠⣄⣀⡀        ⣀┊         ⣀          ⣀│|
        ╰────────────────────────────╯│   │          ⠉⠉⠉⠉⠛⠛⠛⠛⠛⠛⠛⠿⠶⠶⠶⠶⠶⠶⠶⠶⠶⠶⠿⠶⠶⠶⠶⠶⠶⠶⠶⠶⠶⢿│|
        ╭─ beta: loss = rec + β KL ──╮│   │                      ┊                     │|
        │β 4     ────────┼─●─────────││   │                      ┊                    ⣀│|
        │step 40  epoch 4.0          ││  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠲⠖⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠛⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠛⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉│|
        │train 153.0 = 142.8 + 10.3  ││   └──────────┬──────────┬β4────────┬──────────┬│|
        │test  140.0 = 120.0 + 20.0  ││              10         20         30      step│|
        ╰────────────────────────────╯╰────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  q quit       |
        """)
  }

  @Test(arguments: [(39, 12), (40, 11), (16, 9), (0, 0), (200, 5)])
  func aTerminalThatIsTooSmallSaysWhatItNeeds(width: Int, height: Int) throws {
    let screen = try explored(width: width, height: height).draw()
    #expect(screen.width == width && screen.height == height)
    let words = screen.lines.joined(separator: " ").split(separator: " ")
    let text = "latent needs 40x12 cells; this is \(width)x\(height)"
    #expect(words == (width == 0 ? [] : text.split(separator: " ")))
  }

  /// Any size can happen while a window is dragged; nothing may trap, and every overlay has to do with the room there is.
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
