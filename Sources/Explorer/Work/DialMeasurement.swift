import Datasets
import Training

/// Measures one model's curve.
package struct DialMeasurement: Sendable {
  /// The number of images in each pass over the betas. The first pass is enough for a useful curve.
  static let passes = [250, 2000, 10_000]

  let model: Checkpoint
  let modelVersion: Int
  let betas: [Float]
  let images: ImageSet
  /// The number of images in each pass, in rising order.
  let passes: [Int]
  let cancellation: Cancellation

  package init(
    model: Checkpoint, modelVersion: Int, betas: [Float], images: ImageSet, passes: [Int], cancellation: Cancellation
  ) {
    (self.model, self.modelVersion, self.betas) = (model, modelVersion, betas)
    (self.images, self.passes, self.cancellation) = (images, passes, cancellation)
  }

  /// Reports its progress after every point, a curve after every pass, and its end.
  package func run(report: (DialNews) -> Void) {
    report(.over(version: modelVersion, isComplete: isComplete(report: report)))
  }

  private func isComplete(report: (DialNews) -> Void) -> Bool {
    let counts = passes.map { min($0, images.count) }.reduce(into: [Int]()) { if $0.last != $1 { $0.append($1) } }
    let all = Double(counts.reduce(0, +) * betas.count)
    var done = 0
    for count in counts {
      let part = count == images.count ? images : images.first(count)
      var points: [RateDistortion] = []
      for beta in betas {
        if cancellation.isCancelled { return false }
        // Images of another size have been rejected before.
        guard
          let point = try? model.rateDistortion(
            at: beta, on: part, pixels: model.configuration.pixels, seed: model.configuration.seed, threads: 1)
        else { return true }
        points.append(point)
        done += count
        report(.progress(version: modelVersion, share: Double(done) / all))
      }
      report(.measured(DialCurve(modelVersion: modelVersion, images: count, points: points)))
    }
    return true
  }
}

extension ImageSet {
  /// Its first images. An evaluation treats each image as it would in the whole set.
  fileprivate func first(_ count: Int) -> ImageSet {
    ImageSet(
      name: name, split: split, size: size, pixels: Array(pixels.prefix(count * valuesPerImage)),
      labels: labels.map { Array($0.prefix(count)) })
  }
}
