import Datasets
import Drawing
import Explorer
import Testing
import Training

/// What lies over the panels, as literal lines.
@Suite struct OverlayScreenTests {
  /// The overlay alone, as large as the lines of its frame.
  private func overlay(_ state: ExplorerState, title: String) throws -> Canvas {
    let canvas = state.draw()
    let place = try #require(canvas.position(of: title))
    let (left, top) = (place.x - 3, place.y)
    let right = try #require((place.x..<canvas.width).first { ["╮", "+"].contains(canvas[$0, top].symbol) })
    let bottom = try #require((top + 1..<canvas.height).first { ["╰", "+"].contains(canvas[left, $0].symbol) })
    var result = Canvas(width: right - left + 1, height: bottom - top + 1)
    for y in top...bottom {
      for x in left...right { result[x - left, y - top] = canvas[x, y] }
    }
    return result
  }

  @Test func theHelp() {
    var state = Sample.state()
    state.press(.character("?"))
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-3-8-784 relu, Bernoulli  on digits            space trains |
        ╭╭─ keys ─────────────────────────────────────────────────────────────────────╮╮|
        ││ ↑ ↓ k j                 select a dimension                                 ││|
        ││ PgUp PgDn               a page of dimensions up or down                    ││|
        ││ ← → h l                 move z by 0.1 along the selected dimension         ││|
        ││ Shift ← Shift → H L     by 0.5, the coarse step                            ││|
        ││ , .                     by 0.02, the fine step                             │╯|
        ││ x Home                  set the selected dimension to 0                    │╮|
        ││ z                       set all of z to 0                                  ││|
        ││ r                       draw z from the prior N(0, 1)                      ││|
        ││ t                       drift from one draw to the next, or stop           ││|
        ││ u U                     undo a move of z, or do it again                   ││|
        ││ b B                     bookmark z; all bookmarks                          ││|
        ││ space                   train in the background, or pause                  ││|
        ││ - + =                   turn beta: a dial at once, else from next step     ││|
        ││ ( )                     another corner, from autoencoder to beta-VAE       ││|
        ╰│ O                       choose what is minimised                           ││|
        ╭│ c                       loss curve: the whole run, or the latest steps     ││|
        ││ v V                     other symbols for images; fewer colours, or all    ││|
        ││ Q                       stop a download, or the scoring of the test set    ││|
        ││ s                       save the model to a file                           ││|
        ││ o                       open another model                                 ││|
        ╰╰──────────────────────────────────────────── ↑↓ more, any other key closes ─╯╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  q quit       |
        """)
  }

  @Test func theHelpInASCII() {
    var state = Sample.state(ability: Sample.ascii)
    state.press(.function(1))
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-3-8-784 relu, Bernoulli  on digits            space trains |
        ++- keys ---------------------------------------------------------------------++|
        || Up Down k j                select a dimension                              |||
        || PgUp PgDn                  a page of dimensions up or down                 |||
        || Left Right h l             move z by 0.1 along the selected dimension      |||
        || Shift Left Shift Right H L by 0.5, the coarse step                         |||
        || , .                        by 0.02, the fine step                          |+|
        || x Home                     set the selected dimension to 0                 |+|
        || z                          set all of z to 0                               |||
        || r                          draw z from the prior N(0, 1)                   |||
        || t                          drift from one draw to the next, or stop        |||
        || u U                        undo a move of z, or do it again                |||
        || b B                        bookmark z; all bookmarks                       |||
        || space                      train in the background, or pause               |||
        || - + =                      turn beta: a dial at once, else from next step  |||
        || ( )                        another corner, from autoencoder to beta-VAE    |||
        +| O                          choose what is minimised                        |||
        +| c                          loss curve: the whole run, or the latest steps  |||
        || v V                        other symbols for images; fewer colours, or all |||
        || Q                          stop a download, or the scoring of the test set |||
        || s                          save the model to a file                        |||
        || o                          open another model                              |||
        ++--------------------------------------- Up/Down more, any other key closes -++|
         ? help  space train  Left/Right move  Up/Down select  1-0 views  q quit        |
        """)
  }

  @Test func theHelpScrolls() {
    var state = Sample.state(width: 70, height: 20)
    state.press(.character("?"))
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-3-8-784 relu, Bernoulli  on digits  space trains |
        ╭╭─ keys ───────────────────────────────────────────────────────────╮╮|
        ││ ↑ ↓ k j                 select a dimension                       ││|
        ││ PgUp PgDn               a page of dimensions up or down          ││|
        ││ ← → h l                 move z by 0.1 along the selected         ││|
        ││                         dimension                                ││|
        ││ Shift ← Shift → H L     by 0.5, the coarse step                  │╯|
        ││ , .                     by 0.02, the fine step                   │╮|
        ││ x Home                  set the selected dimension to 0          ││|
        ││ z                       set all of z to 0                        ││|
        ││ r                       draw z from the prior N(0, 1)            ││|
        ││ t                       drift from one draw to the next, or stop ││|
        ╰│ u U                     undo a move of z, or do it again         ││|
        ╭│ b B                     bookmark z; all bookmarks                ││|
        ││ space                   train in the background, or pause        ││|
        ││ - + =                   turn beta: a dial at once, else from     ││|
        ││                         next step                                ││|
        ││ ( )                     another corner, from autoencoder to      ││|
        ╰╰────────────────────────────────── ↑↓ more, any other key closes ─╯╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  q quit     |
        """)
    let first = state.draw()
    state.press(.up)
    #expect(state.draw() == first)
    for _ in 0..<99 { state.press(.down) }
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-3-8-784 relu, Bernoulli  on digits  space trains |
        ╭╭─ keys ───────────────────────────────────────────────────────────╮╮|
        ││ :temperature 0.7        how far the samples are drawn: N(0, T)   ││|
        ││ :image 123              reconstruct the test image of this       ││|
        ││                         number                                   ││|
        ││ :open mnist-2d          open a model by its name or path         ││|
        ││ :save NAME              save the model under this name           │╯|
        ││ :bookmark NAME          bookmark z under this name               │╮|
        ││ :go NAME                go to the z of a bookmark                ││|
        ││ :forget NAME            remove a bookmark                        ││|
        ││ :set hidden 400         fill in a field of the form for another  ││|
        ││                         run                                      ││|
        ╰│ mouse                   click a bar, a row or a hint; the wheel  ││|
        ╭│                         moves z                                  ││|
        ││                                                                  ││|
        ││ Losses are in nats an image: sums over pixels and dimensions.    ││|
        ││ -ELBO = rec + KL whatever is minimised; where z is mu, as in     ││|
        ││ autoencoder and penalty-only, it is no bound and not shown.      ││|
        ╰╰────────────────────────────────── ↑↓ more, any other key closes ─╯╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  q quit     |
        """)
    let last = state.draw()
    for _ in 0..<9 { state.press(.pageUp) }
    #expect(state.draw() == first)
    for _ in 0..<9 { state.press(.pageDown) }
    #expect(state.draw() == last)
    // Any other key closes it, and does nothing else.
    #expect(state.press(.character("r")) == [])
    #expect(state.overlay == nil)
    #expect(state.z == [0, 0, 0])
  }

  @Test func thePromptForAName() {
    var state = Sample.state()
    state.press(.character("s"))
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-3-8-784 relu, Bernoulli  on digits            space trains |
        ╭─ decoded at z ─────────────╮╭─ latent z ─────────────────────────────────────╮|
        │                            ││      -3        0         3     z    KL         │|
        │           ▄▄▄▄▄▄           ││▸   1 ──────────┃──────────  0.00     ?         │|
        │       ▄████████████▄       ││    2 ──────────┃──────────  0.00     ?         │|
        │     ▄████████████████▄     ││    3 ──────────┃──────────  0.00     ?         │|
        │    ██████▀▀    ▀▀██████    │╰────────────────────────────────────────────────╯|
        │   ▄█████          █████▄   │╭─ nats, whole run ───────── -ELBO rec KL ⠶ test ╮|
        │   █████            █████   │││                                               │|
        │   ╭─ save as ────────────────────────────────────────────────────────────╮   │|
        │   │ /models/mine.safetensors                                             │   │|
        │   │                                                                      │   │|
        │   │ Enter saves   Esc goes back                                          │   │|
        │   ╰──────────────────────────────────────────────────────────────────────╯   │|
        │           ▀▀▀▀▀▀           │││                                               │|
        │                            │││                                               │|
        ╰────────────────────────────╯││                                               │|
        ╭─ vae: loss = rec + KL ─────╮││                                               │|
        │β 1     ────────●───────────│││                                               │|
        │step 0  epoch 0.0           │││                                               │|
        │train not measured yet      ││└───────────────────────────────────────────────│|
        │test  not measured yet      ││                                            step│|
        ╰────────────────────────────╯╰────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  q quit       |
        """)
  }

  @Test func theCursorOfALongNameIsVisible() throws {
    var state = Sample.state(path: nil, width: 60, height: 20)
    state.press(.character("s"), .home)
    let cursor = { (state: ExplorerState) -> (x: Int, symbol: Unicode.Scalar)? in
      let canvas = state.draw()
      return (0..<60).first { canvas[$0, 8].style.attributes.contains(.reverse) }.map { ($0, canvas[$0, 8].symbol) }
    }
    let home = try #require(cursor(state))
    #expect(home.symbol == "d")
    state.press(.right, .right)
    #expect(cursor(state)?.symbol == "g")
    state.type(String(repeating: "a", count: 80))
    let long = try #require(cursor(state))
    #expect(long.symbol == "g")
    #expect(long.x > home.x && long.x < 58)
    state.press(.end)
    #expect(cursor(state)?.symbol == " ")
    #expect(state.draw().contains("aaaagits-3d.safetensors "))
  }

  @Test func theOpenList() {
    var state = Sample.state()
    state.press(.character("o"))
    _ = state.update(
      .listed([
        ModelSummary(path: "/a", name: "mnist-2d", summary: "mnist, 784-400-2-400-784 relu, 50 epochs", isValid: true),
        ModelSummary(path: "/b", name: "mine", summary: "digits, 784-8-3-8-784 relu", isValid: true),
        ModelSummary(
          path: "/c", name: "broken", summary: "/c is not a valid safetensors file: too short", isValid: false),
      ]))
    state.press(.down)
    expect(
      state.draw(),
      shows: """
         latent  mine  784-8-3-8-784 relu, Bernoulli  on digits            space trains |
        ╭─ decoded at z ─────────────╮╭─ latent z ─────────────────────────────────────╮|
        │                            ││      -3        0         3     z    KL         │|
        │           ▄▄▄▄▄▄           ││▸   1 ──────────┃──────────  0.00     ?         │|
        │       ▄████████████▄       ││    2 ──────────┃──────────  0.00     ?         │|
        │     ▄████████████████▄     ││    3 ──────────┃──────────  0.00     ?         │|
        │    ██████▀▀    ▀▀██████    │╰────────────────────────────────────────────────╯|
        │   ▄█████          █████▄   │╭─ nats, whole run ───────── -ELBO rec KL ⠶ test ╮|
        │╭─ open a model ─────────────────────────────────────────────────────────────╮│|
        ││   mnist-2d  mnist, 784-400-2-400-784 relu, 50 epochs                       ││|
        ││ ▸ mine      digits, 784-8-3-8-784 relu                                     ││|
        ││   broken    /c is not a valid safetensors file: too short                  ││|
        ││                                                                            ││|
        ││ Enter opens   Esc goes back                                                ││|
        │╰────────────────────────────────────────────────────────────────────────────╯│|
        │                            │││                                               │|
        ╰────────────────────────────╯││                                               │|
        ╭─ vae: loss = rec + KL ─────╮││                                               │|
        │β 1     ────────●───────────│││                                               │|
        │step 0  epoch 0.0           │││                                               │|
        │train not measured yet      ││└───────────────────────────────────────────────│|
        │test  not measured yet      ││                                            step│|
        ╰────────────────────────────╯╰────────────────────────────────────────────────╯|
         ? help  space train  ←→ move  ↑↓ select  1-0 views  -+ β  t tour  q quit       |
        """)
  }

  @Test func theQuestionBeforeQuitting() throws {
    var state = Sample.training(steps: 7)
    state.press(.character("q"))
    expect(
      try overlay(state, title: "not saved"),
      shows: """
        ╭─ not saved ──────────────────────────────────────────────────────────╮|
        │ 7 steps of training are in no file yet.                              │|
        │                                                                      │|
        │    s  save, then quit                                                │|
        │    d  quit without saving                                            │|
        │  Esc  go back                                                        │|
        ╰──────────────────────────────────────────────────────────────────────╯|
        """)
  }

  @Test func theQuestionAboutData() throws {
    var state = Sample.state(model: Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)))
    state.press(.character(" "))
    let folder = "/home/somebody/with/quite/a/long/path/that/does/not/fit/into/one/line/of/the/box/.cache/latent/mnist"
    let error = DatasetError.notFound(name: "mnist", lookedIn: [folder, "/data/mnist"], canDownload: true)
    _ = state.update(.dataMissing(error, canFetch: true))
    expect(
      try overlay(state, title: "no data"),
      shows: """
        ╭─ no data to train on ────────────────────────────────────────────────╮|
        │ mnist is not on this machine: looked in /home/somebody/with/quite/a/ │|
        │ long/path/that/does/not/fit/into/one/line/of/the/box/.cache/latent/m │|
        │ nist, /data/mnist for train and test images; `latent data fetch      │|
        │ mnist` downloads it                                                  │|
        │                                                                      │|
        │    f  fetch mnist in the background                                  │|
        │    d  begin a new model on the built-in digits                       │|
        │  Esc  only look                                                      │|
        ╰──────────────────────────────────────────────────────────────────────╯|
        """)
  }

  @Test func theQuestionBeforeReplacing() throws {
    var state = Sample.state(ability: Sample.ascii)
    state.press(.character("s"), .enter)
    _ = state.update(.fileExists(path: "/models/mine.safetensors"))
    expect(
      try overlay(state, title: "the file exists"),
      shows: """
        +- the file exists ----------------------------------------------------+|
        | /models/mine.safetensors                                             ||
        |                                                                      ||
        |    y  replace it                                                     ||
        |  Esc  go back                                                        ||
        +----------------------------------------------------------------------+|
        """)
  }

  @Test func aLongErrorIsReadWhole() {
    var state = Sample.state()
    let folder = String(repeating: "/folder", count: 12)
    let error = CheckpointError.unwritable(file: "\(folder)/model.safetensors", reason: "Permission denied")
    _ = state.update(.saved(.failure(error)))
    let text = state.draw().lines.suffix(4).map { $0.drop { $0 == " " } }
    #expect(text.joined().contains("folder/model.safetensors cannot be written: Permission denied."))
    #expect(text.last?.hasSuffix("save under another name or in another folder.") == true)
  }
}
