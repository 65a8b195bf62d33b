import CommandSupport
import Datasets
import Drawing
import Measures
import Training

/// Compares linear Gaussian VAEs with probabilistic PCA, whose evidence is the most that they can reach, on the images that both were
/// fitted to.
struct LinearComparison {
  /// One model.
  struct Row {
    let name: String
    let latent: Int
    /// The bound, and log p(x) of the model, by closed forms but for the draws of the bound.
    let bound, evidence: Double
    let best: ProbabilisticPCA

    /// How far the model is below the best, in nats an image.
    var miss: Double { best.logLikelihood - evidence }
  }

  /// How far a model may be below the best, in nats an image.
  static let bar = 0.1

  let rows: [Row]

  /// All models were trained on `images`.
  ///
  /// - Throws: `MeasureError`; `CommandError.unusable` for a model that is not linear.
  init(_ models: [(name: String, model: Checkpoint)], on images: ImageSet, threads: Int, progress: (Double) -> Void)
    throws
  {
    rows = try models.enumerated().map { index, model in
      progress(Double(index) / Double(models.count))
      let run = model.model.configuration
      guard let evidence = try model.model.linearEvidence(on: images, pixels: run.pixels, seed: run.seed) else {
        throw CommandError.unusable("\(model.name) is no linear model with Gaussian pixels.")
      }
      return Row(
        name: model.name, latent: run.architecture.latent,
        bound: -(try model.model.evaluate(on: images, pixels: run.pixels, seed: run.seed, threads: threads))
          .negativeELBO,
        evidence: evidence,
        best: try ProbabilisticPCA(of: images, latent: run.architecture.latent, pixels: run.pixels, seed: run.seed))
    }
  }

  var jsonLines: [JSON] {
    rows.map {
      .object([
        ("model", .text($0.name)), ("latent", .whole($0.latent)), ("elbo", .number($0.bound)),
        ("log_likelihood", .number($0.evidence)), ("pca_log_likelihood", .number($0.best.logLikelihood)),
        ("below_pca", .number($0.miss)), ("pca_variance", .number($0.best.variance)),
      ])
    }
  }

  var csv: CSVTable {
    CSVTable(
      [
        "model", "latent", "elbo_nats", "log_likelihood_nats", "pca_log_likelihood_nats", "below_pca_nats",
        "pca_variance",
      ],
      rows: rows.map {
        [
          .text($0.name), .whole($0.latent), .number($0.bound), .number($0.evidence), .number($0.best.logLikelihood),
          .number($0.miss), .number($0.best.variance),
        ]
      })
  }

  var text: String {
    let head = ["model", "z", "ELBO", "log p(x)", "PCA's log p(x)", "below it"]
    let lines = rows.map {
      [
        $0.name, "\($0.latent)", Numerals.nats($0.bound), Numerals.nats($0.evidence),
        Numerals.nats($0.best.logLikelihood),
        Numerals.fixed($0.miss, digits: 3),
      ]
    }
    let beyond = rows.count { !($0.miss <= Self.bar) }
    return TextTable.text([head] + lines, leading: 1)
      + "\n\nNats an image, on the train images. Both log p(x) are closed forms: the trained model's, and that of probabilistic PCA\n"
      + "(Tipping and Bishop 1999), the linear Gaussian model that makes these images most probable.\n"
      + (beyond == 0
        ? "Every model is within \(Self.bar) nats.\n"
        : "\(beyond) of \(rows.count) models are further than \(Self.bar) nats away.\n")
  }
}
