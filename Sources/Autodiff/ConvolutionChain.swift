import CKernels

/// Convolutions that follow one another, each with the activation behind it. Between two of them a map is written once,
/// with the border and in the precision in which the next one reads it, and so is its gradient. Some images go through
/// all of them together, so that their maps stay in the cache.
struct ConvolutionChain: Operation {
  /// One of its convolutions.
  private struct Link {
    let step: ConvolutionStep
    let products: WindowProducts
    let weight, bias: Tensor
    let weightOffset, biasOffset: Int
    let factor: Factor

    var isTransposed: Bool { step.isTransposed }
    /// What its windows, those of its gradient and those of its weight's gradient read.
    var inputBorder: MapBuffer.Border { isTransposed ? products.smallBorder : products.bigBorder }
    var gradientBorder: MapBuffer.Border { isTransposed ? products.bigBorder : products.smallBorder }
  }

  let x, output: Tensor
  private let links: [Link]
  /// The input of each link. The first is x itself where it needs no border.
  private let values: [MapBuffer]
  /// The gradient of what each link gives before its activation; empty without training.
  private let gradients: [MapBuffer]
  private let result: MapBuffer
  var inputs: [Tensor] { [x] }

  /// Whether a step can be a link.
  static func takes(_ step: ConvolutionStep) -> Bool { WindowProducts(step.maps, images: 1) != nil }

  init(_ x: Tensor, _ steps: [ConvolutionStep], in graph: Graph) {
    let images = graph.capacity * x.rowsPerExample
    let links = steps.map { step in
      guard let products = WindowProducts(step.maps, images: images) else {
        preconditionFailure("\(step.name) fills no registers")
      }
      let (weight, bias) = step.places(in: graph)
      return Link(
        step: step, products: products, weight: graph.parameter("\(step.name).weight"),
        bias: graph.parameter("\(step.name).bias"), weightOffset: weight.offset, biasOffset: bias.offset,
        factor: graph.parameters.factor(weight))
    }
    guard let first = links.first, let last = links.last, x.columns == first.step.from.count else {
      preconditionFailure("\(steps.first?.name ?? "a chain of nothing") does not read \(x.columns) columns")
    }
    (self.x, self.links) = (x, links)
    let output = graph.result(columns: last.step.to.count, rowsPerExample: x.rowsPerExample)
    self.output = output
    result = MapBuffer(output.value, last.step.to)
    func buffer(_ shape: Shape, _ border: MapBuffer.Border, orIn dense: UnsafeMutablePointer<Float>?) -> MapBuffer {
      let isHalf = graph.parameters.precision == .mixed && !WindowProducts.areFew(shape.channels)
      if let dense, !isHalf, border == MapBuffer.Border() { return MapBuffer(dense, shape) }
      return graph.maps(shape, border, rowsPerExample: x.rowsPerExample, isHalf: isHalf)
    }
    values = links.enumerated().map { index, link in
      buffer(link.step.from, link.inputBorder, orIn: index == 0 ? x.value : nil)
    }
    let count = links.count
    gradients =
      output.gradient.map { dy in
        links.enumerated().map { index, link in
          let needsBorder = index > 0 || x.gradient != nil || link.isTransposed
          return buffer(
            link.step.to, needsBorder ? link.gradientBorder : MapBuffer.Border(),
            orIn: index == count - 1 && link.step.slope == nil ? dy : nil)
        }
      } ?? []
  }

  /// Bytes of maps that fit into the second cache beside weights.
  private static let chunkSize = 1 << 19

  /// So many rows at once that their maps stay in the cache.
  private func chunks(_ rows: Range<Int>, _ maps: [MapBuffer]) -> some Sequence<Range<Int>> {
    MapProducts.groups(rows, size: maps.reduce(0) { $0 + $1.byteCount }, limit: Self.chunkSize)
  }

  /// The weights of all links as the products read them, and room for what products need themselves. Both last until
  /// the next use of `scratch`.
  private func weights(
    forward: Bool, _ sources: [MapBuffer]
  ) -> (weights: [UnsafePointer<Float>], room: UnsafeMutablePointer<Float>) {
    let counts = zip(links, sources).map { link, source in
      link.products.weightCount(down: link.isTransposed != forward, isHalf: source.isHalf)
    }
    let room = links.map(\.products.room).max() ?? 0
    var memory = MapProducts.scratch(counts.reduce(room, +))
    let weights = links.indices.map { index in
      defer { memory += counts[index] }
      return links[index].products.weights(
        links[index].factor, down: links[index].isTransposed != forward, isHalf: sources[index].isHalf, in: memory)
    }
    return (weights, memory)
  }

  func forward(_ examples: Range<Int>) {
    let (weights, room) = weights(forward: true, values)
    for rows in chunks(output.rowRange(examples), values) {
      if values[0].at(0) != UnsafeMutableRawPointer(x.value) { values[0].take(x.value, rows) }
      for (index, link) in links.enumerated() {
        let store = WindowProducts.Store(bias: link.bias.value, slope: link.step.slope)
        let target = index + 1 < links.count ? values[index + 1] : result
        if link.isTransposed {
          link.products.up(values[index], rows, weights[index], link.factor, store, into: target, room: room)
        } else {
          link.products.down(values[index], rows, weights[index], store, into: target, room: room)
        }
      }
    }
  }

  func backward(_ examples: Range<Int>, adding: InputSet) {
    guard let dy = output.gradient else { return }
    let last = links.count - 1
    let (weights, room) = weights(forward: false, gradients)
    for rows in chunks(output.rowRange(examples), gradients + values) {
      if gradients[last].at(0) != UnsafeMutableRawPointer(dy) {
        let slope = links[last].step.slope
        gradients[last].take(dy, whereAbove: slope.map { _ in output.value }, slope: slope ?? 0, rows)
      }
      for index in links.indices.reversed() {
        let link = links[index]
        let target: MapBuffer
        var store = WindowProducts.Store()
        if index > 0 {
          target = gradients[index - 1]
          store.mask = links[index - 1].step.slope.map { (values[index], $0) }
        } else {
          guard let dx = x.gradient else { continue }
          target = MapBuffer(dx, link.step.from)
          store.adds = adding[0] == 1
        }
        if link.isTransposed {
          link.products.down(gradients[index], rows, weights[index], store, into: target, room: room)
        } else {
          link.products.up(gradients[index], rows, weights[index], link.factor, store, into: target, room: room)
        }
      }
    }
  }

  func parameterGradients(_ part: Int, of parts: Int, examples: Int, finished: (Range<Int>) -> Void) {
    let rows = output.rowRange(0..<examples)
    for (index, link) in links.enumerated().reversed() {
      guard let dWeight = link.weight.gradient, let dBias = link.bias.gradient else { continue }
      let (big, small) =
        link.isTransposed ? (gradients[index], values[index]) : (values[index], gradients[index])
      link.products.gradient(part, of: parts, big: big, small: small, rows, into: dWeight) {
        finished(link.weightOffset + $0.lowerBound..<link.weightOffset + $0.upperBound)
      }
      let channels = Linear.units(part, of: parts, count: link.bias.columns)
      if channels.isEmpty { continue }
      gradients[index].sums(rows, channels: channels, into: dBias + channels.lowerBound)
      finished(link.biasOffset + channels.lowerBound..<link.biasOffset + channels.upperBound)
    }
  }
}
