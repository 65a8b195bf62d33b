import Drawing
import Explorer
import Measures
import Testing
import Training
import VAE

/// The view of the dial, and its curve in the first view.
@Suite struct DialScreenTests {
  @Test func theView() {
    expect(
      Sample.dialView().draw(),
      shows: """
         a dial  mine                               dial β 1 (0.01 to 10)  space trains |
        ╭─ rec over KL, in nats ─────────────────╮╭─ KL of each dimension over beta ───╮|
        │   │                                    ││                     ▼ β 1        KL│|
        │120┤     ⢶ 10                           ││▸  1 8.0████6.0██████│4.0██2.0  4.00│|
        │   │      ⢣                             ││   2 4.0████2.0      │1.0    ·  1.00│|
        │   │      ⠈⢆                            ││   3 0.5    0.1      │.02    ·  0.02│|
        │110┤       ⠈⢆                           ││     0.01   0.1      1      10      │|
        │   │        ⠈⢆                          ││live 3       3       3       1     3│|
        │   │         ⠈⢆                         │╰────────────────────────────────────╯|
        │100┤          ⠘⡄                        │╭─ an image at this beta ────────────╮|
        │   │           ⠘⡄                       ││image 4          decoded at β1      │|
        │   │        ⣀⡀  ⠘⡄ β1                   ││                                    │|
        │ 90┤         ⠈⠉⠉⠒⠺●⡤⣀⣀⡀                 ││                     ▄██████▄       │|
        │   │               ⠈⠒⠤⡈⠉                ││                   ▄███▀▀▀▀███▄     │|
        │   │                  ⠈⠑⠢⣀ 0.1          ││      ████         ███      ███     │|
        │ 80┤                      ⠛⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠲⠆││      ████         ███      ███     │|
        │   └┬────────────┬─────────────┬────────││                   ▀███▄▄▄▄███▀     │|
        │    0            5              rate: KL││                     ▀██████▀       │|
        ╰─ 12 test images ───────────────────────╯│                                    │|
        ╭─ at this beta ─────────────────────────╮│                                    │|
        │β 1  rate 5.0  rec 90.0  3 of 3 live    ││                                    │|
        │╲ slope -1 = -β: 1 KL = 1 rec           ││                                    │|
        ╰────────────────────────────────────────╯╰────────────────────────────────────╯|
         ? help  Esc back  ←→ beta  ↑↓ dimension  pn image  space train  q quit         |
        """)
  }

  @Test func withRoom() {
    expect(
      Sample.dialView(width: 120, height: 40).draw(),
      shows: """
         a dial  mine  784-24-12-3-12-24-784 relu, Bernoulli, gated  on digits              dial β 1 (0.01 to 10)  space trains |
        ╭─ rate-distortion: rec over KL, in nats ──────────────────╮╭─ KL of each dimension, beta from low to high ────────────╮|
        │   │                                                      ││                                    ▼ β 1               KL│|
        │   │                                                      ││     ███████████████████████████████│███████████████      │|
        │125┤                                                      ││▸  1 8.0███████████6.0██████████████│4.0█████████2.0  4.00│|
        │   │                                                      ││     ███████████████████████████████│███████████████      │|
        │   │                                                      ││     ██████████████████             │                     │|
        │120┤        ⢶ 10                                          ││   2 4.0███████████2.0█             │1.0           ·  1.00│|
        │   │        ⠘⡄                                            ││     ██████████████████             │                     │|
        │   │         ⢱                                            ││                                    │                     │|
        │115┤          ⢇                                           ││   3 0.5           0.1              │.02           ·  0.02│|
        │   │          ⠈⡆                                          ││                                    │                     │|
        │   │           ⠸⡀                                         ││     0.01          0.1              1             10      │|
        │110┤            ⢣                                         ││live 3              3               3              1     3│|
        │   │            ⠈⡆                                        │╰──────────────────────────────────────────────────────────╯|
        │   │             ⠘⡄                                       │╭─ an image at this beta ──────────────────────────────────╮|
        │105┤              ⢱                                       ││image 4                      decoded at β1                │|
        │   │               ⢇                                      ││                                                          │|
        │   │               ⠘⡄                                     ││                                        ▄▄▄▄▄▄            │|
        │100┤                ⠱⡀                                    ││                                    ▄████████████▄        │|
        │   │                 ⢣                                    ││                                  ▄████████████████▄      │|
        │   │                 ⠈⡆                                   ││                                 ██████▀▀    ▀▀██████     │|
        │ 95┤                  ⠸⡀                                  ││          ████████              ▄█████          █████▄    │|
        │   │                   ⢣                                  ││          ████████              █████            █████    │|
        │   │            ⠑⠒⠤⠤⣀⡀ ⠈⢆ β1                              ││          ████████              █████            █████    │|
        │ 90┤                 ⠈⠉⠑⠺●⡤⣀⡀                             ││          ████████              ▀█████          █████▀    │|
        │   │                      ⠈⠢⢌⠉⠒⠒⠤⢄                        ││                                 ██████▄▄    ▄▄██████     │|
        │   │                         ⠑⢄⡀                          ││                                  ▀████████████████▀      │|
        │ 85┤                           ⠈⠢⡀                        ││                                    ▀████████████▀        │|
        │   │                             ⠈⠢⡀  0.1                 ││                                        ▀▀▀▀▀▀            │|
        │   │                               ⠈⠒⢄⣀⣀⣀                 ││                                                          │|
        │ 80┤                                 ⠈⠁  ⠉⠉⠉⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒⠒⠶ ││                                                          │|
        │   └┬───────────────────┬────────────────────┬────────────││                                                          │|
        │    0                   5                    10   rate: KL││                                                          │|
        ╰─ 12 test images ─────────────────────────────────────────╯│                                                          │|
        ╭─ at this beta ───────────────────────────────────────────╮│                                                          │|
        │β 1  rate 5.02  distortion 90.00  -ELBO 95.02  3 of 3 live││                                                          │|
        │╲ slope -1 = -β: a nat of KL weighs 1 of rec              ││                                                          │|
        ╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────────────────╯|
         ? help  Esc back  ←→ beta  ↑↓ dimension  pn image  space train  -+ dial  : commands  q quit  ()O objective             |
        """)
  }

  @Test func inASCII() {
    var state = Sample.dialView(ability: Sample.ascii)
    state.press(.shiftRight)
    expect(
      state.draw(),
      shows: """
         a dial  mine                          dial beta 3.2 (0.01 to 10)  space trains |
        +- rec over KL, in nats -----------------++- KL of each dimension over beta ---+|
        |   |                                    ||                   b 3.2 v        KL||
        |120+     o 10                           ||>  1 8.0 ## 6.0 &&X 4.0 o| 2.0  2.99||
        |   |      .                             ||   2 4.0 ox 2.0 +++ 1.0 ;|:: .  0.49||
        |   |       .                            ||   3 0.5 :: 0.1 --- .02  |   .  dead||
        |110+     '' .                           ||     0.01   0.1      1      10      ||
        |   |       ''@ b3.2                     ||live 3       3       3       1     2||
        |   |          .'                        |+------------------------------------+|
        |100+           .''''                    |+- an image at this beta ------------+|
        |   |            .                       ||image 4          decoded at b3.2    ||
        |   |             .                      ||                       ----         ||
        | 90+              o 1                   ||                    :X#@@@@#X:      ||
        |   |               ...                  ||      ----         x@@&x!!x&@@x     ||
        |   |                  .... 0.1          ||     !@@@@!       ;@@X-    -X@@;    ||
        | 80+                      o...........o ||     !@@@@!       ;@@X-    -X@@;    ||
        |   ++------------+-------------+--------||      ----         x@@&x!!x&@@x     ||
        |    0            5              rate: KL||                    :X#@@@@#X:      ||
        +- 12 test images -----------------------+|                       ----         ||
        +- at this beta -------------------------+|                                    ||
        |b 3.2  rate 3.5  rec 105.2  2 of 3 live ||                                    ||
        |' slope -3.2 = -beta: 1 KL = 3.2 rec    ||                                    ||
        +----------------------------------------++------------------------------------+|
         ? help  Esc back  Left/Right beta  Up/Down dimension  p/n image  q quit        |
        """)
  }

  @Test func fortyByTwelve() {
    expect(
      Sample.dialView(width: 40, height: 12).draw(),
      shows: """
         a dial  mine    dial β 1  space trains |
        β 1  rate 5.0  rec 90.0  3 of 3 live    |
        120┤   ⢶ 10               decoded at β1 |
           │   ⠈⢆                       ▄▄      |
           │    ⠈⢆                   ▄██████▄   |
        100┤     ⠈⢢                 ███▀  ▀███  |
           │    ⠠⢄⣀⣣⡀ β1           ███      ███ |
           │       ⠈●⠙⠯⣒  0.1       ███▄  ▄███  |
         80┤            ⠙⠓⠒⠒⠒⠒⠒⠒⠶    ▀██████▀   |
           └┬───────────────┬────       ▀▀      |
            0               10                  |
         ? help  Esc back  ←→ beta  q quit      |
        """)
  }

  @Test func lowAndWide() {
    expect(
      Sample.dialView(width: 90, height: 14).draw(),
      shows: """
         a dial  mine                                         dial β 1 (0.01 to 10)  space trains |
        β 1  rate 5.02  distortion 90.00  -ELBO 95.02  3 of 3 live                                |
        120┤ 10 ⠰⡆                                                ▼ β 1        KL decoded at β1   |
           │     ⠘⢄                          ▸  1 8.0████6.0██████│4.0██2.0  4.00                 |
           │      ⠈⢆                              ████████████████│████████           ▄██████▄    |
           │        ⠣⡀                          2 4.0████2.0      │1.0    ·  1.00   ▄███▀▀▀▀███▄  |
        100┤         ⠱⡀                           █████████       │                 ███      ███  |
           │          ⠘⢄ β1                     3 0.5    0.1      │.02    ·  0.02   ███      ███  |
           │       ⠉⠉⠑⠒⠚●⢤⡤⢄⣀⣀                                    │                 ▀███▄▄▄▄███▀  |
           │              ⠈⠑⠢⠤⣀  0.1              0.01   0.1      1      10           ▀██████▀    |
         80┤                   ⠙⠓⠒⠒⠒⠒⠒⠒⠒⠒⠒⠲⠆ live 3       3       3       1     3                 |
           └┬───────────┬───────────┬───────                                                      |
            0           5           rate: KL                                                      |
         ? help  Esc back  ←→ beta  ↑↓ dimension  pn image  space train  -+ dial  q quit          |
        """)
  }

  @Test func narrowAndHighInASCII() {
    expect(
      Sample.dialView(ability: Sample.ascii, width: 44, height: 34).draw(),
      shows: """
         a dial  mine     dial beta 1  space trains |
        b 1  rate 5.0  rec 90.0  3 of 3 live        |
        ' slope -1 = -beta: 1 KL = 1 rec            |
           |       10                               |
        120+      o.                                |
           |        ..                              |
           |         ..                             |
        100+           ..                           |
           |         ''''.. b1                      |
           |               @.......   0.1           |
         80+                       ..o............o |
           ++--------------+---------------+--------|
            0              5                rate: KL|
                                  v b 1           KL|
             @@@@@@######&&&&&XXXX|Xoooooxxxxx      |
        >  1 8.0 @@### 6.0 &&&XXXX|4.0 oox 2.0  4.00|
             @@@@@@######&&&&&XXXX|Xoooooxxxxx      |
             XXoooooxxxxxx++++++++|!!!!;;:::-       |
           2 4.0 oooxx 2.0 +++++++|1.0 ;;::: .  1.00|
             XXoooooxxxxxx++++++++|!!!!;;:::-       |
             ;;;::::::------------|                 |
           3 0.5 ::::: 0.1 -------|.02       .  0.02|
             ;;;::::::------------|                 |
             0.01      0.1        1         10      |
        live 3          3         3          1     3|
                                                    |
                                                    |
        image 4    at b1      z at b1               |
                     -!++!-     -!++!-              |
           -::-     +#XxxX#+   +#XxxX#+             |
           +@@+     ##-  -##   ##-  -##             |
           -::-     +#XxxX#+   +#XxxX#+             |
                     -!++!-     -!++!-              |
         ? help  Esc back  Left/Right beta  q quit  |
        """)
  }

  @Test func anOrdinaryModel() throws {
    var state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    expect(
      state.draw(),
      shows: """
         a dial  mine  784-8-3-8-784 relu, Bernoulli  on digits            space trains |
        ╭─ rec over KL, in nats ─────────────────╮╭─ KL of each dimension ─────────────╮|
        │   │                                    ││                                    │|
        │   │                                    ││   3 █████████████████████████  3.00│|
        │200┤                                    ││▸  1 ████████▍                  1.00│|
        │   │                                    ││   2                            dead│|
        │   │                                    ││                                    │|
        │   │                                    ││ live 2 of 3                        │|
        │   │          ⠠⠤⠤⣀⣀⣀⣀⣀ β4               │╰────────────────────────────────────╯|
        │   │                  ●⠉⠉⠉⠉⠒⠒⠂          │╭─ an image ─────────────────────────╮|
        │100┤                                    ││at z                                │|
        │   │                                    ││                                    │|
        │   │                                    ││    ▄██████▄                        │|
        │   │                                    ││  ▄███▀▀▀▀███▄                      │|
        │   │                                    ││  ███      ███                      │|
        │  0┤                                    ││  ███      ███                      │|
        │   └┬─────────────────────┬─────────────││  ▀███▄▄▄▄███▀                      │|
        │    0                     5     rate: KL││    ▀██████▀                        │|
        ╰────────────────────────────────────────╯│                                    │|
        ╭─ one beta ─────────────────────────────╮│                                    │|
        │β 4  rate 4.0  rec 120.0  2 of 3 live   ││                                    │|
        │no dial: 9 w, or :open mnist-dial       ││                                    │|
        ╰────────────────────────────────────────╯╰────────────────────────────────────╯|
         ? help  Esc back  ←→ beta  ↑↓ dimension  pn image  space train  -+ β  q quit   |
        """)
  }

  @Test func beforeThereIsACurve() {
    var state = Sample.state(model: Sample.withGates(place: Sample.atOrigin(latent: 3)))
    state.press(.character("a"))
    #expect(state.draw().contains("reading digits..."))
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    _ = state.update(.dial(.progress(version: state.modelVersion, share: 0.25)))
    #expect(state.draw().contains("measuring 17 betas... 25%"))
    #expect(state.draw().contains("not measured yet"))
    _ = state.update(.dataLoaded("digits", .failure(.cancelled(file: "x"))))
    #expect(state.draw().contains("no test images to measure with"))
  }

  @Test func inTheFirstViewItTakesTheLossCurvesPlaceAtRest() {
    var state = Sample.dialView()
    state.press(.escape)
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
        │   ▄█████          █████▄   │╭─ rate-distortion: rec over KL, in nats ────────╮|
        │   █████            █████   ││   │                                            │|
        │   █████            █████   ││130┤                                            │|
        │   ▀█████          █████▀   ││   │       10                                   │|
        │    ██████▄▄    ▄▄██████    ││120┤      ⠰⡆                                    │|
        │     ▀████████████████▀     ││   │       ⠈⢢                                   │|
        │       ▀████████████▀       ││110┤         ⠑⢄                                 │|
        │           ▀▀▀▀▀▀           ││   │           ⠱⡀                               │|
        │                            ││100┤            ⠈⠢⡀                             │|
        ╰────────────────────────────╯│   │              ⠈⢆  β1                        │|
        ╭─ dial β 1 (0.01 to 10) ────╮│ 90┤         ⠈⠉⠉⠑⠒⠒⠒⠳●⠤⣤⡤⢄⣀⣀⡀                   │|
        │├─────────────────●────────┤││   │                    ⠈⠑⠒⠤⢄⣀  0.1             │|
        │step 0  epoch 0.0           ││ 80┤                          ⠉⠛⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠶ │|
        │all β not measured yet      ││   └┬────────────────┬────────────────┬─────────│|
        │test  not measured yet      ││    0                5               10 rate: KL│|
        ╰────────────────────────────╯╰─ 12 test images ───────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ dial  a all β  q quit   |
        """)
    // In training, the loss.
    state.bring(to: .running)
    #expect(state.draw().contains("all β, whole run"))
    #expect(!state.draw().contains("rate-distortion"))
    state.bring(to: .paused)
    #expect(state.draw().contains("rate-distortion"))
  }

  @Test func untilThereIsACurveTheLossStays() throws {
    var state = Sample.state(model: try Sample.trainedGated())
    #expect(state.draw().contains("all β, whole run"))
    let effects = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(effects.contains(.measureDial), "it is measured for this view all the same")
    _ = state.update(.dial(.measured(DialCurve(modelVersion: state.modelVersion, images: 12, points: Sample.decades))))
    #expect(state.draw().contains("rate-distortion") && !state.draw().contains("whole run"))
    // Where there is room, both.
    _ = state.update(.input(.resize(width: 160, height: 40)))
    #expect(state.draw().contains("rate-distortion") && state.draw().contains("whole run"))
  }

  @Test func anOrdinaryModelKeepsItsLossCurve() throws {
    let state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)))
    #expect(state.draw().contains("nats, whole run"))
  }

  /// Where the dial stands is never told by colour alone.
  @Test func itLooksTheSameWithoutColours() {
    var state = Sample.dialView()
    for _ in 0..<4 { state.press(.character("V")) }
    #expect(state.draw().contains("●") && state.draw().contains("▼"))
  }

  @Test func numbersOnTheMapWhereThereIsRoom() {
    let state = Sample.dialView(width: 120, height: 40)
    #expect(state.draw().contains("8.0") && state.draw().contains(".02"))
    #expect(!Sample.dialView(width: 60, height: 20).draw().contains("8.0"))
  }
}
