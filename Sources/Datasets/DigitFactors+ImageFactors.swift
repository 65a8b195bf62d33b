extension DigitFactors {
  /// The factors for measures of disentanglement: those that are a single number with a meaning. Left out are the
  /// vectors (``blend``, ``pressure``, ``bend``, ``wobble``), ``grain``, and ``variant``, whose meaning depends on the
  /// digit.
  static let described: [ImageFactors.Factor] = [
    .init("digit", .categories(count: 10)), .init("slant", .continuous), .init("rotation", .continuous),
    .init("aspect", .continuous), .init("size", .continuous), .init("x", .continuous), .init("y", .continuous),
    .init("pen width", .continuous), .init("roundness", .continuous), .init("tremor", .continuous),
  ]

  /// Its values of the `described` factors.
  var described: [Float] {
    [Float(label), slant, rotation, aspect, size, x, y, penWidth, roundness, tremor]
  }
}

extension ImageFactors {
  /// The factors of these digits.
  init(_ digits: [DigitFactors]) { self.init(DigitFactors.described, values: digits.flatMap(\.described)) }
}
