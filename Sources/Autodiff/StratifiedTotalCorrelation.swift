import CKernels

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The weights of a batch's posteriors in q(z) = 1/N sum_n q(z|n), for z from one of them (Chen and others 2018, appendix C.2): the
/// image that z is from has its own share of the N images, all others of the batch stand for the rest. For z from a given image the
/// mean over batches is q(z) exactly.
public struct StratifiedWeights: Sendable, Equatable {
  /// Of the image that z is from: 1 / N.
  public let own: Double
  /// Of one other image: (N - M) / (N M), with M the number of others in the batch; 0 without others.
  public let next: Double
  /// Of each of the M - 1 others: 1 / M; 0 without others.
  public let other: Double

  /// For a batch of `batch` images out of `images`.
  public init(batch: Int, of images: Int) {
    let (all, others) = (Double(max(images, batch)), Double(batch - 1))
    own = batch == 1 ? 1 : 1 / all
    next = batch == 1 ? 0 : (all - others) / (all * others)
    other = batch == 1 ? 0 : 1 / others
  }
}

extension Graph {
  /// The total correlation as `totalCorrelation` has it, with q(z) estimated by minibatch stratified sampling (Chen and others 2018,
  /// appendix C.2) out of so many training images. Nothing is omitted. The one other image with a weight of its own is the next one in
  /// the batch, whose order is random.
  public func stratifiedTotalCorrelation(z: Tensor, mu: Tensor, logVariance: Tensor, images: Int) -> Tensor {
    precondition(z.columns == mu.columns && mu.columns == logVariance.columns, "z, mu and log variance differ")
    let (latent, samples) = (z.columns, z.rowsPerExample)
    let weight = add(InverseVariance(logVariance: logVariance, output: leaf(columns: latent)))
    let normalizers = (0..<4).map { _ in leaf(columns: latent + 1, rowsPerExample: samples) }
    return add(
      StratifiedTotalCorrelation(
        z: z, mu: mu, logVariance: logVariance, weight: weight, images: images, scratch: normalizers[3],
        normalizers: Array(normalizers[..<3]), output: result(columns: 1, rowsPerExample: samples)))
  }
}

private struct StratifiedTotalCorrelation: BatchOperation {
  /// What a posterior of the batch is to a sample: the image that it is from, the next one, or another.
  private enum Kind: Int { case own, next, other }

  let z, mu, logVariance: Tensor
  /// 1 / sigma^2, `[examples, latent]`.
  let weight: Tensor
  /// The number of training images.
  let images: Int
  /// The normalizers of a part of the batch, while they are added up.
  let scratch: Tensor
  /// For each kind the logarithm of each sample's density under the mixture, for each dimension and last for all jointly, less the
  /// logarithm of that kind's weight: so that `exp(l - normalizer)` is a posterior's share in the mixture.
  let normalizers: [Tensor]
  let output: Tensor
  var inputs: [Tensor] { [z, mu, logVariance] }

  /// The batch in ranges of one kind: `center` is its own, `special` the one with a weight of its own.
  private func parts(_ center: Int, _ special: Int, of batch: Int) -> [(kind: Kind, range: Range<Int>)] {
    guard batch > 1 else { return [(.own, 0..<1)] }
    let (low, high) = (min(center, special), max(center, special))
    let others = [0..<low, low + 1..<high, high + 1..<batch].filter { !$0.isEmpty }
    return [(.own, center..<center + 1), (.next, special..<special + 1)] + others.map { (.other, $0) }
  }

  private func logWeights(_ batch: Int) -> [Float] {
    let weights = StratifiedWeights(batch: batch, of: images)
    return [weights.own, weights.next, weights.other].map { Float(log($0)) }
  }

  func forward(_ examples: Range<Int>, of batch: Int) {
    let (latent, samples) = (z.columns, z.rowsPerExample)
    let logs = logWeights(batch)
    for row in output.rowRange(examples) {
      let (total, part) = (normalizers[0].row(row), scratch.row(row))
      for (place, found) in parts(row / samples, (row / samples + 1) % batch, of: batch).enumerated() {
        let first = found.range.lowerBound
        latent_mixture_normalizers(
          z.row(row), mu.row(first), weight.row(first), logVariance.row(first), found.range.count, latent, part)
        for column in 0...latent {
          let value = part[column] + logs[found.kind.rawValue]
          total[column] = place == 0 ? value : logOfSum(total[column], value)
        }
      }
      var sum: Float = 0
      for dimension in 0..<latent { sum += total[dimension] }
      output.value[row] = total[latent] - sum
      // The own kind's last, which lie in the place of the sums.
      for kind in [Kind.other, .next, .own] where logs[kind.rawValue].isFinite {
        let shifted = normalizers[kind.rawValue].row(row)
        for column in 0...latent { shifted[column] = total[column] - logs[kind.rawValue] }
      }
    }
  }

  func backward(_ examples: Range<Int>, of batch: Int, adding: InputSet) {
    guard let dy = output.gradient else { return }
    let (latent, samples) = (z.columns, z.rowsPerExample)
    for row in output.rowRange(examples) {
      guard let dz = z.gradientRow(row) else { break }
      for (place, found) in parts(row / samples, (row / samples + 1) % batch, of: batch).enumerated() {
        let first = found.range.lowerBound
        latent_mixture_point_gradient(
          z.row(row), mu.row(first), weight.row(first), logVariance.row(first), found.range.count, latent,
          normalizers[found.kind.rawValue].row(row), dy[row], dz, place == 0 ? adding[0] : 1)
      }
    }
    for example in examples {
      guard let dMu = mu.gradientRow(example), let dLogVariance = logVariance.gradientRow(example) else { break }
      // It is the next one of the samples of the image before it.
      for (place, found) in parts(example, (example + batch - 1) % batch, of: batch).enumerated() {
        let first = found.range.lowerBound * samples
        latent_mixture_component_gradient(
          mu.row(example), weight.row(example), logVariance.row(example), z.row(first),
          normalizers[found.kind.rawValue].row(first), dy + first, found.range.count * samples, latent, dMu,
          dLogVariance, place == 0 ? adding[1] : 1, place == 0 ? adding[2] : 1)
      }
    }
  }

  /// log(e^a + e^b).
  private func logOfSum(_ a: Float, _ b: Float) -> Float {
    let (low, high) = (min(a, b), max(a, b))
    return low == -.infinity ? high : high + log1pf(expf(low - high))
  }
}
