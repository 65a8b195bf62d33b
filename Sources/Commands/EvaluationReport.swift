import CommandSupport
import Datasets
import Drawing
import Foundation
import Measures
import Training
import VAE

/// The result of `latent evaluate`.
struct EvaluationReport {
  private let checkpoint: Checkpoint
  private let images: ChosenImages
  private let samples: Int
  /// Where a model with a dial was held.
  private let dial: DialPosition?
  /// The evidence bound.
  let bound: Evaluation
  /// With more than one draw for each image.
  let likelihood: LikelihoodEstimate?
  /// At z = mu, for a model that was trained with z = mu.
  private let withoutNoise: Evaluation?
  let posterior: AggregatePosterior
  let verdict: CollapseVerdict
  let scores: DisentanglementScores?

  init(
    _ checkpoint: Checkpoint, on images: ChosenImages, samples: Int, threads: Int, dial: DialPosition? = nil,
    progress: @escaping @Sendable (Double) -> Void
  ) throws {
    (self.checkpoint, self.images, self.samples, self.dial) = (checkpoint, images, samples, dial)
    meaning = images.meaning(under: checkpoint)
    let (set, pixels, seed) = (images.set, images.pixels, images.seed)
    let run = checkpoint.configuration
    if samples > 1 {
      let estimate = try checkpoint.estimateLikelihood(
        on: set, pixels: pixels, samples: samples, seed: seed, threads: threads, progress: progress)
      (bound, likelihood) = (estimate.evaluation, estimate)
    } else {
      bound = try checkpoint.evaluate(on: set, pixels: pixels, seed: seed, threads: threads)
      likelihood = nil
    }
    withoutNoise =
      run.objective.recipe.isNoisy
      ? nil : try checkpoint.evaluate(on: set, pixels: pixels, seed: seed, isNoisy: false, threads: threads)
    posterior = try checkpoint.aggregatePosterior(on: set, pixels: pixels, seed: seed, threads: threads)
    // If training drew betas, its history is a mean over all of them and says nothing about this beta.
    let drewBetas = dial?.objective.recipe.drawsBeta ?? false
    verdict = CollapseVerdict(
      klPerDimension: bound.klPerDimension, history: drewBetas ? KLHistory() : checkpoint.history.dimensions,
      hasPenalty: run.objective.recipe.hasPenalty(beta: checkpoint.beta), steps: checkpoint.step,
      information: posterior.information)
    scores =
      set.factors == nil || !run.architecture.latents.isContinuous
      ? nil : try disentanglement(of: checkpoint, on: set, pixels: pixels, seed: seed, threads: threads)
  }

  /// The best known bound of -log p(x).
  private var nats: Double { likelihood?.negativeLogLikelihood ?? bound.negativeELBO }

  /// What the nats are.
  let meaning: LossMeaning

  private var bits: Double {
    let model = checkpoint.configuration.architecture
    return model.likelihood.bitsPerPixel(nats: nats, pixels: model.picture.count)
  }

  var json: JSON { .object(entries) }

  /// As entries of a JSON object.
  var entries: [(String, JSON)] { measures + images.json }

  /// Equal for the same images, read the same way.
  var imagesIdentity: String { "\(images.dataset.hash) \(images.set.split.rawValue) \(images.pixels.rawValue)" }

  private var measures: [(String, JSON)] {
    [
      ("negative_elbo", .number(bound.negativeELBO)),
      ("reconstruction", .number(bound.reconstruction)),
      ("kl", .number(bound.kl)),
      ("kl_per_dimension", .numbers(bound.klPerDimension)),
      ("negative_log_likelihood", likelihood.map { .number($0.negativeLogLikelihood) } ?? .null),
      ("negative_log_likelihood_error", likelihood.map { .number($0.standardError) } ?? .null),
      ("negative_log_likelihood_image_error", likelihood?.imageError.map { .number($0) } ?? .null),
      ("negative_log_likelihood_by_draws", likelihood.map(Self.byDraws) ?? .null),
      ("effective_samples", likelihood.map { .number($0.effectiveSamples) } ?? .null),
      ("bits_per_pixel", .number(bits)),
      ("is_cross_entropy", .flag(meaning == .crossEntropy)),
      ("nats_of", .text(meaning.rawValue)),
      ("reconstruction_at_mu", withoutNoise.map { .number($0.reconstruction) } ?? .null),
      ("active_units", .whole(posterior.active.count)),
      ("mean_variances", .numbers(posterior.meanVariances)),
      ("information_per_dimension", .numbers(posterior.information)),
      ("mutual_information", .number(posterior.mutualInformation)),
      ("mutual_information_limit", .number(posterior.informationLimit)),
      ("total_correlation", .number(posterior.totalCorrelation)),
      ("total_correlation_error", .number(posterior.totalCorrelationError)),
      ("dimensionwise_kl", .number(posterior.dimensionwiseKL)),
      ("codebook_perplexity", posterior.codebook.map { .number($0.perplexity) } ?? .null),
      ("dead_codes", posterior.codebook.map { .array($0.dead.map { .whole($0 + 1) }) } ?? .null),
      ("consistency", posterior.consistency.map { .number($0) } ?? .null),
      // Counted from 1, as everywhere in the output.
      ("dead_dimensions", .array(verdict.dead.map { .whole($0 + 1) })),
      ("verdict", .text(verdict.sentence)),
      ("mig", scores.map { .number($0.mig) } ?? .null),
      ("sap", scores.map { .number($0.sap) } ?? .null),
      ("samples", .whole(samples)),
      ("objective", .text(objective.rawValue)),
      ("beta", .float(checkpoint.beta)),
      ("beta_range", dial?.range.json ?? .null),
      ("beta_normalised", .number(beta.normalised)),
    ]
  }

  /// Its objective. Held at a beta, its loss is that of the beta-VAE.
  private var objective: Objective { dial?.objective ?? checkpoint.configuration.objective }

  private var beta: BetaMeaning { BetaMeaning(beta: checkpoint.beta, checkpoint.configuration.architecture) }

  func text(unicode: Bool) -> String {
    let run = checkpoint.configuration
    var rows = [
      ("negative ELBO", "\(Self.nats(bound.negativeELBO)) nats an image"),
      ("reconstruction", Self.nats(bound.reconstruction)), ("KL", Self.nats(bound.kl)),
    ]
    if let likelihood { rows += evidence(likelihood) }
    rows.append(
      (
        "bits a pixel",
        Numerals.fixed(bits, digits: 3).paddedAtStart(to: 8) + meaning.bitsNote
      ))
    if let withoutNoise {
      rows.append(
        (
          "at z = mu",
          "\(Self.nats(withoutNoise.reconstruction)) reconstruction, as \(run.objective.rawValue) trains it"
        ))
    }
    rows += [
      (
        "active units",
        "\("\(posterior.active.count)".paddedAtStart(to: 5)) of \(posterior.meanVariances.count), \(LatentUse.activeWords)"
      ),
      (
        "parts of KL",
        "\(Self.nats(posterior.mutualInformation)) tells these images apart (\(Numerals.nats(posterior.informationLimit)) is the most), "
          + "\(Numerals.nats(posterior.totalCorrelation)) total correlation, "
          + "\(Numerals.nats(posterior.dimensionwiseKL)) each dimension's distance from the prior"
          + (posterior.isSaturated
            ? "; \(bound.images) images are too few: with more the first would rise and the second fall" : "")
      ),
    ]
    if let use = posterior.codebook {
      let dead =
        use.dead.isEmpty
        ? "every code is used"
        : "\(counted(use.dead.count, "dead code")): " + use.dead.map { "\($0 + 1)" }.joined(separator: ", ")
      rows.append(
        (
          "codebook",
          "\(Numerals.fixed(use.perplexity, digits: 1).paddedAtStart(to: 8)) of \(use.shares.count) is the perplexity on these images; \(dead)"
        ))
    }
    if let consistency = posterior.consistency {
      rows.append(
        (
          "consistency",
          "\(Numerals.fixed(consistency, digits: 3).paddedAtStart(to: 8)) from 1 is E[mu^2 + sigma^2] in the mean over dimensions: near 0 for a model that is trained to the end"
        ))
    }
    if let scores {
      rows.append(
        (
          "MIG",
          "\(Numerals.fixed(scores.mig, digits: 4).paddedAtStart(to: 8)); SAP \(Numerals.fixed(scores.sap, digits: 4)) (latent disentangle says more)"
        ))
    }
    if run.objective.hasBeta { rows.append(("beta", betaText)) }
    if let dial { rows.append(("dial", "\(dial.words); --beta turns it, --beta-sweep measures all of it")) }
    // Useful for training, but not for a dial, which can be turned.
    let advice = dial != nil ? "" : verdict.advice(for: checkpoint.settings).map { "\n\("".padded(to: 16))\($0)" } ?? ""
    return """
      \(images.words), \(counted(samples, "draw")) of z an image, seed \(images.seed)

      \(rows.map { "\($0.0.padded(to: 16))\($0.1)" }.joined(separator: "\n"))
      \("verdict".padded(to: 16))\(verdict.sentence)\(advice)

      \(DimensionTable.text(bound.klPerDimension, unicode: unicode))
      """
  }

  private static func byDraws(_ estimate: LikelihoodEstimate) -> JSON {
    .array(
      estimate.byDraws.map {
        .object([("samples", .whole($0.samples)), ("negative_log_likelihood", .number($0.negativeLogLikelihood))])
      })
  }

  /// -log p(x) with its errors, and how far it can be trusted.
  private func evidence(_ estimate: LikelihoodEstimate) -> [(String, String)] {
    let error = Numerals.fixed(estimate.standardError, digits: 3)
    let gap = Numerals.nats(bound.negativeELBO - estimate.negativeLogLikelihood)
    let others = estimate.imageError.map { "; other images would move it by \(Numerals.nats($0))" } ?? ""
    var rows = [
      (
        "-log p(x)",
        "\(Self.nats(estimate.negativeLogLikelihood)) +- \(error), by \(samples) importance samples\(others)"
      ),
      ("gap", "\(gap.paddedAtStart(to: 8)) between bound and evidence"),
    ]
    if let note = meaning.note { rows.insert(("", "\("".padded(to: 9))\(note)"), at: 1) }
    if estimate.byDraws.count > 1 {
      let values = estimate.byDraws.map { "\($0.samples): \(Numerals.nats($0.negativeLogLikelihood))" }
      rows.append(("by draws", "  \(values.joined(separator: ", ")); it falls towards the truth with more"))
    }
    let effective = Numerals.fixed(estimate.effectiveSamples, digits: 1)
    rows.append(
      (
        "effective draws",
        "\(effective.paddedAtStart(to: 7)) of \(samples) in the mean"
          + (estimate.isScarce
            ? ": so few that -log p(x) is too high by more than +- says; take more --samples" : "")
      ))
    return rows
  }

  private var betaText: String {
    "\(Numerals.fixed(beta.beta, digits: beta.beta < 0.1 ? 4 : 2).paddedAtStart(to: 8)) on sums; the same loss has "
      + "\(Numerals.fixed(beta.perPixel, digits: 5)) where the reconstruction is a mean over pixels, "
      + "\(Numerals.fixed(beta.normalised, digits: 5)) where the KL is a mean too"
  }

  private static func nats(_ value: Double) -> String { Numerals.nats(value).paddedAtStart(to: 8) }
}
