/// A model's parameters in half their memory: bfloat16, which keeps a float's sign, exponent and first seven bits of its
/// fraction. A weight is off by 1/512 of itself at most, and as errors of hundreds of weights even out, what they decode
/// looks the same: pixels differ by a few thousandths, losses by a tenth of a nat.
struct PackedWeights: Sendable, Equatable {
  private let halves: [UInt16]

  init(_ parameters: [Float]) {
    halves = [UInt16](unsafeUninitializedCapacity: parameters.count) { halves, count in
      parameters.withUnsafeBufferPointer { floats in
        for index in floats.indices {
          let bits = floats[index].bitPattern
          // To the nearest, ties to even.
          halves[index] = UInt16(truncatingIfNeeded: (bits &+ 0x7fff &+ (bits &>> 16 & 1)) &>> 16)
        }
      }
      count = parameters.count
    }
  }

  /// Bytes that so many parameters take.
  static func bytes(_ count: Int) -> Int { 2 * count }

  /// The parameters, rounded.
  var parameters: [Float] {
    [Float](unsafeUninitializedCapacity: halves.count) { floats, count in
      halves.withUnsafeBufferPointer { halves in
        for index in halves.indices { floats[index] = Float(bitPattern: UInt32(halves[index]) &<< 16) }
      }
      count = halves.count
    }
  }
}
