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
    /// Nothing: the values are the standardised picture.
    case standardised
  }

  var activation = "relu"
  var input = Input.plain
  var head = Head.logVariance
  var cut = Cut.halves
  var normIsLast = false
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
    ("relu", 0), ("leaky relu", 0.35), ("leaky relu 0.2", 0.35), ("leaky relu 0.1", 0.9), ("leaky relu 0.3", 0.6),
    ("elu", 0.6), ("tanh", 0.4), ("silu", 0.6), ("gelu", 0.7), ("sigmoid", 0.9), ("selu", 1), ("softplus", 1),
  ]

  /// What a person has decided: `act=leaky0.2 image=32 heads=mu,std out=tanh in=2x-1`.
  struct Given: Sendable {
    var activation: String?
    var input: Input?
    var head: Head?
    var output: Output?
    var isSwapped: Bool?
    var image: Int?
    var label: Int?

    /// No decision.
    init() {}

    /// Whether nothing else is decided than a class.
    var decidesOnlyLabel: Bool {
      activation == nil && input == nil && head == nil && output == nil && isSwapped == nil && image == nil
    }

    /// - Throws: `ReadingError` with what can be said.
    init(_ text: String) throws(ReadingError) {
      for word in text.split(whereSeparator: \.isWhitespace) {
        let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Self.misspelt(String(word)) }
        switch parts[0] {
        case "act": activation = try Self.activation(parts[1])
        case "in":
          guard let input = Input(rawValue: parts[1]) else { throw Self.misspelt(String(word)) }
          self.input = input
        case "image":
          guard let side = Int(parts[1]), (1...4096).contains(side) else { throw Self.misspelt(String(word)) }
          image = side
        case "label":
          guard let label = Int(parts[1]), (0..<1000).contains(label) else { throw Self.misspelt(String(word)) }
          self.label = label
        case "heads":
          let names = parts[1].split(separator: ",").map(String.init)
          guard names.count == 2, let place = names.firstIndex(of: "mu"), let head = Head(rawValue: names[1 - place])
          else { throw Self.misspelt(String(word)) }
          (self.head, isSwapped) = (head, place == 1)
        case "out":
          guard let output = Output(rawValue: parts[1]) else { throw Self.misspelt(String(word)) }
          self.output = output
        default: throw Self.misspelt(String(word))
        }
      }
    }

    private static func activation(_ text: String) throws(ReadingError) -> String {
      for (short, name) in [("leakyrelu", "leaky relu"), ("leaky", "leaky relu")] where text.hasPrefix(short) {
        let number = text.dropFirst(short.count)
        if let layer = Activation(rawValue: number.isEmpty ? name : "\(name) \(number)") { return layer.rawValue }
      }
      guard let layer = Activation(rawValue: text) else { throw misspelt("act=\(text)") }
      return layer.rawValue
    }

    /// What `--as` takes, for people.
    static let usage =
      "act=relu|leaky0.2|elu|tanh|..., in=\(Input.allCases.map(\.rawValue).joined(separator: "|")), image=SIDE, label=N, "
      + "heads=mu,\(Head.allCases.map(\.rawValue).joined(separator: "|")), "
      + "out=\(Output.allCases.map(\.rawValue).joined(separator: "|"))"

    private static func misspelt(_ word: String) -> ReadingError {
      ReadingError("\"\(ModelFlaw.shown(word))\" is none of \(usage)")
    }
  }
}
