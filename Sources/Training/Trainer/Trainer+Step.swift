import Autodiff
import CKernels
import Randomness
import VAE

extension Trainer {
  /// Takes one step.
  ///
  /// - Throws: `TrainingError.diverged` if the loss is not finite, or if a parameter or moment is not, which is checked
  ///   every hundred steps. The state is then that of an earlier step, at which everything was finite.
  @discardableResult
  public func takeStep() throws(TrainingError) -> LossHistory.Point {
    let batch = sampler.indices(epoch: epoch, batch: step % batchesPerEpoch)
    let size = batch.count
    let passes = Double(step) / Double(batchesPerEpoch)
    let rate = learningRate * configuration.learningRateSchedule.share(epochs: passes)
    let update = OptimizerUpdate(optimizer: configuration.optimizer, learningRate: rate, count: updates + 1)
    workers.run { [self] worker in work(as: worker, on: batch, passes: passes, update: update, learningRate: rate) }
    let point = LossHistory.Point(
      step: step + 1, reconstruction: mean(model.reconstruction, over: size), kl: mean(model.kl, over: size))
    if let broken { throw restore(.state(broken)) }
    history.append(point)
    guard mean(model.loss, over: size).isFinite else { throw restore(divergence(at: point, images: size)) }
    step += 1
    updates += 1
    adversary?.noteStep(images: size)
    sweep = nil
    latestBatchSize = size
    noteKL(size)
    epochSums.images += size
    epochSums.reconstruction += Double(point.reconstruction) * Double(size)
    epochSums.kl += Double(point.kl) * Double(size)
    return point
  }

  /// A worker's share of a step: some parts of the batch, then some parts of the parameters.
  private func work(
    as worker: Int, on batch: ArraySlice<Int32>, passes: Double, update: OptimizerUpdate, learningRate: Float
  ) {
    let size = batch.count
    let graph = model.graph
    let myParts = Swift.stride(from: worker, to: parts, by: workers.count)
    let mine = myParts.map { slice($0, of: parts, count: size) }
    for rows in mine {
      clock?.start()
      fill(rows, of: size, from: batch, step: UInt64(step), passes: passes)
      clock?.lap(.fill)
    }
    for stage in 0..<graph.forwardStages {
      if stage > 0 { workers.meet() }
      for rows in mine {
        clock?.start()
        graph.forward(rows, of: size, stage: stage)
        clock?.lap(.forward)
      }
    }
    for stage in 0..<graph.backwardStageCount {
      if stage > 0 { workers.meet() }
      for rows in mine {
        clock?.start()
        graph.backward(rows, of: size, stage: stage, scale: 1 / Float(size))
        clock?.lap(.backward)
      }
    }
    workers.meet()
    // Every worker adds the same numbers, so all of them decide alike.
    guard mean(model.loss, over: size).isFinite else { return }
    if worker == 0 { rememberIfDue() }
    if let adversary { for part in myParts { adversary.permute(part: part, of: parts, images: size, step: step) } }
    workers.meet()
    guard broken == nil else { return }
    if let adversary {
      // Only now: its graph held what the model's backward pass needed.
      for rows in mine { adversary.learn(rows, of: size) }
      workers.meet()
      for part in myParts { adversary.update(part: part, of: parts, images: size, learningRate: learningRate) }
    }
    for part in myParts {
      clock?.start()
      graph.parameterGradients(part: part, of: parts, examples: size) {
        clock?.lap(.parameterGradients)
        apply(update, to: $0)
        clock?.lap(.optimizer)
      }
      graph.updateBuffers(part: part, of: parts, examples: size)
    }
  }

  /// Writes images, noise and betas of these rows of the batch. The first step is number 0.
  private func fill(
    _ rows: Range<Int>, of size: Int, from batch: ArraySlice<Int32>, step: UInt64, passes: Double
  ) {
    let weight = configuration.weight(beta: beta, epochs: passes)
    // If the objective does not draw betas, a gated model is held at the dial.
    let input = configuration.architecture.betaRange?.input(configuration.objective.weight(beta: beta))
    let capacity = configuration.capacity.capacity(epochs: passes)
    let width = configuration.architecture.picture.count
    let temperature = configuration.temperature.temperature(epochs: passes)
    let noisePerImage = configuration.samples * configuration.architecture.zWidth
    dataset.train.pixels.withUnsafeBufferPointer { pixels in
      for row in rows {
        let image = Int(batch[batch.startIndex + row])
        configuration.pixels.write(
          UnsafeBufferPointer(rebasing: pixels[image * width..<(image + 1) * width]), to: model.images.row(row),
          seed: configuration.seed, stream: RandomStream.pixels.number(step << 16 | UInt64(row)))
        if let range = configuration.architecture.betaRange, configuration.objective.recipe.drawsBeta {
          let drawn = drawnBeta(row, of: size, range, step: step)
          model.beta.row(row).pointee = configuration.weight(beta: drawn.beta, epochs: passes)
          model.t?.row(row).pointee = drawn.input
        } else {
          model.beta.row(row).pointee = weight
          if let input { model.t?.row(row).pointee = input }
        }
        model.capacity.row(row).pointee = capacity
        model.temperature?.row(row).pointee = temperature
      }
    }
    guard configuration.objective.recipe.isNoisy else {
      return model.noise.row(rows.lowerBound * configuration.samples).update(
        repeating: 0, count: rows.count * noisePerImage)
    }
    latent_normals(
      configuration.seed, RandomStream.noise.number(step), UInt64(rows.lowerBound * noisePerImage),
      model.noise.row(rows.lowerBound * configuration.samples), rows.count * noisePerImage)
  }

  /// The betas of the latest batch's images.
  package var latestBetas: [Float] { (0..<latestBatchSize).map { model.beta.row($0).pointee } }

  /// A beta for one image of a batch, log-uniform. Each image of a batch draws from its own part of the range, so that
  /// every batch covers the range; the order of the images is random.
  private func drawnBeta(
    _ row: Int, of size: Int, _ range: BetaRange, step: UInt64
  ) -> (beta: Float, input: Float) {
    var generator = Philox(seed: configuration.seed, stream: RandomStream.beta.number(step << 16 | UInt64(row)))
    return range.drawn(atShare: (Float(row) + generator.uniform()) / Float(size))
  }

  private func apply(_ update: OptimizerUpdate, to range: Range<Int>) {
    guard let gradients = parameters.gradients?.start else { return }
    update.apply(
      parameters: parameters.memory.start + range.lowerBound, gradients: gradients + range.lowerBound,
      first: moments.first.map { $0.start + range.lowerBound },
      second: moments.dropFirst().first.map { $0.start + range.lowerBound }, count: range.count)
    parameters.changed(range)
  }

  func mean(_ column: Tensor, over count: Int) -> Float {
    var sum = 0.0
    for row in 0..<count { sum += Double(column.row(row).pointee) }
    return Float(sum / Double(count))
  }

  /// Records the batch's KL of each dimension and updates the running mean over about fifty batches.
  private func noteKL(_ size: Int) {
    let mean = (0..<configuration.architecture.latent).map { dimension in
      (0..<size).reduce(Float(0)) { $0 + model.klPerDimension.row($1)[dimension] } / Float(size)
    }
    history.append(klPerDimension: mean, step: step)
    if recentKLPerDimension.isEmpty {
      recentKLPerDimension = mean
    } else {
      for dimension in mean.indices {
        recentKLPerDimension[dimension] += 0.02 * (mean[dimension] - recentKLPerDimension[dimension])
      }
    }
  }
}
