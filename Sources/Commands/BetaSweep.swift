import CommandSupport
import Datasets
import Drawing
import Measures
import Training

/// The result of `latent evaluate --beta-sweep` for a model with a dial.
struct BetaSweep {
  /// Four values a decade of the usual range.
  static let count = 13

  let curve: RateDistortionCurve
  private let checkpoint: Checkpoint
  private let images: ChosenImages
  private let samples: Int

  /// Measures at every beta in turn, with the same noise.
  init(
    _ checkpoint: Checkpoint, betas: [Float], on images: ChosenImages, samples: Int, threads: Int,
    progress: (Double) -> Void
  ) throws {
    (self.checkpoint, self.images, self.samples) = (checkpoint, images, samples)
    var points: [RateDistortion] = []
    for beta in betas {
      points.append(
        try checkpoint.rateDistortion(
          at: beta, on: images.set, pixels: images.pixels, samples: samples, seed: images.seed, threads: threads))
      progress(Double(points.count) / Double(betas.count))
    }
    curve = RateDistortionCurve(points)
  }

  var text: String {
    let head = ["beta", "rate", "distortion", "rate + distortion", "distortion + beta * rate", "living"]
    let rows = curve.points.map { point in
      [
        "\(point.beta)", Numerals.nats(point.rate), Numerals.nats(point.distortion),
        Numerals.nats(point.rate + point.distortion), Numerals.nats(point.objective),
        "\(point.living) of \(point.klPerDimension.count)",
      ]
    }
    return """
      \(images.words), \(counted(samples, "draw")) of z an image, seed \(images.seed)

      \(TextTable.text([head] + rows))

      \(curve.sentence)
      Rate is the KL, distortion the reconstruction, in nats an image; their sum is the negative ELBO. A dimension lives
      that tells \(LatentUse.leastNats) nats of the image or more.

      """
  }

  /// A row for each beta.
  var table: CSVTable {
    let latent = curve.points.first?.klPerDimension.count ?? 0
    return CSVTable(
      ["beta", "rate_nats", "distortion_nats", "negative_elbo_nats", "living_dimensions"]
        + (1...max(latent, 1)).prefix(latent).map { "kl_z\($0)_nats" },
      rows: curve.points.map { point in
        [
          .float(point.beta), .number(point.rate), .number(point.distortion),
          .number(point.rate + point.distortion), .whole(point.living),
        ] + point.klPerDimension.map { .number($0) }
      })
  }

  var json: JSON {
    let head: [(String, JSON)] = [
      ("curve", .array(curve.points.map { .object($0.json) })),
      ("is_monotone", .flag(curve.isMonotone)),
      ("beta_range", checkpoint.configuration.architecture.betaRange?.json ?? .null),
      ("samples", .whole(samples)),
      ("objective", .text(checkpoint.configuration.objective.rawValue)),
    ]
    return .object(head + images.json)
  }
}

extension RateDistortion {
  /// As entries of a JSON object.
  var json: [(String, JSON)] {
    [
      ("beta", .float(beta)),
      ("rate", .number(rate)),
      ("distortion", .number(distortion)),
      ("negative_elbo", .number(rate + distortion)),
      // Not "objective", which is a name everywhere else.
      ("own_objective", .number(objective)),
      ("kl_per_dimension", .numbers(klPerDimension)),
      ("information_per_dimension", informationPerDimension.map { .numbers($0) } ?? .null),
      ("living_dimensions", .whole(living)),
      // Counted from 1, as everywhere in the output.
      ("dead_dimensions", .array(dead.map { .whole($0 + 1) })),
    ]
  }
}

extension RateDistortionCurve {
  /// Whether it is monotone, and if not, where, in a sentence.
  var sentence: String {
    let setbacks = setbacks
    guard let worst = setbacks.max(by: { $0.nats < $1.nats }) else {
      return "The curve is monotone: as beta rises, the rate nowhere rises and the distortion nowhere falls."
    }
    let what =
      "the \(worst.quantity.rawValue) \(worst.quantity == .rate ? "rises" : "falls") by "
      + "\(Numerals.fixed(worst.nats, digits: 3)) nats from beta \(worst.from) to \(worst.to)"
    return "The curve is not monotone: \(what)"
      + (setbacks.count == 1 ? "." : ", which is the most of \(setbacks.count) such places.")
  }
}
