/// Which built-in digits make a data set: how many, from which seeds.
public struct DigitsRecipe: Equatable, Sendable {
  /// How many images to learn from.
  public var trainCount: Int
  /// How many images to measure on.
  public var testCount: Int
  /// What the train images are drawn from.
  public var trainSeed: UInt64
  /// What the test images are drawn from: another seed, so that none of them was trained on.
  public var testSeed: UInt64

  /// The data set called `digits`. Its numbers stay: saved models name it by its hash.
  public static let standard = DigitsRecipe(trainCount: 20_000, testCount: 2_000, trainSeed: 1, testSeed: 2)

  /// A data set of its own.
  public init(trainCount: Int, testCount: Int, trainSeed: UInt64, testSeed: UInt64) {
    self.trainCount = trainCount
    self.testCount = testCount
    self.trainSeed = trainSeed
    self.testSeed = testSeed
  }

  /// SHA-256 in hexadecimal of everything the images depend on, so that it is known without drawing them.
  public var hash: String {
    let text = """
      latent digits version \(SyntheticDigits.version) train \(trainCount) seed \(trainSeed) \
      test \(testCount) seed \(testSeed)
      """
    return ContentHash.of(text)
  }

  /// Draws the images.
  func dataset() -> Dataset {
    let name = KnownDataset.digits.rawValue
    func draw(_ count: Int, _ seed: UInt64, _ split: Split) -> ImageSet {
      let drawn = SyntheticDigits.images(count: count, seed: seed)
      return ImageSet(
        name: name, split: split, size: ImageSize(width: 28, height: 28), pixels: drawn.pixels, labels: drawn.labels,
        factors: ImageFactors(drawn.factors))
    }
    return Dataset(
      name: name, origin: DatasetLocation.builtIn.origin, hash: hash, train: draw(trainCount, trainSeed, .train),
      test: draw(testCount, testSeed, .test))
  }
}
