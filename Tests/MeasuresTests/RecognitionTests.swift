import Autodiff
import Datasets
import Measures
import Randomness
import Testing
import Training
import VAE

/// Recognition on data that are easy, and on data that are impossible to distinguish.
@Suite struct RecognitionTests {
  private static let size = ImageSize(width: 4, height: 2)

  /// Three classes: the pixel of the class is bright, the others are noise.
  private static func images(_ count: Int, _ split: Split, noise: Float = 60, labelled: Bool = true) -> ImageSet {
    var generator = Philox(seed: 6, stream: split == .train ? 1 : 2)
    let labels = (0..<count).map { UInt8($0 % 3) }
    let pixels = labels.flatMap { label in
      (0..<8).map { UInt8(min(255, ($0 == Int(label) ? 160 : 0) + noise * generator.uniform())) }
    }
    return ImageSet(name: "three", split: split, size: size, pixels: pixels, labels: labelled ? labels : nil)
  }

  private static func dataset(train: Int = 90, test: Int = 60, noise: Float = 60) -> Dataset {
    Dataset(
      name: "three", origin: "test", hash: "", train: images(train, .train, noise: noise),
      test: images(test, .test, noise: noise))
  }

  private static let model = Checkpoint(
    RunConfiguration(
      architecture: Architecture(picture: Shape(channels: 1, height: 2, width: 4), hidden: [16], latent: 3),
      data: "three"))

  private func study(_ data: Dataset, threads: Int = 1) throws -> RecognitionStudy {
    try RecognitionStudy(Self.model, data: data, pixels: .grey, seed: 5, threads: threads)
  }

  @Test func easyClassesAreRecognised() throws {
    let study = try study(Self.dataset())
    #expect(study.classes == 3 && study.most == 90)
    let scores = study.scores(labels: 30, draws: 3)
    #expect(scores.map(\.recognizer) == Recognizer.all && scores.allSatisfy { $0.accuracies.count == 3 })
    for score in scores where score.recognizer.input == .pixels {
      #expect(score.mean == 1, "\(score.recognizer)")
    }
    // With all labels there is one draw and no deviation.
    let all = study.scores(labels: 90, draws: 3)
    #expect(all.allSatisfy { $0.accuracies.count == 1 && $0.deviation == nil })
  }

  @Test func noiseIsNotRecognised() throws {
    let noise = { (split: Split) in
      var generator = Philox(seed: 8, stream: split == .train ? 1 : 2)
      return ImageSet(
        name: "noise", split: split, size: Self.size, pixels: (0..<1600).map { _ in UInt8(generator.uniform() * 256) },
        labels: (0..<200).map { UInt8($0 % 2) })
    }
    let data = Dataset(name: "noise", origin: "test", hash: "", train: noise(.train), test: noise(.test))
    for score in try study(data).scores(labels: 100, draws: 4) {
      // Four draws of 200 random answers on the same images: 0.5 within four deviations of 0.035.
      #expect(abs(score.mean - 0.5) < 0.14, "\(score)")
      #expect((score.deviation ?? 0) > 0)
    }
  }

  /// Fine-tuning recovers what an untrained encoder lost.
  @Test func fineTuningTrainsTheEncoder() throws {
    var model = Self.model
    model.parameters = model.parameters.map { _ in 0 }
    let layout = model.configuration.architecture.parameterLayout
    var generator = Philox(seed: 1, stream: 1)
    layout["encoder.0.weight"]?.put((0..<128).map { _ in 0.3 * generator.normal() }, into: &model.parameters)
    // mu uses two of sixteen hidden units.
    var weight = [Float](repeating: 0, count: 48)
    (weight[0], weight[17]) = (0.01, 0.01)
    layout["mu.weight"]?.put(weight, into: &model.parameters)
    let study = try RecognitionStudy(model, data: Self.dataset(noise: 90), pixels: .grey, seed: 5)
    let scores = study.scores(labels: 60, draws: 2)
    func mean(_ method: Recognizer.Method, _ input: Recognizer.Input) -> Double {
      scores.first { $0.recognizer == Recognizer(method: method, input: input) }?.mean ?? .nan
    }
    #expect(mean(.linear, .mu) < 0.9)
    #expect(mean(.fineTuned, .pixels) > 0.97)
  }

  @Test func dependsOnTheSeedAndNotOnThreads() throws {
    let data = Self.dataset(noise: 255)
    let one = try study(data).scores(labels: 6, draws: 4)
    #expect(try study(data, threads: 3).scores(labels: 6, draws: 4) == one)
    let other = try RecognitionStudy(Self.model, data: data, pixels: .grey, seed: 6).scores(labels: 6, draws: 4)
    #expect(other != one)
    // More draws start with the same ones.
    let more = try study(data).scores(labels: 6, draws: 5)
    #expect(zip(one, more).allSatisfy { $0.accuracies == Array($1.accuracies.prefix(4)) })
  }

  @Test func deviationByHand() {
    let score = RecognitionScore(
      recognizer: Recognizer(method: .linear, input: .mu), accuracies: [0.5, 0.75, 1])
    #expect(score.mean == 0.75 && score.deviation == 0.25)
  }

  @Test func impossibleMeasurementsAreRefused() throws {
    let data = Self.dataset()
    try RecognitionStudy.check(labels: 90, data: data)
    try RecognitionStudy.check(labels: 3, data: data)
    #expect(throws: MeasureError.tooFewImages(expected: 91, found: 90, data: "three")) {
      try RecognitionStudy.check(labels: 91, data: data)
    }
    #expect(throws: MeasureError.tooFewLabels(expected: 3, found: 2, data: "three")) {
      try RecognitionStudy.check(labels: 2, data: data)
    }
    let silent = Dataset(
      name: "three", origin: "", hash: "", train: data.train, test: Self.images(9, .test, labelled: false))
    #expect(throws: MeasureError.noLabels(data: "three", split: .test)) { try study(silent) }
  }
}
