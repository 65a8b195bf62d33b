import Autodiff

/// Turns a row of features into a picture, channel by channel.
package struct Unflatten: Layer {
  package let picture: Shape

  package static let name = "unflatten"
  package static let usage = "unflatten C H W (channels, height and width)"
  package var text: String { "\(Self.name) \(picture.channels) \(picture.height) \(picture.width)" }

  package init(_ picture: Shape) { self.picture = picture }

  package init?(_ words: inout LayerWords) {
    guard let channels = words.size(), let height = words.size(), let width = words.size() else { return nil }
    self.init(Shape(channels: channels, height: height, width: width))
  }

  package func output(for input: Shape) throws(LayerMisfit) -> Shape {
    guard input.isFlat, input.count == picture.count else {
      throw LayerMisfit(needs: "\(Shape.wordsForFeatures(picture.count))")
    }
    return picture
  }

  package func add(_ x: Tensor, to graph: Graph, at place: LayerPlace) -> Tensor { graph.channelsLast(x, picture) }
}
