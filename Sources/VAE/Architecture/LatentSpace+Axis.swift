/// Variables on an axis, so that plots and keys treat all alike: a continuous one at its value, and the categories of another
/// beside each other, in equal parts of the axis from -3 to 3.
extension LatentSpace {
  /// Where the parts of categories begin and end.
  private static let end: Float = 3

  /// The width of a category's part of the axis; nil for a continuous variable.
  public func part(of variable: Int) -> Float? { categories(of: variable).map { 2 * Self.end / Float($0) } }

  /// The place of a variable at `z`: its value, or the middle of the part of its most likely category.
  public func place<Values: RandomAccessCollection<Float>>(of variable: Int, at z: Values) -> Float
  where Values.Index == Int {
    guard let category = category(of: variable, at: z), let part = part(of: variable) else {
      return z[z.startIndex + variable]
    }
    return -Self.end + part * (Float(category) + 0.5)
  }

  /// Moves a variable of `z` to a place; beyond the ends it is the first or the last category.
  public func move(_ variable: Int, to place: Float, in z: inout [Float]) {
    guard let count = categories(of: variable), let part = part(of: variable) else {
      z[variable] = place
      return
    }
    // The comparison is false for NaN.
    let share = place > -Self.end ? min((place + Self.end) / part, Float(count - 1)) : 0
    set(variable, to: Int(share), in: &z)
  }

  /// `z` with every category settled: the most likely one. What a code becomes as a point.
  public func settled(_ z: [Float]) -> [Float] {
    var settled = z
    for variable in continuous..<count {
      if let category = category(of: variable, at: z) { set(variable, to: category, in: &settled) }
    }
    return settled
  }

  /// The point of these values, one for each variable: a number, or a category counted from 1. Nil for another number of values, and
  /// for a category that does not exist.
  public func point(_ values: [Float]) -> [Float]? {
    guard values.count == count else { return nil }
    var z = origin
    for (variable, value) in values.enumerated() {
      guard let count = categories(of: variable) else {
        z[variable] = value
        continue
      }
      guard let category = Int(exactly: value), (1...count).contains(category) else { return nil }
      set(variable, to: category - 1, in: &z)
    }
    return z
  }
}
