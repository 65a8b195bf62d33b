import CKernels

/// A model's parameters in half their memory: bfloat16, which keeps a float's sign, exponent and first seven bits of its
/// fraction. A weight is off by 1/256 of itself at most, and errors of hundreds of weights even out: measured on MNIST with 20
/// dimensions, pixels are off by 0.0006 (0.01 at most), an image's loss by 0.03 nats (0.2 at most), the mean by 0.001.
struct PackedWeights: Sendable, Equatable {
  private enum Storage: Sendable, Equatable {
    /// Shared with the model, which costs no memory as long as the model stays.
    case floats([Float])
    case halves([UInt16])
  }

  private var storage: Storage

  /// The parameters as they are, until `pack`.
  init(_ parameters: [Float]) { storage = .floats(parameters) }

  /// Rounds the parameters to half their memory.
  mutating func pack() {
    guard case .floats(let parameters) = storage else { return }
    storage = .halves(
      [UInt16](unsafeUninitializedCapacity: parameters.count) { halves, count in
        if let start = halves.baseAddress { latent_bfloat16(parameters, start, parameters.count) }
        count = parameters.count
      })
  }

  /// The number of bytes for `count` packed parameters.
  static func bytes(_ count: Int) -> Int { 2 * count }

  /// The parameters, rounded where they are packed.
  var parameters: [Float] {
    switch storage {
    case .floats(let parameters): parameters
    case .halves(let halves):
      [Float](unsafeUninitializedCapacity: halves.count) { floats, count in
        halves.withUnsafeBufferPointer { halves in
          for index in halves.indices { floats[index] = Float(bitPattern: UInt32(halves[index]) &<< 16) }
        }
        count = halves.count
      }
    }
  }
}
