import Drawing
import Explorer
import Testing
import Training
import VAE

/// The dial on the screen: its slider, keys and words, and what a model without gates shows instead.
@Suite struct SliderTests {
  @Test func theLadderGoesToBothEnds() throws {
    var state = try Sample.gatedScreen(Sample.withGates(range: BetaRange(low: 0.03, high: 7)))
    for beta: Float in [1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 7] {
      #expect(state.press(.character("+")).contains(.ask))
      #expect(state.beta == beta && state.model.beta == beta)
    }
    #expect(!state.press(.character("+")).contains(.ask))
    #expect(state.beta == 7)
    for _ in 0..<40 { state.press(.character("-")) }
    #expect(state.beta == 0.03)
    #expect(!state.hasUnsavedTraining)
  }

  @Test func aTypedValueStaysWithinTheRange() throws {
    var state = try Sample.gatedScreen()
    _ = state.update(.obey(.beta, "40"))
    #expect(state.beta == 10)
    #expect(state.newsText == "the dial goes from 0.01 to 10: it is at 10")
    _ = state.update(.obey(.beta, "0"))
    #expect(state.beta == 0.01)
    #expect(state.newsText == "the dial goes from 0.01 to 10: it is at 0.01")
    _ = state.update(.obey(.beta, "2.2"))
    #expect(state.beta == 2.2 && state.notice == nil)
    _ = state.update(.obey(.beta, "much"))
    #expect(state.errorText == "beta: expected a number from 0.01 to 10, like beta 4")
  }

  @Test(arguments: [World.RunStatus.running, .paused]) func aRunIsToldAndTheScreenDoesNotWait(
    status: World.RunStatus
  ) throws {
    var state = try Sample.gatedScreen(Sample.withGates())
    state.bring(to: status)
    let version = state.modelVersion
    let effects = state.press(.character("+"))
    #expect(effects.contains(.tell(.setBeta(1.25))) && effects.contains(.ask))
    #expect(state.modelVersion > version, "all that was decoded and encoded is old")
    #expect(state.shown.parameters == state.model.held(at: 1.25).parameters)
  }

  @Test func aModelWithoutGatesSaysThatNothingChanges() {
    var state = Sample.state()
    let image = state.image
    #expect(state.press(.character("+")) == [])
    #expect(state.newsText == "beta 1.25 counts once it trains: until then nothing changes")
    #expect(state.image == image && state.dial == nil)
    #expect(!state.draw().contains("dial"))
    #expect(state.shown == state.model)
    state.bring(to: .running)
    state.press(.character("+"))
    #expect(state.newsText == nil)
  }

  @Test func clicksAndDragsTurnIt() throws {
    var state = try Sample.gatedScreen(width: 80, height: 24)
    let place = try #require(state.draw().position(of: "├──", fromRow: 18))
    let end = try #require(state.draw().position(of: "┤│", fromRow: 18))
    #expect(place.y == end.y)
    func click(_ x: Int, _ y: Int) -> [Effect] { state.update(.input(.click(x: x, y: y))) }
    #expect(click(place.x, place.y).contains(.ask))
    #expect(state.beta == 0.01)
    _ = click(end.x, end.y)
    #expect(state.beta == 10)
    // 1 is at two thirds of the way in logarithms.
    _ = click(place.x + (end.x - place.x) * 2 / 3, place.y)
    #expect((0.9...1.1).contains(state.beta))
    // A held knob follows the mouse out of its row and beyond the ends.
    _ = state.update(.input(.drag(x: place.x + 5, y: place.y - 3)))
    #expect((0.02...0.06).contains(state.beta))
    _ = state.update(.input(.drag(x: 79, y: 2)))
    #expect(state.beta == 10)
    // A free one does not.
    _ = click(place.x, place.y + 1)
    _ = state.update(.input(.drag(x: place.x, y: place.y)))
    #expect(state.beta == 10)
  }

  @Test func theKnobIsWhereTheMouseWas() throws {
    for width in [40, 60, 80, 120, 200] {
      var state = try Sample.gatedScreen(width: width, height: width == 40 ? 12 : 24)
      let start = try #require(state.draw().position(of: "├──", fromRow: width < 60 ? 2 : 14))
      for offset in 0..<6 {
        _ = state.update(.input(.click(x: start.x + offset, y: start.y)))
        #expect(state.draw()[start.x + offset, start.y].symbol == "●", "\(offset) at \(width) columns")
      }
    }
  }

  @Test func everyViewSaysIt() throws {
    for width in [40, 80, 120] {
      for view in ViewName.allCases {
        var state = try Sample.gatedScreen(width: width, height: width / 4 + 4)
        state.press(view.key, .character("+"))
        #expect(state.draw().contains(width == 40 && view == .explore ? "dial 1.25" : "dial β 1.25"), "\(view)")
        if view == .explore, width > 40 { #expect(state.draw().contains("-+ dial")) }
      }
    }
  }

  @Test func multiRateNeedsGates() throws {
    var state = Sample.state()
    #expect(state.update(.obey(.objective, "multi-rate")) == [])
    #expect(state.objective == .vae)
    #expect(state.errorText == "multi-rate needs gates, which this model has not: begin a new run (9, then w)")
    state.press(.character("O"), .end)
    #expect(state.draw().contains("needs gates: begin a new run"))
    state.press(.enter)
    #expect(state.objective == .vae)
    var dial = try Sample.gatedScreen()
    dial.press(.character("O"))
    #expect(dial.draw().contains("●multi-rate"))
    #expect(!dial.draw().contains("needs gates"))
    dial.press(.character("("))
  }

  @Test func anotherObjectiveHoldsTheDial() throws {
    var state = try Sample.gatedScreen()
    state.press(.character("("))
    #expect(state.objective == .beta)
    state.press(.character(")"))
    #expect(state.objective == .multiRate, "and back")
    state.press(.character(")"))
    #expect(state.objective == .autoencoder, "around the end")
    state.press(.character("("), .character("("))
    #expect(state.press(.character("(")).contains(.ask))
    #expect(state.objective == .vae && state.model.configuration.objective == .vae)
    #expect(state.newsText?.hasSuffix("the dial is held at beta 1, and training would be for that one") == true)
    #expect(state.draw().contains("vae  space trains"))
    state.press(.escape, .character("O"), .end, .enter)
    #expect(state.objective == .multiRate)
    #expect(state.newsText?.contains("held") == false)
    state.bring(to: .running)
    _ = state.update(.obey(.beta, "4"))
    #expect(
      state.update(.obey(.objective, "vae")).prefix(2) == [.tell(.setObjective(.vae)), .tell(.setBeta(1))])
    #expect(state.update(.obey(.objective, "multi-rate")).first == .tell(.setObjective(.multiRate)))
  }

  @Test func lossesNameTheirBeta() throws {
    var state = try Sample.gatedScreen(width: 120, height: 40)
    #expect(state.draw().contains("train, all β 1"))
    #expect(state.draw().contains("test at β 1 1"))
    state.press(.character("+"))
    #expect(state.draw().contains("test at β 1 1"), "where it was measured")
    state.press(.character("9"))
    #expect(state.draw().contains("all β, whole run"))
    #expect(state.draw().contains("test at dial"))
  }

  @Test func eachDimensionsKLIsOfTheDial() throws {
    var state = try Sample.gatedScreen()
    #expect(state.klPerDimension == [1, 0, 3])
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    #expect(state.press(.character("+")).contains(.encodeTestSet), "in any view")
    _ = state.update(.testSetEncoded(Sample.encoding(of: state, kl: [2, 0.5, 0.001])))
    #expect(state.klPerDimension == [2, 0.5, 0.001])
    #expect(state.draw().contains("KL 2.50 nats at β 1.25"))
    // The batches of a run over all betas say something else.
    state.bring(to: .running)
    var model = state.model
    model.step += 1
    _ = state.update(
      .snapshot(Snapshot(checkpoint: model, imagesPerSecond: 1, klPerDimension: [9, 9, 9], isRunning: true)))
    #expect(state.klPerDimension == [2, 0.5, 0.001])
  }

  @Test func withoutTheTestImagesItIsNotKnownElsewhere() throws {
    var state = try Sample.gatedScreen()
    _ = state.update(.dataLoaded("digits", .failure(.cancelled(file: "x"))))
    #expect(state.klPerDimension == [1, 0, 3])
    state.press(.character("+"))
    #expect(state.klPerDimension == [])
    state.press(.character("-"))
    #expect(state.klPerDimension == [1, 0, 3], "where it was tested it is known again")
  }

  @Test func turningIsNoDeath() throws {
    var state = try Sample.gatedScreen(Sample.withGates())
    _ = state.update(.dataLoaded("digits", .success(Sample.dataset())))
    state.bring(to: .running)
    func step(_ number: Int, kl: [Float]) {
      var model = state.model
      model.step = number
      model.batchesPerEpoch = 10
      _ = state.update(.snapshot(Snapshot(checkpoint: model, imagesPerSecond: 1, klPerDimension: [], isRunning: true)))
      _ = state.update(.testSetEncoded(Sample.encoding(of: state, kl: kl)))
    }
    step(20, kl: [1, 1, 1])
    state.press(.character("+"))
    step(21, kl: [1, 0.001, 1])
    #expect(state.errorText == nil, "the dial did it")
    step(22, kl: [1, 0.001, 0.001])
    #expect(state.errorText?.hasPrefix("at β 1.25: z3 has died") == true)
  }

  @Test func aNewRunHasGates() throws {
    var state = Sample.state(width: 120, height: 40)
    state.press(.character("9"), .character("w"))
    _ = state.update(.obey(.set, "objective multi-rate"))
    #expect(state.draw().contains("hidden widths  400,200"))
    #expect(state.draw().contains("beta schedule"))
    let effects = state.press(.enter)
    guard case .prepare(let run)? = effects.first else {
      Issue.record("no run")
      return
    }
    #expect(run.objective == .multiRate && run.architecture.betaRange == BetaRange())
    #expect(run.architecture.hidden?.encoder == [400, 200] && run.architecture.hidden?.decoder == [200, 400])
    // Passing by changes nothing.
    state = Sample.state(width: 120, height: 40)
    state.press(.character("9"), .character("w"))
    _ = state.update(.obey(.set, "objective multi-rate"))
    _ = state.update(.obey(.set, "objective vae"))
    #expect(state.draw().contains("hidden widths  8 "))
    guard case .prepare(let plain)? = state.press(.enter).first else {
      Issue.record("no run")
      return
    }
    #expect(plain.architecture.betaRange == nil && plain.architecture.hidden?.encoder == [8])
  }

  @Test func aBetaBeyondTheRangeIsNoBeginning() throws {
    var state = try Sample.gatedScreen(width: 120, height: 40)
    state.press(.character("9"), .character("w"))
    _ = state.update(.obey(.set, "beta 40"))
    #expect(state.press(.enter) == [])
    #expect(state.draw().contains("beta: expected a number from 0.01 to 10"))
    _ = state.update(.obey(.set, "beta 4"))
    #expect(state.press(.enter).count == 1)
  }

  @Test func inWords() throws {
    let test = try TestSession(Sample.withGates())
    var dialog = PlainDialog(test.session)
    #expect(dialog.answer("beta 1.6").contains("the dial is at beta 1.6 of 0.01 to 10: the model answers at once"))
    #expect(dialog.answer("status").contains("the dial is at beta 1.6 of 0.01 to 10: the model answers at once"))
    #expect(dialog.answer("beta 99").contains("the dial goes from 0.01 to 10: it is at 10"))
    #expect(
      dialog.answer("objective beta").contains {
        $0.hasSuffix("the dial is held at beta 10, and training would be for that one")
      })
    #expect(
      dialog.answer("status").contains(
        "the dial is at beta 10 of 0.01 to 10: the model answers at once; beta trains for this beta alone"))
  }
}
