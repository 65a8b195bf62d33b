extension FixedWidthInteger {
  /// The whole number that is left of `value` without its fraction; the nearest there is where it lies beyond all, and 0 for NaN.
  /// Where `Int(value)` would trap, this goes on.
  @inlinable public init(clamping value: some BinaryFloatingPoint) {
    if let exact = Self(exactly: value.rounded(.towardZero)) {
      self = exact
    } else {
      self = value.isNaN ? 0 : value < 0 ? .min : .max
    }
  }
}
