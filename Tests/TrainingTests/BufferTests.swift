import Autodiff
import Safetensors
import TestSupport
import Testing
import Training
import VAE

/// Layers with a training mode and buffers, tested with a layer defined here.
@Suite struct BufferTests {
  private static func configuration(
    optimizer: Optimizer = .adam(), gates: Bool = false, precision: Precision = .single
  ) throws -> RunConfiguration {
    var configuration = TestRun.configuration(optimizer: optimizer, precision: precision, gates: gates)
    let old = configuration.architecture
    configuration.architecture = try Architecture(
      picture: old.picture, encoder: [Linear(8), CenteringLayer(), Tanh()], latent: 3,
      decoder: [Linear(7), CenteringLayer(), ReLU(), Linear(6), CenteringLayer(), ReLU(), Linear(30)],
      betaRange: old.betaRange)
    return configuration
  }

  private static func buffers(_ checkpoint: Checkpoint) -> [String: [Float]] {
    let entries = checkpoint.configuration.architecture.parameterLayout.entries.filter { !$0.isTrained }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.values(in: checkpoint.parameters)) })
  }

  @Test func buffersAreNamedAndBeginAsTheLayerSays() throws {
    let checkpoint = Checkpoint(try Self.configuration())
    let layout = checkpoint.configuration.architecture.parameterLayout
    #expect(
      Self.buffers(checkpoint) == [
        "encoder.1.running_mean": Array(repeating: 0.5, count: 8),
        "decoder.1.running_mean": Array(repeating: 0.5, count: 7),
        "decoder.4.running_mean": Array(repeating: 0.5, count: 6),
      ])
    #expect(layout["encoder.1.bias"]?.values(in: checkpoint.parameters) == Array(repeating: 0.25, count: 8))
    #expect(layout.entries.prefix(4).map(\.name).last == "encoder.1.running_mean")
    // Buffers are not counted as parameters.
    let trained = 30 * 8 + 8 + 8 + 2 * (8 * 3 + 3) + (3 * 7 + 7 + 7) + (7 * 6 + 6 + 6) + 6 * 30 + 30
    #expect(layout.parameterCount == trained)
  }

  /// After one step the first layer's buffer is checked by hand, from the images' means.
  @Test(arguments: [Optimizer.adam(), .sgd, .momentum(0.9)])
  func buffersFollowTheBatchesAndNotTheOptimizer(optimizer: Optimizer) throws {
    let configuration = try Self.configuration(optimizer: optimizer)
    let trainer = try TestRun.trainer(configuration)
    let before = trainer.checkpoint
    let layout = configuration.architecture.parameterLayout
    let weight = try #require(layout["encoder.0.weight"]).values(in: before.parameters)
    let bias = try #require(layout["encoder.0.bias"]).values(in: before.parameters)
    try trainer.takeStep()
    let after = Self.buffers(trainer.checkpoint)
    // The batch is not visible from outside, but the mean of its features follows from the buffer.
    let moved = try #require(after["encoder.1.running_mean"])
    let means = moved.map { 0.5 + ($0 - 0.5) / CenteringLayer.momentum }
    let pixels = trainer.dataset.train.pixels
    let possible = (0..<8).map { unit in
      (0..<70).map { image -> Float in
        var sum = bias[unit]
        for pixel in 0..<30 { sum += weight[unit * 30 + pixel] * Float(pixels[image * 30 + pixel]) / 255 }
        return sum
      }
    }
    for unit in 0..<8 {
      let (least, most) = (possible[unit].min() ?? .nan, possible[unit].max() ?? .nan)
      #expect((least...most).contains(means[unit]), "unit \(unit)")
    }
    if let state = trainer.checkpoint.optimizerState {
      for entry in layout.entries where !entry.isTrained {
        #expect(state.firstMoment[entry.range].allSatisfy { $0 == 0 }, "\(entry.name)")
      }
    }
    // A batch of the whole set has the same mean in any order.
    var whole = configuration
    whole.batchSize = 70
    let second = try TestRun.trainer(whole)
    try second.takeStep()
    let mean = try #require(Self.buffers(second.checkpoint)["encoder.1.running_mean"])
    for unit in 0..<8 {
      let expected = 0.5 + CenteringLayer.momentum * (possible[unit].reduce(0, +) / 70 - 0.5)
      #expect(abs(mean[unit] - expected) < 1e-5, "unit \(unit)")
    }
  }

  /// In evaluation buffers are read and not changed, so images do not affect each other.
  @Test func evaluationReadsTheBuffers() throws {
    let trainer = try TestRun.trainer(try Self.configuration())
    try trainer.advance(to: 5)
    let before = trainer.checkpoint
    let result = trainer.evaluate()
    #expect(Self.buffers(trainer.checkpoint) == Self.buffers(before))
    // The same result from a file, in another graph and one image at a time.
    let test = trainer.dataset.test
    let again = try before.evaluate(on: test, pixels: .grey, seed: 1, threads: 1)
    #expect(abs(again.negativeELBO - result.negativeELBO) < 1e-4)
    let evaluator = ImageEvaluator(architecture: before.configuration.architecture, samples: 1)
    evaluator.load(before.parameters)
    let alone = (0..<test.count).map { evaluator.evaluate($0..<$0 + 1, of: test, pixels: .grey, seed: 1)[0] }
    let mean = alone.reduce(0.0) { $0 + Double($1.negativeELBO) } / Double(test.count)
    #expect(abs(mean - result.negativeELBO) < 1e-4)
    // Another buffer gives another result.
    var moved = before
    for entry in moved.configuration.architecture.parameterLayout.entries where !entry.isTrained {
      entry.put([Float](repeating: 3, count: entry.count), into: &moved.parameters)
    }
    #expect(abs(try moved.evaluate(on: test, pixels: .grey, seed: 1).negativeELBO - result.negativeELBO) > 0.1)
  }

  /// The same bits with one and two threads, and after a file in the middle.
  @Test(arguments: [false, true]) func buffersSurviveFilesAndThreads(gates: Bool) throws {
    let folder = try TemporaryFolder()
    let configuration = try Self.configuration(gates: gates)
    let whole = try TestRun.trainer(configuration)
    try whole.advance(to: 12)
    let first = try TestRun.trainer(configuration, threads: 2)
    try first.advance(to: 7)
    try first.checkpoint.write(to: folder.file("model"))
    let read = try Checkpoint(contentsOf: folder.file("model"), layers: CenteringLayer.catalogue)
    #expect(read == first.checkpoint)
    let second = try Trainer(read, dataset: TestRun.dataset(), threads: 1)
    try second.advance(to: 12)
    #expect(second.checkpoint == whole.checkpoint)
    #expect(Self.buffers(whole.checkpoint) != Self.buffers(first.checkpoint))
    // A held model keeps the buffers, and the file has no moments of them.
    if gates { #expect(Self.buffers(whole.checkpoint.held(at: 1)) == Self.buffers(whole.checkpoint)) }
    let names = try TensorArchive(decoding: folder.bytes("model")).tensors.keys
    #expect(names.filter { $0.hasSuffix("running_mean") }.count == 3)
    #expect(names.contains("optimizer.first_moment.encoder.1.bias"))
  }

  @Test func aFileWithoutABufferIsRefused() throws {
    let folder = try TemporaryFolder()
    let trainer = try TestRun.trainer(try Self.configuration())
    try trainer.takeStep()
    try trainer.checkpoint.write(to: folder.file("model"))
    var archive = try TensorArchive(decoding: folder.bytes("model"))
    archive.tensors["decoder.1.running_mean"] = nil
    try folder.write(archive.encoded(), to: "model")
    #expect(
      throws: CheckpointError.missingTensor(
        file: folder.file("model"), name: "decoder.1.running_mean", expectedShape: [7])
    ) { try Checkpoint(contentsOf: folder.file("model"), layers: CenteringLayer.catalogue) }
    // Nor a file with moments of a buffer.
    archive = try TensorArchive(decoding: folder.bytes("model"))
    archive.tensors["decoder.1.running_mean"] = StoredTensor([Float](repeating: 0, count: 7), shape: [7])
    archive.tensors["optimizer.first_moment.decoder.1.running_mean"] = archive.tensors["decoder.1.running_mean"]
    try folder.write(archive.encoded(), to: "model")
    #expect(
      throws: CheckpointError.unexpectedTensor(
        file: folder.file("model"), name: "optimizer.first_moment.decoder.1.running_mean")
    ) { try Checkpoint(contentsOf: folder.file("model"), layers: CenteringLayer.catalogue) }
  }

  /// A reader without the layer names it.
  @Test func aLayerThatIsNotInTheCatalogueIsNamed() throws {
    let folder = try TemporaryFolder()
    try Checkpoint(Self.configuration()).write(to: folder.file("model"))
    let error = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: folder.file("model")) }
    #expect(
      error?.description
        == "\(folder.file("model")) describes no model: in the encoder, layer 2, \"center\", is unknown: "
        + "the layers are \(LayerCatalogue.standard.kinds.map { $0.name }.joined(separator: ", ")).")
  }

  /// Going back after a divergence restores the buffers, too.
  @Test func aDivergenceDoesNotBreakTheBuffers() throws {
    var configuration = try Self.configuration(optimizer: .sgd)
    configuration.learningRate = 1e30
    let trainer = try TestRun.trainer(configuration)
    var diverged = false
    for _ in 0..<20 where !diverged {
      do { try trainer.takeStep() } catch { diverged = true }
    }
    #expect(diverged)
    #expect(Self.buffers(trainer.checkpoint).values.joined().allSatisfy { $0.isFinite })
  }

  /// The gradient of a loss through the batch's mean, against finite differences.
  @Test func gradientsThroughABatchMean() throws {
    let architecture = try Self.configuration().architecture
    let store = ParameterStore(layout: architecture.parameterLayout, trainable: true)
    store.values = Initialization.glorot.parameters(architecture, seed: 3)
    let model = VariationalAutoencoder(
      architecture: architecture, parameters: store, capacity: 6, samples: 2, mode: .training)
    let images = TestRun.dataset().train.pixels.prefix(6 * 30).map { Float($0) / 255 }
    model.images.write(images[...])
    model.beta.write(Array(repeating: 1.5, count: 6)[...])
    model.noise.write((0..<6 * 2 * 3).map { Float($0 % 7) / 4 - 0.7 }[...])
    func loss() -> Double {
      model.graph.forward(0..<6)
      return (0..<6).reduce(0) { $0 + Double(model.loss.row($1).pointee) }
    }
    _ = loss()
    model.graph.backward(0..<6, scale: 1)
    for part in 0..<3 { model.graph.parameterGradients(part: part, of: 3, examples: 6) }
    let gradients = try #require(store.gradients?.values)
    let values = store.values
    for name in ["encoder.0.weight", "encoder.0.bias", "encoder.1.bias", "decoder.1.bias", "decoder.3.weight"] {
      let entry = try #require(store.layout[name])
      for place in entry.range.prefix(5) {
        let step: Float = 4e-3
        let losses = [step, -step].map { step -> Double in
          store.values = values
          store.memory.start[place] += step
          return loss()
        }
        let slope = (losses[0] - losses[1]) / (2 * Double(step))
        #expect(abs(Double(gradients[place]) - slope) < 2e-2 * max(1, abs(slope)), "\(name)[\(place - entry.offset)]")
      }
    }
  }
}
