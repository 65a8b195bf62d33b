import Drawing
import Explorer
import Testing

/// The first view of a model with a dial, on screens of several sizes.
@Suite struct SliderScreenTests {
  @Test func onTheSmallestScreen() throws {
    var state = try Sample.gatedScreen(ability: Sample.ascii, width: 40, height: 12)
    state.press(.character("+"), .character("+"))
    expect(
      state.draw(),
      shows: """
         latent  mine              space trains |
                             >  1 |--o--|   0.00|
             !xo####ox!         2 |--o--|   0.00|
           !X@@@####@@@X!       3 |--o--|   0.00|
          :@@@X;-  -;X@@@:   z1 of 3  KL ?      |
          #@@&-      -&@@#   dial 1.6    |---o-||
          #@@&-      -&@@#   allbeta 162.79     |
          :@@@X;-  -;X@@@:   b1 115 = 100 + 15  |
           !X@@@####@@@X!                       |
             !xo####ox!                         |
                                                |
         ? help  space train  q quit            |
        """)
  }

  @Test func onAUsualScreen() throws {
    var state = try Sample.gatedScreen(width: 80, height: 24)
    state.press(.character("-"))
    expect(
      state.draw(),
      shows: """
         latent  mine  784-24-12-3-12-24-784 relu, Bernoulli, gated        space trains |
        ╭─ decoded at z ─────────────╮╭─ latent z ─────────────────────────────────────╮|
        │                            ││      -3        0         3     z    KL         │|
        │           ▄▄▄▄▄▄           ││▸   1 ──────────┃──────────  0.00     ?         │|
        │       ▄████████████▄       ││    2 ──────────┃──────────  0.00     ?         │|
        │     ▄████████████████▄     ││    3 ──────────┃──────────  0.00     ?         │|
        │    ██████▀▀    ▀▀██████    │╰────────────────────────────────────────────────╯|
        │   ▄█████          █████▄   │╭─ all β, whole run ────────────── -ELBO rec KL ─╮|
        │   █████            █████   ││   │↑↑⡀                                         │|
        │   █████            █████   ││   │ ⠘⣇                                         │|
        │   ▀█████          █████▀   ││   │  ⢫⢆                                        │|
        │    ██████▄▄    ▄▄██████    ││200┤   ⢫⠲⡀                                      │|
        │     ▀████████████████▀     ││   │    ⠑⢌⡓⠤⣀⡀                                  │|
        │       ▀████████████▀       ││   │      ⠉⠲⠤⣬⣍⠑⠒⠒⠤⠤⠤⠤⣀⣀⣀⣀⣀⣀⡀                   │|
        │           ▀▀▀▀▀▀           ││   │         ⠘⠃⠉⠉⠑⠒⠒⠲⠤⠤⠤⠤⣶⠤⣀⣈⣉⣉⣉⣉⣉⣉⣉⣭⣉⣉⠉⠉⠉⠉⠒⠒⠒⠒⣒│|
        │                            ││100┤                     ⠉          ⠛  ⠉⠉⠉⠉⠉⠉⠉⠉⠿│|
        ╰────────────────────────────╯│   │                                            │|
        ╭─ dial β 0.8 (0.01 to 10) ──╮│   │                                            │|
        │├────────────────●┼────────┤││   │⠤⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⣤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⣤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⣤│|
        │step 40  epoch 4.0          ││  0┤         ⠈⠁          ⠉          ⠉          ⠉│|
        │all β 162.8 = 142.8 + 20.0  ││   └──────────┬──────────┬──────────┬──────────┬│|
        │test β1 115.0 = 100.0 + 15.0││              10         20         30      step│|
        ╰────────────────────────────╯╰────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ dial  a all β  q quit   |
        """)
  }

  @Test func onAUsualScreenInASCII() throws {
    let state = try Sample.gatedScreen(ability: Sample.ascii, width: 80, height: 24)
    expect(
      state.draw(),
      shows: """
         latent  mine  784-24-12-3-12-24-784 relu, Bernoulli, gated        space trains |
        +- decoded at z -------------++- latent z  KL 4.00 nats at beta 1 -------------+|
        |                            ||      -3        0         3     z    KL         ||
        |           xxxxxx           ||>   1 |---------o---------|  0.00  1.00 ###     ||
        |       x@@@@@@@@@@@@x       ||    2 |---------o---------|  0.00  0.00         ||
        |     x@@@@@@@@@@@@@@@@x     ||    3 |---------o---------|  0.00  3.00 ########||
        |    @@@@@@xx    xx@@@@@@    |+------------------------------------------------+|
        |   x@@@@@          @@@@@x   |+- all beta, whole run ----- -ELBO * rec r KL k -+|
        |   @@@@@            @@@@@   ||   |^^                                          ||
        |   @@@@@            @@@@@   ||   | r*                                         ||
        |   x@@@@@          @@@@@x   ||   |  **                                        ||
        |    @@@@@@xx    xx@@@@@@    ||200+   ***                                      ||
        |     x@@@@@@@@@@@@@@@@x     ||   |    r*****                                  ||
        |       x@@@@@@@@@@@@x       ||   |      rrr*o**************                   ||
        |           xxxxxx           ||   |          orrrrrrrrrrorr********o**********o||
        |                            ||100+                     o          o  rrrrrrrro||
        +----------------------------+|   |                                            ||
        +- dial beta 1 (0.01 to 10) -+|   |                                            ||
        ||-----------------o--------|||   |kkkkkkkkkkokkkkkkkkkkokkkkkkkkkkokkkkkkkkkko||
        |step 40  epoch 4.0          ||  0+                                            ||
        |all beta 163 = 143 + 20     ||   +----------+----------+----------+----------+||
        |test b1 115.0 = 100.0 + 15.0||              10         20         30      step||
        +----------------------------++------------------------------------------------+|
         ? help  space train  Left/Right move  Up/Down select  1-0 views  q quit        |
        """)
  }

  @Test func onALargeScreen() throws {
    var state = try Sample.gatedScreen(ability: ScreenAbility(unicode: true, colors: 0), width: 120, height: 40)
    _ = state.update(.obey(.beta, "10"))
    state.press(.escape)
    expect(
      state.draw(),
      shows: """
         latent  mine  784-24-12-3-12-24-784 relu, Bernoulli, gated  on digits                                     space trains |
        ╭─ decoded at z ─────────────────────────────────────────────╮╭─ latent z ─────────────────────────────────────────────╮|
        │                                                            ││      -3           0            3      z    KL          │|
        │                                                            ││▸   1 ─────────────┃─────────────   0.00     ?          │|
        │                                                            ││    2 ─────────────┃─────────────   0.00     ?          │|
        │                       ░▓▓▓▓▓▓▓▓▓▓▓▓░                       ││    3 ─────────────┃─────────────   0.00     ?          │|
        │                ░▒▓▓▓▓▓▓████████████▓▓▓▓▓▓▒░                │╰────────────────────────────────────────────────────────╯|
        │              ░▒▓██████████████████████████▓▒░              │╭─ all β, whole run ──────── -ELBO rec KL ⠶ test at dial ╮|
        │            ░▒▓██████████████████████████████▓▒░            ││   │↑↑                                                  │|
        │          ░▒▓██████████████████████████████████▓▒░          ││   │ ⢸⡆                                                 │|
        │        ░▒▓██████████████▓▒▒▒▒▒▒▒▒▓██████████████▓▒░        ││   │  ⢟⡄                                                │|
        │        ▒████████████▓▓▓▓▒        ▒▓▓▓▓████████████▒        ││200┤  ⠘⢞⢆                                               │|
        │        ▒██████████▓▓░                ░▓▓██████████▒        ││   │   ⠈⠢⡉⠢⢄⡀                                           │|
        │      ░░▒█████████▓▒                    ▒▓█████████▒░░      ││   │     ⠈⠑⠤⢬⣍⠑⠒⠢⠤⠤⠤⣀⣀⣀⣀⣀⣀                              │|
        │      ▒███████████▓░                    ░▓███████████▒      ││   │        ⠘⠃⠉⠉⠒⠒⠒⠤⠤⠤⢴⡦⢄⣀⣉⣉⣉⣉⣉⣉⣩⣍⣉⠉⠉⠉⠉⠒⠒⠒⣒ -ELBO 130.00│|
        │      ▒█████████▓░                        ░▓█████████▒      ││100┤                  ⠈⠁        ⠘⠃ ⠉⠉⠉⠉⠉⠉⠉⠿ -ELBO 115.00│|
        │      ▒█████████▓░                        ░▓█████████▒      ││   │                                        rec 110.00  │|
        │      ▒█████████▓░                        ░▓█████████▒      ││   │                                        rec 100.00  │|
        │      ▒█████████▓░                        ░▓█████████▒      ││   │⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⣤ KL 20.00    │|
        │      ▒███████████▓░                    ░▓███████████▒      ││  0┤        ⠈⠁        ⠈⠁        ⠈⠁        ⠉ KL 15.00    │|
        │      ░░▒█████████▓▒                    ▒▓█████████▒░░      ││   └───────────────────┬──────────────────┬             │|
        │        ▒██████████▓▓░                ░▓▓██████████▒        ││                       20                 40        step│|
        │        ▒████████████▓▓▓▓▒        ▒▓▓▓▓████████████▒        │╰────────────────────────────────────────────────────────╯|
        │        ░▒▓██████████████▓▒▒▒▒▒▒▒▒▓██████████████▓▒░        │╭─ all β, latest steps ───── -ELBO rec KL ⠶ test at dial ╮|
        │          ░▒▓██████████████████████████████████▓▒░          ││   │↑↑                                                  │|
        │            ░▒▓██████████████████████████████▓▒░            ││   │ ⢸⡆                                                 │|
        │              ░▒▓██████████████████████████▓▒░              ││   │  ⢟⡄                                                │|
        │                ░▒▓▓▓▓▓▓████████████▓▓▓▓▓▓▒░                ││200┤  ⠘⢞⢆                                               │|
        │                       ░▓▓▓▓▓▓▓▓▓▓▓▓░                       ││   │   ⠈⠢⡉⠢⢄⡀                                           │|
        │                                                            ││   │     ⠈⠑⠤⢬⣍⠑⠒⠢⠤⠤⠤⣀⣀⣀⣀⣀⣀                              │|
        │                                                            ││   │        ⠘⠃⠉⠉⠒⠒⠒⠤⠤⠤⢴⡦⢄⣀⣉⣉⣉⣉⣉⣉⣩⣍⣉⠉⠉⠉⠉⠒⠒⠒⣒ -ELBO 130.00│|
        │                                                            ││100┤                  ⠈⠁        ⠘⠃ ⠉⠉⠉⠉⠉⠉⠉⠿ -ELBO 115.00│|
        ╰────────────────────────────────────────────────────────────╯│   │                                        rec 110.00  │|
        ╭─ dial β 10 (0.01 to 10), multi-rate ───────────────────────╮│   │                                        rec 100.00  │|
        │├──────────────────────────────────────┼───────────────────●││   │⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⢤⡤⠤⠤⠤⠤⠤⠤⠤⠤⣤ KL 20.00    │|
        │step 40  epoch 4.0                                          ││  0┤        ⠈⠁        ⠈⠁        ⠈⠁        ⠉ KL 15.00    │|
        │train, all β 162.79 = 142.79 + 20.00                        ││   └───────────────────┬──────────────────┬             │|
        │test at β 1 115.00 = 100.00 + 15.00                         ││                       20                 40        step│|
        ╰────────────────────────────────────────────────────────────╯╰────────────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ dial  a all β  t tour  r random  : commands  s save  q quit     |
        """)
  }

  @Test func withoutColorsItsKnobIsBold() throws {
    let state = try Sample.gatedScreen(ability: ScreenAbility(unicode: true, colors: 0))
    let place = try #require(state.draw().position(of: "●", fromRow: 18))
    #expect(state.draw()[place.x, place.y].style.attributes.contains(.bold))
  }

  @Test func anotherViewInASCII() throws {
    var state = try Sample.gatedScreen(ability: Sample.ascii, width: 60, height: 20)
    state.press(.character("9"), .character("+"))
    expect(
      state.draw(),
      shows: """
         9 training  mine              dial beta 1.25  space trains |
        +- multi-rate: loss = rec + beta KL, all beta -------------+|
        |dial beta 1.25 (0.01 to 10)   lr 1e-3   epoch 4.0         ||
        |space goes on with this run   n takes one step            ||
        |all beta 163 = 143 + 20      test b1 115.0 = 100.0 + 15.0 ||
        +----------------------------------------------------------+|
        +- all beta, whole run ---------++- KL of each dimension --+|
        |   |^*                         ||> 1                      ||
        |   | *                         ||  2                      ||
        |200+  **                       ||  3                      ||
        |   |  rr**o******              ||    not measured yet     ||
        |   |      orrrrrro******o*****o||                         ||
        |   |                          o||                         ||
        |   |                           ||                         ||
        |  0+kkkkkkokkkkkkokkkkkkokkkkko||                         ||
        |   +-------------+------------+||                         ||
        |                 20        step||                         ||
        +-------------------------------++-------------------------+|
         whether a dimension is dead shows once the KL is measured  |
         ? help  Esc back  n step  [/] rate  w restart  q quit      |
        """)
  }
}
