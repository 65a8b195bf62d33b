import Drawing
import Training

/// A result on the test set in words.
enum TestWords {
  /// `negative ELBO 105.69 = reconstruction 80.12 + KL 25.57`. Without noise the sum is not a bound and is left out.
  static func sentence(_ result: Evaluation) -> String {
    let (reconstruction, kl) = (Numerals.nats(result.reconstruction), Numerals.nats(result.kl))
    guard result.isNoisy else { return "reconstruction \(reconstruction) at z = mu, KL \(kl)" }
    return "negative ELBO \(Numerals.nats(result.negativeELBO)) = reconstruction \(reconstruction) + KL \(kl)"
  }
}
