import Autodiff
import CKernels

extension Architecture {
  /// The same without gates.
  public var ordinary: Architecture {
    var copy = self
    copy.betaRange = nil
    return copy
  }

  /// A model with gates, held at one beta of its range, is an ordinary model: a gate multiplies its feature's weights and bias.
  ///
  /// `parameters` is laid out as `parameterLayout`, the result as `ordinary.parameterLayout`; a beta beyond the range's end is
  /// taken as that end. An architecture without gates gives back what it is given.
  public func held(_ parameters: [Float], at beta: Float) -> [Float] {
    guard let betaRange else { return parameters }
    let t = betaRange.input(beta)
    let held = ParameterStore(layout: ordinary.parameterLayout, trainable: false)
    held.load(parameters, laidOutAs: parameterLayout)
    for (index, width) in encoderWidths.enumerated() {
      if let gate = encoderGate(index) {
        held.scale("encoder.\(2 * index)", by: openness(.sigmoid, gate, width, t: t, parameters))
      }
    }
    for (index, width) in decoderWidths.enumerated() {
      if let gate = decoderGate(index) {
        held.scale("decoder.\(2 * index)", by: openness(.root, gate, width, t: t, parameters))
      }
    }
    return held.values
  }

  /// How far each feature's gate is open: `[features]`.
  private func openness(_ gate: Gate, _ name: String, _ width: Int, t: Float, _ parameters: [Float]) -> [Float] {
    let layout = parameterLayout
    guard let weight = layout["\(name).weight"], let bias = layout["\(name).bias"] else {
      preconditionFailure("\(name) is no gate")
    }
    return gate.openness(weight: weight.values(in: parameters), bias: bias.values(in: parameters), t: t)
  }
}
