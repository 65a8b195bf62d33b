import Drawing
import Explorer
import Foundation
import Measures
import Testing
import Training
import VAE

/// Objectives: switched, listed and chosen on the screen, and named beside their numbers.
@Suite struct ObjectiveTests {
  @Test func keysWalkTheFiveCorners() {
    var state = Sample.state()
    #expect(state.objective == .vae)
    var seen: [Objective] = []
    for _ in 0..<5 {
      #expect(state.press(.character(")")) == [])
      seen.append(state.objective)
      #expect(state.newsText == "\(state.objective.rawValue): \(state.objective.recipe.summary)")
    }
    #expect(seen == [.beta, .autoencoder, .noiseOnly, .penaltyOnly, .vae])
    state.press(.character("("))
    #expect(state.objective == .penaltyOnly)
    // A run starts with it.
    #expect(state.model.configuration.objective == .penaltyOnly)
    #expect(!state.hasUnsavedTraining)
  }

  @Test(arguments: ViewName.allCases)
  func theKeysMeanItInEveryView(view: ViewName) {
    var state = Sample.state(width: 120, height: 40)
    state.press(view.key)
    state.press(.character(")"))
    #expect(state.objective == .beta)
    state.press(.character("O"))
    #expect(state.draw().contains("what is minimised"))
  }

  @Test func aRunIsToldAndTheVAEHasABetaOfOne() {
    var state = Sample.training()
    _ = state.press(.character("+"))
    #expect(state.objective == .beta)
    #expect(state.press(.character("(")) == [.tell(.setObjective(.vae))])
    #expect(state.beta == 1)
    #expect(state.press(.character("(")) == [.tell(.setObjective(.penaltyOnly))])
    // Only the run reports the model's objective.
    #expect(state.model.configuration.objective == .vae)
  }

  @Test func whatWasChosenWhileLoadingIsToldAfterwards() {
    var state = Sample.state()
    state.press(.character(" "))
    _ = state.update(.training(.loading))
    state.press(.character("("))
    let effects = state.update(.training(.ready))
    #expect(effects == [.tell(.setObjective(.penaltyOnly))])
  }

  @Test func turningBetaMakesTheVAEABetaVAE() {
    var state = Sample.training()
    #expect(state.press(.character("+")) == [.tell(.setBeta(1.25))])
    #expect(state.objective == .beta)
    #expect(state.newsText?.hasPrefix("beta: both, weighted") == true)
  }

  @Test(arguments: [Objective.autoencoder, .noiseOnly, .iwae])
  func withoutABetaItsKeysSaySo(objective: Objective) {
    var state = Sample.state()
    _ = state.update(.obey(.objective, objective.rawValue))
    #expect(state.objective == objective)
    #expect(state.press(.character("+")) == [])
    #expect(state.beta == 1)
    #expect(
      state.newsText == "\(objective.rawValue) has no beta to turn: O lists the objectives that have")
  }

  @Test func theListIsChosenFrom() {
    var state = Sample.state()
    state.press(.character("O"))
    state.press(.down, .down, .enter)
    #expect(state.objective == .iwae && state.overlay == nil)
    state.press(.character("O"), .home, .up, .enter)
    #expect(state.objective == .autoencoder)
    state.press(.character("O"), .end, .escape)
    #expect(state.objective == .autoencoder && state.overlay == nil)
  }

  @Test(arguments: [(40, 12), (60, 20), (120, 40), (200, 60)])
  func theListShowsTheSelectedOneOnEveryScreen(width: Int, height: Int) {
    for objective in Objective.allCases where !objective.recipe.drawsBeta {
      var state = Sample.state(ability: Sample.ascii, width: width, height: height)
      _ = state.update(.obey(.objective, objective.rawValue))
      state.press(.character("O"))
      let canvas = state.draw()
      #expect(canvas.contains(">*\(objective.rawValue)"))
      #expect(canvas.contains("Esc goes back"))
      #expect(canvas.contains(String(objective.recipe.summary.prefix(20))))
    }
  }

  @Test func aClickSelectsAndAnotherTakes() throws {
    var state = Sample.state()
    state.press(.character("O"))
    let place = try #require(state.draw().position(of: "noise-only"))
    _ = state.update(.input(.click(x: place.x, y: place.y)))
    #expect(state.objective == .vae)
    _ = state.update(.input(.click(x: place.x, y: place.y)))
    #expect(state.objective == .noiseOnly && state.overlay == nil)
  }

  @Test func thePaletteNamesAllAndRefusesOthers() {
    var state = Sample.state(width: 120, height: 40)
    state.press(.character(":"))
    state.type("objective ")
    for objective in Objective.allCases { #expect(state.draw().contains("objective \(objective.rawValue)")) }
    state.type("pen")
    state.press(.enter)
    #expect(state.objective == .penaltyOnly)
    _ = state.update(.obey(.objective, "gan"))
    #expect(
      state.errorText
        == "objective: expected autoencoder, noise-only, penalty-only, vae, beta, iwae, beta-tc, factor, capacity or multi-rate"
    )
  }

  @Test(
    arguments: [
      (.autoencoder, "autoencoder: rec at mu"), (.noiseOnly, "noise-only: loss = rec"),
      (.penaltyOnly, " penalty-only "),
      (.vae, "vae: loss = rec + KL"), (.beta, "beta: loss = rec + β KL"), (.iwae, "iwae: -log mean_k w"),
    ] as [(Objective, String)])
  func theStatusNamesIt(objective: Objective, title: String) {
    var state = Sample.state()
    _ = state.update(.obey(.objective, objective.rawValue))
    #expect(state.draw().contains(title))
    #expect(state.draw().contains("no KL in the loss") == (objective == .autoencoder || objective == .noiseOnly))
  }
}

/// A run whose objective changes: no number has a wrong name.
@Suite struct NoisyOrNotTests {
  /// Twenty steps as an autoencoder, then twenty as a VAE.
  private func run(steps: Int) -> Snapshot {
    var snapshot = Sample.snapshot(step: steps)
    var history = LossHistory()
    history.append(Objective.autoencoder, step: 1)
    history.append(beta: 1, step: 1)
    for step in 1...steps {
      if step == 21 { history.append(Objective.vae, step: step) }
      let isFirst = step < 21
      history.append(
        LossHistory.Point(step: step, reconstruction: isFirst ? 77 : 99, kl: isFirst ? 5000 : 11))
      if step % 10 == 0 {
        history.append(
          test: LossHistory.Point(step: step, reconstruction: isFirst ? 78 : 98, kl: isFirst ? 6000 : 12))
      }
    }
    snapshot.checkpoint.history = history
    snapshot.checkpoint.configuration.objective = steps < 21 ? .autoencoder : .vae
    return snapshot
  }

  private func state(steps: Int) -> ExplorerState {
    var state = Sample.training()
    _ = state.update(.snapshot(run(steps: steps)))
    return state
  }

  @Test func whereZIsMuThereIsNoSum() {
    let canvas = state(steps: 20).draw()
    #expect(canvas.contains("rec 77.0 at mu, KL 5000.0") || canvas.contains("rec 77 at mu, KL 5000"))
    #expect(!canvas.contains("5077") && !canvas.contains("6078"))
  }

  @Test func whereZIsDrawnThereIs() {
    // The autoencoder's steps are not part of the recent mean.
    let canvas = state(steps: 45).draw()
    #expect(canvas.contains("110.00 = 99.00 + 11.00"))
    #expect(canvas.contains("110.00 = 98.00 + 12.00"))
  }

  @Test func aTestBeforeTheChangeKeepsItsName() {
    let canvas = state(steps: 25).draw()
    #expect(canvas.contains("110.00 = 99.00 + 11.00"))
    #expect(!canvas.contains("6078"))
  }

  @Test func changesAreMarkedOnTheCurve() {
    var state = state(steps: 45)
    state.press(.character("9"))
    #expect(state.draw().contains("vae"))
  }

  @Test func theOtherModelsLossIsNamedInTheOpenList() throws {
    var checkpoint = try Sample.trained()
    checkpoint.configuration.objective = .autoencoder
    checkpoint.beta = 1
    checkpoint.evaluation?.isNoisy = false
    let test = try TestSession(checkpoint)
    test.save(as: "ae")
    test.press(.character("o"))
    try test.wait(for: "the list") { ($0.overlay as? ModelList)?.models != nil }
    #expect(test.state.draw().contains("rec at mu 120.00"))
    #expect(!test.state.draw().contains("-ELBO 1"))
  }
}

/// Schedules: their settings and their current values.
@Suite struct ScheduledTests {
  private func state(_ change: (inout RunConfiguration) -> Void, step: Int) -> ExplorerState {
    var snapshot = Sample.snapshot(step: step)
    change(&snapshot.checkpoint.configuration)
    var state = Sample.training()
    _ = state.update(.snapshot(snapshot))
    return state
  }

  @Test func theEffectiveWeightIsShown() {
    // A quarter of four epochs of ten steps.
    var state = state({ $0.betaSchedule = .warmUp(epochs: 4) }, step: 10)
    #expect(state.draw().contains("β 1, now 0.25 (warm-up)"))
    state.press(.character("9"))
    #expect(state.draw().contains("β 1, now 0.25 (warm-up)"))
  }

  @Test func theScheduledLearningRateIsShown() {
    var state = state({ $0.learningRateSchedule = .step(epochs: 1, factor: 0.5) }, step: 20)
    state.press(.character("9"))
    #expect(state.draw().contains("learning rate 0.001, now 2.5e-4 (steps)"))
  }

  @Test func whatStandsStillIsSaidOnce() {
    var state = state({ _ in }, step: 10)
    state.press(.character("9"))
    #expect(state.draw().contains("β 1   learning rate 0.001   epoch 1.0"))
  }
}

/// Dead dimensions and collapses: the verdict on the screen, and a warning that appears once.
@Suite struct CollapseTests {
  @Test func whatADiscriminatorFindsStandsBelowTheRun() {
    var state = Sample.state(width: 120, height: 40)
    state.press(.character(" "))
    _ = state.update(.training(.loading))
    state.press(.character("9"))
    func isShown(_ words: String) -> Bool { state.draw().lines.contains { $0.contains(words) } }
    var snapshot = Sample.snapshot(step: 12)
    _ = state.update(.snapshot(snapshot))
    state.bring(to: .running)
    #expect(!isShown("discriminator"))
    snapshot.totalCorrelation = 1.234
    _ = state.update(.snapshot(snapshot))
    #expect(isShown("total correlation 1.23 nats, estimated by the discriminator; its weight in the loss is 1"))
    snapshot.totalCorrelation = .nan
    _ = state.update(.snapshot(snapshot))
    #expect(!isShown("discriminator"))
  }

  private func training(_ kl: [Float], step: Int, in state: inout ExplorerState) -> String? {
    let snapshot = Sample.snapshot(step: step)
    state.press(.function(9))
    _ = state.update(
      .snapshot(
        Snapshot(
          checkpoint: snapshot.checkpoint, imagesPerSecond: 1, klPerDimension: kl, isRunning: true)))
    return state.errorText
  }

  @Test func aDeathIsToldOnce() {
    var state = Sample.training()
    #expect(training([2, 1, 0.5], step: 12, in: &state) == nil)
    #expect(training([2, 1, 0.02], step: 14, in: &state) == nil)
    #expect(
      training([2, 1, 0.005], step: 16, in: &state)
        == "z3 has died: it tells less than 0.01 nats; a lower beta may wake it")
    #expect(training([2, 1, 0.004], step: 18, in: &state) == nil)
    // Barely above the limit is not a revival.
    #expect(training([2, 1, 0.02], step: 20, in: &state) == nil)
    #expect(training([2, 1, 0.004], step: 22, in: &state) == nil)
    #expect(training([2, 1, 0.2], step: 24, in: &state) == nil)
    #expect(training([2, 1, 0.004], step: 26, in: &state)?.hasPrefix("z3 has died") == true)
  }

  /// A posterior that is the same for all images is dead wherever it lies, in every view, as the latest test tells.
  @Test func whatTellsNothingIsDeadInEveryView() throws {
    var state = Sample.training()
    #expect(training([2, 1, 0.5], step: 12, in: &state) == nil)
    var snapshot = Sample.snapshot(step: 14)
    snapshot.checkpoint.evaluation = try Self.evaluation(information: [1.5, 0.001, 0.4])
    _ = state.update(
      .snapshot(
        Snapshot(checkpoint: snapshot.checkpoint, imagesPerSecond: 1, klPerDimension: [2, 1, 0.5], isRunning: true)))
    #expect(state.errorText == "z2 has died: it tells less than 0.01 nats; a lower beta may wake it")
    for view in ["1", "4", "9"] {
      state.press(.character(Character(view)))
      #expect(state.draw().contains("dead"), "\(view)")
    }
    snapshot.checkpoint.evaluation = try Self.evaluation(information: [1.5, 0.9, 0.4])
    _ = state.update(
      .snapshot(
        Snapshot(checkpoint: snapshot.checkpoint, imagesPerSecond: 1, klPerDimension: [2, 1, 0.5], isRunning: true)))
    #expect(state.draw().contains("no dimension is dead: each tells 0.01 nats of the image or more"))
  }

  private static func evaluation(information: [Double]) throws -> Evaluation {
    try JSONDecoder().decode(
      Evaluation.self,
      from: Data(
        #"{"images":5,"reconstruction":90,"klPerDimension":[2,1,0.5],"informationPerDimension":\#(information)}"#.utf8))
  }

  /// Advice on a run is the doctor's: what has no effect on it is not said.
  @Test func adviceInTheWarningIsTheDoctors() {
    let half = CollapseVerdict(klPerDimension: [0, 1])
    let whole = CollapseVerdict(klPerDimension: [0, 0])
    let iwae = RunConfiguration(data: "digits", samples: 5, objective: .iwae)
    #expect(half.briefAdvice(for: iwae) == nil && whole.briefAdvice(for: iwae) == nil)
    let plain = RunConfiguration(data: "digits")
    #expect(half.briefAdvice(for: plain) == "a lower beta may wake it")
    #expect(whole.briefAdvice(for: plain) == "lower beta")
    #expect(CollapseVerdict(klPerDimension: [0, 0], steps: 3).briefAdvice(for: plain) == nil)
  }

  /// Nor is anything reported before the model could learn.
  @Test func theBeginningIsNoCollapse() {
    var state = Sample.training()
    #expect(training([2, 1, 0.5], step: 3, in: &state) == nil)
    #expect(training([0, 0, 0], step: 6, in: &state) == nil)
    state = Sample.training()
    #expect(training([0, 0, 0], step: 499, in: &state) == nil)
    let warning = training([0, 0, 0], step: 500, in: &state)
    #expect(warning?.hasPrefix("the whole posterior has collapsed") == true)
    #expect(warning?.contains("lower beta") == true)
    #expect(training([0, 0.001, 0], step: 502, in: &state) == nil)
  }

  @Test func anErrorIsReadFirst() {
    var state = Sample.training()
    state.press(.character("o"))
    _ = state.update(.listed([ModelSummary(path: "/m", name: "m", summary: "no checkpoint", isValid: false)]))
    state.press(.enter)
    let collapsed = Snapshot(
      checkpoint: Sample.snapshot(step: 500).checkpoint, imagesPerSecond: 1, klPerDimension: [0, 0, 0], isRunning: true)
    _ = state.update(.snapshot(collapsed))
    #expect(state.errorText == "no checkpoint")
    state.press(.escape)
    _ = state.update(.snapshot(collapsed))
    #expect(state.errorText?.hasPrefix("the whole posterior has collapsed") == true)
  }

  @Test func whereNothingPullsNothingDies() {
    var state = Sample.training()
    _ = state.update(.obey(.objective, "autoencoder"))
    #expect(training([2, 1, 0.5], step: 12, in: &state) == nil)
    #expect(training([0, 0, 0], step: 14, in: &state) == nil)
    state.press(.character("9"))
    #expect(state.draw().contains("nothing pulls the posterior to the prior"))
    #expect(!state.draw().contains("dead"))
  }

  @Test(arguments: [(60, 20), (80, 24), (120, 40), (200, 60)])
  func theVerdictIsOnTheScreen(width: Int, height: Int) throws {
    var state = Sample.state(model: try Sample.trained(place: Sample.atOrigin(latent: 3)), width: width, height: height)
    state.press(.character("9"))
    let canvas = state.draw()
    #expect(canvas.contains("1 of 3"), "\(width)")
    #expect(canvas.contains("z2") || width < 80)
    #expect(canvas.contains("normalised") == (height >= 40))
  }
}

/// Switching the objective in a real run.
@Suite struct ObjectiveSessionTests {
  @Test func aRunGoesOnWithAnotherObjective() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    test.press(.character("O"), .home, .enter)
    try test.train(to: 6)
    #expect(test.state.model.configuration.objective == .autoencoder)
    test.press(.character(")"))
    try test.wait(for: "the change") { $0.model.configuration.objective == .noiseOnly }
    let step = test.state.model.step
    try test.train(to: step + 6)
    let history = test.state.model.history
    #expect(history.objectives.map(\.objective) == [.autoencoder, .noiseOnly])
    #expect(history.objectives.last?.step == step + 1)
    #expect(!history.isNoisy(at: step) && history.isNoisy(at: step + 1))
  }
}

/// Samples from the prior, and where they lie.
@Suite struct CodeSpreadTests {
  @Test func theSpreadIsThatOfTheCodes() {
    let spread = CodeSpread(mu: [3, -4, 0, 0], logVariance: [0, 0, 0, 0], latent: 2)
    #expect(spread.ofMeans == 6.25)
    #expect(spread.ofDraws == 7.25)
    #expect(spread.share(isNoisy: false) == 2.5)
  }

  @Test func itIsSaidBelowTheWall() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    test.press(.character("8"))
    try test.wait(for: "the spread") { $0.draw().contains("the codes' spread is ") }
    // A new model's sigma is about 1, like the prior's.
    #expect(test.state.draw().contains("draws lie as they do"))
    let drawn = test.state.draw().lines[22]
    test.press(.character("O"), .home, .enter)
    // Another key removes the notice over it. The same codes, without their noise.
    test.press(.function(5))
    #expect(test.state.draw().lines[22] != drawn)
    #expect(test.state.draw().contains("the codes' spread is 0."))
  }
}

/// A new run by the form: objective, schedules, optimizer and the rest, by keys and by words.
@Suite struct RunFormFieldTests {
  private func prepared(_ lines: [String]) -> RunConfiguration? {
    var state = Sample.state()
    state.press(.character("9"))
    for line in lines { _ = state.update(.obey(.set, line)) }
    #expect(state.errorText == nil)
    guard case .prepare(let run)? = state.press(.enter).first else { return nil }
    return run
  }

  @Test func allThatTheCommandLineTakes() throws {
    let run = try #require(
      prepared([
        "objective capacity", "capacity 12,4", "beta 30", "beta schedule cyclic:3", "samples 2",
        "optimizer sgd", "momentum 0.8", "schedule step:10,0.5", "init glorot-mean", "likelihood learned-gaussian",
        "learning-rate 0.01", "precision single",
      ]))
    #expect(run.objective == .capacity && run.capacity == CapacityGrowth(nats: 12, epochs: 4))
    #expect(run.beta == 30 && run.betaSchedule == .cyclic(epochs: 3) && run.samples == 2)
    #expect(run.optimizer == .momentum(0.8) && run.learningRateSchedule == .step(epochs: 10, factor: 0.5))
    #expect(run.initialization == .glorotMean && run.architecture.likelihood == .learnedGaussian)
    #expect(run.learningRate == 0.01)
  }

  @Test func theVAEHasABetaOfOne() throws {
    #expect(try #require(prepared(["free bits 0.25", "beta 3"])).objective == .beta)
    let vae = try #require(prepared(["beta 3", "objective vae"]))
    #expect(vae.objective == .vae && vae.beta == 1)
    #expect(try #require(prepared(["free-bits 0.25"])).freeBits == 0.25)
  }

  @Test func onlyWhatMeansSomethingIsAsked() {
    var state = Sample.state(width: 120, height: 40)
    state.press(.character("9"), .character("w"))
    #expect(state.draw().contains("beta schedule") && !state.draw().contains("momentum"))
    _ = state.update(.obey(.set, "objective autoencoder"))
    #expect(!state.draw().contains("beta schedule") && !state.draw().contains("free bits"))
    state.press(.left, .left)
    #expect(state.draw().contains("objective      capacity") || state.draw().contains("◂ capacity ▸"))
    #expect(state.draw().contains("capacity       25,10"))
    _ = state.update(.obey(.set, "objective gan"))
    #expect(state.errorText?.hasPrefix("objective: expected autoencoder, noise-only") == true)
  }
}

/// The list of objectives in words.
@Suite struct ObjectivePlainTests {
  @Test func theListIsAQuestion() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    var dialog = PlainDialog(test.session)
    let list = dialog.answer("objectives")
    #expect(list.count == 11)
    #expect(list[0].hasPrefix("1: autoencoder, reconstruction at z = mu: compresses"))
    #expect(list[10] == "minimise which? A number or a name, or esc.")
    #expect(dialog.answer("11") == ["a number from 1 to 10, a name, or esc."])
    #expect(dialog.answer("2") == ["noise-only: \(Objective.noiseOnly.recipe.summary)"])
    #expect(test.state.objective == .noiseOnly)
    #expect(dialog.answer("objective iwae") == ["iwae: \(Objective.iwae.recipe.summary)"])
    #expect(dialog.answer("more beta") == ["iwae has no beta to turn: O lists the objectives that have"])
    #expect(dialog.answer("status").contains("iwae: loss = -log mean_k w"))
    #expect(dialog.answer("next objective")[0].hasPrefix("vae: "))
  }

  /// A gradient that the new objective does not have.
  @Test func aGradientThatIsLeftBehindIsSaid() throws {
    var model = Sample.fresh(place: Sample.atOrigin(latent: 3))
    model.configuration.gradient = .sticking
    let test = try TestSession(model)
    var dialog = PlainDialog(test.session)
    #expect(dialog.answer("objective iwae") == ["iwae: \(Objective.iwae.recipe.summary)"])
    #expect(
      dialog.answer("objective capacity") == [
        "capacity: \(Objective.capacity.recipe.summary); the gradient is the plain one, as it has no sticking one"
      ])
  }
}
