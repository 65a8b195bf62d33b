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

  @Test(arguments: [View.manifold, .traversals, .samples]) func otherViewsHaveRoomForSeveralDigits(view: View) throws {
    var state = try state(40, 12)
    #expect(state.press(view.key).first == .decode)
    let count = state.tilePoints.count / 20
    #expect(count >= 6, "\(count) digits")
    _ = state.update(.decodedTiles([GreyImage](repeating: Sample.ring, count: count)))
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
}
