extension Architecture {
  /// The number of weights and biases, gates included.
  public var parameterCount: Int { parameterLayout.parameterCount }
  /// The number of weights and biases of the gates; 0 for a model without gates.
  public var gateParameterCount: Int { parameterCount - ungated.parameterCount }
}
