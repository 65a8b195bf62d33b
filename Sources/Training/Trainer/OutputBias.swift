import Datasets
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Initialization {
  /// For `glorotMean`, sets the bias of the decoder's last layer so that it starts with the mean training image: the
  /// logit of each pixel's (or channel's) mean, clamped to [0.001, 0.999] as in the code of Burda, Grosse and
  /// Salakhutdinov; for Gaussian pixels, the mean itself; for continuous Bernoulli pixels, the logit with that mean, from -100 to
  /// 100.
  func setOutputBias(_ parameters: inout [Float], _ architecture: Architecture, images: ImageSet) {
    guard self == .glorotMean, let bias = architecture.outputBias.flatMap({ architecture.parameterLayout[$0] }) else {
      return
    }
    let values = architecture.picture.count
    var sums = [Int](repeating: 0, count: values)
    for image in 0..<images.count {
      for value in sums.indices { sums[value] += Int(images.pixels[image * values + value]) }
    }
    // One bias per value, or one per channel, whose values are adjacent.
    let shared = values / bias.count
    let biases = (0..<bias.count).map { place -> Float in
      let sum = sums[place * shared..<(place + 1) * shared].reduce(0, +)
      let mean = Double(sum) / (255 * Double(images.count) * Double(shared))
      switch architecture.likelihood {
      case .gaussian, .learnedGaussian: return Float(mean)
      case .continuousBernoulli: return Float(ContinuousBernoulli.logit(mean: mean))
      case .bernoulli:
        let share = min(max(mean, 0.001), 0.999)
        return Float(log(share / (1 - share)))
      }
    }
    bias.put(biases, into: &parameters)
  }
}
