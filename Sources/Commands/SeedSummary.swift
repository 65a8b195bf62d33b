import CommandSupport
import Drawing
import Measures
import Training

/// The results on the test images of runs that differ in their seeds only.
struct SeedSummary {
  private var seeds: [UInt64] = []
  private var files: [String] = []
  private var evaluations: [Evaluation] = []

  var isEmpty: Bool { seeds.isEmpty }

  mutating func add(seed: UInt64, _ file: String, _ evaluation: Evaluation) {
    seeds.append(seed)
    files.append(file)
    evaluations.append(evaluation)
  }

  /// Mean and sample standard deviation (n - 1) over seeds, in nats an image; the deviation is nil for one seed, and without noise
  /// the sum of both parts is no bound.
  private var measures: [(title: String, name: String, moments: (mean: Double, deviation: Double?))] {
    func moments(_ value: (Evaluation) -> Double) -> (mean: Double, deviation: Double?) {
      let (mean, variance) = meanAndVariance(evaluations.map(value))
      return (mean, evaluations.count > 1 ? variance.squareRoot() : nil)
    }
    let parts = [
      ("reconstruction", "test_reconstruction", moments(\.reconstruction)), ("KL", "test_kl", moments(\.kl)),
    ]
    guard evaluations.allSatisfy(\.isNoisy) else { return parts }
    return [("-ELBO", "test_negative_elbo", moments(\.negativeELBO))] + parts
  }

  var text: String {
    let values = measures.map { measure in
      let deviation = measure.moments.deviation.map { " +- \(Numerals.fixed($0, digits: 2))" } ?? ""
      return "\(measure.title) \(Numerals.fixed(measure.moments.mean, digits: 2))\(deviation)"
    }
    return """
      \(counted(seeds.count, "seed")): \(values.joined(separator: ", "))
      Nats an image on the test images, mean +- standard deviation over seeds. More measures: latent evaluate \
      \(files.map(\.shellWord).joined(separator: " "))

      """
  }

  var json: JSON {
    .object(
      [("seeds", .array(seeds.map { .seed($0) })), ("files", .array(files.map { .text($0) }))]
        + measures.map { measure in
          let deviation = measure.moments.deviation.map { JSON.number($0) } ?? .null
          return (
            measure.name, .object([("mean", .number(measure.moments.mean)), ("standard_deviation", deviation)])
          )
        })
  }
}
