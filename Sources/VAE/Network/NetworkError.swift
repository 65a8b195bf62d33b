import Autodiff

/// Why a text is not a network, or why layers do not fit together. Layers are numbered from 1.
public indirect enum NetworkError: Error, Equatable, Sendable {
  /// No layer has this name.
  case unknown(number: Int, text: String, known: [String])
  /// The name is known, but its arguments are wrong.
  case misspelt(number: Int, text: String, usage: String)
  /// A layer cannot take its input's shape.
  case misfit(number: Int, text: String, input: Shape, needs: String)
  /// A layer within a layer is wrong.
  case within(number: Int, NetworkError)
  /// Layers are nested deeper than `limit`.
  case tooDeep(number: Int, limit: Int)
  /// More layers than `limit`.
  case tooMany(limit: Int)
  /// A text longer than `limit` bytes.
  case tooLong(limit: Int)
}

extension NetworkError: CustomStringConvertible {
  /// One sentence without its full stop.
  public var description: String {
    switch self {
    case .unknown(let number, let text, let known):
      "layer \(number), \"\(shortened(text))\", is unknown: the layers are \(known.joined(separator: ", "))"
    case .misspelt(let number, let text, let usage): "layer \(number), \"\(shortened(text))\", should be \(usage)"
    case .misfit(let number, let text, let input, let needs):
      "layer \(number), \"\(shortened(text))\", gets \(input.words) and needs \(needs)"
    case .within(let number, let error): "within layer \(number), \(error)"
    case .tooDeep(let number, let limit): "layer \(number) stands within more than \(limit) others"
    case .tooMany(let limit): "there are more than \(limit) layers"
    case .tooLong(let limit): "its text is longer than \(limit) bytes"
    }
  }

  private func shortened(_ text: String) -> String { text.count <= 80 ? text : "\(text.prefix(77))..." }
}

extension Shape {
  /// For a sentence: `1x28x28 (channels x height x width)`, `400 features`.
  var words: String { isFlat ? Self.wordsForFeatures(count) : "\(self) (channels x height x width)" }

  /// For a sentence: `400 features`.
  static func wordsForFeatures(_ count: Int) -> String { "\(count) feature\(count == 1 ? "" : "s")" }
}
