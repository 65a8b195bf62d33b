extension Architecture {
  /// The number of weights and biases, those of the gates among them.
  public var parameterCount: Int { parameterLayout.parameterCount }
  /// The number of weights and biases of the gates; 0 for a model without gates.
  public var gateParameterCount: Int { parameterCount - ordinary.parameterCount }
}
