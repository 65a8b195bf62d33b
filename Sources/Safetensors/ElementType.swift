/// The type of a stored tensor's elements, named as in the file.
///
/// The format's types of less than a byte (`F4`, `F6_E2M3`, `F6_E3M2`) are not supported: files with them are refused.
public enum ElementType: String, Sendable, CaseIterable {
  /// IEEE 754 floating point of 64 bits.
  case f64 = "F64"
  /// IEEE 754 floating point of 32 bits.
  case f32 = "F32"
  /// IEEE 754 floating point of 16 bits.
  case f16 = "F16"
  /// The upper half of an `f32`.
  case bf16 = "BF16"
  /// Eight bits: sign, five of exponent, two of mantissa.
  case f8e5m2 = "F8_E5M2"
  /// Eight bits: sign, four of exponent, three of mantissa.
  case f8e4m3 = "F8_E4M3"
  /// Eight bits of exponent: a power of two.
  case f8e8m0 = "F8_E8M0"
  /// A complex number, two `f32`.
  case c64 = "C64"
  /// A signed integer of 64 bits.
  case i64 = "I64"
  /// A signed integer of 32 bits.
  case i32 = "I32"
  /// A signed integer of 16 bits.
  case i16 = "I16"
  /// A signed integer of 8 bits.
  case i8 = "I8"
  /// An unsigned integer of 64 bits.
  case u64 = "U64"
  /// An unsigned integer of 32 bits.
  case u32 = "U32"
  /// An unsigned integer of 16 bits.
  case u16 = "U16"
  /// An unsigned integer of 8 bits.
  case u8 = "U8"
  /// A Boolean, one byte.
  case bool = "BOOL"

  /// Whether `StoredTensor.floats` can read it.
  public var isFloatingPoint: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    case .f8e5m2, .f8e4m3, .f8e8m0, .c64, .i64, .i32, .i16, .i8, .u64, .u32, .u16, .u8, .bool: false
    }
  }

  /// Bytes per element.
  public var size: Int {
    switch self {
    case .f64, .i64, .u64, .c64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .f8e5m2, .f8e4m3, .f8e8m0, .i8, .u8, .bool: 1
    }
  }

  /// The bytes of a tensor of this shape; nil on overflow.
  func byteCount(shape: [Int]) -> Int? {
    var count = size
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return count
  }
}
