import Datasets
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Initialization {
  /// Sets the biases of the decoder's last layer so that it begins with the mean of the training images, where this
  /// initialization says so: the logit of the mean of each value of a picture (or of each channel), which is kept within 0.001
  /// and 0.999 (from the code of Burda, Grosse and Salakhutdinov), or for Gaussian pixels the mean itself.
  func setOutputBias(_ parameters: inout [Float], _ architecture: Architecture, images: ImageSet) {
    guard self == .glorotMean, let bias = architecture.outputBias.flatMap({ architecture.parameterLayout[$0] }) else {
      return
    }
    let values = architecture.picture.count
    var sums = [Int](repeating: 0, count: values)
    for image in 0..<images.count {
      for value in sums.indices { sums[value] += Int(images.pixels[image * values + value]) }
    }
    // One bias for each value, or for all of a channel, which lie side by side.
    let shared = values / bias.count
    let biases = (0..<bias.count).map { place -> Float in
      let sum = sums[place * shared..<(place + 1) * shared].reduce(0, +)
      let mean = Double(sum) / (255 * Double(images.count) * Double(shared))
      guard architecture.likelihood.isBernoulli else { return Float(mean) }
      let share = min(max(mean, 0.001), 0.999)
      return Float(log(share / (1 - share)))
    }
    bias.put(biases, into: &parameters)
  }
}
