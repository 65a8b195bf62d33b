import Datasets
import Measures
import Testing
import Training
import VAE

/// Each cause is silent without evidence, and speaks with it.
@Suite struct DoctorTests {
  private static let run = RunConfiguration(data: "digits")

  /// A run of a thousand steps that goes well.
  private func healthy(_ run: RunConfiguration = run) -> Symptoms {
    var symptoms = Symptoms()
    symptoms.run = run
    symptoms.steps = 1000
    symptoms.klPerDimension = [3, 2, 1, 0.5]
    symptoms.curves.whole = Self.curve(1000)
    symptoms.curves.recent = Self.curve(1000)
    symptoms.naming = { "\($0.rawValue)=\($1)" }
    return symptoms
  }

  /// A loss that falls from 500 to 100 with the noise of batches, in turn above and below.
  private static func curve(_ count: Int) -> [LossCurves.Point] {
    (0..<count).map { step in
      let loss = 100 + 400 / (1 + Double(step) / 10) + (step % 2 == 0 ? 1 : -1)
      return LossCurves.Point(x: Double(step + 1), reconstruction: loss - 6, kl: 6, loss: loss)
    }
  }

  private func causes(_ symptoms: Symptoms) -> [String] { Doctor.verdicts(symptoms).map(\.cause) }

  /// With a healthy examination every cause has what it needs, and none speaks.
  private func examined(_ change: (inout Checkup) -> Void = { _ in }) -> Symptoms {
    var found = Checkup()
    found.values = 784
    found.test = ImageLosses([99, 101, 100, 103])
    found.train = ImageLosses([98, 102, 100, 101])
    found.klPerDimension = [3, 2, 1, 0.5]
    found.layers = [LayerActivity(name: "encoder.1", units: 100, silent: 20)]
    found.rate = rateTrial(tenth: 99)
    change(&found)
    var symptoms = healthy()
    symptoms.take(found)
    return symptoms
  }

  private func evaluation(_ reconstruction: Double, kl: Double = 6) -> Evaluation {
    Evaluation(images: 10, reconstruction: reconstruction, klPerDimension: [kl])
  }

  private func rateTrial(tenth: Double) -> RateTrial {
    RateTrial(
      present: Trial(steps: 100, before: evaluation(94), after: evaluation(94)),
      tenth: Trial(steps: 100, before: evaluation(94), after: evaluation(tenth - 6)))
  }

  /// A codebook of which little is used, after enough steps; the remedy fits how its vectors are moved.
  @Test func aCodebookThatCollapsed() throws {
    func symptoms(_ shares: [Double], _ latents: String = "vq:4,8,2") throws -> Symptoms {
      var run = Self.run
      let space: LatentSpace = try #require(LatentSpace(latents))
      run.architecture = try run.architecture.resized(latents: space)
      var symptoms = healthy(run)
      symptoms.klPerDimension = [2, 2, 2, 2]
      symptoms.codebook = CodebookUse(shares: shares)
      return symptoms
    }
    let collapsed = [1, 1, 0.001, 0, 0, 0, 0, 0]
    let verdict = try #require(Doctor.verdicts(symptoms(collapsed)).first)
    #expect(verdict.cause == "codebook")
    #expect(verdict.sentence.contains("6 of 8 codes") && verdict.sentence.contains("the perplexity is 2.0"))
    #expect(try Doctor.verdicts(symptoms(collapsed, "vq:4,8,2,loss")).first?.sentence.contains("averages") == true)
    #expect(try Doctor.verdicts(symptoms([Double](repeating: 1, count: 8))).isEmpty)
    #expect(try Doctor.verdicts(symptoms([1, 1, 1, 1, 1, 0, 0, 0])).isEmpty)
    var early = try symptoms(collapsed)
    early.steps = 10
    #expect(Doctor.verdicts(early).isEmpty)
  }

  @Test func nothingIsKnown() {
    #expect(Doctor.verdicts(Symptoms()).isEmpty)
    #expect(causes(healthy()) == [] && causes(examined()) == [])
  }

  @Test func namesAreDistinct() {
    #expect(Set(Doctor.causes.map(\.name)).count == Doctor.causes.count)
  }

  @Test func numbersThatAreNotFinite() throws {
    var symptoms = healthy()
    symptoms.curves.breakdown = LossCurves.Breakdown(
      x: 312, origin: "the gaussian KL made the first", remedy: "lower it")
    let verdict = try #require(Doctor.verdicts(symptoms).first)
    #expect(verdict.cause == "not-finite" && verdict.remedy == "lower it")
    #expect(verdict.evidence == "at step 312 the gaussian KL made the first")
    symptoms = healthy()
    symptoms.brokenWeights = "3 of the 10 numbers of fc1.weight are not finite"
    #expect(Doctor.verdicts(symptoms).first?.evidence == symptoms.brokenWeights)
    #expect(causes(examined { $0.originOfNotFinite = "the linear of encoder.0" }) == ["not-finite"])
  }

  @Test func pixelsOfAnotherScale() throws {
    let dark = examined { $0.brightest = 16 }
    let verdict = try #require(Doctor.verdicts(dark).first)
    #expect(verdict.cause == "pixels" && verdict.evidence.contains("16 of 255") && verdict.remedy.contains("by 15"))
    #expect(causes(examined { $0.brightest = 64 }) == [])
    // A cross-entropy below 0; a density may be there.
    var log = Symptoms()
    log.curves.whole = [LossCurves.Point(x: 7, reconstruction: -40, kl: 3, loss: -37)]
    for (name, wanted) in [("train_bce", ["pixels"]), ("recon_loss", ["pixels"]), ("nll", []), ("gauss_rec", [])] {
      log.curves.reconstructionName = name
      #expect(causes(log) == wanted, "\(name)")
    }
    log.curves.whole = [LossCurves.Point(x: 7, reconstruction: 40, kl: 3, loss: 43)]
    log.curves.reconstructionName = "bce"
    #expect(causes(log) == [])
  }

  @Test func lossesThatJump() throws {
    var symptoms = healthy()
    for place in [600, 700, 800] {
      let loss = symptoms.curves.recent[place].loss + 150
      symptoms.curves.recent[place] = LossCurves.Point(x: Double(place + 1), reconstruction: loss, kl: 0, loss: loss)
    }
    let verdict = try #require(Doctor.verdicts(symptoms).first)
    #expect(verdict.cause == "learning-rate" && verdict.evidence.contains("jumped 3 times"))
    #expect(verdict.remedy == "begin again with learning-rate=0.0001")
    // A run whose highest loss is far above its first.
    symptoms = healthy()
    symptoms.curves.whole[5] = LossCurves.Point(x: 6, reconstruction: 5000, kl: 0, loss: 5000)
    #expect(causes(symptoms) == ["learning-rate"])
  }

  /// A beta that is turned moves the loss, and the rate has no part in it.
  @Test func aTurnedBetaIsNoJump() {
    var model = Checkpoint(Self.run)
    model.step = 400
    model.history.append(beta: 1, step: 1)
    for step in 1...400 {
      if step % 50 == 0 { model.history.append(beta: step % 100 == 0 ? 1 : 100, step: step) }
      model.history.append(LossHistory.Point(step: step, reconstruction: 300 + Float(step % 2), kl: 20))
    }
    #expect(causes(Symptoms(model)) == [])
    model.history.append(LossHistory.Point(step: 401, reconstruction: 9000, kl: 20))
    #expect(LossCurves(model.history, weight: { _ in 1 }, last: 1).recent.last?.loss == 9020)
  }

  @Test func aTenthOfTheRateGains() throws {
    #expect(causes(examined { $0.rate = rateTrial(tenth: 98) }) == [])
    let verdict = try #require(Doctor.verdicts(examined { $0.rate = rateTrial(tenth: 80) }).first)
    #expect(verdict.cause == "learning-rate" && verdict.evidence.contains("20.00 nats lower"))
  }

  /// Dead units are the learning rate's doing where its first steps were as large as the weights.
  @Test func aRateThatKills() throws {
    func found(_ rate: Float) -> [String] {
      var symptoms = examined { $0.layers = [LayerActivity(name: "encoder.1", units: 100, silent: 99)] }
      symptoms.run?.learningRate = rate
      return causes(symptoms)
    }
    #expect(found(0.02) == ["learning-rate", "dead-units"])
    #expect(found(0.001) == ["dead-units"])
  }

  @Test func meansForSums() {
    var log = Symptoms()
    func points(_ reconstruction: Double, _ kl: Double) -> [LossCurves.Point] {
      [
        LossCurves.Point(x: 1, reconstruction: reconstruction, kl: 0.5, loss: 1),
        LossCurves.Point(x: 2, reconstruction: reconstruction / 2, kl: kl, loss: 1),
      ]
    }
    log.curves.reconstructionName = "recon"
    log.curves.whole = points(0.69, 0.001)
    #expect(causes(log) == ["means"])
    log.curves.whole = points(0.69, 20)
    #expect(causes(log) == [], "a log of means, of a run that was trained on sums")
    log.curves.whole = points(540, 0.001)
    #expect(causes(log) == [])
    // What a model tells.
    func foreign(_ beta: Double, latent: Int = 20) -> [String] {
      var symptoms = examined {
        // 1 - sigma^2 is 0.5 for each of a hundred images, and the slopes follow from beta.
        $0.balance = BetaBalance(
          slopes: [Double](repeating: beta / 2, count: 100), rooms: [Double](repeating: 0.5, count: 100))
        $0.klPerDimension = [Double](repeating: 1, count: latent)
      }
      symptoms.run = nil
      return causes(symptoms)
    }
    #expect(foreign(784) == ["means"] && foreign(39) == ["means"] && foreign(0.05) == ["means"])
    #expect(foreign(1) == [] && foreign(4) == [] && foreign(0.5, latent: 2) == [])
  }

  @Test func deadUnits() throws {
    let found = examined { $0.layers.append(LayerActivity(name: "decoder.1", units: 200, silent: 160)) }
    let verdict = try #require(Doctor.verdicts(found).first)
    #expect(verdict.cause == "dead-units" && verdict.evidence.contains("160 of the 200 units of decoder.1"))
    #expect(causes(examined { $0.layers = [] }) == [])
  }

  @Test func betaOnAnotherScale() throws {
    var symptoms = healthy(RunConfiguration(data: "digits", beta: 100))
    #expect(causes(symptoms) == [], "6.5 nats come through")
    symptoms.klPerDimension = [0.001, 0, 0, 0]
    let verdict = try #require(Doctor.verdicts(symptoms).first)
    #expect(
      verdict.cause == "beta" && verdict.evidence.contains("beta is 100 on sums") && verdict.remedy == "try beta=1")
    #expect(causes(symptoms) == ["beta"], "not a missing warm-up as well")
    symptoms.klPerDimension = [1, 0, 0, 0]
    #expect(causes(symptoms) == ["beta"])
    symptoms.steps = 100
    #expect(causes(symptoms) == [], "too early")
  }

  @Test func aBetaTooLowMissesThePrior() {
    var symptoms = examined {
      $0.coverage = PriorCoverage(Self.normals(1000, deviation: 6), seed: 1, threads: 1)
    }
    #expect(causes(symptoms) == ["holes"])
    symptoms.run?.beta = 0.01
    symptoms.run?.objective = .beta
    #expect(causes(symptoms).first == "beta")
  }

  @Test func collapse() throws {
    var symptoms = healthy()
    symptoms.klPerDimension = [0.001, 0.002, 0, 0]
    let verdict = try #require(Doctor.verdicts(symptoms).first)
    #expect(verdict.cause == "warm-up" && verdict.evidence.contains("0.003 nats"))
    #expect(verdict.remedy.contains("beta-schedule=warm-up:10"))
    // Whether the decoder can use z decides.
    func woken(kl: Double, reconstruction: Double) -> [String] {
      var found = Checkup()
      found.klPerDimension = [0.001, 0.002, 0, 0]
      found.waking = Trial(steps: 200, before: evaluation(200, kl: 0), after: evaluation(reconstruction, kl: kl))
      var symptoms = symptoms
      symptoms.take(found)
      return causes(symptoms)
    }
    #expect(woken(kl: 12, reconstruction: 140) == ["warm-up"])
    #expect(woken(kl: 0, reconstruction: 199) == ["ignored-code"])
    #expect(woken(kl: 12, reconstruction: 200) == ["ignored-code"], "z that the decoder makes nothing of")
    symptoms.steps = 100
    #expect(causes(symptoms) == [])
  }

  @Test func testImagesOfAnotherKind() {
    func set(_ split: Split, _ seed: UInt64, _ change: (UInt8) -> UInt8 = { $0 }) -> ImageSet {
      let digits = SyntheticDigits.images(count: 400, seed: seed)
      return ImageSet(
        name: "digits", split: split, size: ImageSize(width: SyntheticDigits.side, height: SyntheticDigits.side),
        pixels: digits.pixels.map(change))
    }
    let alike = SplitLikeness(train: set(.train, 1), test: set(.test, 2), threads: 1)
    let inverted = SplitLikeness(train: set(.train, 1), test: set(.test, 2) { 255 - $0 }, threads: 1)
    #expect(alike.map { abs($0.accuracy - 0.5) < 4 * $0.error } == true, "\(String(describing: alike))")
    #expect(inverted.map { $0.accuracy > 0.99 } == true)
    #expect(causes(examined { $0.likeness = alike }) == [])
    #expect(causes(examined { $0.likeness = inverted }) == ["test-set"])
  }

  @Test func overfitting() {
    // A gap of 60 nats, and a test loss that has risen.
    let far = examined { $0.test = ImageLosses([159, 161, 160, 160]) }
    #expect(causes(far) == ["overfitting"])
    // A smaller gap counts if the test loss has risen.
    var near = examined { $0.test = ImageLosses([109, 111, 110, 110]) }
    #expect(causes(near) == [])
    near.curves.test = [120, 104, 110].enumerated().map {
      LossCurves.Point(x: Double($0.offset), reconstruction: nil, kl: nil, loss: $0.element)
    }
    #expect(causes(near) == ["overfitting"])
    // Without images the latest losses of training decide.
    var unseen = healthy()
    unseen.curves.test = near.curves.test.map {
      LossCurves.Point(x: $0.x, reconstruction: nil, kl: nil, loss: $0.loss + 10)
    }
    #expect(causes(unseen) == ["overfitting"])
  }

  @Test func anEncoderThatLags() throws {
    let gaussian = LinearGaussian()
    func found(_ shift: [Float]) throws -> [String] {
      let gaps = try gaussian.model(shift: shift).inferenceGaps(
        on: gaussian.images, pixels: .grey, samples: 500, seed: 1, threads: 1)
      return causes(examined { $0.gaps = gaps })
    }
    #expect(try found([0, 0]) == [])
    #expect(try found([1.5, 1.5]) == ["encoder"])
  }

  @Test func spareDimensions() throws {
    var symptoms = healthy()
    symptoms.klPerDimension = [3, 2] + [Double](repeating: 0.001, count: 18)
    let verdict = try #require(Doctor.verdicts(symptoms).first)
    #expect(verdict.cause == "dimensions" && verdict.remedy == "latent=4 would do")
    symptoms.klPerDimension = [3, 2] + [Double](repeating: 0.001, count: 4)
    #expect(causes(symptoms) == [])
  }

  static func normals(_ count: Int, features: Int = 3, deviation: Float = 1, seed: UInt64 = 5) -> Points {
    var generator = Normals(seed: seed)
    return Points((0..<count * features).map { _ in deviation * generator.next() }, features: features)
  }
}

/// Standard normal numbers for tests: sums of twelve uniform ones.
private struct Normals {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Float {
    (0..<12).reduce(Float(-6)) { sum, _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return sum + Float(state >> 40) / Float(1 << 24)
    }
  }
}
