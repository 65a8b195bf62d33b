import Autodiff
import Models
import VAE

/// What Keras writes of a model: the encoder or the decoder, as most save the two, or both in one file.
struct KerasModel {
  private let description: KerasDescription
  private let weights: KerasWeights
  private let layers: [String: KerasDescription.Layer]

  /// A layer, and the weights of the model that it belongs to.
  private typealias Item = (layer: KerasDescription.Layer, weights: KerasWeights)

  init(_ file: ModelFile, _ text: String) throws(ReadingError) {
    let description = try KerasDescription(text)
    self.init(description, KerasWeights(file, description))
  }

  private init(_ description: KerasDescription, _ weights: KerasWeights) {
    (self.description, self.weights) = (description, weights)
    layers = Dictionary(description.layers.map { ($0.name, $0) }) { first, _ in first }
  }

  /// The halves that it describes.
  ///
  /// - Throws: `ReadingError`, which names a layer that is not known.
  func stated() throws(ReadingError) -> StatedModel {
    var model = StatedModel(encoder: nil, decoder: nil)
    var refusal: ReadingError?
    let models = description.layers.compactMap { layer in layer.model.map { (layer.name, $0) } } + description.parts
    for (name, inner) in models {
      do throws(ReadingError) {
        let part = try KerasModel(inner, weights.weights(of: name, inner)).stated()
        model = StatedModel(encoder: model.encoder ?? part.encoder, decoder: model.decoder ?? part.decoder)
      } catch {
        // It may be a part of the encoder, which is read below.
        refusal = error
      }
    }
    let heads = heads
    if model.encoder == nil, let heads { model.encoder = try encoder(heads) }
    if model.decoder == nil {
      // Behind heads the decoder begins where z is drawn.
      if let sampling = heads?.sampling {
        if let output = description.outputs.first(where: { reads($0, sampling) }) {
          model.decoder = try decoder(chain(to: output, behind: sampling), latent: model.encoder?.heads.outputs)
        }
      } else if heads == nil, model.encoder == nil, let output = description.outputs.first {
        let chain = try chain(to: output)
        if let encoder = try encoderOfOneHead(chain) {
          model.encoder = encoder
        } else {
          model.decoder = try decoder(chain, latent: nil)
        }
      }
    }
    // A model within it that cannot be read is the half that is missing.
    if let refusal, !model.isWhole { throw refusal }
    guard model.encoder != nil || model.decoder != nil else { throw ReadingError("its description names no output") }
    return model
  }

  /// Whether one layer follows another, however many lie between.
  private func reads(_ name: String, _ other: String) -> Bool {
    var next = layers[name]?.inputs.first
    for _ in 0...layers.count {
      guard let name = next, name != other else { break }
      next = layers[name]?.inputs.first
    }
    return next == other
  }

  /// The layers from the input, or from behind a layer, to one layer, in order; those of models among them one by one.
  private func chain(to name: String, behind start: String? = nil) throws(ReadingError) -> [Item] {
    var chain: [Item] = []
    var next: String? = name
    while let name = next, name != start {
      guard let layer = layers[name], chain.count <= 1000 else {
        throw ReadingError("its layers refer to one another in a way that no model has")
      }
      guard layer.inputs.count <= 1 else {
        throw ReadingError("its layer \(ModelFlaw.shown(layer.name)) reads several others, which is not known here")
      }
      if let model = layer.model {
        guard let output = model.outputs.first, model.outputs.count == 1 else {
          throw ReadingError("its layer \(ModelFlaw.shown(layer.name)) gives several outputs, which is not known here")
        }
        chain += try KerasModel(model, weights.weights(of: layer.name, model)).chain(to: output).reversed()
      } else {
        chain.append((layer, weights))
      }
      next = layer.inputs.first
    }
    return chain.reversed()
  }

  /// The two dense layers that give mu and log variance, and the layer that draws z, if any; nil for a network without.
  private var heads: (mu: KerasDescription.Layer, spread: KerasDescription.Layer, sampling: String?)? {
    func dense(_ names: [String]) -> [KerasDescription.Layer] {
      names.prefix(2).compactMap { layers[$0] }.filter { $0.type == "Dense" }
    }
    let sampling = description.layers.first { $0.inputs.count == 2 && dense($0.inputs).count == 2 }
    let heads = dense(sampling?.inputs ?? description.outputs)
    return heads.count == 2 ? (heads[0], heads[1], sampling?.name) : nil
  }

  private func encoder(
    _ heads: (mu: KerasDescription.Layer, spread: KerasDescription.Layer, sampling: String?)
  ) throws(ReadingError) -> StatedEncoder {
    let chain = try chain(to: heads.mu.name).dropLast()
    guard heads.mu.inputs == heads.spread.inputs else {
      throw ReadingError("its heads read different layers, which is not known here")
    }
    guard let sizes = chain.lazy.compactMap(\.layer.inputShape).first, let picture = Self.picture(sizes) else {
      throw ReadingError("the size of its pictures is not fixed, or that of no picture")
    }
    var network = KerasNetwork(input: picture, isFlat: sizes.count == 1, weights: weights)
    for (layer, weights) in chain { try network.add(layer, weights) }
    func values(_ layer: KerasDescription.Layer) throws(ReadingError) -> (StatedEncoder.Values, isSoftplus: Bool) {
      var head = network
      try head.add(layer, weights)
      guard let last = head.parts.last, head.lastActivation == nil || head.lastActivation is Softplus else {
        throw ReadingError("its head \(ModelFlaw.shown(layer.name)) has an activation, which is not known here")
      }
      return ((last.values["weight"] ?? [], last.values["bias"] ?? []), head.lastActivation != nil)
    }
    let (mu, spread) = (try values(heads.mu), try values(heads.spread))
    guard !mu.isSoftplus else { throw ReadingError("its mean has an activation, which is not known here") }
    return StatedEncoder(
      picture: picture, parts: network.parts + (network.lastActivation.map { [Part($0)] } ?? []),
      heads: .two(mu: mu.0, spread: spread.0, spread.isSoftplus ? .softplusDeviation : .logVariance))
  }

  /// An encoder whose last dense layer gives mu and log variance side by side, or a code without a spread; nil for what reads no
  /// picture, or makes more of it.
  private func encoderOfOneHead(_ chain: [Item]) throws(ReadingError) -> StatedEncoder? {
    guard let sizes = chain.lazy.compactMap(\.layer.inputShape).first, let picture = Self.picture(sizes),
      let last = chain.last, last.layer.type == "Dense", let outputs = last.layer.settings["units"] as? Int,
      outputs < picture.count
    else { return nil }
    var network = KerasNetwork(input: picture, isFlat: sizes.count == 1, weights: weights)
    for (layer, weights) in chain { try network.add(layer, weights) }
    guard let head = network.parts.last, network.lastActivation == nil else { return nil }
    return StatedEncoder(
      picture: picture, parts: network.parts.dropLast(),
      heads: .one((head.values["weight"] ?? [], head.values["bias"] ?? [])))
  }

  private static func picture(_ sizes: [Int]) -> Shape? {
    guard sizes.reduce(1, { min($0 * min(max($1, 0), Shape.largestSide), 1 << 32) }) <= 3 * Architecture.mostPixels
    else {
      return nil
    }
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

  private func decoder(_ chain: [Item], latent: Int?) throws(ReadingError) -> StatedDecoder {
    let sizes = latent.map { [$0] } ?? chain.lazy.compactMap(\.layer.inputShape).first
    guard let sizes, sizes.count == 1, (1...Shape.largestSide).contains(sizes[0]) else {
      throw ReadingError("it is neither an encoder with two heads nor a decoder that reads z")
    }
    var network = KerasNetwork(input: Shape(features: sizes[0]), isFlat: true, weights: weights)
    for (layer, weights) in chain { try network.add(layer, weights) }
    guard network.shape.count > sizes[0] else {
      throw ReadingError("it is neither an encoder with two heads nor a decoder that reads z")
    }
    return StatedDecoder(
      latent: sizes[0], parts: network.parts + (network.lastActivation.map { [Part($0)] } ?? []), shape: network.shape)
  }
}
