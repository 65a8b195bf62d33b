import Autodiff
import Randomness

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The discriminator of a FactorVAE (Kim and Mnih 2018): it tells samples of q(z) from samples whose dimensions were permuted over the
/// batch, which are samples of the product of q(z)'s marginals.
///
/// Its logit estimates the logarithm of the ratio of both densities, whose mean over q(z) is the total correlation in nats. It is a
/// fully connected network with leaky ReLUs of slope 0.2 and one logit, where the paper has two outputs, of which only the
/// difference counts. As in disentanglement_lib the permuted samples are those of the same batch.
///
/// Belongs to one run; several threads may use it at once on different samples.
public final class Discriminator {
  /// Its weights.
  public let parameters: ParameterStore
  /// The largest number of samples of a batch.
  public let capacity: Int
  private let graph: Graph
  /// A batch's samples, then as many permuted ones, `[2 * capacity, latent]`.
  private let z: Tensor
  /// `[2 * capacity, 1]`
  private let logit: Tensor
  /// Leaf: the derivative of the loss with respect to each logit, `[2 * capacity, 1]`.
  private let slope: Tensor

  /// For at most `capacity` samples of `latent` dimensions, with hidden layers of these widths. Its weights are zero.
  public init(latent: Int, widths: [Int], capacity: Int, precision: Precision = .single) {
    let part = Self.part(latent: latent, widths: widths)
    self.capacity = capacity
    parameters = ParameterStore(layout: ParameterLayout(part.parameters), trainable: true, precision: precision)
    graph = Graph(capacity: 2 * capacity, parameters: parameters)
    // Not a leaf: the encoder needs its gradient.
    z = graph.result(columns: latent, rowsPerExample: 1)
    slope = graph.leaf(columns: 1)
    logit = part.add(z, to: graph, t: nil)
    // The model and the discriminator minimise different functions of the same logits.
    graph.minimize(graph.scaledOnTheWayBack(logit, by: slope))
  }

  /// What the names of its weights begin with, before a dot.
  public static let name = "discriminator"

  /// The names and places of its weights: `discriminator.0.weight`, counted as in PyTorch's `Sequential`.
  public static func layout(latent: Int, widths: [Int]) -> ParameterLayout {
    ParameterLayout(part(latent: latent, widths: widths).parameters)
  }

  /// New weights with PyTorch's defaults. The same seed gives the same values.
  public static func initialWeights(latent: Int, widths: [Int], seed: UInt64) -> [Float] {
    Initialization.pytorch.values(part(latent: latent, widths: widths).parameters, seed: seed, use: .discriminator)
  }

  private static func part(latent: Int, widths: [Int]) -> ModelPart {
    let layers: [any Layer] = widths.flatMap { [Linear($0), LeakyReLU(slope: 0.2)] as [any Layer] } + [Linear(1)]
    do throws(NetworkError) {
      let network = try Network(layers, input: Shape(features: latent))
      return ModelPart(name: name, network: network, gates: nil)
    } catch {
      preconditionFailure("widths are checked before they come here: \(error)")
    }
  }

  /// Writes the logits of these samples, its estimates of log q(z) - sum_d log q(z_d), to `ratios`.
  func forward(_ rows: Range<Int>, samples: Tensor, into ratios: Tensor) {
    z.row(rows.lowerBound).update(from: samples.row(rows.lowerBound), count: rows.count * z.columns)
    graph.forward(rows)
    ratios.row(rows.lowerBound).update(from: logit.row(rows.lowerBound), count: rows.count)
  }

  /// Writes (or adds) the gradient with respect to the samples that went forward; `gradient` is that of their ratios, `[rows, 1]`.
  func backward(_ rows: Range<Int>, from gradient: UnsafePointer<Float>, into samples: Tensor, adds: Bool) {
    slope.row(rows.lowerBound).update(from: gradient, count: rows.count)
    graph.backward(rows, scale: 1)
    guard let to = samples.gradientRow(rows.lowerBound), let from = z.gradientRow(rows.lowerBound) else { return }
    for index in 0..<rows.count * z.columns { to[index] = (adds ? to[index] : 0) + from[index] }
  }

  /// The mean logit of the latest batch's samples: the part of the total correlation that is found, in nats.
  public func meanRatio(of count: Int) -> Double {
    (0..<count).reduce(0) { $0 + Double(logit.row($1).pointee) } / Double(max(count, 1))
  }

  /// Permutes some dimensions of a batch's `count` samples, each on its own.
  public func permute(_ dimensions: Range<Int>, of count: Int, seed: UInt64, step: UInt64) {
    for dimension in dimensions {
      let order = permutation(
        of: count, seed: seed, stream: RandomStream.permutation.number(step << 16 | UInt64(dimension)))
      for (row, other) in order.enumerated() { z.row(count + row)[dimension] = z.row(Int(other))[dimension] }
    }
  }

  /// Computes the gradients of the mean cross-entropy over a batch of `count` samples and as many permuted ones, for these samples
  /// and the permuted ones in the same rows. The samples went forward with the weights as they are, and all dimensions are permuted.
  public func learn(_ rows: Range<Int>, of count: Int) {
    let permuted = count + rows.lowerBound..<count + rows.upperBound
    graph.forward(permuted)
    let share = 1 / Float(2 * count)
    for row in rows { slope.row(row).pointee = (Self.sigmoid(logit.row(row).pointee) - 1) * share }
    for row in permuted { slope.row(row).pointee = Self.sigmoid(logit.row(row).pointee) * share }
    for rows in [rows, permuted] { graph.backward(rows, scale: 1) }
  }

  /// As `Graph.parameterGradients`, after `learn` has run for all `count` samples.
  public func parameterGradients(part: Int, of parts: Int, count: Int, finished: (Range<Int>) -> Void) {
    graph.parameterGradients(part: part, of: parts, examples: 2 * count, finished: finished)
  }

  private static func sigmoid(_ logit: Float) -> Float { 1 / (1 + exp(-logit)) }
}

extension Graph {
  /// log q(z) - sum_d log q(z_d) of each sample in nats, by a discriminator: `[examples * samples, 1]`. The discriminator's weights get no
  /// gradient from it.
  func densityRatio(_ z: Tensor, by discriminator: Discriminator) -> Tensor {
    precondition(z.rowsPerExample * capacity <= discriminator.capacity, "more samples than the discriminator takes")
    return add(
      DensityRatio(
        discriminator: discriminator, z: z, output: result(columns: 1, rowsPerExample: z.rowsPerExample)))
  }
}

private struct DensityRatio: Operation {
  let discriminator: Discriminator
  let z, output: Tensor
  var inputs: [Tensor] { [z] }

  func forward(_ examples: Range<Int>) {
    discriminator.forward(output.rowRange(examples), samples: z, into: output)
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    let rows = output.rowRange(examples)
    guard let gradient = output.gradientRow(rows.lowerBound) else { return }
    discriminator.backward(rows, from: gradient, into: z, adds: adding[0] == 1)
  }
}
