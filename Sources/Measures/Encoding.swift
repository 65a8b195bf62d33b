import Autodiff
import Datasets
import Training
import VAE

/// The posteriors of a set of images: the expected z and its log variance, each `[images, width]`.
package struct Posteriors: Sendable {
  package let latents: LatentSpace
  package let mu, logVariance: Points

  package init(_ latents: LatentSpace, mu: Points, logVariance: Points) {
    (self.latents, self.mu, self.logVariance) = (latents, mu, logVariance)
  }

  /// Those of each class's images in the order of all images; zeros for images of other classes.
  fileprivate init(_ byClass: [Posteriors], labels: [UInt8], _ latents: LatentSpace) {
    let width = latents.width
    var next = [Int](repeating: 0, count: byClass.count)
    var (mu, logVariance): ([Float], [Float]) = ([], [])
    for label in labels.map(Int.init) {
      guard byClass.indices.contains(label) else {
        mu += [Float](repeating: 0, count: width)
        logVariance += [Float](repeating: 0, count: width)
        continue
      }
      let range = next[label] * width..<(next[label] + 1) * width
      mu += byClass[label].mu.values[range]
      logVariance += byClass[label].logVariance.values[range]
      next[label] += 1
    }
    self.init(latents, mu: Points(mu, features: width), logVariance: Points(logVariance, features: width))
  }

  /// The mean over images of each variable's KL from its prior in nats, `[latent]` (Kingma and Welling 2014, appendix B).
  package var klPerDimension: [Double] {
    var sums = [Double](repeating: 0, count: latents.count)
    let width = latents.width
    for start in stride(from: 0, to: mu.values.count, by: width) {
      let kl = latents.kl(mu: mu.values[start..<start + width], logVariance: logVariance.values[start..<start + width])
      for (variable, value) in kl.enumerated() { sums[variable] += Double(value) }
    }
    return sums.map { $0 / Double(max(mu.count, 1)) }
  }
}

extension Posteriors {
  /// What each dimension tells of the image at most, in nats, `[latent]`; nil where a posterior is not finite.
  package var informationPerDimension: [Double]? {
    var sums = PosteriorSums(latents)
    mu.values.withUnsafeBufferPointer { means in
      logVariance.values.withUnsafeBufferPointer { logs in
        guard let means = means.baseAddress, let logs = logs.baseAddress else { return }
        for row in 0..<mu.count { sums.add(mu: means + row * mu.features, logVariance: logs + row * mu.features) }
      }
    }
    return sums.information
  }
}

extension Checkpoint {
  /// The posteriors of all images; a model that is given classes gets each image's own. Sampled pixels are those of an evaluation with this seed.
  ///
  /// - Throws: `MeasureError.imageSize`; `.cancelled` soon after `cancellation` was cancelled.
  package func encode(
    _ images: ImageSet, pixels: PixelTreatment, seed: UInt64, threads: Int,
    cancellation: Cancellation = Cancellation()
  ) throws(MeasureError) -> Posteriors {
    if let classes, let labels = images.labels {
      var byClass: [Posteriors] = []
      for label in 0..<min(classes.count, 256) {
        byClass.append(
          try held(atClass: label).withoutClasses.encode(
            images.of(class: UInt8(label)), pixels: pixels, seed: seed, threads: threads, cancellation: cancellation))
      }
      return Posteriors(byClass, labels: labels, configuration.architecture.latents)
    }
    let architecture = configuration.architecture
    let size = ImageSize(architecture.picture)
    guard size == images.size else { throw .imageSize(expected: size, found: images.size, data: images.name) }
    let parameters = parameters
    // Each encoder has its own copy of the weights, so there are few. Pixels take four times as much memory as floats,
    // so few images are converted at a time.
    let (block, chunk) = (1024, 256)
    let parts = inParallel((images.count + block - 1) / block, threads: threads) { part in
      let encoder = ImageEncoder(architecture: architecture, capacity: chunk)
      encoder.load(parameters)
      var (mu, logVariance): ([Float], [Float]) = ([], [])
      let end = min(images.count, (part + 1) * block)
      for start in stride(from: part * block, to: end, by: chunk) {
        if cancellation.isCancelled { break }
        let codes = encoder.encode(images.pixels(start..<min(start + chunk, end), pixels, seed: seed))
        mu += codes.mu
        logVariance += codes.logVariance
      }
      return (mu: mu, logVariance: logVariance)
    }
    if cancellation.isCancelled { throw .cancelled }
    return Posteriors(
      architecture.latents, mu: Points(parts.flatMap(\.mu), features: architecture.zWidth),
      logVariance: Points(parts.flatMap(\.logVariance), features: architecture.zWidth))
  }
}
