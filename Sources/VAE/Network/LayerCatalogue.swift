/// The kinds of layers that a network's text may use.
///
/// ```swift
/// let layers = try LayerCatalogue.standard.layers("linear 400, relu")  // [Linear(400), ReLU()]
/// ```
package struct LayerCatalogue: Sendable {
  /// In the order in which help lists them.
  package let kinds: [any Layer.Type]
  /// Those of `kinds` that are activations.
  let activations: [any ActivationLayer.Type]

  /// The built-in kinds.
  package static let standard = LayerCatalogue(
    [
      Linear.self,
      Convolution.self,
      TransposedConvolution.self,
      Upsample.self,
      MaxPool.self,
      AveragePool.self,
      BatchNorm.self,
      GroupNorm.self,
      Residual.self,
      Flatten.self,
      Unflatten.self,
    ],
    activations: [
      ReLU.self,
      LeakyReLU.self,
      ELU.self,
      SELU.self,
      GELU.self,
      SiLU.self,
      Tanh.self,
      Sigmoid.self,
      Softplus.self,
    ])

  /// Each kind needs its own name.
  package init(_ layers: [any Layer.Type], activations: [any ActivationLayer.Type] = []) {
    let kinds = layers + activations.map { $0 as any Layer.Type }
    precondition(Set(kinds.map { $0.name }).count == kinds.count, "two kinds of layers have one name")
    (self.kinds, self.activations) = (kinds, activations)
  }

  /// The `Decoder.userInfo` key for a catalogue other than the standard one.
  package static let key: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "LayerCatalogue") else { preconditionFailure("any text makes a key") }
    return key
  }()

  /// The longest text that is parsed, in bytes.
  static let longestText = 1 << 16

  /// How deep layers may stand within layers.
  static let deepest = 8

  /// The layers that a text names, separated by commas. An empty text names none.
  ///
  /// - Throws: `NetworkError`, which names the wrong layer and the expected form.
  package func layers(_ text: String) throws(NetworkError) -> [any Layer] {
    guard text.utf8.count <= Self.longestText else { throw .tooLong(limit: Self.longestText) }
    return try layers(text[...], depth: 0)
  }

  private func layers(_ text: Substring, depth: Int) throws(NetworkError) -> [any Layer] {
    if text.allSatisfy(\.isWhitespace) { return [] }
    var layers: [any Layer] = []
    for text in Self.parts(text) {
      guard layers.count < Network.mostLayers else { throw .tooMany(limit: Network.mostLayers) }
      layers.append(try layer(text, number: layers.count + 1, depth: depth))
    }
    return layers
  }

  /// What commas separate, those within parentheses left alone.
  private static func parts(_ text: Substring) -> [Substring] {
    var open = 0
    return text.split(omittingEmptySubsequences: false) { character in
      if character == "(" { open += 1 }
      if character == ")" { open = max(open - 1, 0) }
      return character == "," && open == 0
    }
  }

  private func layer(_ text: Substring, number: Int, depth: Int) throws(NetworkError) -> any Layer {
    let spelling = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let (outer, inner) = Self.groups(text)
    let words = outer.split(whereSeparator: \.isWhitespace)
    let known = kinds.filter { words.starts(with: Self.words($0.name)) }
    // The longest name wins: `max pool` over `max`.
    guard let kind = known.max(by: { Self.words($0.name).count < Self.words($1.name).count }) else {
      throw .unknown(number: number, text: spelling, known: kinds.map { $0.name })
    }
    guard let inner else { throw .misspelt(number: number, text: spelling, usage: kind.usage) }
    guard inner.isEmpty || depth < Self.deepest else { throw .tooDeep(number: number, limit: Self.deepest) }
    var groups: [[any Layer]] = []
    for text in inner {
      do throws(NetworkError) {
        groups.append(try layers(text, depth: depth + 1))
      } catch {
        throw .within(number: number, error)
      }
    }
    var arguments = LayerWords(words.dropFirst(Self.words(kind.name).count), groups: groups)
    guard let layer = kind.init(&arguments), arguments.isAtEnd else {
      throw .misspelt(number: number, text: spelling, usage: kind.usage)
    }
    return layer
  }

  /// The words outside of parentheses, with a word for each of the outermost pairs, and what stands in these; nil where one has no end.
  private static func groups(_ text: Substring) -> (outer: String, inner: [Substring]?) {
    var (outer, inner, open) = ("", [Substring](), 0)
    var start = text.startIndex
    for (index, character) in zip(text.indices, text) {
      switch character {
      case "(":
        if open == 0 { start = text.index(after: index) }
        open += 1
      case ")" where open > 0:
        open -= 1
        if open == 0 {
          inner.append(text[start..<index])
          outer += " \(LayerWords.group) "
        }
      default: if open == 0 { outer.append(character) }
      }
    }
    return (outer, open == 0 ? inner : nil)
  }

  private static func words(_ name: String) -> [Substring] { name.split(separator: " ") }
}
