extension Int {
  /// The whole part of a number that may come from a file or a user, and so may be anything: 0 for NaN, and no more than 2^53
  /// either way, up to where a `Double` has all whole numbers. Sums of some cannot overflow.
  ///
  /// `Int(_:)` traps for NaN and for what is out of range; `.ci/conversions` finds its uses.
  @inlinable public init(whole value: some BinaryFloatingPoint) {
    let value = Double(value)
    self.init(value.isNaN ? 0 : Swift.min(Swift.max(value, -0x1p53), 0x1p53))
  }
}
