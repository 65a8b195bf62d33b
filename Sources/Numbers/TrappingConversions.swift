// The conversions of the standard library trap for NaN, infinity and whatever is out of range, which a file or a diverged run
// can bring about anywhere. These stand in front of them, so that the compiler warns of each use, and fails the build in
// continuous integration.

extension Int {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension Int8 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int8(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int8(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension Int16 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int16(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int16(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension Int32 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int32(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int32(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension Int64 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int64(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write Int64(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt8 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt8(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt8(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt16 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt16(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt16(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt32 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt32(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt32(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}

extension UInt64 {
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt64(clamping:)")
  @inlinable public init(_ value: Double) { self.init(clamping: value) }
  /// As `init(clamping:)`. Only there to be warned of.
  @available(*, deprecated, message: "traps for NaN and beyond the range: write UInt64(clamping:)")
  @inlinable public init(_ value: Float) { self.init(clamping: value) }
}
