import CommandSupport
import Drawing
import Measures

/// The result of `latent evaluate --gaps`.
struct GapReport {
  let gaps: InferenceGaps
  let images: ChosenImages
  /// How many images the sample is from.
  let all: Int
  private let dial: DialPosition?
  private let meaning: LossMeaning

  init(gaps: InferenceGaps, images: ChosenImages, of all: Int, dial: DialPosition?, meaning: LossMeaning) {
    (self.gaps, self.images, self.all, self.dial, self.meaning) = (gaps, images, all, dial, meaning)
  }

  /// What is estimated, by the names of `json`.
  var means: [(name: String, mean: MeanOverImages)] {
    [
      ("amortised_elbo", gaps.amortised), ("optimised_elbo", gaps.optimised), ("log_likelihood", gaps.logLikelihood),
      ("amortisation_gap", gaps.amortisation), ("approximation_gap", gaps.approximation),
    ]
  }

  var json: JSON {
    .object(
      means.flatMap { $0.mean.json($0.name) } + [
        ("effective_samples", .number(gaps.effectiveSamples)), ("samples", .whole(gaps.samples)),
        ("steps", .whole(gaps.steps)), ("is_settled", .flag(gaps.isSettled)),
        ("nats_of", .text(meaning.rawValue)),
        ("dial", dial.map { .float($0.beta) } ?? .null), ("images_of", .whole(all)),
      ] + images.json)
  }

  var text: String {
    let settled =
      gaps.isSettled ? "until it rose no more" : "where they ended although it still rose: the gap is larger"
    let scarce =
      gaps.isScarce ? ": so few that log p(x) is too low by more than +- says; take more --samples" : ""
    let rows = [
      ("amortised ELBO", "\(gaps.amortised.text), with the encoder's mu and sigma"),
      (
        "optimised ELBO",
        "\(gaps.optimised.text), after \(gaps.steps) steps on each image's own mu and sigma, \(settled)"
      ),
      ("log p(x)", "\(gaps.logLikelihood.text), by \(gaps.samples) importance samples from the optimised q"),
      ("", ""),
      ("amortisation gap", "\(gaps.amortisation.text), what the encoder costs\(gaps.amortisation.others)"),
      (
        "approximation gap",
        "\(gaps.approximation.text), what a Gaussian with independent dimensions costs\(gaps.approximation.others)"
      ),
      (
        "effective draws",
        "\(Numerals.fixed(gaps.effectiveSamples, digits: 1).paddedAtStart(to: 8)) of \(gaps.samples) in the mean\(scarce)"
      ),
    ]
    return """
      \(images.words(of: all)), \(counted(gaps.samples, "draw")) of z an image, seed \(images.seed)\
      \(dial.map { "; \($0.words)" } ?? "")
      Nats an image; +- is due to the draws\(meaning.note.map { "; \($0)" } ?? "").

      \(rows.map { $0.0.isEmpty ? "" : $0.0.padded(to: 18) + $0.1 }.joined(separator: "\n"))

      """
  }
}
