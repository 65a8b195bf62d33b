#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Philox {
  /// A sample from the standard normal distribution, by the Box-Muller transform of two uniform numbers.
  public mutating func normal() -> Float {
    // 1 - u lies in (0, 1], so the logarithm is finite.
    let radius = (-2 * logf(1 - uniform())).squareRoot()
    return radius * cosf(2 * .pi * uniform())
  }
}
