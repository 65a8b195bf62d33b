import Foundation

/// The number that a standard normal variable falls below with probability `p`, 0 < p < 1: the inverse of
/// `erfc(-x / sqrt 2) / 2`, found by halving an interval to the last bits.
public func normalQuantile(_ p: Double) -> Double {
  precondition(p > 0 && p < 1, "\(p) is no probability between 0 and 1")
  var (low, high) = (-40.0, 40.0)
  while true {
    let middle = (low + high) / 2
    if middle == low || middle == high { return middle }
    if erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
  }
}
