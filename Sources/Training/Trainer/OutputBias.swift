import Datasets
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Initialization {
  /// Sets the biases of the decoder's output so that it begins with the mean of the training images, where this
  /// initialization says so: the logit of each pixel's mean, which is kept within 0.001 and 0.999 (from the code of Burda, Grosse and
  /// Salakhutdinov), or for Gaussian pixels the mean itself.
  func setOutputBias(_ parameters: inout [Float], _ architecture: Architecture, images: ImageSet) {
    let name = "decoder.\(2 * architecture.decoderWidths.count).bias"
    guard self == .glorotMean, let bias = architecture.parameterLayout[name] else { return }
    var sums = [Int](repeating: 0, count: architecture.pixels)
    for image in 0..<images.count {
      for pixel in sums.indices { sums[pixel] += Int(images.pixels[image * sums.count + pixel]) }
    }
    let values = sums.map { sum -> Float in
      let mean = Double(sum) / (255 * Double(images.count))
      guard architecture.likelihood.isBernoulli else { return Float(mean) }
      let share = min(max(mean, 0.001), 0.999)
      return Float(log(share / (1 - share)))
    }
    bias.put(values, into: &parameters)
  }
}
