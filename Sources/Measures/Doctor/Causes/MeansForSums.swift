import Training

extension Cause {
  /// A reconstruction or a KL that is a mean where a sum is meant, so that beta weighs hundreds of times as much or as little.
  static let meansForSums = Cause("means", "a mean over pixels or dimensions where a sum is meant") { symptoms in
    fromLosses(symptoms.curves) ?? fromModel(symptoms)
  }

  /// Of a picture of 100 pixels or more a sum of nats has never been below 1, and a mean over pixels begins at log 2 = 0.69 or less.
  private static let mostMean = 1.0
  /// A KL below this has collapsed: what was weighed too much.
  private static let leastKL = 0.5

  private static func fromLosses(_ curves: LossCurves) -> Finding? {
    guard curves.reconstructionName != nil, let first = curves.whole.first?.reconstruction,
      let last = curves.whole.last, let reconstruction = last.reconstruction, let kl = last.kl,
      first > 0, first < mostMean, reconstruction > 0, kl < leastKL
    else { return nil }
    return Finding(
      title: "the reconstruction is a mean over pixels where a sum is meant",
      evidence:
        "it begins at \(Verdict.text(first, digits: 3)) nats, which no sum over a picture does, and the KL has fallen to "
        + "\(Verdict.text(kl, digits: 3)) nats, as a beta of hundreds makes it",
      remedy: "sum over pixels and latent dimensions, and take means over images only")
  }

  private static func fromModel(_ symptoms: Symptoms) -> Finding? {
    guard let examination = symptoms.examination, let balance = examination.balance, let latent = symptoms.latent else {
      return nil
    }
    let pixels = examination.values
    func fits(_ beta: Double) -> Bool { balance.beta > beta / 1.6 && balance.beta < beta * 1.6 }
    let balanceText =
      "the model's sigma is in balance with a KL of weight \(Verdict.text(balance.beta)) +- \(Verdict.text(balance.error)) on sums"
    let remedy = "sum over pixels and latent dimensions, and take means over images only"
    for (beta, what) in [
      (Double(pixels), "the number of pixels, \(pixels)"),
      (Double(pixels) / Double(latent), "\(pixels) pixels over \(latent) dimensions, \(pixels / latent)"),
    ] where beta >= leastHigh && fits(beta) {
      return Finding(
        title: "the reconstruction is a mean over pixels where a sum is meant", evidence: "\(balanceText): \(what)",
        remedy: remedy)
    }
    let low = 1 / Double(latent)
    guard low <= mostLow, balance.beta > low / 2, balance.beta < low * 1.6 else { return nil }
    return Finding(
      title: "the KL is a mean over dimensions where a sum is meant",
      evidence: "\(balanceText): one over \(latent) dimensions, \(Verdict.text(low, digits: 3))", remedy: remedy)
  }

  /// Betas between these are chosen on purpose.
  private static let (leastHigh, mostLow) = (8.0, 0.15)
}
