/// A permutation of `0..<count` that depends on `seed` and `stream` alone (Fisher-Yates shuffle).
public func permutation(of count: Int, seed: UInt64, stream: UInt64) -> [Int32] {
  var generator = Philox(seed: seed, stream: stream)
  var order = [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
    for index in 0..<count { buffer[index] = Int32(index) }
    initialized = count
  }
  for last in stride(from: count - 1, to: 0, by: -1) {
    // A multiplication instead of a remainder; its bias is below count / 2^32.
    let other = Int((UInt64(generator.next32()) &* UInt64(last + 1)) >> 32)
    order.swapAt(last, other)
  }
  return order
}
