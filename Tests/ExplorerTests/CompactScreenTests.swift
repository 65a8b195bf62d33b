import Drawing
import Explorer
import Testing

/// Screens too small for frames: all that matters is still there.
@Suite struct CompactScreenTests {
  private func state(_ width: Int, _ height: Int, latent: Int = 20, ability: ScreenAbility = Sample.unicode) throws
    -> ExplorerState
  {
    var state = Sample.state(
      model: try Sample.trained(latent: latent, place: Sample.atOrigin(latent: latent)), ability: ability, width: width,
      height: height)
    state.press(.down, .right)
    return state
  }

  @Test func fortyByTwelve() throws {
    expect(
      try state(40, 12).draw(),
      shows: """
         latent  mine              space trains |
                                1 ───┃───   0.00|
             ▄▄▄████▄▄▄      ▸  2 ───┃───  +0.10|
           ▄████████████▄       3 ───┃───   0.00|
           ████▀    ▀████       4 ───┃───   0.00|
          ████        ████      5 ───┃───   0.00|
          ████        ████      6 ───┃───   0.00|
           ████▄    ▄████    z2 of 20  KL 0.00  |
           ▀████████████▀    β 4 step 40        |
             ▀▀▀████▀▀▀      train 153.04       |
                             test  140.00       |
         ? help  space train  ←→ move  q quit   |
        """)
  }

  @Test func fortyByTwelveInASCII() throws {
    expect(
      try state(40, 12, ability: Sample.ascii).draw(),
      shows: """
         latent  mine              space trains |
                                1 |--o--|   0.00|
             !xo####ox!      >  2 |--o--|  +0.10|
           !X@@@####@@@X!       3 |--o--|   0.00|
          :@@@X;-  -;X@@@:      4 |--o--|   0.00|
          #@@&-      -&@@#      5 |--o--|   0.00|
          #@@&-      -&@@#      6 |--o--|   0.00|
          :@@@X;-  -;X@@@:   z2 of 20  KL 0.00  |
           !X@@@####@@@X!    b 4 step 40        |
             !xo####ox!      train 153.04       |
                             test  140.00       |
         ? help  space train  q quit            |
        """)
  }

  @Test func lowAndWideHasTheCurveBeside() throws {
    expect(
      try state(100, 14).draw(),
      shows: """
         latent  mine  784-8-20-8-784 relu, Bernoulli  on digits                               space trains |
                                     1 ─────┃─────   0.00  1.00 ╭─ nats, whole run ─── -ELBO rec KL ⠶ test ╮|
               ▄▄▄▄▄▄▄▄▄▄        ▸   2 ─────▐─────  +0.10  0.00 │   │↑⠸⡄                ┊                  │|
             ▄████████████▄          3 ─────┃─────   0.00  3.00 │200┤  ⠹⢄               ┊                  │|
           ▄██████▀▀▀▀██████▄        4 ─────┃─────   0.00  4.00 │   │   ⠈⠳⢤⣀⡀⢠⡄         ┊                  │|
           █████        █████        5 ─────┃─────   0.00  5.00 │   │      ⠈⠉⠙⠛⠲⠶⠶⠶⢦⣤⣤⣤⣿⣤⣤⣤⠤⠤⠤⠤⠤⠤⣿⠤⠤⠤⠤⠤⠤⠤⠤⣿│|
           ████          ████        6 ─────┃─────   0.00  6.00 │   │                   ┊  ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉│|
           ████          ████        7 ─────┃─────   0.00  7.00 │   │                   ┊                  │|
           █████        █████        8 ─────┃─────   0.00  8.00 │   │                   ┊        ⣀  ⢀⣀⣀⣀⣀⣀⣀│|
           ▀██████▄▄▄▄██████▀    z2 of 20  KL 0.00              │  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠒⠒⠒⠊⠉⠉⠛⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁     ⠉│|
             ▀████████████▀      β 4 step 40                    │   └──────────────────┬β4────────────────┬│|
               ▀▀▀▀▀▀▀▀▀▀        train 153.04 = 142.79 + 10.25  │                      20              step│|
                                 test  140.00 = 120.00 + 20.00  ╰──────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  r random  : commands  q quit     |
        """)
  }

  @Test func narrowAndHighHasOneBelowTheOther() throws {
    expect(
      try state(44, 36).draw(),
      shows: """
         latent  mine                  space trains |
                                                    |
                           ▄▄▄▄▄▄                   |
                       ▄████████████▄               |
                     ▄████████████████▄             |
                    ██████▀▀    ▀▀██████            |
                   ▄█████          █████▄           |
                   █████            █████           |
                   █████            █████           |
                   ▀█████          █████▀           |
                    ██████▄▄    ▄▄██████            |
                     ▀████████████████▀             |
                       ▀████████████▀               |
                           ▀▀▀▀▀▀                   |
                                                    |
            1 ────────┃────────   0.00  1.00 ▍      |
        ▸   2 ────────▐────────  +0.10  0.00        |
            3 ────────┃────────   0.00  3.00 █      |
            4 ────────┃────────   0.00  4.00 █▍     |
            5 ────────┃────────   0.00  5.00 █▊     |
            6 ────────┃────────   0.00  6.00 ██▏    |
        z2 of 20  KL 0.00                           |
        β 4 step 40                                 |
        train 153.04 = 142.79 + 10.25               |
        test  140.00 = 120.00 + 20.00               |
        ╭─ nats, whole run ─── -ELBO rec KL ⠶ test ╮|
        │   │↑⢹                 ┊                  │|
        │200┤  ⠹⢄⡀              ┊                  │|
        │   │    ⠉⠓⠲⠦⠴⢦⣤⣄⣀⣀⣀⣀⣀⣀⣤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣤⣀⣀⣀⣀⣀⣀⣀⣀⣤│|
        │   │              ⠈⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠛│|
        │   │                   ┊                 ⣀│|
        │  0┤⠒⠒⠒⠒⠒⠒⠒⠒⠲⠖⠒⠒⠒⠒⠒⠒⠒⠒⠛⠒⠒⠒⠒⠊⠉⠉⠉⠉⠛⠉⠉⠉⠉⠉⠉⠉⠉⠉│|
        │   └──────────────────┬β4────────────────┬│|
        │                      20              step│|
        ╰──────────────────────────────────────────╯|
         ? help  space train  ←→ move  q quit       |
        """)
  }

  @Test func theHelpOnTheSmallestScreen() throws {
    var state = try state(40, 12)
    state.press(.character("?"))
    expect(
      state.draw(),
      shows: """
         latent  mine              space trains |
         ╭─ keys ─────────────────────────────╮0|
         │ ↑ ↓ k j                            │0|
         │   select a dimension               │0|
         │ PgUp PgDn                          │0|
         │   a page of dimensions up or down  │0|
         │ ← → h l                            │0|
         │   move z by 0.1 along the selected │ |
         │   dimension                        │ |
         │ Shift ← Shift → H L                │ |
         ╰──── ↑↓ more, any other key closes ─╯ |
         ? help  space train  ←→ move  q quit   |
        """)
  }

  @Test(arguments: [ViewName.manifold, .traversals, .samples]) func otherViewsHaveRoomForSeveralDigits(view: ViewName)
    throws
  {
    var state = try state(40, 12)
    #expect(state.press(view.key).first == .ask)
    let count = state.tilePoints.count / 20
    #expect(count >= 6, "\(count) digits")
    _ = state.update(.answered(.images([GreyImage](repeating: Sample.ring, count: count)), to: .view))
    let canvas = state.draw()
    #expect(canvas.contains("\(view.rawValue)") && canvas.contains("Esc back"))
    #expect(canvas.lines.joined().filter { "▀▄█".contains($0) }.count > 40)
  }

  @Test func clicksFindTheRows() throws {
    var state = try state(40, 12)
    // The first row is below the title, at the right of the picture.
    _ = state.update(.input(.click(x: 22, y: 3)))
    #expect(state.selected == 2)
    _ = state.update(.input(.click(x: 39, y: 8)))
    #expect(state.selected == 2)
  }

  @Test func theAnswersOfALongQuestionAreSeen() throws {
    var state = try state(40, 12)
    _ = state.update(.fileExists(path: "/" + String(repeating: "long-", count: 80)))
    let canvas = state.draw()
    #expect(canvas.contains("replace it") && canvas.contains("go back"))
  }

  private func view(_ key: Key, ability: ScreenAbility, width: Int, height: Int) throws -> ExplorerState {
    var state = Sample.state(
      model: try TrainingViewTests.model(), ability: ability, width: width, height: height)
    state.press(key)
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    return state
  }

  private func map(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    var state = try view(.character("2"), ability: ability, width: width, height: height)
    let mu: [Float] = (0..<12).flatMap { (index: Int) -> [Float] in
      let (across, up) = (Float(index % 3), Float(index % 4))
      return [1.5 * across - 1.4, up - 1.5, 0]
    }
    _ = state.update(
      .testSetEncoded(
        TestEncoding(
          mu: mu, latent: 3, labels: (0..<12).map { UInt8($0 % 3) }, modelVersion: state.modelVersion)))
    state.press(.right, .right, .up)
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    return state
  }

  private func run(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    try view(.character("9"), ability: ability, width: width, height: height)
  }

  private func reconstruct(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    var state = try view(.character("5"), ability: ability, width: width, height: height)
    _ = state.update(.answered(.examination(Sample.examination()), to: .view))
    return state
  }

  private func interpolate(_ ability: ScreenAbility = Sample.unicode, _ width: Int = 40, _ height: Int = 12) throws
    -> ExplorerState
  {
    var state = try view(.character("6"), ability: ability, width: width, height: height)
    state.press(.character("i"))
    _ = state.update(.answered(.means([0: [1, 0, 0], 1: [0, 2, 0]]), to: .view))
    state.press(.right)
    let count = state.tilePoints.count / 3
    // From a small square to the ring.
    let square = GreyImage(
      width: 28, height: 28, bytes: Sample.dataset().test.pixels[0..<784])
    _ = state.update(
      .answered(.images((0..<count).map { $0 % max(1, (count - 2) / 2) < 2 ? square : Sample.ring }), to: .view))
    return state
  }

  @Test func theMap() throws {
    expect(
      try map().draw(),
      shows: """
         2 map  mine               space trains |
                ····3σ···               ▄▄      |
             ···  ··2σ·  ···         ▄██████▄   |
            ·· ···· 2 │··· ··       ███▀  ▀███  |
            ·  · ···1─┼─ ·  ·      ███      ███ |
            · ·· ·  1 │· ·· ·       ███▄  ▄███  |
            ·  · ······· ·  ·        ▀██████▀   |
            ·· ···· 0 ···· ··           ▀▀      |
             ···  ·····  ···      nearest image |
                ·········          1, d 1.05    |
          12 test images    z3 +0.70  z1 +0.70  |
         ? help  Esc back  ←↑↓→ move  q quit    |
        """)
  }

  @Test func theMapInASCII() throws {
    expect(
      try map(Sample.ascii).draw(),
      shows: """
         2 map  mine               space trains |
                ....3sd..              -;;-     |
             ...  ..2sd  ...        -o@@@@@@o-  |
            .. .... 2 |... ..      -@@X;  ;X@@- |
            .  . ...1-+- .  .      x@@      @@x |
            . .. .  1 |. .. .      -@@X;  ;X@@- |
            .  . ....... .  .       -o@@@@@@o-  |
            .. .... 0 .... ..          -;;-     |
             ...  .....  ...      nearest image |
                .........          1, d 1.05    |
          12 test images    z3 +0.70  z1 +0.70  |
         ? help  Esc back  q quit               |
        """)
  }

  @Test func theMapLowAndWide() throws {
    expect(
      try map(Sample.unicode, 100, 14).draw(),
      shows: """
         2 map  mine  784-8-3-8-784 relu, Bernoulli  on digits                                 space trains |
                               ·····3σ····                                                                  |
                             ···         ···                            ▄▄▄████▄▄▄                          |
                           ··· ·····2σ···· ···                        ▄████████████▄                        |
                          ··  ··  ··1σ│  ··  ··                       ████▀    ▀████                        |
                          ·  ··  ·· ──┼── ··  ·                      ████        ████           ███         |
                          ·  ·   ·  1 │·   ·  ·                      ████        ████           ▀▀▀         |
                          ·  ··  ··   ··  ··  ·                       ████▄    ▄████                        |
                          ··  ··  ·····  ··  ··                       ▀████████████▀                        |
                           ··· ··········· ···                          ▀▀▀████▀▀▀                          |
                             ···         ···                                                                |
                               ···········                                               1, no. 2, d 0.93   |
          12 test images, bold where many lie                                           z3 +0.60  z1 +0.60  |
         ? help  Esc back  ←↑↓→ move  [] zoom  p components  xy dimensions  Enter to the nearest  q quit    |
        """)
  }

  @Test func theMapNarrowAndHigh() throws {
    expect(
      try map(Sample.unicode, 44, 30).draw(),
      shows: """
         2 map  mine                   space trains |
                        ·····3σ····                 |
                    ·····         ·····             |
                  ···                 ···           |
                ···     ·····2σ····     ···         |
               ··    ····    2    ····    ··        |
              ··    ··     ··1σ·     ··    ··       |
              ·    ··    ···   │··    ··    ·       |
             ··    ·    ··    ─┼─··    ·    ··      |
             ·     ·    ·    1 │  ·    ·     ·      |
             ··    ·    ··       ··    ·    ··      |
              ·    ··    ···   ···    ··    ·       |
              ··    ··     ·····     ··    ··       |
               ··    ····    0    ····    ··        |
                ···     ···········     ···         |
                  ···                 ···           |
                    ·····         ·····             |
                        ···········                 |
                                                    |
             ▄▄████▄▄                               |
           ▄████▀▀████▄                             |
          ▄███      ███▄          ▄▄▄               |
          ███        ███          ███               |
          ▀███      ███▀                            |
           ▀████▄▄████▀                             |
             ▀▀████▀▀                               |
                                                    |
                            1, no. 2, distance 0.71 |
          12 test images        z3 +0.40  z1 +0.40  |
         ? help  Esc back  ←↑↓→ move  q quit        |
        """)
  }

  @Test func theRun() throws {
    expect(
      try run().draw(),
      shows: """
         9 training  mine          space trains |
         β 4  lr 5e-4  epoch 4.0  step 40       |
         train 153.04 = 142.79 + 10.25          |
         test  140.00 = 120.00 + 20.00          |
         whole run          -ELBO rec KL ⠶ test |
           │↑⢄                ┊        ┊        |
        200┤ ⠈⠲⠤⣄⣀⣀ ⣀        ⣀┊       ⢀⡀       ⣀|
           │      ⠉⠉⠉⠉⠉⠉⠉⠙⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛⠛|
          0┤⠒⠒⠒⠒⠒⠒⠒⠒⠶⠒⠒⠒⠒⠒⠒⠒⠒⠶⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠒⠒⠒⠒⠒⠛|
           └─────────────────┬β4─────lr5e-4────┬|
                             20             step|
         ? help  Esc back  n step  q quit       |
        """)
  }

  @Test func theRunInASCII() throws {
    expect(
      try run(Sample.ascii).draw(),
      shows: """
         9 training  mine          space trains |
         beta 4  lr 5e-4  epoch 4.0  step 40    |
         train 153.04 = 142.79 + 10.25          |
         test  140.00 = 120.00 + 20.00          |
         whole run    -ELBO * rec r KL k o test |
           |^                 :        :        |
        200+ ****** o         :        :        |
           |      r*o********o********o********o|
          0+kkkkkkkkokkkkkkkkokkkkkkkkokkkkkkkko|
           +-----------------+b4-----lr5e-4----+|
                             20             step|
         ? help  Esc back  n step  q quit       |
        """)
  }

  @Test func theRunLowAndWide() throws {
    expect(
      try run(Sample.unicode, 100, 14).draw(),
      shows: """
         9 training  mine  784-8-3-8-784 relu, Bernoulli  on digits                            space trains |
         β 4  lr 5e-4  epoch 4.0  step 40                                                                   |
         train 153.04 = 142.79 + 10.25                                                                      |
         test  140.00 = 120.00 + 20.00                                                                      |
         space goes on with this run   n takes one step   w begins another                                  |
         whole run                         -ELBO rec KL ⠶ test ╭─ KL of each dimension over the run ───────╮|
           │↑↑⣄                       ┊            ┊           │▸ 1                       ██████████   1.00│|
        200┤  ⠈⠓⠤⣀⣀                   ┊            ┊           │  2 █                                  dead│|
           │      ⠈⠉⠉⠛⠓⠚⠓⠒⠶⠶⠶⠶⠶⠦⠤⠤⠤⠤⠴⠦⠤⠤⠤⠤⣤⣤⣤⣤⣤⣤⣤⣴⣦⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣤⣶│  3 ████████████████████████████████   3.00│|
           │                          ┊            ┊           │    step 1                        40    now│|
          0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠲⠖⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠓⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉⠛│                                           │|
           └───────────┬────────────┬─β4─────────lr5e-4───────┬│                                           │|
                       10           20           30        step╰───────────────────── 0   ██████ 3.0 nats ─╯|
         ? help  Esc back  n step  [] rate  w restart  c recent  e curves  lx log  ↑↓ select  q quit        |
        """)
  }

  @Test func theRunNarrowAndHigh() throws {
    expect(
      try run(Sample.unicode, 44, 30).draw(),
      shows: """
         9 training  mine              space trains |
         β 4  lr 5e-4  epoch 4.0  step 40           |
         train 153.04 = 142.79 + 10.25              |
         test  140.00 = 120.00 + 20.00              |
         space goes on with this run                |
         whole run              -ELBO rec KL ⠶ test |
           │↑↑                  ┊         ┊         |
           │ ⠸⡀                 ┊         ┊         |
           │  ⢧                 ┊         ┊         |
        200┤  ⠘⣆                ┊         ┊         |
           │   ⠘⢆               ┊         ┊         |
           │     ⠓⣦⣀⢠⡄          ┊         ┊         |
           │       ⠉⠛⠷⢶⣤⣤⠤⣀⣀⣀⣀⣀⣶┊        ⠶┊        ⠶|
           │            ⠈⠉⠉⠑⠒⠒⠒⠯⠭⠭⠭⠭⠭⠭⢍⣉⣉⣛⣉⣉⣉⣉⣉⣉⣉⣉⣉⣿|
        100┤                    ┊         ┊        ⠈|
           │                    ┊         ┊         |
           │                    ┊         ┊         |
           │                    ┊         ┊         |
           │                   ⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠶|
          0┤⠒⠒⠒⠒⠒⠒⠒⠒⠚⠋⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉┊         ┊         |
           └─────────┬─────────┬β4──────lr5e-4─────┬|
                     10        20        30     step|
        ╭─ KL of each dimension over the run ──────╮|
        │▸ 1                      ██████████   1.00│|
        │  2 █                                 dead│|
        │  3 ███████████████████████████████   3.00│|
        │    step 1                       40    now│|
        ╰──────────────────── 0   ██████ 3.0 nats ─╯|
         1 of 3 dead since step 10                  |
         ? help  Esc back  n step  [] rate  q quit  |
        """)
  }

  @Test func aReconstruction() throws {
    expect(
      try reconstruct().draw(),
      shows: """
         5 reconstruct  mine       space trains |
        #4 class 1       decoded at μ           |
                                                |
                             ▄██████▄           |
                           ▄███▀▀▀▀███▄         |
              ████         ███      ███         |
              ████         ███      ███         |
                           ▀███▄▄▄▄███▀         |
                             ▀██████▀           |
                                                |
         -ELBO 73.86 = rec 70.11 + KL 3.75 nats |
         ? help  Esc back  ←→ image  q quit     |
        """)
  }

  @Test func aReconstructionInASCII() throws {
    expect(
      try reconstruct(Sample.ascii).draw(),
      shows: """
         5 reconstruct  mine       space trains |
        #4 class 1       decoded at mu          |
                               ----             |
                            :X#@@@@#X:          |
              ----         x@@&x!!x&@@x         |
             !@@@@!       ;@@X-    -X@@;        |
             !@@@@!       ;@@X-    -X@@;        |
              ----         x@@&x!!x&@@x         |
                            :X#@@@@#X:          |
                               ----             |
         -ELBO 73.86 = rec 70.11 + KL 3.75 nats |
         ? help  Esc back  q quit               |
        """)
  }

  @Test func aReconstructionLowAndWide() throws {
    expect(
      try reconstruct(Sample.unicode, 100, 14).draw(),
      shows: """
         5 reconstruct  mine  784-8-3-8-784 relu, Bernoulli  on digits                         space trains |
        #4 class 1           decoded at μ         difference                                                |
                                                                                                            |
                                  ▄▄▄████▄▄▄           ▄████████▄                                           |
                                ▄████████████▄       ▄████████████▄                                         |
               ▄▄▄▄▄▄           ████▀    ▀████      █████▀▀  ▀▀█████                                        |
               ██████          ████        ████     ████▀      ▀████                                        |
               ██████          ████        ████     ████▄      ▄████                                        |
               ▀▀▀▀▀▀           ████▄    ▄████      █████▄▄  ▄▄█████                                        |
                                ▀████████████▀       ▀████████████▀                                         |
                                  ▀▀▀████▀▀▀           ▀████████▀                                           |
                                                                                                            |
         -ELBO 73.86 = rec 70.11 + KL 3.75 nats of this image                                               |
         ? help  Esc back  ←→ image  ↑↓ same class  w worst  e draw z  Enter take z  n number  q quit       |
        """)
  }

  @Test func aReconstructionNarrowAndHigh() throws {
    expect(
      try reconstruct(Sample.unicode, 44, 30).draw(),
      shows: """
         5 reconstruct  mine           space trains |
        #4 class 1           decoded at μ           |
                                                    |
                                  ▄▄▄████▄▄▄        |
                                ▄████████████▄      |
               ▄▄▄▄▄▄           ████▀    ▀████      |
               ██████          ████        ████     |
               ██████          ████        ████     |
               ▀▀▀▀▀▀           ████▄    ▄████      |
                                ▀████████████▀      |
                                  ▀▀▀████▀▀▀        |
                                                    |
         -ELBO 73.86 = rec 70.11 + KL 3.75 nats     |
             -3      0       3       μ     σ     KL |
          z3 ────────━┃━──────   +0.50  0.37   2.25 |
          z1 ─━━━┃━━━┼────────   -1.50  1.00   0.25 |
          z2 ─────━━┃━────────   -0.50  0.61   1.25 |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
         ? help  Esc back  ←→ image  q quit         |
        """)
  }

  @Test func aPath() throws {
    expect(
      try interpolate().draw(),
      shows: """
         6 interpolate  mine       space trains |
           A      0.25    0.50    0.75     B    |
                          ▄▄▄▄  ▐ ▄▄▄▄ ▌  ▄▄▄▄  |
                          █  █  ▐ █  █ ▌  █  █  |
                          ▀▀▀▀  ▐ ▀▀▀▀ ▌  ▀▀▀▀  |
                           ▄▄      arc at 0.75  |
                        ▄██▀▀██▄   |z| 1.75     |
              ▄▄       ▄█▀    ▀█▄  A #0 class 0 |
              ▀▀       ▀█▄    ▄█▀  B #1 class 1 |
                        ▀██▄▄██▀   2nd: pixels  |
                           ▀▀      of A, B mixed|
         ? help  Esc back  ←→ select  q quit    |
        """)
  }

  @Test func aPathInASCII() throws {
    expect(
      try interpolate(Sample.ascii).draw(),
      shows: """
         6 interpolate  mine       space trains |
           A      0.25    0.50    0.75     B    |
                          +xx+  [ +xx+ ]  +xx+  |
           ::      ::    ;&  &; [;&  &;] ;&  &; |
                          +xx+  [ +xx+ ]  +xx+  |
                         -:;;:-    arc at 0.75  |
                       -+XXxxXX+-  |z| 1.75     |
              ++       +Xx -- xX+  A #0 class 0 |
              ++       +Xx -- xX+  B #1 class 1 |
                       -+XXxxXX+-  2nd: pixels  |
                         -:;;:-    of A, B mixed|
         ? help  Esc back  q quit               |
        """)
  }

  @Test func aPathLowAndWide() throws {
    expect(
      try interpolate(Sample.unicode, 100, 14).draw(),
      shows: """
         6 interpolate  mine  784-8-3-8-784 relu, Bernoulli  on digits                         space trains |
            A       0.10     0.20     0.30     0.40     0.50     0.60     0.70     0.80     0.90      B     |
                             ▄▄▄▄     ▄▄▄▄     ▄▄▄▄     ▄▄▄▄  ▐  ▄▄▄▄  ▌  ▄▄▄▄     ▄▄▄▄     ▄▄▄▄     ▄▄▄▄   |
                            █▀  ▀█   █▀  ▀█   █▀  ▀█   █▀  ▀█ ▐ █▀  ▀█ ▌ █▀  ▀█   █▀  ▀█   █▀  ▀█   █▀  ▀█  |
                            █▄  ▄█   █▄  ▄█   █▄  ▄█   █▄  ▄█ ▐ █▄  ▄█ ▌ █▄  ▄█   █▄  ▄█   █▄  ▄█   █▄  ▄█  |
                             ▀▀▀▀     ▀▀▀▀     ▀▀▀▀     ▀▀▀▀  ▐  ▀▀▀▀  ▌  ▀▀▀▀     ▀▀▀▀     ▀▀▀▀     ▀▀▀▀   |
                                       arc at 0.60                                                          |
                           ▄██████▄    |z| 1.60                                                             |
                          ██▀    ▀██   A #0 class 0                                                         |
               ██         ██      ██   B #1 class 1                                                         |
                          ██▄    ▄██   2nd: pixels                                                          |
                           ▀██████▀    of A, B mixed                                                        |
                                                                                                            |
         ? help  Esc back  ←→ select  t play  i images  r draws  m arc/line  Enter take z  q quit           |
        """)
  }

  @Test func aPathNarrowAndHigh() throws {
    expect(
      try interpolate(Sample.unicode, 44, 30).draw(),
      shows: """
         6 interpolate  mine           space trains |
           A       0.25     0.50     0.75      B    |
                            ▄▄▄▄   ▐ ▄▄▄▄ ▌   ▄▄▄▄  |
                            █  █   ▐ █  █ ▌   █  █  |
                            ▀▀▀▀   ▐ ▀▀▀▀ ▌   ▀▀▀▀  |
                                                    |
                                    ▄▄████▄▄        |
                                  ▄██████████▄      |
                                 ███▀      ▀███     |
                  ▄▄            ████        ████    |
                  ▀▀            ████        ████    |
                                 ███▄      ▄███     |
                                  ▀██████████▀      |
                                    ▀▀████▀▀        |
                                                    |
         arc at 0.75                                |
         |z| 1.75                                   |
         A #0 class 0                               |
         B #1 class 1                               |
         2nd: pixels                                |
         of A, B mixed                              |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
                                                    |
         ? help  Esc back  ←→ select  q quit        |
        """)
  }
}
