import Autodiff

/// What a variational autoencoder is made of: a fully connected encoder, a diagonal Gaussian posterior, a fully connected
/// decoder, and a likelihood of pixels.
public struct Architecture: Sendable, Equatable, Codable {
  /// The images' height in pixels.
  public var imageHeight: Int
  /// The images' width in pixels.
  public var imageWidth: Int
  /// The widths of the encoder's hidden layers, from the image inwards.
  public var encoderWidths: [Int]
  /// The number of latent dimensions.
  public var latent: Int
  /// The widths of the decoder's hidden layers, from the latent outwards.
  public var decoderWidths: [Int]
  /// The nonlinearity after every hidden layer.
  public var activation: Activation
  /// How the decoder's output is read.
  public var likelihood: Likelihood
  /// For a model with gates on its hidden features, the betas that it answers for; nil for an ordinary model.
  public var betaRange: BetaRange?

  /// An architecture; the decoder mirrors the encoder unless its widths are given.
  public init(
    imageHeight: Int = 28, imageWidth: Int = 28, encoderWidths: [Int] = [400], latent: Int = 20,
    decoderWidths: [Int]? = nil, activation: Activation = .relu, likelihood: Likelihood = .bernoulli,
    betaRange: BetaRange? = nil
  ) {
    self.imageHeight = imageHeight
    self.imageWidth = imageWidth
    self.encoderWidths = encoderWidths
    self.latent = latent
    self.decoderWidths = decoderWidths ?? encoderWidths.reversed()
    self.activation = activation
    self.likelihood = likelihood
    self.betaRange = betaRange
  }

  /// The number of pixels of an image.
  public var pixels: Int { imageHeight * imageWidth }

  /// For people: `784-400-20-400-784 relu, Bernoulli`, and `gated` where it is.
  public var summary: String {
    let widths = [pixels] + encoderWidths + [latent] + decoderWidths + [pixels]
    let gates = betaRange == nil ? "" : ", gated"
    return "\(widths.map { "\($0)" }.joined(separator: "-")) \(activation.rawValue), \(likelihood.summary)\(gates)"
  }

  /// The names and shapes of all parameters, encoder first.
  ///
  /// The numbers in `encoder.0`, `encoder.2` leave out the nonlinearities between, as PyTorch's `Sequential` counts them.
  public var parameterLayout: ParameterLayout {
    var layout = encoderLayout
    addDecoder(to: &layout)
    return layout
  }

  var encoderLayout: ParameterLayout {
    var layout = ParameterLayout()
    var width = pixels
    for (index, next) in encoderWidths.enumerated() {
      layout.addLinear("encoder.\(2 * index)", from: width, to: next)
      if let gate = encoderGate(index) { layout.addLinear(gate, from: 1, to: next) }
      width = next
    }
    layout.addLinear("mu", from: width, to: latent)
    layout.addLinear("log_variance", from: width, to: latent)
    return layout
  }

  var decoderLayout: ParameterLayout {
    var layout = ParameterLayout()
    addDecoder(to: &layout)
    return layout
  }

  private func addDecoder(to layout: inout ParameterLayout) {
    var width = latent
    for (index, next) in (decoderWidths + [pixels]).enumerated() {
      layout.addLinear("decoder.\(2 * index)", from: width, to: next)
      if let gate = decoderGate(index) { layout.addLinear(gate, from: 1, to: next) }
      width = next
    }
    if likelihood == .learnedGaussian { layout.add(Self.likelihoodLogVariance, [1]) }
  }

  /// The name of the gate on an encoder's hidden layer, if there is one.
  func encoderGate(_ index: Int) -> String? { betaRange == nil ? nil : "encoder.\(2 * index).gate" }

  /// The name of the gate on a decoder's layer, if there is one: neither the first layer nor the output has one.
  func decoderGate(_ index: Int) -> String? {
    betaRange == nil || index == 0 || index == decoderWidths.count ? nil : "decoder.\(2 * index).gate"
  }

  /// The parameter of a Gaussian likelihood whose variance is learned.
  static let likelihoodLogVariance = "decoder.log_variance"
}

extension ParameterLayout {
  fileprivate mutating func addLinear(_ name: String, from inputs: Int, to outputs: Int) {
    add("\(name).weight", [outputs, inputs])
    add("\(name).bias", [outputs])
  }
}

/// The nonlinearity of the hidden layers.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// max(x, 0)
  case relu
  /// The hyperbolic tangent.
  case tanh
}

/// What the decoder's output says about a pixel x.
public enum Likelihood: Sendable, Equatable, Codable {
  /// The output is a logit: x is 1 with probability sigmoid(output). Grey x counts as a share.
  case bernoulli
  /// The output is a mean: x is Gaussian around it with this fixed variance.
  case gaussian(variance: Float)
  /// The same with one variance for all pixels that is learned along with the weights.
  case learnedGaussian

  /// Whether x is 0 or 1 (or a share of them); otherwise its likelihood is a density.
  public var isBernoulli: Bool { self == .bernoulli }

  /// For people: `Bernoulli`, `Gaussian (variance 0.1)`.
  public var summary: String {
    switch self {
    case .bernoulli: "Bernoulli"
    case .gaussian(let variance): "Gaussian (variance \(variance))"
    case .learnedGaussian: "Gaussian (learned variance)"
    }
  }
}
