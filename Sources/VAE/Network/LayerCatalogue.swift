import Autodiff

/// The kinds of layers that a network's text may name.
///
/// ```swift
/// let layers = try LayerCatalogue.standard.layers("linear 400, relu")  // [Linear(400), ReLU()]
/// ```
package struct LayerCatalogue: Sendable {
  /// All kinds, in the order in which people are told of them.
  package let kinds: [any Layer.Type]

  /// The kinds that come with the program.
  package static let standard = LayerCatalogue([
    Linear.self,
    ReLU.self,
    Tanh.self,
  ])

  /// A catalogue of these kinds. Each has a name of its own.
  package init(_ kinds: [any Layer.Type]) {
    precondition(Set(kinds.map { $0.name }).count == kinds.count, "two kinds of layers have one name")
    self.kinds = kinds
  }

  /// Under this key a `Decoder` finds the catalogue for the networks that it reads, if that is not the standard one.
  package static let key: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "LayerCatalogue") else { preconditionFailure("any text makes a key") }
    return key
  }()

  /// The longest text in bytes that is read.
  static let longestText = 1 << 16

  /// The layers that a text names, separated by commas. An empty text names none.
  ///
  /// - Throws: `NetworkError`, which says what layer is wrong and what it should be.
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
    // Of `max pool` and `max` the longer name is meant.
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

/// What follows a layer's name in its text, word by word.
package struct LayerWords {
  private var words: ArraySlice<Substring>

  init(_ words: ArraySlice<Substring>) { self.words = words }

  /// Takes the next word; nil at the end.
  package mutating func next() -> Substring? { words.popFirst() }

  /// Takes the next word as a whole number from 1 to `Shape.largestSide`; nil if it is none.
  package mutating func size() -> Int? {
    next().flatMap { Int($0) }.flatMap { (1...Shape.largestSide).contains($0) ? $0 : nil }
  }

  /// Whether no word is left.
  package var isAtEnd: Bool { words.isEmpty }
}
