import Autodiff
import Foundation
import Testing
import VAE

/// Models of all layers against PyTorch: losses, the gradient of every parameter, buffers, and the loss in evaluation.
///
/// Value i of trained parameter p is `0.4 sin(1 + 0.3 p + 0.7 i)`, pixels are `0.5 + 0.5 sin(0.2 + 0.37 i)`, noise is
/// `sin(0.4 + 1.3 i)`, and beta is 1.5.
@Suite struct PyTorchLayerTests {
  private func wave(_ count: Int, _ step: Double, _ start: Double) -> [Double] {
    (0..<count).map { sin(start + step * Double($0)) }
  }

  private func model(
    _ of: PyTorchLayers.Case, _ store: ParameterStore, _ architecture: Architecture, _ mode: Graph.Mode
  ) -> VariationalAutoencoder {
    let model = VariationalAutoencoder(
      architecture: architecture, parameters: store, capacity: of.images, samples: of.samples, mode: mode)
    let pixels = wave(of.images * architecture.picture.count, 0.37, 0.2).map { Float(0.5 + 0.5 * $0) }
    model.images.write(pixels[...])
    model.noise.write(wave(of.images * of.samples * of.latent, 1.3, 0.4).map { Float($0) }[...])
    model.beta.write(Array(repeating: 1.5, count: of.images)[...])
    return model
  }

  private func mean(_ column: Tensor, _ count: Int) -> Double {
    (0..<count).reduce(0) { $0 + Double(column.row($1).pointee) } / Double(count)
  }

  @Test(arguments: PyTorchLayers.cases.indices) func lossesGradientsAndBuffers(index: Int) throws {
    let wanted = PyTorchLayers.cases[index]
    let architecture = try Architecture(
      picture: Shape(channels: wanted.picture[0], height: wanted.picture[1], width: wanted.picture[2]),
      encoder: wanted.encoder, latent: wanted.latent, decoder: wanted.decoder)
    let layout = architecture.parameterLayout
    let store = ParameterStore(layout: layout, trainable: true)
    var values = Initialization.pytorch.parameters(architecture, seed: 1)
    let trained = layout.entries.filter(\.isTrained)
    #expect(trained.map(\.name) == wanted.gradients.map(\.name))
    #expect(layout.entries.filter { !$0.isTrained }.map(\.name) == wanted.buffers.map(\.name))
    for (place, entry) in trained.enumerated() {
      entry.put(wave(entry.count, 0.7, 1 + 0.3 * Double(place)).map { Float(0.4 * $0) }, into: &values)
    }
    store.values = values
    let model = model(wanted, store, architecture, .training)
    let graph = model.graph
    let cut = wanted.images / 2
    let ranges = [0..<cut, cut..<wanted.images]
    for stage in 0..<graph.forwardStages {
      for range in ranges { graph.forward(range, of: wanted.images, stage: stage) }
    }
    for stage in 0..<graph.backwardStageCount {
      for range in ranges { graph.backward(range, of: wanted.images, stage: stage, scale: 1 / Float(wanted.images)) }
    }
    for part in 0..<3 {
      graph.parameterGradients(part: part, of: 3, examples: wanted.images)
      graph.updateBuffers(part: part, of: 3, examples: wanted.images)
    }
    #expect(abs(mean(model.reconstruction, wanted.images) - wanted.reconstruction) < 2e-5 * wanted.reconstruction)
    #expect(abs(mean(model.kl, wanted.images) - wanted.kl) < 2e-5 * max(wanted.kl, 1))
    let gradients = try #require(store.gradients).values
    for (entry, wanted) in zip(trained, wanted.gradients) {
      let found = entry.values(in: gradients).map(Double.init)
      let sum = zip(found, wave(found.count, 1.1, 0.5)).reduce(0) { $0 + $1.0 * $1.1 }
      let size = found.reduce(0) { $0 + abs($1) }
      #expect(abs(sum - wanted.sum) < 6e-5 * max(size, 1), "\(wanted.name)")
      #expect(abs(found[found.count / 2] - wanted.middle) < 1e-4 * max(abs(wanted.middle), 0.1), "\(wanted.name)")
    }
    for wanted in wanted.buffers {
      let found = try #require(layout[wanted.name]).values(in: store.values)
      #expect(found.count == wanted.values.count)
      for (found, wanted) in zip(found, wanted.values) {
        #expect(abs(Double(found) - wanted) < 1e-5 * max(1, abs(wanted)))
      }
    }
    // In evaluation a graph over the same parameters uses the buffers.
    let evaluated = self.model(wanted, store, architecture, .evaluation)
    evaluated.graph.forward(0..<wanted.images)
    #expect(abs(mean(evaluated.reconstruction, wanted.images) - wanted.evaluated) < 2e-5 * wanted.evaluated)
  }
}
