import Autodiff
import CKernels
import Datasets
import Randomness
import Training
import VAE

/// A trainer's step without a graph, for one kind of model: one hidden layer each way, relu, Bernoulli pixels, one draw of
/// z, Adam, one thread. The kernels are called one after the other on plain memory, as a careful person would write it for
/// this model alone; so the benchmark can tell what the graph costs.
///
/// Batches, noise, first weights and the products' shapes are a trainer's, and so the losses are the same to the last bit.
final class HandwrittenStep {
  private let configuration: RunConfiguration
  private let dataset: Dataset
  private let beta1, beta2, epsilon: Double
  /// Each batch is cut as a trainer cuts it, so that the products are of the same shapes.
  private let parts: Int
  private let pixels, latent: Int
  private var sampler: BatchSampler
  private var step = 0
  /// Adam's beta1^t and beta2^t.
  private var powers = (1.0, 1.0)

  private let memory: [FloatMemory]
  private let copies: [BFloat16Memory]
  private let parameters, first, second, gradient: UnsafeMutablePointer<Float>
  private let encoder, mean, logVariance, decoder, output: HandwrittenLayer
  private let images, encoded, mu, logVar, z, decoded, logits: HandwrittenMatrix
  private let dEncoded, dMu, dLogVar, dZ, dDecoded: HandwrittenMatrix
  private let noise, kl, dKL, reconstructions, kls: UnsafeMutablePointer<Float>
  /// The images' values that are not black: places, values and counts by image, and the same by pixel.
  private var byImage, byPixel: HandwrittenSparse

  /// Nil for a model of another kind.
  init?(_ configuration: RunConfiguration, dataset: Dataset, parts: Int = 2) {
    let architecture = configuration.architecture
    guard let hidden = architecture.hidden, hidden.encoder.count == 1, hidden.decoder.count == 1,
      architecture.betaRange == nil, hidden.activation == .relu, architecture.likelihood == .bernoulli,
      configuration.samples == 1,
      case .adam(let beta1, let beta2, let epsilon) = configuration.optimizer
    else { return nil }
    (self.beta1, self.beta2, self.epsilon) = (beta1, beta2, epsilon)
    (self.configuration, self.dataset, self.parts) = (configuration, dataset, parts)
    (pixels, latent) = (architecture.picture.count, architecture.latent)
    sampler = BatchSampler(count: dataset.train.count, batchSize: configuration.batchSize, seed: configuration.seed)

    let capacity = min(configuration.batchSize, dataset.train.count)
    let layout = architecture.parameterLayout
    var memory: [FloatMemory] = []
    var copies: [BFloat16Memory] = []
    func block(_ count: Int) -> UnsafeMutablePointer<Float> {
      memory.append(FloatMemory(count: count))
      return memory[memory.count - 1].start
    }
    func matrix(_ columns: Int, isFactor: Bool = true) -> HandwrittenMatrix {
      if isFactor, configuration.precision == .mixed { copies.append(BFloat16Memory(count: capacity * columns)) }
      let copy = isFactor && configuration.precision == .mixed ? copies[copies.count - 1].start : nil
      return HandwrittenMatrix(floats: block(capacity * columns), copy: copy, columns: columns)
    }
    let (parameters, first, second) = (block(layout.count), block(layout.count), block(layout.count))
    memory[0].values = Checkpoint(configuration).parameters
    func layer(_ name: String) -> HandwrittenLayer? {
      guard let weight = layout["\(name).weight"], let bias = layout["\(name).bias"] else { return nil }
      if configuration.precision == .mixed { copies.append(BFloat16Memory(count: weight.count)) }
      let copy = configuration.precision == .mixed ? copies[copies.count - 1].start : nil
      let matrix = HandwrittenMatrix(floats: parameters + weight.offset, copy: copy, columns: bias.count)
      matrix.round(0..<weight.shape[1])
      return HandwrittenLayer(
        weight: matrix, bias: parameters + bias.offset, weightOffset: weight.offset, biasOffset: bias.offset,
        inputs: weight.shape[1])
    }
    guard let encoder = layer("encoder.0"), let mean = layer("mu"), let logVariance = layer("log_variance"),
      let decoder = layer("decoder.0"), let output = layer("decoder.2")
    else { return nil }
    (self.parameters, self.first, self.second) = (parameters, first, second)
    (self.encoder, self.mean, self.logVariance) = (encoder, mean, logVariance)
    (self.decoder, self.output) = (decoder, output)
    // Room for the largest part of a gradient: Adam takes each as it comes.
    let layers = [encoder, mean, logVariance, decoder, output]
    gradient = block(layers.map { $0.inputs * $0.outputs }.max() ?? 0)
    (images, encoded, dEncoded) = (matrix(pixels), matrix(encoder.outputs), matrix(encoder.outputs))
    (mu, logVar) = (matrix(latent, isFactor: false), matrix(latent, isFactor: false))
    (dMu, dLogVar, z, dZ) = (matrix(latent), matrix(latent), matrix(latent), matrix(latent, isFactor: false))
    (decoded, dDecoded, logits) = (matrix(decoder.outputs), matrix(decoder.outputs), matrix(pixels))
    (noise, kl, dKL) = (block(capacity * latent), block(capacity * latent), block(capacity * latent))
    (reconstructions, kls) = (block(capacity), block(capacity))
    byImage = HandwrittenSparse(rows: capacity, columns: pixels)
    byPixel = HandwrittenSparse(rows: pixels, columns: capacity)
    (self.memory, self.copies) = (memory, copies)
  }

  /// Takes one step.
  func take() -> (reconstruction: Float, kl: Float) {
    let perEpoch = sampler.batchesPerEpoch
    let batch = sampler.indices(epoch: step / perEpoch, batch: step % perEpoch)
    let size = batch.count
    for part in 0..<parts {
      let rows = slice(part, of: parts, count: size)
      if rows.isEmpty { continue }
      fill(rows, from: batch)
      forward(rows, scale: 1 / Float(size))
      backward(rows, scale: 1 / Float(size))
    }
    var (reconstruction, kl) = (0.0, 0.0)
    for row in 0..<size {
      reconstruction += Double(reconstructions[row])
      kl += Double(kls[row])
    }
    update(size)
    step += 1
    return (Float(reconstruction / Double(size)), Float(kl / Double(size)))
  }

  private func fill(_ rows: Range<Int>, from batch: ArraySlice<Int32>) {
    dataset.train.pixels.withUnsafeBufferPointer { bytes in
      for row in rows {
        let start = Int(batch[batch.startIndex + row]) * pixels
        configuration.pixels.write(
          UnsafeBufferPointer(rebasing: bytes[start..<start + pixels]), to: images.row(row), seed: configuration.seed,
          stream: RandomStream.pixels.number(UInt64(step) << 16 | UInt64(row)))
      }
    }
    latent_normals(
      configuration.seed, RandomStream.noise.number(UInt64(step)), UInt64(rows.lowerBound * latent),
      noise + rows.lowerBound * latent, rows.count * latent)
  }

  /// Leaves the gradient of the logits where the logits were.
  private func forward(_ rows: Range<Int>, scale: Float) {
    let start = rows.lowerBound
    var found = 0
    for row in rows { found += byImage.compress(images.row(row), into: row) }
    images.round(rows)
    if isSparse(found, rows.count) {
      for row in rows {
        latent_sparse_product(
          byImage.places(row), byImage.values(row), byImage.counts[row], encoder.weight.floats, encoder.outputs,
          encoder.bias, encoded.row(row), encoder.outputs)
      }
    } else {
      encoder.forward(images, rows, into: encoded)
    }
    latent_relu(encoded.row(start), encoded.row(start), rows.count * encoder.outputs)
    encoded.round(rows)
    mean.forward(encoded, rows, into: mu)
    logVariance.forward(encoded, rows, into: logVar)
    latent_sample(mu.row(start), logVar.row(start), noise + start * latent, z.row(start), rows.count * latent)
    z.round(rows)
    decoder.forward(z, rows, into: decoded)
    latent_relu(decoded.row(start), decoded.row(start), rows.count * decoder.outputs)
    decoded.round(rows)
    output.forward(decoded, rows, into: logits)
    for row in rows {
      reconstructions[row] = latent_bernoulli(logits.row(row), images.row(row), pixels)
      latent_bernoulli_backward(logits.row(row), images.row(row), scale, logits.row(row), pixels, 0)
    }
    logits.round(rows)
    latent_gaussian_kl(mu.row(start), logVar.row(start), kl + start * latent, rows.count * latent)
    for row in rows {
      var sum: Float = 0
      for index in row * latent..<(row + 1) * latent { sum += kl[index] }
      kls[row] = sum
    }
  }

  private func backward(_ rows: Range<Int>, scale: Float) {
    let (start, count) = (rows.lowerBound, rows.count * latent)
    output.inputGradient(logits, rows, into: dDecoded)
    latent_relu_backward(
      decoded.row(start), dDecoded.row(start), dDecoded.row(start), rows.count * decoder.outputs, 0)
    dDecoded.round(rows)
    decoder.inputGradient(dDecoded, rows, into: dZ)
    for index in start * latent..<rows.upperBound * latent { dKL[index] = configuration.beta * scale }
    latent_gaussian_kl_backward(
      mu.row(start), logVar.row(start), dKL + start * latent, dMu.row(start), dLogVar.row(start), count, 0, 0)
    latent_sample_backward(
      logVar.row(start), noise + start * latent, dZ.row(start), dMu.row(start), dLogVar.row(start), count, 1, 1)
    dLogVar.round(rows)
    dMu.round(rows)
    logVariance.inputGradient(dLogVar, rows, into: dEncoded)
    mean.inputGradient(dMu, rows, adding: true, into: dEncoded)
    latent_relu_backward(
      encoded.row(start), dEncoded.row(start), dEncoded.row(start), rows.count * encoder.outputs, 0)
    dEncoded.round(rows)
  }

  private func isSparse(_ found: Int, _ count: Int) -> Bool {
    Double(found) <= configuration.precision.sparseLimit * Double(count * pixels)
  }

  private func update(_ size: Int) {
    powers = (powers.0 * beta1, powers.1 * beta2)
    let adam = Adam(
      stepSize: Float(Double(configuration.learningRate) / (1 - powers.0)),
      secondCorrection: Float(1 / (1 - powers.1).squareRoot()))
    learn(output, decoded, logits, size, adam)
    learn(decoder, z, dDecoded, size, adam)
    learn(logVariance, encoded, dLogVar, size, adam)
    learn(mean, encoded, dMu, size, adam)
    let found = (0..<size).reduce(0) { $0 + byImage.counts[$1] }
    guard isSparse(found, size) else { return learn(encoder, images, dEncoded, size, adam) }
    byPixel.transpose(byImage, count: size)
    let columns = encoder.outputs
    // Few rows at a time, so that Adam finds their gradient in the first cache.
    for block in stride(from: 0, to: pixels, by: 8) {
      let end = min(block + 8, pixels)
      for pixel in block..<end {
        latent_sparse_product(
          byPixel.places(pixel), byPixel.values(pixel), byPixel.counts[pixel], dEncoded.floats, columns, nil,
          gradient + (pixel - block) * columns, columns)
      }
      adam.apply(self, at: encoder.weightOffset + block * columns, (end - block) * columns)
    }
    encoder.weight.round(0..<pixels)
    learnBias(encoder, dEncoded, size, adam)
  }

  private func learn(
    _ layer: HandwrittenLayer, _ x: HandwrittenMatrix, _ dy: HandwrittenMatrix, _ size: Int, _ adam: Adam
  ) {
    for part in 0..<parts {
      let mine = slice(part, of: parts, count: layer.inputs)
      if mine.isEmpty { continue }
      layer.weightGradient(x, dy, size, of: mine, into: gradient)
      adam.apply(self, at: layer.weightOffset + mine.lowerBound * layer.outputs, mine.count * layer.outputs)
      layer.weight.round(mine)
    }
    learnBias(layer, dy, size, adam)
  }

  private func learnBias(_ layer: HandwrittenLayer, _ dy: HandwrittenMatrix, _ size: Int, _ adam: Adam) {
    latent_column_sums(dy.floats, size, layer.outputs, layer.outputs, gradient)
    adam.apply(self, at: layer.biasOffset, layer.outputs)
  }

  /// This step's update.
  private struct Adam {
    let stepSize, secondCorrection: Float

    /// Applies the `count` values in `gradient` to the parameters from `offset` on.
    func apply(_ step: HandwrittenStep, at offset: Int, _ count: Int) {
      latent_adam(
        step.parameters + offset, step.gradient, step.first + offset, step.second + offset, count, Float(step.beta1),
        Float(1 - step.beta1), Float(step.beta2), Float(1 - step.beta2), stepSize, secondCorrection,
        Float(step.epsilon))
    }
  }
}
