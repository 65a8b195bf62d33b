/// Minimises a smooth convex function by the limited-memory BFGS method (Nocedal 1980; Nocedal and Wright 2006,
/// algorithm 7.5). The line search halves the step until the function decreases enough (Armijo) or, where rounding
/// hides its changes, until the slope is flat enough (Hager and Zhang 2005, the approximate Wolfe condition).
struct LBFGS {
  /// Converged when no component of the gradient is larger.
  var tolerance: Double
  var maximumIterations: Int
  /// The number of past steps that approximate the curvature.
  var memory = 10

  /// The result of a search.
  struct Minimum {
    var point: [Double]
    var value: Double
    /// The gradient's largest absolute component.
    var gradient: Double
    var iterations: Int
  }

  /// A past step and the change of the gradient over it.
  private struct Past {
    let step, change: [Double]
    let product: Double
  }

  /// Searches from `start`. `function` returns value and gradient.
  func minimize(_ function: ([Double]) -> (value: Double, gradient: [Double]), from start: [Double]) -> Minimum {
    var point = start
    var (value, gradient) = function(point)
    var past: [Past] = []
    var iterations = 0
    while iterations < maximumIterations, Self.largest(gradient) > tolerance {
      let direction = direction(gradient, past)
      let slope = Self.dot(direction, gradient)
      // Before the first step the scale is unknown.
      var length = past.isEmpty ? min(1, 1 / Self.dot(gradient, gradient).squareRoot()) : 1.0
      var next = (point: point, value: value, gradient: gradient)
      var found = false
      for _ in 0..<30 {
        next.point = zip(point, direction).map { $0 + length * $1 }
        (next.value, next.gradient) = function(next.point)
        let isLower = next.value <= value + 1e-4 * length * slope
        let isFlatter =
          next.value <= value + 1e-7 * abs(value) && abs(Self.dot(direction, next.gradient)) <= 0.9 * abs(slope)
        if isLower || isFlatter {
          found = true
          break
        }
        length /= 2
      }
      // No step makes a measurable difference: only rounding is left.
      guard found else { break }
      let step = zip(next.point, point).map { $0 - $1 }
      let change = zip(next.gradient, gradient).map { $0 - $1 }
      let product = Self.dot(step, change)
      // A convex function has positive curvature, except for rounding.
      if product > 1e-14 * Self.dot(change, change) {
        past.append(Past(step: step, change: change, product: product))
        if past.count > memory { past.removeFirst() }
      }
      (point, value, gradient) = next
      iterations += 1
    }
    return Minimum(point: point, value: value, gradient: Self.largest(gradient), iterations: iterations)
  }

  /// The quasi-Newton direction (two-loop recursion).
  private func direction(_ gradient: [Double], _ past: [Past]) -> [Double] {
    var result = gradient.map { -$0 }
    var weights: [Double] = []
    for step in past.reversed() {
      let weight = Self.dot(step.step, result) / step.product
      weights.append(weight)
      Self.add(-weight, step.change, to: &result)
    }
    if let last = past.last {
      let scale = last.product / Self.dot(last.change, last.change)
      for index in result.indices { result[index] *= scale }
    }
    for (step, weight) in zip(past, weights.reversed()) {
      Self.add(weight - Self.dot(step.change, result) / step.product, step.step, to: &result)
    }
    return result
  }

  private static func largest(_ values: [Double]) -> Double { values.reduce(0) { max($0, abs($1)) } }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  private static func add(_ weight: Double, _ a: [Double], to b: inout [Double]) {
    for index in a.indices { b[index] += weight * a[index] }
  }
}
