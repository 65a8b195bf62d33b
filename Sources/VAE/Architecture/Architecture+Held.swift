import Autodiff

extension Architecture {
  /// The same networks without gates.
  public var ungated: Architecture {
    var copy = self
    copy.betaRange = nil
    return copy
  }

  /// The parameters of the ungated model that a model with gates is at one beta of its range: a gate that is held becomes a factor
  /// of its feature's weights and bias.
  ///
  /// `parameters` is laid out as `parameterLayout`, the result as `ungated.parameterLayout`. A beta beyond the range's end is
  /// taken as that end. An architecture without gates gives back what it is given.
  public func held(_ parameters: [Float], at beta: Float) -> [Float] {
    guard let betaRange else { return parameters }
    let held = ParameterStore(layout: ungated.parameterLayout, trainable: false)
    let layout = parameterLayout
    held.load(parameters, laidOutAs: layout)
    for part in [encoderPart, decoderPart] { part.hold(at: betaRange.input(beta), parameters, layout, in: held) }
    return held.values
  }
}
