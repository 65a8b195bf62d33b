extension DigitFactors {
  /// The factors that are one number with a meaning of its own: what measures look at. Left out are those of many parts
  /// (``blend``, ``pressure``, ``bend``, ``wobble``), ``grain``, and ``variant``, which means another thing for every digit.
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
  /// What digits were drawn from.
  init(_ digits: [DigitFactors]) { self.init(DigitFactors.described, values: digits.flatMap(\.described)) }
}
