import Autodiff
import Training
import VAE

/// A model that was read: an architecture of our own and its parameters.
struct Assembled: Sendable {
  let architecture: Architecture
  let parameters: [Float]

  /// A model of these layers. `heads` has the values of `mu` and `log_variance` by their names.
  ///
  /// - Throws: `ReadingError` for layers that do not fit together, and values that are not finite.
  init(
    picture: Shape, encoder: [Part], heads: [String: [Float]], decoder: [Part], latent: Int, likelihood: Likelihood,
    spread: Spread, missing: Half? = nil
  ) throws(ReadingError) {
    var architecture: Architecture
    do throws(ArchitectureError) {
      architecture = try Architecture(
        picture: picture, encoder: encoder.map(\.layer), latent: latent, decoder: decoder.map(\.layer),
        likelihood: likelihood)
    } catch {
      throw ReadingError("\(error)")
    }
    (architecture.spread, architecture.missing) = (spread, missing)
    var values = heads
    for (name, parts) in [("encoder", encoder), ("decoder", decoder)] {
      for (index, part) in parts.enumerated() {
        for (key, value) in part.values { values["\(name).\(index).\(key)"] = value }
      }
    }
    let layout = architecture.parameterLayout
    var parameters = [Float](repeating: 0, count: layout.count)
    for entry in layout.entries {
      guard let value = values[entry.name], value.count == entry.count else {
        throw ReadingError("its values for \(entry.name) have another size than \(entry.shape)")
      }
      guard value.allSatisfy(\.isFinite) else { throw ReadingError("its values for \(entry.name) are not all finite") }
      entry.put(value, into: &parameters)
    }
    (self.architecture, self.parameters) = (architecture, parameters)
  }
}

extension Draft {
  /// The model that a choice makes of the tensors. `variance` is that of pixels, where the output is no probability; `margin` how
  /// many lines and columns are put around a picture before it is read, and taken off again in the end. Without a half, as it takes time
  /// to put its values in order, that half is a layer of zeros.
  func assembled(
    _ choice: Choice, variance: Float = 0.1, margin: Int = 0, without half: Half? = nil
  ) throws(ReadingError) -> Assembled {
    let half = half ?? missing
    var encoder = half == .encoder ? [] : try encoderParts(choice)
    var decoder = half == .decoder ? [noDecoder] : try decoderParts(choice)
    var picture = picture
    if margin > 0 {
      picture = Shape(
        channels: picture.channels, height: picture.height - 2 * margin, width: picture.width - 2 * margin)
      // A kernel of one pixel with a padding adds zeros; one that keeps its middle pixel only takes a border off.
      encoder.insert(.keeping(picture.channels, Kernel(1, padding: margin), place: 0), at: 0)
      if decoders[choice.decoder].isFlat { decoder.append(Part(Unflatten(self.picture))) }
      decoder.append(.keeping(picture.channels, Kernel(2 * margin + 1), place: margin))
    }
    let likelihood: Likelihood =
      switch choice.output {
      case .sigmoid, .signedTanh: .bernoulli
      case .tanh, .linear, .relu, .standardised: .gaussian(variance: variance)
      }
    return try Assembled(
      picture: picture, encoder: encoder, heads: half == .encoder ? noHeads : headValues(choice), decoder: decoder,
      latent: latent, likelihood: likelihood, spread: choice.head.spread.0, missing: missing)
  }

  /// Those of the dearest of all ways through the encoder, with the likeliest decoder.
  func operations() throws(ReadingError) -> Double {
    var most = 0.0
    for place in encoders.indices {
      var choice = Choice()
      choice.encoder = place
      most = max(most, try assembled(choice).architecture.operationsPerImage())
    }
    return most
  }

  private var noDecoder: Part {
    let count = picture.count
    return Part(
      Linear(count),
      ["weight": [Float](repeating: 0, count: count * latent), "bias": [Float](repeating: 0, count: count)])
  }

  private var noHeads: [String: [Float]] {
    let (weight, bias) = ([Float](repeating: 0, count: latent * picture.count), [Float](repeating: 0, count: latent))
    return ["mu.weight": weight, "mu.bias": bias, "log_variance.weight": weight, "log_variance.bias": bias]
  }

  /// Whether its file has pictures as height, width, channels.
  private var isChannelsLast: Bool {
    switch heads {
    case .two(let layer, _), .one(let layer): layer.settings.isKeras
    case .missing: decoders[0].stages.first?.layer.settings.isKeras ?? false
    }
  }

  /// Layers before the input is scaled.
  private func plainEncoderParts(_ choice: Choice) throws(ReadingError) -> [Part] {
    if let bound = encoders[choice.encoder].bound { return try bound.parts() }
    let activation = Activation(rawValue: choice.activation)?.layer
    let stages = encoders[choice.encoder].stages
    let bare = choice.encoderEndsBare ? encoders[choice.encoder].openStages(atItsEnd: stages.count - 1) : []
    var parts: [Part] = []
    for (index, stage) in stages.enumerated() {
      let isBare = bare.contains(index) || index == 0 && stage.onlyMixesColors
      parts += try stage.parts(choice.functions(activation, isBare: isBare))
    }
    return parts
  }

  private func encoderParts(_ choice: Choice) throws(ReadingError) -> [Part] {
    var parts = try plainEncoderParts(choice)
    if isChannelsLast { parts = Part.fromChannelsLast(parts, picture) }
    return choice.input.applied(to: parts, picture)
  }

  private func headValues(_ choice: Choice) throws(ReadingError) -> [String: [Float]] {
    var (mu, spread): ((weight: [Float], bias: [Float]), (weight: [Float], bias: [Float]))
    switch heads {
    case .two(let muLayer, let spreadLayer):
      let inputs = muLayer.codes?.inputs ?? 0
      mu = try values(muLayer, outputs: latent, inputs: inputs)
      spread = try values(spreadLayer, outputs: latent, inputs: inputs)
      if choice.cut == .swapped { swap(&mu, &spread) }
    case .one(let layer):
      let inputs = layer.codes?.inputs ?? 0
      let both = try values(layer, outputs: 2 * latent, inputs: inputs)
      func rows(_ indices: [Int]) -> (weight: [Float], bias: [Float]) {
        (indices.flatMap { both.weight[$0 * inputs..<($0 + 1) * inputs] }, indices.map { both.bias[$0] })
      }
      let places = choice.cut.rows(latent)
      (mu, spread) = (rows(places.mu), rows(places.spread))
    case .missing: return noHeads
    }
    if isChannelsLast, let last = Part.output(of: try plainEncoderParts(choice), picture) {
      mu.weight = Part.columns(mu.weight, fromChannelsLast: last)
      spread.weight = Part.columns(spread.weight, fromChannelsLast: last)
    }
    let factor = choice.head.spread.factor
    return [
      "mu.weight": mu.weight, "mu.bias": mu.bias, "log_variance.weight": spread.weight.map { factor * $0 },
      "log_variance.bias": spread.bias.map { factor * $0 },
    ]
  }

  private func values(
    _ layer: ForeignLayer, outputs: Int, inputs: Int
  ) throws(ReadingError) -> (weight: [Float], bias: [Float]) {
    (
      try layer.values("weight", count: outputs * inputs, otherwise: 0),
      try layer.values("bias", count: outputs, otherwise: 0)
    )
  }

  private func decoderParts(_ choice: Choice) throws(ReadingError) -> [Part] {
    let activation = Activation(rawValue: choice.decoderActivation)?.layer
    let stages = decoders[choice.decoder].stages
    let bare = choice.decoderBeginsBare ? decoders[choice.decoder].openStages(atItsEnd: 0) : []
    var decoded = choice
    decoded.normIsLast = choice.decoderNormIsLast
    var parts = try decoders[choice.decoder].bound?.parts() ?? []
    for (index, stage) in stages.enumerated() {
      let isBare = index == stages.count - 1 || bare.contains(index)
      parts += try stage.parts(decoded.functions(activation, isBare: isBare))
    }
    if isChannelsLast { parts = Part.fromChannelsLast(parts, Shape(features: latent)) }
    switch choice.output {
    case .sigmoid, .linear: break
    case .tanh: parts.append(Part(Tanh()))
    case .relu: parts.append(Part(ReLU()))
    case .signedTanh: Part.scaleLast(&parts, by: 2, plus: 0)
    case .standardised:
      let (factor, sum) = Choice.Input.standardised.affine
      Part.scaleLast(&parts, by: 1 / factor, plus: -sum / factor)
    }
    return parts
  }
}

extension Choice {
  /// What a stage of the encoder does beside its weights.
  fileprivate func functions(_ activation: (any Layer)?, isBare: Bool) -> Stage.Functions {
    Stage.Functions(
      activation: isBare ? nil : activation, inner: activation, normIsLast: normIsLast, groups: groups,
      averages: averages)
  }
}
