import CommandSupport

/// The results of several measurements of one quantity.
struct Spread {
  /// From the smallest to the largest; at least one.
  let values: [Double]

  init(_ values: [Double]) {
    precondition(!values.isEmpty, "nothing was measured")
    self.values = values.sorted()
  }

  var median: Double { (values[(values.count - 1) / 2] + values[values.count / 2]) / 2 }
  var min: Double { values[0] }
  var max: Double { values[values.count - 1] }

  var json: JSON {
    .object([
      ("median", .number(median)), ("min", .number(min)), ("max", .number(max)), ("runs", .whole(values.count)),
    ])
  }
}

/// How long `body` takes, in seconds.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  return (ContinuousClock.now - start) / .seconds(1)
}
