import Randomness

/// A data set of built-in sprites: a random subset of all 737,280 combinations, drawn without replacement.
///
/// The images are held in memory, hence a subset. No combination occurs twice, so no test image is also a train image.
public struct SpritesRecipe: Equatable, Sendable {
  /// The number of train images.
  public var trainCount: Int
  /// The number of test images.
  public var testCount: Int
  /// The seed that selects the combinations.
  public var seed: UInt64

  /// The data sets called `sprites` and `sprites64`, of the same combinations. It must not change: saved models refer
  /// to its hash.
  public static let standard = SpritesRecipe(trainCount: 60_000, testCount: 10_000, seed: 1)

  /// A data set with at most as many images as there are combinations.
  public init(trainCount: Int, testCount: Int, seed: UInt64) {
    precondition(trainCount + testCount <= SpriteFactors.combinations, "more sprites than there are")
    self.trainCount = trainCount
    self.testCount = testCount
    self.seed = seed
  }

  /// SHA-256 in hexadecimal of everything that determines the images. Known without drawing them.
  public func hash(side: Int) -> String {
    let text = """
      latent sprites version \(SyntheticSprites.version) side \(side) train \(trainCount) test \(testCount) seed \(seed)
      """
    return ContentHash.of(text)
  }

  func dataset(_ known: KnownDataset) -> Dataset {
    let size = known.imageSize
    let order = permutation(of: SpriteFactors.combinations, seed: seed, stream: 0)
    func draw(_ range: Range<Int>, _ split: Split) -> ImageSet {
      let factors = order[range].map { SpriteFactors(index: Int($0)) }
      return ImageSet(
        name: known.rawValue, split: split, size: size, pixels: SyntheticSprites.images(factors, side: size.width),
        labels: factors.map { UInt8($0.shape.rawValue) }, factors: ImageFactors(factors))
    }
    return Dataset(
      name: known.rawValue, origin: DatasetLocation.builtIn.origin, hash: hash(side: size.width),
      train: draw(0..<trainCount, .train), test: draw(trainCount..<trainCount + testCount, .test))
  }
}
