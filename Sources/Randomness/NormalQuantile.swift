import Foundation

/// The quantile function of the standard normal distribution for 0 < p < 1: the inverse of `erfc(-x / sqrt 2) / 2`,
/// found by bisection to the last bit.
public func normalQuantile(_ p: Double) -> Double {
  precondition(p > 0 && p < 1, "\(p) is no probability between 0 and 1")
  var (low, high) = (-40.0, 40.0)
  while true {
    let middle = (low + high) / 2
    if middle == low || middle == high { return middle }
    if erfc(-middle / 2.0.squareRoot()) / 2 < p { low = middle } else { high = middle }
  }
}
