import Autodiff
import Models
import VAE

/// Half of a model of Keras: most save encoder and decoder as two files.
enum KerasHalf {
  case encoder(picture: Shape, latent: Int, parts: [Part], heads: [String: [Float]])
  case decoder(latent: Int, parts: [Part], likelihood: Likelihood, output: String)

  init(_ file: ModelFile, description text: String) throws(ReadingError) {
    let description = try KerasDescription(text)
    let weights = KerasWeights(file, description)
    var layers: [String: KerasDescription.Layer] = [:]
    for layer in description.layers { layers[layer.name] = layer }
    if let heads = Self.heads(description, layers) {
      self = try Self.encoder(heads, layers, weights)
    } else if let output = description.outputs.first {
      self = try Self.decoder(Self.chain(to: output, layers), weights)
    } else {
      throw ReadingError("its description names no output")
    }
  }

  /// The layers from the input to one layer, in order.
  private static func chain(
    to name: String, _ layers: [String: KerasDescription.Layer]
  ) throws(ReadingError) -> [KerasDescription.Layer] {
    var chain: [KerasDescription.Layer] = []
    var next: String? = name
    while let name = next {
      guard let layer = layers[name], chain.count <= layers.count else {
        throw ReadingError("its layers refer to one another in a way that no model has")
      }
      guard layer.inputs.count <= 1 else {
        throw ReadingError("its layer \(ModelFlaw.shown(layer.name)) reads several others, which is not known here")
      }
      chain.append(layer)
      next = layer.inputs.first
    }
    return chain.reversed()
  }

  /// The two dense layers that give mu and log variance; nil for a network without.
  private static func heads(
    _ description: KerasDescription, _ layers: [String: KerasDescription.Layer]
  ) -> (mu: KerasDescription.Layer, spread: KerasDescription.Layer)? {
    var names = description.outputs
    // A sampling layer alone reads both.
    if names.count == 1, let last = names.first.flatMap({ layers[$0] }), last.inputs.count == 2 { names = last.inputs }
    let heads = names.prefix(2).compactMap { layers[$0] }.filter { $0.type == "Dense" }
    return heads.count == 2 ? (heads[0], heads[1]) : nil
  }

  private static func encoder(
    _ heads: (mu: KerasDescription.Layer, spread: KerasDescription.Layer), _ layers: [String: KerasDescription.Layer],
    _ weights: KerasWeights
  ) throws(ReadingError) -> KerasHalf {
    let chain = try Self.chain(to: heads.mu.name, layers).dropLast()
    guard heads.mu.inputs == heads.spread.inputs else {
      throw ReadingError("its heads read different layers, which is not known here")
    }
    guard let sizes = chain.lazy.compactMap(\.inputShape).first, let picture = picture(sizes) else {
      throw ReadingError("the size of its pictures is not fixed, or that of no picture")
    }
    var network = KerasNetwork(input: picture, weights: weights)
    for layer in chain { try network.add(layer) }
    let parts = network.parts + (network.lastActivation.map { [Part($0)] } ?? [])
    var values: [String: [Float]] = [:]
    var latent = 0
    for (name, layer) in [("mu", heads.mu), ("log_variance", heads.spread)] {
      var head = network
      try head.add(layer)
      guard let last = head.parts.last, head.lastActivation == nil else {
        throw ReadingError("its head \(ModelFlaw.shown(layer.name)) has an activation, which is not known here")
      }
      for (key, value) in last.values { values["\(name).\(key)"] = value }
      latent = head.shape.count
    }
    return .encoder(picture: picture, latent: latent, parts: parts, heads: values)
  }

  private static func picture(_ sizes: [Int]) -> Shape? {
    if sizes.count == 3, [1, 3].contains(sizes[2]), Shape.isValid(channels: sizes[2], height: sizes[0], width: sizes[1])
    {
      return Shape(channels: sizes[2], height: sizes[0], width: sizes[1])
    }
    if sizes.count == 2, Shape.isValid(channels: 1, height: sizes[0], width: sizes[1]) {
      return Shape(channels: 1, height: sizes[0], width: sizes[1])
    }
    guard sizes.count == 1, sizes[0] > 0 else { return nil }
    let side = Int(Double(sizes[0]).squareRoot())
    guard side * side == sizes[0], Shape.isValid(channels: 1, height: side, width: side) else { return nil }
    return Shape(channels: 1, height: side, width: side)
  }

  private static func decoder(
    _ chain: [KerasDescription.Layer], _ weights: KerasWeights
  ) throws(ReadingError) -> KerasHalf {
    guard let sizes = chain.lazy.compactMap(\.inputShape).first, sizes.count == 1,
      (1...Shape.largestSide).contains(sizes[0])
    else { throw ReadingError("it is neither an encoder with two heads nor a decoder that reads z") }
    var network = KerasNetwork(input: Shape(features: sizes[0]), weights: weights)
    for layer in chain { try network.add(layer) }
    var parts = network.parts
    switch network.lastActivation {
    case is Sigmoid: return .decoder(latent: sizes[0], parts: parts, likelihood: .bernoulli, output: "sigmoid")
    case let activation?: parts.append(Part(activation))
    case nil: break
    }
    let output = network.lastActivation?.text ?? "linear"
    return .decoder(latent: sizes[0], parts: parts, likelihood: .gaussian(variance: 0.1), output: output)
  }
}

extension ReadModel {
  /// The model that two halves make.
  init(_ first: KerasHalf, _ second: KerasHalf) throws(ReadingError) {
    switch (first, second) {
    case (
      .encoder(let picture, let latent, let encoder, let heads),
      .decoder(let inputs, let decoder, let likelihood, let output)
    ),
      (
        .decoder(let inputs, let decoder, let likelihood, let output),
        .encoder(let picture, let latent, let encoder, let heads)
      ):
      guard inputs == latent else {
        throw ReadingError("its decoder reads \(inputs) latent dimensions, and its encoder gives \(latent)")
      }
      let assembled = try Assembled(
        picture: picture, encoder: encoder, heads: heads, decoder: decoder, latent: latent, likelihood: likelihood,
        spread: .logVariance)
      self.init(
        architecture: assembled.architecture, parameters: assembled.parameters, data: nil,
        inferred: [("heads", "mu,logvar")] + (output == "sigmoid" ? [] : [("variance", "0.1")]), consistency: nil,
        unused: [], isStated: true)
    default: throw ReadingError("both files are encoders, or both decoders")
    }
  }
}
