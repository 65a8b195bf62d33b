import Autodiff

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Architecture {
  /// How far the encoder's batch norms' running statistics are from those of these images: the mean over all channels of the
  /// difference of the means in deviations, and of the logarithms of the deviations. Near 0 for the images and the layers that it was
  /// trained with; nil for an encoder without batch norms. `pixels` is `[count, pixels]`, of at least two images.
  package func normDistance(_ model: [Float], pixels: [Float]) -> Double? {
    let count = pixels.count / picture.count
    let names = encoder.steps.indices.filter { encoder.steps[$0].layer is BatchNorm }.map { "encoder.\($0)" }
    guard !names.isEmpty, count > 1 else { return nil }
    let parameters = ParameterStore(layout: encoderLayout, trainable: false)
    parameters.load(model, laidOutAs: parameterLayout)
    let graph = Graph(capacity: count, parameters: parameters, mode: .training)
    let images = graph.leaf(columns: picture.count)
    _ = graph.encode(images, self)
    images.write(pixels[...])
    let before = parameters.values
    graph.forward(0..<count)
    graph.updateBuffers(part: 0, of: 1, examples: count)
    let after = parameters.values
    var (sum, channels) = (0.0, 0)
    for name in names {
      guard let mean = encoderLayout["\(name).running_mean"], let variance = encoderLayout["\(name).running_var"] else {
        continue
      }
      // A buffer moves a tenth of the way to the batch's.
      func batch(_ entry: ParameterLayout.Entry) -> [(old: Double, new: Double)] {
        zip(entry.values(in: before), entry.values(in: after)).map { (Double($0), Double($0) + 10 * Double($1 - $0)) }
      }
      for (mean, variance) in zip(batch(mean), batch(variance)) {
        let deviation = max(variance.old, 1e-6).squareRoot()
        sum += min(abs(mean.new - mean.old) / deviation, 5)
        sum += min(abs(log(max(variance.new, 1e-6) / max(variance.old, 1e-6))) / 2, 5)
        channels += 1
      }
    }
    return channels == 0 || !sum.isFinite ? nil : sum / Double(channels)
  }
}
