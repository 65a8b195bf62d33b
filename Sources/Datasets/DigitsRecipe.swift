/// A data set of built-in digits: how many, and from which seeds.
public struct DigitsRecipe: Equatable, Sendable {
  /// The number of train images.
  public var trainCount: Int
  /// The number of test images.
  public var testCount: Int
  /// The seed of the train images.
  public var trainSeed: UInt64
  /// The seed of the test images, another one than for training.
  public var testSeed: UInt64

  /// The data set called `digits`. It must not change: saved models refer to its hash.
  public static let standard = DigitsRecipe(trainCount: 20_000, testCount: 2_000, trainSeed: 1, testSeed: 2)

  /// A data set with these counts and seeds.
  public init(trainCount: Int, testCount: Int, trainSeed: UInt64, testSeed: UInt64) {
    self.trainCount = trainCount
    self.testCount = testCount
    self.trainSeed = trainSeed
    self.testSeed = testSeed
  }

  /// SHA-256 in hexadecimal of everything that determines the images. Known without drawing them.
  public var hash: String {
    let text = """
      latent digits version \(SyntheticDigits.version) train \(trainCount) seed \(trainSeed) \
      test \(testCount) seed \(testSeed)
      """
    return ContentHash.of(text)
  }

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
