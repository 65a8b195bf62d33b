import Autodiff
import VAE

/// Files with one half of a model: an encoder with two heads that are named, or layers that all lead from z to a picture.
extension Draft {
  /// The half that these layers make alone; nil if they make none.
  static func alone(
    _ layers: [ForeignLayer], pictures: [Shape], _ given: Choice.Given, _ statement: ModuleStatement
  ) -> Draft? {
    let work = Work(layers, given, statement)
    let sizes = given.picture.map { [$0] } ?? Self.pictures(of: layers, among: pictures)
    var best: Draft?
    for picture in sizes where given.image == nil || picture.width == given.image {
      guard var draft = encoderAlone(layers, picture, work) ?? decoderAlone(layers, picture, work) else { continue }
      if !pictures.contains(picture) { draft.cost += sizeCost }
      if draft.cost < best?.cost ?? .infinity { best = draft }
    }
    return best.map { settled($0, layers, statement) }
  }

  private static let noWay = NetworkSearch.Path(stages: [], cost: 0)

  private static func encoderAlone(_ layers: [ForeignLayer], _ picture: Shape, _ work: Work) -> Draft? {
    // One layer twice as wide as a code is in any classifier.
    guard
      let head = headCandidates(layers, areAlone: true).first(where: {
        if case .two(let mu, let spread) = $0.heads {
          isNamed(mu.name, muWords) && isNamed(spread.name, spreadWords)
        } else {
          false
        }
      })
    else { return nil }
    let others = layers.indices.filter { !head.indices.contains($0) }.map { layers[$0] }
    let encoders = encoderPaths(head, others, picture, work)
    guard let first = encoders.first else { return nil }
    let used = Set(first.names)
    var draft = Draft(
      picture: picture, latent: head.latent, heads: head.heads, encoders: encoders, decoders: [noWay],
      unused: others.flatMap(\.members).map(\.name).filter { !used.contains($0) }, cost: head.cost + first.cost)
    draft.missing = .decoder
    return draft
  }

  private static func decoderAlone(_ layers: [ForeignLayer], _ picture: Shape, _ work: Work) -> Draft? {
    var latents: [Int] = []
    if let latent = work.given.latent {
      latents = [latent]
    } else if let first = layers.first {
      switch first.kind {
      case .linear(let inputs, let outputs) where outputs > inputs: latents = [inputs]
      case .kernel(let inputs, _, _) where first.reads(latent: inputs): latents = [inputs]
      default: break
      }
    }
    guard let latent = latents.first, latent * 2 <= picture.count else { return nil }
    let decoders = decoderPaths(latent, layers, picture, work)
    guard let first = decoders.first, Set(first.names).count == layers.flatMap(\.members).count else { return nil }
    var draft = Draft(
      picture: picture, latent: latent, heads: .missing, encoders: [noWay], decoders: decoders, unused: [],
      cost: first.cost)
    draft.missing = .encoder
    return draft
  }
}
