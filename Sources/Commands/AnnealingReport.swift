import CommandSupport
import Drawing
import Measures

/// The result of `latent evaluate --ais`.
struct AnnealingReport {
  private let annealed: AnnealedLikelihood
  /// By importance samples from the encoder's posteriors, of the same images.
  private let beside: LikelihoodEstimate
  private let seconds: Double
  private let images: ChosenImages
  /// How many images the sample is from.
  private let all: Int
  private let dial: DialPosition?
  private let meaning: LossMeaning

  init(
    annealed: AnnealedLikelihood, beside: LikelihoodEstimate, seconds: Double, images: ChosenImages, of all: Int,
    dial: DialPosition?, meaning: LossMeaning
  ) {
    self.meaning = meaning
    (self.annealed, self.beside, self.seconds) = (annealed, beside, seconds)
    (self.images, self.all, self.dial) = (images, all, dial)
  }

  /// What is estimated, by the names of `json`.
  var means: [(name: String, mean: MeanOverImages)] {
    [
      ("log_likelihood", annealed.logLikelihood), ("simulated_lower", annealed.simulated.lower),
      ("simulated_upper", annealed.simulated.upper), ("simulated_gap", annealed.simulated.gap),
    ]
  }

  var json: JSON {
    .object(
      means.flatMap { $0.mean.json($0.name) } + [
        ("importance_log_likelihood", .number(-beside.negativeLogLikelihood)),
        ("importance_log_likelihood_error", .number(beside.standardError)),
        ("importance_effective_samples", .number(beside.effectiveSamples)), ("samples", .whole(beside.samples)),
        ("chains", .whole(annealed.annealing.chains)),
        ("distributions", .whole(annealed.annealing.distributions)), ("leapfrog_steps", .whole(Annealing.leaps)),
        ("acceptance", .number(annealed.acceptance)), ("first_step", .number(annealed.firstStep)),
        ("last_step", .number(annealed.lastStep)), ("seconds", .number(seconds)),
        ("nats_of", .text(meaning.rawValue)),
        ("dial", dial.map { .float($0.beta) } ?? .null), ("images_of", .whole(all)),
      ] + images.json)
  }

  var text: String {
    let annealing = annealed.annealing
    let (effective, simulated) = (Numerals.fixed(beside.effectiveSamples, digits: 1), annealed.simulated)
    let scarce = beside.isScarce ? "; so few that it is too low by more than +- says" : ""
    let acceptance = Numerals.fixed(100 * annealed.acceptance, digits: 0)
    let rows = [
      (
        "log p(x)",
        "\(annealed.logLikelihood.text) at least, in expectation, by annealing\(annealed.logLikelihood.others)"
      ),
      (
        "",
        "\(Numerals.nats(-beside.negativeLogLikelihood).paddedAtStart(to: 9)) +- "
          + "\(Numerals.fixed(beside.standardError, digits: 3)) at least, by \(beside.samples) importance samples from the "
          + "encoder's q, \(effective) effective\(scarce)"
      ),
      ("", ""),
      (
        "simulated",
        "\(simulated.lower.text) at least and \(Numerals.nats(simulated.upper.value)) +- "
          + "\(Numerals.fixed(simulated.upper.error, digits: 3)) at most, in expectation, on \(annealed.images) images drawn "
          + "from the model"
      ),
      ("", "\(simulated.gap.text) between the two\(simulated.gap.others)"),
      ("", ""),
      (
        "annealing",
        "\(annealing.chains) chains an image through \(annealing.distributions) distributions from the prior to the "
          + "posterior"
      ),
      (
        "",
        "each moved by \(Annealing.leaps) leapfrog steps of \(Numerals.fixed(annealed.firstStep, digits: 3)) at first and "
          + "\(Numerals.fixed(annealed.lastStep, digits: 3)) at last, adapted before; \(acceptance)% accepted; "
          + "\(Numerals.clock(seconds)) min"
      ),
    ]
    return """
      \(images.words(of: all)), seed \(images.seed)\(dial.map { "; \($0.words)" } ?? "")
      Nats an image; +- is due to chains and draws\(meaning.note.map { "; \($0)" } ?? "").

      \(rows.map { $0.1.isEmpty ? "" : $0.0.padded(to: 10) + $0.1 }.joined(separator: "\n"))

      """
  }
}
