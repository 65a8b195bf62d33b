import Datasets
import Drawing
import Explorer
import TestSupport
import Testing
import Training
import VAE

/// View 9: the run in numbers, its curves, and the KL of each dimension over its steps.
@Suite struct TrainingViewTests {
  /// A run of 40 steps: the first dimension comes to life, the second dies, the third stays.
  static func model(latent: Int = 3) throws -> Checkpoint {
    var model = try Sample.trained(latent: latent, place: Sample.atOrigin(latent: latent))
    for step in 1...40 {
      // They end at the values of the latest test result.
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
    expect(view(try Self.model()).draw(), shows: "training-80x24")
  }

  /// What is wrong takes the line below the curves, with its evidence where there is room; a run that goes well has none.
  @Test func whatIsWrongIsSaid() throws {
    var model = try Self.model()
    for step in 41...140 {
      let loss: Float = step % 25 == 0 ? 900 : 150 + Float(step % 2)
      model.history.append(LossHistory.Point(step: step, reconstruction: loss, kl: 5))
    }
    model.step = 140
    expect(view(model).draw(), shows: "training-doctor-80x24")
    let large = view(model, width: 120, height: 40).draw()
    #expect(
      large.contains("the learning rate is too high: in the latest") && large.contains("begin again with learning rate")
    )
    #expect(large.contains("1 of 3 dimensions is dead"))
    #expect(!view(try Self.model()).draw().contains("the learning rate is too high"))
  }

  @Test func aRunWithoutSteps() {
    expect(view(Sample.fresh(place: Sample.atOrigin(latent: 3))).draw(), shows: "training-new-80x24")
  }

  /// A file from before the KL of each dimension was recorded shows what is known.
  @Test func aRunWithoutDimensions() throws {
    let screen = view(try Sample.trained(place: Sample.atOrigin(latent: 3))).draw()
    #expect(screen.contains("how it went shows from"))
    #expect(screen.contains("█"))
    #expect(screen.contains("dead"))
  }

  @Test func aSmallScreenWithoutUnicode() throws {
    expect(
      view(try Self.model(latent: 12), ability: Sample.ascii, width: 60, height: 20).draw(),
      shows: "training-ascii-60x20")
  }

  @Test func aLargeScreenWithoutColors() throws {
    expect(
      view(try Self.model(), ability: ScreenAbility(unicode: true, colors: 0), width: 120, height: 40).draw(),
      shows: "training-mono-120x40")
  }

  @Test func numbersOfARunInTraining() {
    var state = ExplorerState(
      OpenedModel(path: nil, checkpoint: Sample.fresh(place: Sample.atOrigin(latent: 3))),
      look: ScreenLook(limits: Sample.unicode),
      width: 80, height: 24, epochs: 100)
    state.press(.character("9"), .character(" "))
    #expect(state.draw().contains("reading digits..."))
    state.bring(to: .running)
    #expect(state.draw().contains("waiting for the first step"))
    _ = state.update(.snapshot(Sample.snapshot(step: 12)))
    let screen = state.draw()
    // A batch of 128 at 48200 images a second, 10 steps per epoch.
    #expect(screen.contains("48.2k images/s   2.66 ms a step   epoch ends in 0:01   100 epochs in 0:03"))
    #expect(screen.contains("β 1   learning rate 0.001   epoch 1.2 of 100   step 12"))
    #expect(screen.contains("train 206.69 = 203.44 + 3.25"))
    #expect(screen.contains("test 155.00 = 150.00 + 5.00"))
  }

  @Test func deadDimensionsAreDarkAndSaySo() throws {
    let screen = view(try Self.model()).draw()
    let dead = try #require(screen.position(of: "dead"))
    #expect(screen[dead.x, dead.y].style == Style(foreground: .named(.bad), attributes: .bold))
    // The shade of the last step before the number: black for the dead one, bright for the live one.
    func shade(_ text: String) throws -> Color {
      let place = try #require(screen.position(of: text))
      var x = place.x - 1
      while screen[x, place.y].symbol == " " { x -= 1 }
      return screen[x, place.y].style.foreground
    }
    let dark = Style(foreground: try shade("dead")).reduced(to: 256).foreground
    #expect(dark == .palette(233) || dark == .palette(16))
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
    // The last one is what z tells of the image, which this model's file does not have.
    state.press(.character("e"))
    #expect(state.draw().contains("─ I(x; z), whole run ─"))
    #expect(state.draw().contains("measured on test images after each pass"))
    state.press(.character("e"))
    #expect(state.draw().contains("-ELBO rec KL"))
  }

  /// Beside the KL of the same tests, with the number of images in the title.
  @Test func whatZTellsIsACurve() throws {
    var model = try Self.model()
    for point in model.history.test {
      model.history.append(CodeInformation(nats: 1.5, images: 700, draws: 50), step: point.step)
    }
    #expect(!model.history.information.isEmpty)
    var state = view(model)
    for _ in 0..<4 { state.press(.character("e")) }
    let screen = state.draw()
    #expect(screen.contains("─ I(x; z) of 700, whole run ─") && screen.contains("KL, test"))
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
    // A click selects the visible one.
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
