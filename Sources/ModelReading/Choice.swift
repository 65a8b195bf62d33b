import Autodiff
import Models
import VAE

/// What no shape tells of a model.
struct Choice: Sendable, Hashable {
  /// How pixels from 0 to 1 become the encoder's input.
  enum Input: String, Sendable, CaseIterable {
    case plain = "x"
    case signed = "2x-1"
    case standardised

    /// The factor and the sum: with MNIST's mean and deviation where it is standardised.
    var affine: (factor: Float, sum: Float) {
      switch self {
      case .plain: (1, 0)
      case .signed: (2, -1)
      case .standardised: (1 / 0.3081, -0.1307 / 0.3081)
      }
    }
  }

  /// What the second head gives.
  enum Head: String, Sendable, CaseIterable {
    case logVariance = "logvar"
    case logDeviation = "logstd"
    case deviation = "std"
    case variance = "var"
    case softplusDeviation = "softplus-std"
    case softplusVariance = "softplus-var"

    /// What the architecture has, and by what the head's weights are multiplied: the logarithm of sigma is half of that of sigma^2.
    var spread: (Spread, factor: Float) {
      switch self {
      case .logVariance: (.logVariance, 1)
      case .logDeviation: (.logVariance, 2)
      case .deviation: (.deviation, 1)
      case .variance: (.variance, 1)
      case .softplusDeviation: (.softplusDeviation, 1)
      case .softplusVariance: (.softplusVariance, 1)
      }
    }
  }

  /// How one head holds mu and the spread.
  enum Cut: String, Sendable, CaseIterable {
    case halves
    case swapped
    case interleaved

    /// Which of the head's outputs give mu, and which the spread.
    func rows(_ latent: Int) -> (mu: [Int], spread: [Int]) {
      let (first, second) = (Array(0..<latent), Array(latent..<2 * latent))
      return switch self {
      case .halves: (first, second)
      case .swapped: (second, first)
      case .interleaved: (first.map { 2 * $0 }, first.map { 2 * $0 + 1 })
      }
    }
  }

  /// What the decoder's last layer is followed by.
  enum Output: String, Sendable, CaseIterable {
    case sigmoid
    /// tanh, for pictures from -1 to 1: the same as a sigmoid of twice the value, for pictures from 0 to 1.
    case signedTanh = "tanh/2+1/2"
    /// tanh, for pictures from 0 to 1.
    case tanh
    /// Nothing: the values are the picture.
    case linear
    /// ReLU: no value is below 0.
    case relu
    /// Nothing: the values are the standardised picture.
    case standardised
  }

  /// The groups of norms over groups of channels: so many, or of so many channels.
  enum Groups: Sendable, Hashable {
    case number(Int)
    case width(Int)

    /// How many there are of so many channels; nil if they cannot be shared evenly.
    func count(of channels: Int) -> Int? {
      switch self {
      case .number(let number): channels % number == 0 ? number : nil
      case .width(let width): channels % width == 0 ? channels / width : nil
      }
    }

    /// Those that are tried, the likeliest first.
    static let all: [Groups] =
      [8, 32, 4, 16, 1, 2].map { .number($0) } + [16, 8, 4, 2, 1].map { .width($0) }
  }

  var activation = "relu"
  var input = Input.plain
  var head = Head.logVariance
  var cut = Cut.halves
  var normIsLast = false
  var groups = Groups.number(1)
  /// Whether pools average what they read.
  var averages = false
  /// Whether nothing follows the encoder's last layer before the heads.
  var encoderEndsBare = false
  var encoder = 0
  var decoderActivation = "relu"
  var decoderNormIsLast = false
  /// Whether nothing follows the decoder's first layer.
  var decoderBeginsBare = false
  var output = Output.sigmoid
  var decoder = 0

  /// The activations that are tried, with how much rarer than ReLU each is, in logarithms.
  static let activations: [(text: String, cost: Double)] = [
    ("relu", 0), ("leaky relu", 1.0), ("leaky relu 0.2", 0.35), ("leaky relu 0.1", 0.9), ("leaky relu 0.3", 0.6),
    ("elu", 0.6), ("tanh", 0.4), ("silu", 0.6), ("gelu", 0.7), ("sigmoid", 0.9), ("selu", 1), ("softplus", 1),
  ]

  /// What a person has decided: `act=leaky0.2 image=32 heads=mu,std out=tanh in=2x-1`.
  struct Given: Sendable {
    var activation: String?
    var input: Input?
    var head: Head?
    var output: Output?
    var cut: Cut?
    var image: Int?
    var label: Int?
    /// Whether a class stands in front of a picture and of z, or behind them.
    var classIsFirst: Bool?
    /// One picture's shape, where all of it is known.
    var picture: Shape?
    var latent: Int?
    /// The layers between the picture and the heads, as text.
    var encoder: String?
    /// The layers between z and the picture, as text.
    var decoder: String?

    /// No decision.
    init() {}

    /// Whether nothing is decided but perhaps a class.
    var decidesOnlyLabel: Bool {
      activation == nil && input == nil && head == nil && output == nil && cut == nil && image == nil
        && picture == nil && latent == nil && encoder == nil && decoder == nil
    }

    /// - Throws: `ReadingError` with what can be said.
    init(_ text: String) throws(ReadingError) {
      // The texts of networks have blanks in them, so that they end with a semicolon.
      for part in text.split(whereSeparator: { $0 == ";" || $0.isNewline }) {
        let part = part.drop(while: \.isWhitespace)
        let isNetwork = ["encoder=", "decoder="].contains { part.hasPrefix($0) }
        for word in isNetwork ? [part] : part.split(whereSeparator: \.isWhitespace) {
          let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
          guard parts.count == 2 else { throw Self.misspelt(String(word)) }
          try take(parts[0], parts[1])
        }
      }
    }

    /// Takes one decision: a word of `--as` and its value.
    ///
    /// - Throws: `ReadingError` for another word or value.
    mutating func take(_ key: String, _ value: String) throws(ReadingError) {
      let word = "\(key)=\(value)"
      switch key {
      case "act": activation = try Self.activation(value)
      case "in":
        guard let input = Input(rawValue: value) else { throw Self.misspelt(word) }
        self.input = input
      case "image":
        if let shape = Self.shape(value) {
          picture = shape
        } else {
          guard let side = Int(value), (1...Self.largestSide).contains(side) else { throw Self.misspelt(word) }
          image = side
        }
      case "latent":
        guard let count = Int(value), (1...Shape.largestSide).contains(count) else { throw Self.misspelt(word) }
        latent = count
      case "class":
        guard ["first", "last"].contains(value) else { throw Self.misspelt(word) }
        classIsFirst = value == "first"
      case "encoder": encoder = value
      case "decoder": decoder = value
      case "label":
        guard let label = Int(value), (0..<1000).contains(label) else { throw Self.misspelt(word) }
        self.label = label
      case "heads":
        let names = value.split(separator: ",").map(String.init)
        guard names.count == 2 || names.count == 3 && names[0] == "mu" && names[2] == Cut.interleaved.rawValue,
          let place = names.prefix(2).firstIndex(of: "mu"), let head = Head(rawValue: names[1 - place])
        else { throw Self.misspelt(word) }
        (self.head, cut) = (head, names.count == 3 ? .interleaved : place == 1 ? .swapped : .halves)
      case "out":
        guard let output = Output(rawValue: value) else { throw Self.misspelt(word) }
        self.output = output
      default: throw Self.misspelt(word)
      }
    }

    private static let largestSide = 4096

    /// A picture's shape, `1x28x28`: channels, height, width.
    private static func shape(_ text: String) -> Shape? {
      let sizes = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard sizes.count == 3, [1, 3].contains(sizes[0]), sizes[1...].allSatisfy({ (1...largestSide).contains($0) }),
        Shape.isValid(channels: sizes[0], height: sizes[1], width: sizes[2])
      else { return nil }
      return Shape(channels: sizes[0], height: sizes[1], width: sizes[2])
    }

    /// Why stated layers are none of the file's, if they are not.
    ///
    /// - Throws: `ReadingError`, which names the layer.
    func check(_ layers: [ForeignLayer], pictures: [Shape]) throws(ReadingError) {
      let inputs = [
        ("encoder", encoder, picture.map { [$0] } ?? pictures),
        ("decoder", decoder, latent.map { [Shape(features: $0)] } ?? []),
      ]
      for (name, text, shapes) in inputs {
        guard let text, let shape = shapes.first else { continue }
        let network: Network
        do throws(NetworkError) { network = try Network(body(text), input: shape) } catch {
          throw ReadingError("the stated \(name) is no network: \(error)")
        }
        for (layer, input) in zip(network.layers, [network.input] + network.outputs) {
          for (_, parameters) in BoundNetwork.groups(layer.parameters(for: input))
          where !layers.contains(where: { $0.has(parameters) }) {
            throw ReadingError(
              "\"\(ModelFlaw.shown(layer.text))\" of the stated \(name) reads \(input), and no layer of the file has weights of its shapes"
            )
          }
        }
      }
      guard encoder != nil || decoder != nil else { return }
      throw ReadingError("the stated layers do not lead from a picture to two heads and from z to a picture")
    }

    /// A network's layers without the last function of a decoder, which `output` stands for.
    func body(_ text: String) -> String {
      for (function, _) in Self.lastFunctions {
        let trimmed = text.reversed().drop { $0.isWhitespace || $0 == "," }
        guard trimmed.starts(with: function.reversed()), text == decoder else { continue }
        return String(trimmed.dropFirst(function.count).drop { $0.isWhitespace || $0 == "," }.reversed())
      }
      return text
    }

    /// What may follow a decoder's last layer.
    var outputs: [Output]? {
      if let output { return [output] }
      guard let decoder, body(decoder) != decoder else { return nil }
      return Self.lastFunctions.first { decoder.contains($0.name) && body(decoder).count < decoder.count }?.outputs
    }

    private static let lastFunctions: [(name: String, outputs: [Output])] = [
      ("sigmoid", [.sigmoid]), ("tanh", [.signedTanh, .tanh]),
    ]

    private static func activation(_ text: String) throws(ReadingError) -> String {
      for (short, name) in [("leakyrelu", "leaky relu"), ("leaky", "leaky relu")] where text.hasPrefix(short) {
        let number = text.dropFirst(short.count)
        if let layer = Activation(rawValue: number.isEmpty ? name : "\(name) \(number)") { return layer.rawValue }
      }
      guard let layer = Activation(rawValue: text) else { throw misspelt("act=\(text)") }
      return layer.rawValue
    }

    /// The words of `--as` with short values.
    static let keys = ["act", "in", "heads", "out", "label", "class", "image", "latent"]

    /// What `--as` takes, for people.
    static let usage =
      "act=relu|leaky0.2|elu|tanh|..., in=\(Input.allCases.map(\.rawValue).joined(separator: "|")), image=SIDE or 1x28x28, "
      + "label=N, class=first|last, latent=N, "
      + "heads=mu,\(Head.allCases.map(\.rawValue).joined(separator: "|")) or std,mu or mu,std,interleaved, "
      + "out=\(Output.allCases.map(\.rawValue).joined(separator: "|")); encoder=LAYERS; decoder=LAYERS"

    private static func misspelt(_ word: String) -> ReadingError {
      ReadingError("\"\(ModelFlaw.shown(word))\" is none of \(usage)")
    }
  }
}
