import Datasets

/// Whether test images look like training images: how well a linear classifier tells them apart that knows coarse pixels and how
/// bright, rich in contrast and rough an image is.
package struct SplitLikeness: Sendable, Equatable {
  /// The share of images that it did not learn from and tells right: a half where both parts are alike.
  package let accuracy: Double
  /// The images that it was tried on.
  package let images: Int

  /// The standard error of the accuracy of one that guesses.
  package var error: Double { 0.5 / Double(images).squareRoot() }

  /// Nil for fewer than 100 images of either kind.
  package init?(train: ImageSet, test: ImageSet, threads: Int) {
    let count = min(train.count, test.count)
    guard count >= 100 else { return nil }
    let rows = [train, test].map { set in set.sample(count) }
      .map { set in (0..<count).map { Self.features(set, $0) } }
    let features = rows[0][0].count
    // Every second image is learned from: sets may be sorted.
    func points(_ remainder: Int) -> (points: [[Float]], labels: [UInt8]) {
      let chosen = (0..<count).filter { $0 % 2 == remainder }
      return (
        chosen.map { rows[0][$0] } + chosen.map { rows[1][$0] },
        chosen.map { _ in 0 } + chosen.map { _ in 1 }
      )
    }
    let (known, unknown) = (points(0), points(1))
    let scales = (0..<features).map { feature in
      let (mean, variance) = meanAndVariance(known.points.map { Double($0[feature]) })
      return (mean: Float(mean), factor: Float(1 / max(variance.squareRoot(), 1e-6)))
    }
    func scaled(_ points: [[Float]]) -> Points {
      Points(
        points.flatMap { point in zip(point, scales).map { ($0 - $1.mean) * $1.factor } }, features: features)
    }
    // The penalty keeps it from learning by heart what single images look like.
    let classifier = LogisticRegression(
      scaled(known.points), labels: known.labels, classes: 2, strength: 0.01, tolerance: 1e-4, maximumIterations: 200,
      threads: threads)
    let found = classifier.predict(scaled(unknown.points), threads: threads)
    accuracy = Double(zip(found, unknown.labels).count { $0 == $1 }) / Double(found.count)
    images = found.count
  }

  /// The means of 7x7 fields over all channels, mean, deviation, and the mean difference of neighbours in a row.
  private static func features(_ set: ImageSet, _ image: Int) -> [Float] {
    let size = set.size
    let (fields, first) = (7, image * size.count)
    var sums = [Float](repeating: 0, count: fields * fields)
    var counts = sums
    var (sum, squares, rough): (Float, Float, Float) = (0, 0, 0)
    for channel in 0..<size.channels {
      for y in 0..<size.height {
        for x in 0..<size.width {
          let place = first + (channel * size.height + y) * size.width + x
          let value = Float(set.pixels[place]) / 255
          let field = y * fields / size.height * fields + x * fields / size.width
          sums[field] += value
          counts[field] += 1
          sum += value
          squares += value * value
          if x > 0 { rough += abs(value - Float(set.pixels[place - 1]) / 255) }
        }
      }
    }
    let count = Float(size.count)
    let mean = sum / count
    return zip(sums, counts).map { $0 / max($1, 1) }
      + [mean, max(squares / count - mean * mean, 0).squareRoot(), rough / count]
  }
}
