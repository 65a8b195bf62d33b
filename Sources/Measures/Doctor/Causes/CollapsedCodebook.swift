import Drawing
import Training

extension Cause {
  /// Few of the codebook's vectors are used.
  static let collapsedCodebook = Cause("codebook", "a codebook of which little is used") { symptoms in
    guard let use = symptoms.codebook, symptoms.isTrained else { return nil }
    let codes = use.shares.count
    guard use.perplexity < leastUse * Double(codes), use.dead.count >= codes / 4 else { return nil }
    let book = symptoms.run?.architecture.latents.codebook
    return Finding(
      title: "the codebook has collapsed",
      evidence:
        "\(use.dead.count) of \(codes) codes are chosen less than a hundredth as often as with equal use, and the perplexity is "
        + Numerals.fixed(use.perplexity, digits: 1),
      remedy: book?.averages == false
        ? "codes that follow averages are used more evenly, or a smaller codebook would do"
        : "a smaller codebook would do, or shorter vectors, among which more are near")
  }

  /// Below this share of the codes' number the perplexity is low.
  private static let leastUse = 0.5
}
