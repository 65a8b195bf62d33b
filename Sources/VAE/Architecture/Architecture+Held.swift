import Autodiff

extension Architecture {
  /// This architecture without gates.
  public var ungated: Architecture {
    var copy = self
    copy.betaRange = nil
    return copy
  }

  /// The parameters of the ungated model that a gated model equals at one beta: each gate becomes a factor of its
  /// feature's weights and bias.
  ///
  /// `parameters` is laid out as `parameterLayout`, the result as `ungated.parameterLayout`. A beta out of range is
  /// clamped. Without gates, the result is `parameters`.
  public func held(_ parameters: [Float], at beta: Float) -> [Float] {
    guard let betaRange else { return parameters }
    let layout = parameterLayout
    return ParameterStore.values(ungated.parameterLayout) { held in
      held.load(parameters, laidOutAs: layout)
      for part in [encoderPart, decoderPart] { part.hold(at: betaRange.input(beta), parameters, layout, in: held) }
    }
  }
}
