extension Graph {
  /// The operation of the last forward pass over examples `0..<examples` that made the first number that is not finite, in words:
  /// `the linear of encoder.0`; nil if all its results are finite.
  public func originOfNotFinite(_ examples: Int) -> String? {
    for (operation, parameters) in zip(operations, parameterNames) {
      let rows = operation.output.rowRange(0..<examples)
      let values = UnsafeBufferPointer(
        start: operation.output.row(rows.lowerBound), count: rows.count * operation.output.columns)
      guard values.firstNotFinite != nil else { continue }
      let layers = parameters.map { $0.split(separator: ".").dropLast().joined(separator: ".") }
      let places = layers.reduce(into: [String]()) { if !$0.contains($1), !$1.isEmpty { $0.append($1) } }
      let place = places.isEmpty ? "" : " of \(places.joined(separator: ", "))"
      return "the \(Self.words(String(describing: type(of: operation))))\(place)"
    }
    return nil
  }

  /// `GaussianKL` as words: `gaussian KL`.
  static func words(_ type: String) -> String {
    var words: [String] = []
    let letters = Array(type.prefix { $0 != "<" })
    for (index, letter) in letters.enumerated() {
      let begins =
        letter.isUppercase
        && (index == 0 || letters[index - 1].isLowercase || index + 1 < letters.count && letters[index + 1].isLowercase)
      if begins || words.isEmpty { words.append("") }
      words[words.count - 1].append(letter)
    }
    return words.map { $0.count > 1 && $0.allSatisfy(\.isUppercase) ? $0 : $0.lowercased() }.joined(separator: " ")
  }
}
