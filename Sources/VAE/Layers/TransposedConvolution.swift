import Autodiff

/// A transposed convolution, the reverse of a convolution: each input value adds a weighted kernel to the output, at
/// one position per stride.
///
/// Parameters, as in PyTorch's `ConvTranspose2d`: `weight` [inputs, outputs, kernel, kernel], `bias` [outputs].
package struct TransposedConvolution: Layer {
  /// The number of output channels.
  package let channels: Int
  package let kernel: Kernel
  /// Extra rows and columns beyond those that the kernel's positions need.
  package let outputPadding: Int

  package static let name = "transposed conv"
  package static let usage = "transposed conv N K/S pad P output pad O (as conv; O less than the stride)"
  package var text: String {
    "\(Self.name) \(channels) \(kernel.text(usualStride: 1))"
      + (outputPadding == 0 ? "" : " output pad \(outputPadding)")
  }

  /// `channels` is the number of output channels, from 1 to `Shape.largestSide`.
  package init(_ channels: Int, _ kernel: Kernel, outputPadding: Int = 0) {
    (self.channels, self.kernel, self.outputPadding) = (channels, kernel, outputPadding)
  }

  package init?(_ words: inout LayerWords) {
    guard let channels = words.size(), let kernel = Kernel(&words, usualStride: 1) else { return nil }
    var outputPadding = 0
    if words.skip("output") {
      // With more there would be rows that the kernel never reaches.
      guard words.skip("pad"), let more = words.whole(0...max(kernel.stride - 1, 0)) else { return nil }
      outputPadding = more
    }
    self.init(channels, kernel, outputPadding: outputPadding)
  }

  private func maps(_ input: Shape) -> Maps? {
    Maps(
      to: input, channels: channels, kernel: kernel.side, stride: kernel.stride, padding: kernel.padding,
      outputPadding: outputPadding)
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard let maps = maps(input) else {
      throw LayerMisfit(needs: "an input that gives from 1 to \(Shape.largestSide) rows and columns")
    }
    try Kernel.check(maps)
    return maps.big
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    let area = kernel.side * kernel.side
    return [
      // PyTorch uses the second dimension as fan-in, here too.
      LayerParameter(
        "weight", [input.channels, channels, kernel.side, kernel.side],
        start: .weight(fanIn: channels * area, fanOut: input.channels * area)),
      LayerParameter("bias", [channels], start: .bias(fanIn: channels * area)),
    ]
  }

  package func products(for input: Shape) -> [LayerProduct] {
    maps(input).map { [LayerProduct(rows: $0.places, inputs: input.channels, outputs: $0.patch)] } ?? []
  }

  package func convolution(at place: LayerPlace) -> ConvolutionStep? {
    maps(place.input).map { ConvolutionStep($0, isTransposed: true, place.name) }
  }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    guard let step = convolution(at: place) else { preconditionFailure("\(text) does not fit \(place.input)") }
    return graph.convolutions(x, [step])
  }

  package func gatedFeatures(for input: Shape) -> Int? { channels }

  package func hold(_ openness: [Float], name: String, in parameters: ParameterStore) {
    parameters.scale(name, by: openness, isTransposed: true)
  }
}
