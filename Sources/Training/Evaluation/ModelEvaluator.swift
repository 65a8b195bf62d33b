import Autodiff
import CKernels
import Datasets
import Randomness
import Threads
import VAE

/// Runs `model` over all images of a set and averages in double precision.
///
/// Noise and sampled pixels depend on the seed and the image's index alone, so the result does not depend on the number
/// of threads, nor, beyond rounding, on the batch size.
func evaluate(
  _ model: VariationalAutoencoder, on images: ImageSet, pixels treatment: PixelTreatment, samples: Int, seed: UInt64,
  dial: Float? = nil, isNoisy: Bool, parts: Int, workers: WorkerTeam
) -> Evaluation {
  let architecture = model.architecture
  var reconstruction = 0.0
  var kl = [Double](repeating: 0, count: architecture.latent)
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
    }
  }
  let count = Double(images.count)
  return Evaluation(
    images: images.count, reconstruction: reconstruction / count, klPerDimension: kl.map { $0 / count },
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
    let noisePerImage = samples * architecture.latent
    guard isNoisy else {
      return noise.row(rows.lowerBound * samples).update(repeating: 0, count: rows.count * noisePerImage)
    }
    latent_normals(
      seed, RandomStream.evaluationNoise.number(), UInt64(first * noisePerImage),
      noise.row(rows.lowerBound * samples), rows.count * noisePerImage)
  }
}

extension Checkpoint {
  /// This model's result on a set of images, with z sampled from the posterior, as a bound on log p(x) needs it, or
  /// with z = mu. A gated model is held at the checkpoint's own beta.
  ///
  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's; `.noThread` if a thread
  ///   cannot be started.
  public func evaluate(
    on images: ImageSet, pixels: PixelTreatment, samples: Int = 1, seed: UInt64, isNoisy: Bool = true,
    threads: Int = Trainer.defaultThreads
  ) throws(TrainingError) -> Evaluation {
    try check(images)
    let architecture = configuration.architecture
    let ungated = architecture.ungated
    let store = ParameterStore(layout: ungated.parameterLayout, trainable: false)
    store.values = architecture.held(parameters, at: dial)
    let model = VariationalAutoencoder(architecture: ungated, parameters: store, capacity: 250, samples: samples)
    let workers: WorkerTeam
    do throws(NoThread) {
      workers = try WorkerTeam(count: threads)
    } catch {
      throw .noThread(error)
    }
    return Training.evaluate(
      model, on: images, pixels: pixels, samples: samples, seed: seed, isNoisy: isNoisy, parts: max(2, threads),
      workers: workers)
  }

  /// - Throws: `TrainingError.imageSize` if the images have another size than the model's.
  public func check(_ images: ImageSet) throws(TrainingError) {
    let size = ImageSize(configuration.architecture.picture)
    guard images.size == size else { throw .imageSize(expected: size, found: images.size, data: images.name) }
  }
}
