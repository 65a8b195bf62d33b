import Randomness

/// Which built-in faces make a data set: how many of all combinations, drawn without putting any back, so that none of the
/// test images was learnt from.
public struct FacesRecipe: Equatable, Sendable {
  /// How many images to learn from.
  public var trainCount: Int
  /// How many images to measure on.
  public var testCount: Int
  /// What decides which faces these are.
  public var seed: UInt64
  /// Whether only smile and pose vary.
  public var isOfOnePerson: Bool

  /// The data sets called `faces` and `faces64`, of the same faces. Its numbers stay: saved models name it by its hash.
  public static let standard = FacesRecipe(trainCount: 20_000, testCount: 2_000, seed: 1)
  /// The data set called `face`: all ways for one person to look.
  public static let onePerson = FacesRecipe(trainCount: 900, testCount: 124, seed: 1, isOfOnePerson: true)

  /// A data set of its own: at most as many images as there are faces.
  public init(trainCount: Int, testCount: Int, seed: UInt64, isOfOnePerson: Bool = false) {
    let most = isOfOnePerson ? FaceFactors.looks : FaceFactors.combinations
    precondition(trainCount + testCount <= most, "more faces than there are")
    self.trainCount = trainCount
    self.testCount = testCount
    self.seed = seed
    self.isOfOnePerson = isOfOnePerson
  }

  /// How many classes there are, by the degree of the smile: frown, serious, smile, laugh.
  private static let classCount = 4

  /// SHA-256 in hexadecimal of everything the images depend on, so that it is known without drawing them.
  public func hash(_ size: ImageSize) -> String {
    let text = """
      latent faces version \(SyntheticFaces.version) size \(size) train \(trainCount) test \(testCount) seed \(seed) \
      \(isOfOnePerson ? "one person" : "all")
      """
    return ContentHash.of(text)
  }

  /// Draws the images.
  func dataset(_ name: String, _ size: ImageSize) -> Dataset {
    let order = permutation(
      of: isOfOnePerson ? FaceFactors.looks : FaceFactors.combinations, seed: seed, stream: 0)
    func draw(_ range: Range<Int>, _ split: Split) -> ImageSet {
      let faces = order[range].map { isOfOnePerson ? FaceFactors(look: Int($0)) : FaceFactors(index: Int($0)) }
      return ImageSet(
        name: name, split: split, size: size,
        pixels: SyntheticFaces.images(faces, side: size.width, channels: size.channels),
        labels: faces.map { UInt8($0.smile * Self.classCount / FaceFactors.Kind.smile.count) },
        factors: ImageFactors(faces, ofOnePerson: isOfOnePerson))
    }
    return Dataset(
      name: name, origin: DatasetLocation.builtIn.origin, hash: hash(size), train: draw(0..<trainCount, .train),
      test: draw(trainCount..<trainCount + testCount, .test))
  }
}
