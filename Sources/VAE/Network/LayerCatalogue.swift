import Autodiff

/// The kinds of layers that a network's text may use.
///
/// ```swift
/// let layers = try LayerCatalogue.standard.layers("linear 400, relu")  // [Linear(400), ReLU()]
/// ```
package struct LayerCatalogue: Sendable {
  /// In the order in which help lists them.
  package let kinds: [any Layer.Type]

  /// The built-in kinds.
  package static let standard = LayerCatalogue([
    Linear.self,
    ReLU.self,
    Tanh.self,
  ])

  /// Each kind needs its own name.
  package init(_ kinds: [any Layer.Type]) {
    precondition(Set(kinds.map { $0.name }).count == kinds.count, "two kinds of layers have one name")
    self.kinds = kinds
  }

  /// The `Decoder.userInfo` key for a catalogue other than the standard one.
  package static let key: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "LayerCatalogue") else { preconditionFailure("any text makes a key") }
    return key
  }()

  /// The longest text that is parsed, in bytes.
  static let longestText = 1 << 16

  /// Parses layers separated by commas. An empty text has none.
  ///
  /// - Throws: `NetworkError`, which names the wrong layer and the expected form.
  package func layers(_ text: String) throws(NetworkError) -> [any Layer] {
    guard text.utf8.count <= Self.longestText else { throw .tooLong(limit: Self.longestText) }
    if text.allSatisfy(\.isWhitespace) { return [] }
    let texts = text.split(separator: ",", maxSplits: Network.mostLayers, omittingEmptySubsequences: false)
    guard texts.count <= Network.mostLayers else { throw .tooMany(limit: Network.mostLayers) }
    var layers: [any Layer] = []
    for (index, text) in texts.enumerated() { layers.append(try layer(text, number: index + 1)) }
    return layers
  }

  private func layer(_ text: Substring, number: Int) throws(NetworkError) -> any Layer {
    let words = text.split(whereSeparator: \.isWhitespace)
    let known = kinds.filter { words.starts(with: Self.words($0.name)) }
    // The longest name wins: `max pool` over `max`.
    guard let kind = known.max(by: { Self.words($0.name).count < Self.words($1.name).count }) else {
      throw .unknown(number: number, text: words.joined(separator: " "), known: kinds.map { $0.usage })
    }
    var arguments = LayerWords(words.dropFirst(Self.words(kind.name).count))
    guard let layer = kind.init(&arguments), arguments.isAtEnd else {
      throw .misspelt(number: number, text: words.joined(separator: " "), usage: kind.usage)
    }
    return layer
  }

  private static func words(_ name: String) -> [Substring] { name.split(separator: " ") }
}

/// The words after a layer's name.
package struct LayerWords {
  private var words: ArraySlice<Substring>

  init(_ words: ArraySlice<Substring>) { self.words = words }

  /// The next word; nil at the end.
  package mutating func next() -> Substring? { words.popFirst() }

  /// The next word as an integer from 1 to `Shape.largestSide`; nil if it is none.
  package mutating func size() -> Int? {
    next().flatMap { Int($0) }.flatMap { (1...Shape.largestSide).contains($0) ? $0 : nil }
  }

  package var isAtEnd: Bool { words.isEmpty }
}
