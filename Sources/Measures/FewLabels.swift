import Datasets

/// How many images a linear probe recognises that has seen the labels of few others, by codes and by pixels.
public struct FewLabels: Sendable, Equatable {
  /// The labelled images of each class.
  public let perClass: Int
  /// The share of images that are recognised by their codes (mu), and by their pixels: a number for each draw of the
  /// labelled images, which are the same for both.
  public let codes, pixels: [Double]

  package init(perClass: Int, codes: [Double], pixels: [Double]) {
    (self.perClass, self.codes, self.pixels) = (perClass, codes, pixels)
  }

  /// Takes the labelled images from the first half of a test set, and recognises at most 1000 of the second half.
  ///
  /// Labels that the model has never seen either: it was not trained on these images. Nil if the set has no labels, or
  /// too few images of a class.
  /// - Parameter mu: the codes of all images of the set, `[images, latent]`.
  public static func measure(
    perClass: Int, draws: Int, of images: ImageSet, mu: [Float], latent: Int, pixels treatment: PixelTreatment,
    seed: UInt64
  ) -> FewLabels? {
    let half = images.count / 2
    guard let labels = images.labels, let chosen = chosen(perClass: perClass, draw: 0, of: images, seed: seed),
      !chosen.isEmpty
    else { return nil }
    let classes = Int(labels.max() ?? 0) + 1
    let (codes, tested) = (Points(mu, features: latent), half..<min(images.count, half + 1000))
    let testedPixels = Points(images.pixels(tested, treatment, seed: seed), features: images.valuesPerImage)
    let testedCodes = codes.subset(tested.map(Int32.init))
    var shares: (codes: [Double], pixels: [Double]) = ([], [])
    for draw in 0..<draws {
      let known = self.chosen(perClass: perClass, draw: draw, of: images, seed: seed) ?? []
      let knownLabels = known.map { labels[Int($0)] }
      func share(_ known: Points, _ tests: Points) -> Double {
        let answers = LogisticRegression(known, labels: knownLabels, classes: classes).predict(tests)
        return Double(zip(answers, tested).count { $0 == labels[$1] }) / Double(tested.count)
      }
      shares.codes.append(share(codes.subset(known), testedCodes))
      let values = known.flatMap { images.pixels(Int($0)..<Int($0) + 1, treatment, seed: seed) }
      shares.pixels.append(share(Points(values, features: images.valuesPerImage), testedPixels))
    }
    return FewLabels(perClass: perClass, codes: shares.codes, pixels: shares.pixels)
  }

  /// The labelled images of a draw, as many of each class; nil if a class has too few.
  public static func chosen(perClass: Int, draw: Int, of images: ImageSet, seed: UInt64) -> [Int32]? {
    guard let labels = images.labels else { return nil }
    let pool = Array(labels.prefix(images.count / 2))
    let classes = Set(pool)
    guard classes.allSatisfy({ label in pool.count { $0 == label } >= perClass }) else { return nil }
    return labelledSubset(pool, count: perClass * classes.count, seed: seed, draw: draw)
  }

  /// The mean over draws.
  public var codesMean: Double { codes.reduce(0, +) / Double(codes.count) }
  /// The mean over draws.
  public var pixelsMean: Double { pixels.reduce(0, +) / Double(pixels.count) }
}
