import Autodiff

/// A convolution: each output channel at each position is a weighted sum of the input under a square kernel, with zeros
/// beyond the border.
///
/// Parameters, as in PyTorch's `Conv2d`: `weight` [outputs, inputs, kernel, kernel], `bias` [outputs].
package struct Convolution: Layer {
  /// The number of output channels.
  package let channels: Int
  package let kernel: Kernel

  package static let name = "conv"
  package static let usage = "conv N K/S pad P (N channels, kernel K; stride /S and pad P where they are not 1 and 0)"
  package var text: String { "\(Self.name) \(channels) \(kernel.text(usualStride: 1))" }

  /// `channels` is the number of output channels, from 1 to `Shape.largestSide`.
  package init(_ channels: Int, _ kernel: Kernel) { (self.channels, self.kernel) = (channels, kernel) }

  package init?(_ words: inout LayerWords) {
    guard let channels = words.size(), let kernel = Kernel(&words, usualStride: 1) else { return nil }
    self.init(channels, kernel)
  }

  private func maps(_ input: Shape) -> Maps? { kernel.over(input, channels: channels) }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard let maps = maps(input) else { throw LayerMisfit(needs: kernel.need) }
    try Kernel.check(maps)
    return maps.small
  }

  package func parameters(for input: Shape) -> [LayerParameter] {
    let area = kernel.side * kernel.side
    return [
      LayerParameter(
        "weight", [channels, input.channels, kernel.side, kernel.side],
        start: .weight(fanIn: input.channels * area, fanOut: channels * area)),
      LayerParameter("bias", [channels], start: .bias(fanIn: input.channels * area)),
    ]
  }

  package func products(for input: Shape) -> [LayerProduct] {
    maps(input).map { [LayerProduct(rows: $0.places, inputs: $0.patch, outputs: channels)] } ?? []
  }

  package func convolution(at place: LayerPlace) -> ConvolutionStep? {
    maps(place.input).map { ConvolutionStep($0, isTransposed: false, place.name) }
  }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor {
    guard let step = convolution(at: place) else { preconditionFailure("\(text) does not fit \(place.input)") }
    return graph.convolutions(x, [step])
  }

  package func gatedFeatures(for input: Shape) -> Int? { channels }

  package func hold(_ openness: [Float], name: String, in parameters: ParameterStore) {
    parameters.scale(name, by: openness)
  }
}
