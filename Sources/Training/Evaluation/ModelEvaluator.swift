import Autodiff
import CKernels
import Datasets
import Randomness
import VAE

/// Runs `model` over all images of a set and averages in double precision.
///
/// Noise and sampled pixels depend on the seed and the image's index alone, so the result does not depend on the number
/// of threads, nor, beyond rounding, on the batch size. With `informationDraws` the mutual information is measured by so many
/// samples of z.
func evaluate(
  _ model: VariationalAutoencoder, on images: ImageSet, pixels treatment: PixelTreatment, samples: Int, seed: UInt64,
  dial: Float? = nil, isNoisy: Bool, parts: Int, workers: WorkerTeam, informationDraws: Int = 0
) -> Evaluation {
  let architecture = model.architecture
  var reconstruction = 0.0
  var kl = [Double](repeating: 0, count: architecture.latent)
  // Evenly spaced.
  let kept = informationDraws > 0 ? min(images.count, CodeInformation.mostImages) : 0
  var (keptMu, keptLogs): ([Float], [Float]) = ([], [])
  var sums = PosteriorSums(architecture.latents)
  for start in stride(from: 0, to: images.count, by: model.graph.capacity) {
    let size = min(model.graph.capacity, images.count - start)
    workers.run { worker in
      for part in stride(from: worker, to: parts, by: workers.count) {
        let rows = slice(part, of: parts, count: size)
        model.write(
          rows, from: images, at: start + rows.lowerBound, pixels: treatment, samples: samples, seed: seed,
          dial: dial, isNoisy: isNoisy)
        model.graph.forward(rows)
      }
    }
    for row in 0..<size {
      reconstruction += Double(model.reconstruction.row(row).pointee)
      let klRow = model.klPerDimension.row(row)
      for dimension in kl.indices { kl[dimension] += Double(klRow[dimension]) }
      sums.add(mu: model.mu.row(row), logVariance: model.logVariance.row(row))
      let image = start + row
      if (image + 1) * kept / images.count > image * kept / images.count {
        keptMu += UnsafeBufferPointer(start: model.mu.row(row), count: architecture.zWidth)
        keptLogs += UnsafeBufferPointer(start: model.logVariance.row(row), count: architecture.zWidth)
      }
    }
  }
  let count = Double(images.count)
  return Evaluation(
    images: images.count, reconstruction: reconstruction / count, klPerDimension: kl.map { $0 / count },
    information: sums.information,
    mutualInformation: kept == 0
      ? nil
      : CodeInformation(
        mu: keptMu, logVariance: keptLogs, architecture.latents, draws: informationDraws, seed: seed),
    isNoisy: isNoisy)
}

extension VariationalAutoencoder {
  /// Fills `rows` with the images of a set from index `first` on, and with their noise, which depends on the seed and
  /// the index alone. Without noise z is mu. `dial` is the gates' input.
  func write(
    _ rows: Range<Int>, from images: ImageSet, at first: Int, pixels treatment: PixelTreatment, samples: Int,
    seed: UInt64, dial: Float? = nil, isNoisy: Bool = true
  ) {
    let width = architecture.picture.count
    images.pixels.withUnsafeBufferPointer { pixels in
      for (offset, row) in rows.enumerated() {
        let image = first + offset
        treatment.write(
          UnsafeBufferPointer(rebasing: pixels[image * width..<(image + 1) * width]), to: self.images.row(row),
          seed: seed, stream: RandomStream.evaluationPixels.number(UInt64(image)))
        beta.row(row).pointee = 1
        if let dial { t?.row(row).pointee = dial }
      }
    }
    let noisePerImage = samples * architecture.zWidth
    guard isNoisy else {
      return noise.row(rows.lowerBound * samples).update(repeating: 0, count: rows.count * noisePerImage)
    }
    latent_normals(
      seed, RandomStream.evaluationNoise.number(), UInt64(first * noisePerImage),
      noise.row(rows.lowerBound * samples), rows.count * noisePerImage)
  }
}
