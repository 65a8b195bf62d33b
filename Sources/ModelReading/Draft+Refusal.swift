import Models

/// Models of kinds that are not read, by what gives them away.
extension Draft {
  /// Why a model with these layers is not read, whatever its other layers are; nil for others.
  static func refusal(_ layers: [ForeignLayer]) -> String? {
    if let layer = layers.first(where: {
      named($0, ["attn", "attention", "to_q", "query"]) || $0.has("in_proj_weight")
    }) {
      return "it has attention (\(shown(layer))), and layers that attend to others are not known here"
    }
    if let layer = layers.first(where: { $0.has("weight_ih_l0") }) {
      return "it has a recurrent layer (\(shown(layer))), which is not known here"
    }
    if let layer = layers.first(where: { $0.settings.obstacle != nil }), let obstacle = layer.settings.obstacle {
      return "its layer \(shown(layer)) \(obstacle), which is not known here"
    }
    return spatialHead(layers, side: 1).map(spatial)
  }

  /// Why no model was made of these layers.
  static func reason(_ layers: [ForeignLayer]) -> String {
    let head = spatialHead(layers, side: Int.max)
    if let layer = layers.first(where: { named($0, ["vq", "codebook", "quantiz"]) && $0.kind != .other })
      ?? (head == nil ? layers.first { named($0, ["embed"]) && layers.contains(where: isKernel) } : nil),
      case .linear(let width, let codes) = layer.kind, layer.biases == nil, !hasHeads(layers)
    {
      return "it quantises its codes (\(shown(layer)), \(codes) vectors of \(width) numbers), "
        + "and only codes with a mean and a variance are known here"
    }
    if let head { return spatial(head) }
    if let layer = layers.first(where: { ($0.embedding?.first?.count ?? 0) >= 64 }) {
      return
        "it reads its classes as pictures (\(shown(layer))), which is known here only for one more channel of a small picture"
    }
    let names =
      layers.prefix(12).map(shown).joined(separator: ", ")
      + (layers.count > 12 ? " and \(layers.count - 12) more" : "")
    if !hasHeads(layers) {
      return
        "it has no layers for mu and log variance, neither two of one shape nor one twice as wide as what a decoder "
        + "reads; an autoencoder without noise has none, nor has a classifier: \(names)"
    }
    return "its layers fit together in no way that is known here, with two heads for mu and log variance: \(names); "
      + "--as \"encoder=LAYERS; decoder=LAYERS\" says how they do, or the same as JSON in a file beside it, like vae.pth.json"
  }

  /// Why it is not read, if names say that some of its layers stand beside skip connections and these make no block that is known; nil
  /// where a person states the layers.
  var residualReason: String? {
    let single = [encoders[0], decoders[0]].flatMap(\.stages).filter { $0.layer.block == nil }
    guard let name = single.map(\.layer.name).first(where: ResidualBlock.isNamed) else { return nil }
    return
      "\(ModelFlaw.shown(name)) is named as a layer of a residual block, but with those beside it it makes none that is known; say how it does: "
      + "--as \"encoder=conv 8 3 pad 1, residual (relu, conv 8 3 pad 1), ...; decoder=...\""
  }

  /// A head that is a convolution whose kernel has this side at most: it gives a code for each place.
  private static func spatialHead(_ layers: [ForeignLayer], side: Int) -> ForeignLayer? {
    let heads = layers.filter { layer in
      guard case .kernel(_, _, let own) = layer.kind else { return false }
      return own <= side && (named(layer, muWords) || named(layer, spreadWords) || named(layer, ["quant_conv"]))
    }
    return heads.count > 1 ? heads[0] : nil
  }

  private static func spatial(_ layer: ForeignLayer) -> String {
    "its head \(shown(layer)) is a convolution, which gives a code for each place of a map (spatial latents), "
      + "and only one code for a whole picture is known here"
  }

  private static func hasHeads(_ layers: [ForeignLayer]) -> Bool {
    headCandidates(layers).contains { $0.side == 1 }
  }

  private static func isKernel(_ layer: ForeignLayer) -> Bool { if case .kernel = layer.kind { true } else { false } }

  private static func named(_ layer: ForeignLayer, _ words: [String]) -> Bool { isNamed(layer.name, words) }

  private static func shown(_ layer: ForeignLayer) -> String {
    layer.name.isEmpty ? "one without a name" : ModelFlaw.shown(layer.name)
  }
}
