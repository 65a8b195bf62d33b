import Randomness

/// Which built-in sprites make a data set: how many of all 737,280 combinations, drawn without putting any back.
///
/// Data are held in memory here, so a set is a part of all: no combination is in it twice, and none of its test images was
/// learnt from.
public struct SpritesRecipe: Equatable, Sendable {
  /// How many images to learn from.
  public var trainCount: Int
  /// How many images to measure on.
  public var testCount: Int
  /// What decides which combinations these are.
  public var seed: UInt64

  /// The data sets called `sprites` and `sprites64`, of the same combinations. Its numbers stay: saved models name it by its
  /// hash.
  public static let standard = SpritesRecipe(trainCount: 60_000, testCount: 10_000, seed: 1)

  /// A data set of its own: at most as many images as there are combinations.
  public init(trainCount: Int, testCount: Int, seed: UInt64) {
    precondition(trainCount + testCount <= SpriteFactors.combinations, "more sprites than there are")
    self.trainCount = trainCount
    self.testCount = testCount
    self.seed = seed
  }

  /// SHA-256 in hexadecimal of everything the images depend on, so that it is known without drawing them.
  public func hash(side: Int) -> String {
    let text = """
      latent sprites version \(SyntheticSprites.version) side \(side) train \(trainCount) test \(testCount) seed \(seed)
      """
    return ContentHash.of(text)
  }

  /// Draws the images.
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
