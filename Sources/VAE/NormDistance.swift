import Autodiff

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Architecture {
  /// How far the encoder's batch norms' running statistics are from those of these images: the mean over all channels of the
  /// difference of the means in deviations, and of the logarithms of the deviations. Near 0 for the images and the layers that it was
  /// trained with, however short the training was; `share` is how much of the running statistics comes from images. Nil for an encoder
  /// without batch norms. `pixels` is `[count, pixels]`, of at least two images.
  package func normDistance(_ model: [Float], pixels: [Float]) -> (distance: Double, share: Double)? {
    distance(model, encoderLayout, pixels, columns: picture.count) { _ = $0.encode($1, self) }
  }

  /// As `normDistance`, for the decoder's batch norms: `codes` is `[count, latent]`, of at least two draws of z.
  package func decoderNormDistance(_ model: [Float], codes: [Float]) -> (distance: Double, share: Double)? {
    distance(model, ParameterLayout(decoderParameters), codes, columns: latent) { _ = $0.decode($1, self) }
  }

  /// That of the batch norms of a half with this layout, which `add` adds to a graph behind its input `[count, columns]`.
  private func distance(
    _ model: [Float], _ layout: ParameterLayout, _ input: [Float], columns: Int, add: (Graph, Tensor) -> Void
  ) -> (distance: Double, share: Double)? {
    let count = input.count / columns
    let suffix = ".running_mean"
    let names = layout.entries.map(\.name).filter { $0.hasSuffix(suffix) }.map { $0.dropLast(suffix.count) }
    guard !names.isEmpty, count > 1 else { return nil }
    let parameters = ParameterStore(layout: layout, trainable: false)
    parameters.load(model, laidOutAs: parameterLayout)
    let graph = Graph(capacity: count, parameters: parameters, mode: .training)
    let leaf = graph.leaf(columns: columns)
    add(graph, leaf)
    leaf.write(input[...])
    let before = parameters.values
    graph.forward(0..<count)
    graph.updateBuffers(part: 0, of: 1, examples: count)
    let after = parameters.values
    var moments: [Moment] = []
    for name in names {
      guard let mean = layout["\(name).running_mean"], let variance = layout["\(name).running_var"] else {
        continue
      }
      // A buffer moves a tenth of the way to the batch's.
      func values(_ entry: ParameterLayout.Entry) -> [(kept: Double, measured: Double)] {
        zip(entry.values(in: before), entry.values(in: after)).map { (Double($0), Double($0) + 10 * Double($1 - $0)) }
      }
      moments += zip(values(mean), values(variance)).map { Moment(mean: $0, variance: $1) }
    }
    let distances = Self.shares.map { share in (moments.reduce(0) { $0 + $1.distance(share) }, share) }
    guard let (distance, share) = distances.min(by: { $0.0 < $1.0 }), !moments.isEmpty, distance.isFinite else {
      return nil
    }
    return (distance / Double(moments.count), share)
  }

  /// How much of the running statistics may come from images, and not from the 0 and 1 that they begin with: a short training with a small
  /// momentum does not bring them to those of its images.
  private static let shares = [1, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]

  /// A channel's statistics as they were kept, and as they are measured.
  private struct Moment {
    let mean: (kept: Double, measured: Double)
    let variance: (kept: Double, measured: Double)

    func distance(_ share: Double) -> Double {
      let deviation = max(variance.kept, 1e-6).squareRoot()
      let spread = max(share * variance.measured + 1 - share, 1e-6) / max(variance.kept, 1e-6)
      return min(abs(share * mean.measured - mean.kept) / deviation, 5) + min(abs(log(spread)) / 2, 5)
    }
  }
}
