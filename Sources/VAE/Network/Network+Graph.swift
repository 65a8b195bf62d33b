import Autodiff

extension Network {
  /// Adds its layers to a graph. `name` gives the name of a layer's parameters, and `gate` what stands behind a layer
  /// that has a gate. Convolutions that follow one another, with leaky ReLUs or ReLUs between them, are one operation, and so are a norm and
  /// such an activation.
  func add(
    _ x: Tensor, to graph: Graph, readsData: Bool = false, named name: (Int) -> String,
    gate: (Int) -> ((Tensor) -> Tensor)? = { _ in nil }
  ) -> Tensor {
    let steps = steps
    func place(_ index: Int, readsData: Bool = false) -> LayerPlace {
      LayerPlace(name: name(index), input: steps[index].input, readsData: readsData)
    }
    var (result, next) = (x, 0)
    while next < steps.count {
      var chain: [ConvolutionStep] = []
      while next < steps.count, chain.isEmpty || gate(next - 1) == nil {
        if let step = steps[next].layer.convolution(at: place(next)) {
          chain.append(step)
        } else if let leak = steps[next].layer.leak, let last = chain.last, last.slope == nil {
          chain[chain.count - 1].slope = leak
        } else {
          break
        }
        next += 1
      }
      if chain.isEmpty {
        let (step, reads) = (steps[next], result.id == x.id)
        var place = place(next, readsData: readsData && reads)
        next += 1
        let leak =
          step.layer.takesLeak && next < steps.count && gate(next - 1) == nil ? steps[next].layer.leak : nil
        if leak != nil { next += 1 }
        // What stands before this network may have other readers.
        place.normUse = NormUse(slope: leak ?? 1, overwritesGradient: !reads)
        result = step.layer.add(result, to: graph, at: place)
      } else {
        result = graph.convolutions(result, chain)
      }
      if let gate = gate(next - 1) { result = gate(result) }
    }
    return result
  }
}
