import CKernels

/// A model's parameters in half their memory: bfloat16, which keeps a float's sign, exponent and first seven bits of its
/// fraction. A weight is off by 1/256 of itself at most, and errors of hundreds of weights even out: measured on MNIST with 20
/// dimensions, pixels are off by 0.0006 (0.01 at most), an image's loss by 0.03 nats (0.2 at most), the mean by 0.001.
struct PackedWeights: Sendable, Equatable {
  private let halves: [UInt16]

  init(_ parameters: [Float]) {
    halves = [UInt16](unsafeUninitializedCapacity: parameters.count) { halves, count in
      if let start = halves.baseAddress { latent_bfloat16(parameters, start, parameters.count) }
      count = parameters.count
    }
  }

  /// The number of bytes for `count` parameters.
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
