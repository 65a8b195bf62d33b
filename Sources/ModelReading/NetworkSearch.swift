import Autodiff
import VAE

/// Finds how layers of a file can follow each other from one shape to another. Weights say how many channels a layer reads and
/// gives, but not its stride and padding, nor where pictures are pooled, enlarged and flattened: what is usual costs less.
struct NetworkSearch {
  /// A way through all layers.
  struct Path {
    let stages: [Stage]
    let cost: Double
    /// All its layers, where they are known, functions and all; then there are no stages.
    var bound: BoundNetwork?
    /// What follows its last layer, where that is known.
    var outputs: [Choice.Output]?

    /// The places of stages of which no name tells whether an activation follows: the encoder's last one or the decoder's first, and those
    /// that end a sequence.
    func openStages(atItsEnd place: Int) -> [Int] {
      stages.indices.filter { !stages[$0].isTold && (stages[$0].endsSequence || $0 == place) }
    }

    /// Whether its last layer gives a row of features.
    var isFlat: Bool {
      if let last = bound?.steps.last { return (try? last.layer.output(for: last.input).isFlat) ?? true }
      return stages.last.map { $0.kind is Linear } ?? true
    }

    /// Whether any kernel pads its picture. Kernels that read or give a single pixel do not count; nil if there are no others.
    var pads: Bool? {
      let kernels = stages.compactMap { stage -> Kernel? in
        switch stage.kind {
        case let kind as Convolution where kind.kernel.side > 1 && kind.kernel.side != stage.input.height: kind.kernel
        case let kind as TransposedConvolution where stage.input.height > 1: kind.kernel
        default: nil
        }
      }
      return kernels.isEmpty ? nil : kernels.contains { $0.padding > 0 }
    }

    /// That of its residual blocks; nil without.
    var form: ResidualBlock.Form? { stages.lazy.compactMap(\.block).first?.form }

    /// The names of the file's layers that it uses.
    var names: [String] {
      bound?.names ?? stages.flatMap { $0.layer.members.map(\.name) + ($0.norm.map { [$0.name] } ?? []) }
    }
  }

  /// Whether transposed convolutions and enlargements are looked for, or pools.
  let isDecoder: Bool
  /// The layers to be used, in the file's order.
  let layers: [ForeignLayer]
  /// How much may be looked at, in this search and all others of one file.
  let budget: Budget
  /// What the best way is taken to cost until a cheaper one is found: ways that cost more by `spread` are not followed.
  let limit: Double
  /// Whether the last layer's output is what is looked for.
  let isGoal: (Shape) -> Bool

  /// Counts steps: a file may have many layers that fit each other in more ways than anybody can wait for.
  final class Budget {
    var left = 300_000
  }

  private static let (sameSize, enlarging) = (0.8, 0.1)
  /// How much dearer than the best a way may be to be kept.
  private static let spread = 2.5
  private static let mostSteps = 40_000
  private static let mostPaths = 64
  private static let (unused, outOfOrder, otherThanBefore, unpaddedAgain, otherStride, otherOutputPadding, enlarged) =
    (
      3.0, 1.5, 1.0, 0.6, 1.0, 0.4, 0.8
    )
  /// The cost of what the network does elsewhere, too.
  private static let again = 0.1

  /// The cheapest ways from `start`, cheapest first; none if no way leads there.
  func paths(from start: Shape, atMost count: Int) -> [Path] {
    var state = State(search: self)
    state.walk(from: start, stages: [], left: Array(layers.indices), cost: 0)
    return Array(state.found.sorted { $0.cost < $1.cost }.prefix(count))
  }

  private struct State {
    let search: NetworkSearch
    var found: [Path] = []
    var best: Double
    var steps = 0

    init(search: NetworkSearch) { (self.search, best) = (search, search.limit) }

    mutating func walk(from shape: Shape, stages: [Stage], left: [Int], cost: Double) {
      steps += 1
      search.budget.left -= 1
      guard steps < NetworkSearch.mostSteps, search.budget.left > 0, cost < best + NetworkSearch.spread else { return }
      if search.isGoal(shape), !stages.isEmpty || search.layers.isEmpty {
        let total = cost + NetworkSearch.unused * Double(left.count)
        if total < best + NetworkSearch.spread {
          found.append(Path(stages: stages, cost: total))
          if found.count > NetworkSearch.mostPaths { found = Array(found.sorted { $0.cost < $1.cost }.prefix(32)) }
          best = min(best, total)
        }
      }
      for (position, index) in left.enumerated() {
        let layer = search.layers[index]
        var rest = left
        rest.remove(at: position)
        let order = position == 0 ? 0 : NetworkSearch.outOfOrder * Double(min(position, 3))
        if case .norm(let features, _) = layer.kind {
          guard var last = stages.last, last.norm == nil, features == shape.channels, last.pool == nil,
            last.globalPool == nil
          else { continue }
          last.norm = layer
          last.normIsLast = layer.modules(after: last.layer).map { $0 > 0 }
          walk(from: shape, stages: stages.dropLast() + [last], left: rest, cost: cost + order)
          continue
        }
        // The usual first: the sooner a good way is found, the more of the others are not looked at.
        for (stage, output, own) in search.stages(layer, from: shape, after: stages).sorted(by: { $0.2 < $1.2 }) {
          let (named, places) = stage.stagesNamed(stages)
          for (before, bareness) in stage.stagesBefore(named) {
            walk(from: output, stages: before + [stage], left: rest, cost: cost + order + own + bareness + places)
          }
        }
      }
      guard !search.isDecoder, var last = stages.last, last.kind is Convolution || last.kind is Residual,
        last.globalPool == nil
      else { return }
      let before = stages.dropLast()
      // A pool may lie behind a batch norm, so it is added to the last stage at any time.
      if let (pool, output) = search.globalPool(of: shape, before: left) {
        last.globalPool = pool
        walk(from: output, stages: before + [last], left: left, cost: cost + 1)
        last.globalPool = nil
      }
      guard last.pool == nil, shape.height > 1, shape.width > 1 else { return }
      let former = before.last { $0.pool != nil }?.pool
      // What has steps of two itself is hardly pooled, too.
      let isStrided = stages.contains { ($0.kind as? Convolution)?.kernel.stride ?? 1 > 1 }
      for (pool, rarity) in NetworkSearch.pools {
        guard let output = try? MaxPool(pool).output(for: shape) else { continue }
        last.pool = pool
        walk(
          from: output, stages: before + [last], left: left,
          cost: cost + (isStrided ? 1 : 0)
            + (former == pool ? NetworkSearch.again : rarity + (stages.count > 1 && former == nil ? 1.2 : 0.6)))
      }
    }
  }

  /// The pools between layers, with how much rarer than the first each is.
  private static let pools: [(kernel: Kernel, rarity: Double)] = [
    (Kernel(2, stride: 2), 0), (Kernel(3, stride: 2, padding: 1), 1.5), (Kernel(3, stride: 2), 1.5),
  ]

  /// A pool of whole maps, where what follows reads a value for each channel; nil elsewhere.
  private func globalPool(of shape: Shape, before left: [Int]) -> (kernel: Kernel, output: Shape)? {
    guard shape.height == shape.width, (2...Kernel.largest).contains(shape.height) else { return nil }
    let output = Shape(channels: shape.channels, height: 1, width: 1)
    let isRead = left.contains { index in
      if case .linear(output.channels, _) = layers[index].kind { true } else { false }
    }
    return isRead || isGoal(output) ? (Kernel(shape.height, stride: shape.height), output) : nil
  }

  /// What a layer can be at a shape, what it gives, and what that costs.
  private func stages(
    _ layer: ForeignLayer, from shape: Shape, after stages: [Stage]
  ) -> [(Stage, Shape, Double)] {
    switch layer.kind {
    case .linear(let inputs, let outputs):
      guard inputs == shape.count, outputs <= Shape.largestSide else { return [] }
      return [(Stage(layer: layer, kind: Linear(outputs), input: shape), Shape(features: outputs), 0)]
    case .kernel(let first, let second, let side):
      guard side <= Kernel.largest else { return [] }
      var options: [(Stage, Shape, Double)] = []
      // A kernel that reads or gives a single pixel tells nothing about the others.
      let last = stages.last {
        switch $0.kind {
        case let kind as Convolution: kind.kernel.side == 1 || kind.kernel.side != $0.input.height
        case is TransposedConvolution: $0.input.height > 1
        default: false
        }
      }
      if layer.settings.isTransposedKernel != true, layer.biases == nil || layer.biases == first {
        for (maps, before, cost) in conditioned(layer, shape, channels: second, after: stages) {
          for option in Strides.convolutions(layer, side, on: maps) {
            let kind = Convolution(first, option.kernel)
            guard let output = try? kind.output(for: maps) else { continue }
            let change = maps.height == side ? 0 : change(from: last?.kind, to: kind)
            // A decoder does not shrink pictures.
            let shrinking = isDecoder && output.height < maps.height ? Self.unused : 0
            let stage = Stage(before: before, layer: layer, kind: kind, zeros: option.zeros, input: maps)
            options.append((stage, output, option.cost + change + cost + shrinking))
          }
        }
      }
      if isDecoder, layer.settings.isTransposedKernel != false, layer.biases == nil || layer.biases == second {
        for (maps, before, cost) in pictures(shape, channels: first, after: stages)
        where !before.contains(where: { $0.layer is Upsample }) {
          for option in Strides.transposed(layer, side, on: maps) {
            let kind = TransposedConvolution(second, option.kernel, outputPadding: option.outputPadding)
            guard let output = try? kind.output(for: maps) else { continue }
            let change = maps.height == 1 ? 0 : change(from: last?.kind, to: kind)
            let stage = Stage(before: before, layer: layer, kind: kind, zeros: option.zeros, input: maps)
            options.append((stage, output, option.cost + change + cost))
          }
        }
      }
      return options
    case .block(let inputs, _): return blocks(layer, from: shape, channels: inputs, after: stages)
    case .norm, .other: return []
    }
  }

  /// What a residual block can be at a shape. All of a network are of one form.
  private func blocks(
    _ layer: ForeignLayer, from shape: Shape, channels: Int, after stages: [Stage]
  ) -> [(Stage, Shape, Double)] {
    guard let block = layer.block else { return [] }
    let form = stages.lazy.compactMap(\.block).first?.form
    var options: [(Stage, Shape, Double)] = []
    for (maps, before, cost) in pictures(shape, channels: channels, after: stages) {
      // A block with a layer beside it usually shrinks the picture, or enlarges it first.
      let strides =
        block.beside == nil ? [(1, 0.0)] : isDecoder ? [(1, 0.0), (2, Self.unused)] : [(2, 0.0), (1, Self.sameSize)]
      let enlarges = block.beside != nil && before.contains { $0.layer is Upsample }
      for (stride, rarity) in strides {
        let kind = block.convolutions(stride: stride)
        guard let output = try? kind.output(for: maps) else { continue }
        for (own, rareForm) in block.forms where form == nil || form == own {
          let stage = Stage(before: before, layer: layer, kind: kind, input: maps, block: (own, stride))
          options.append(
            (stage, output, cost + rarity + (form == nil ? rareForm : 0) - (enlarges ? Self.enlarging : 0)))
        }
      }
    }
    return options
  }

  /// As `pictures`, for a convolution that may read a channel for a class.
  private func conditioned(
    _ layer: ForeignLayer, _ shape: Shape, channels: Int, after stages: [Stage]
  ) -> [(Shape, [Part], Double)] {
    guard let condition = layer.condition else { return pictures(shape, channels: channels, after: stages) }
    return pictures(shape, channels: channels - 1, after: stages).filter { condition.channel(beside: $0.0) != nil }.map
    {
      (Shape(channels: channels, height: $0.0.height, width: $0.0.width), $0.1, $0.2)
    }
  }

  /// The pictures that a shape can be to a kernel that reads so many channels, and the layers that make it one.
  private func pictures(_ shape: Shape, channels: Int, after stages: [Stage]) -> [(Shape, [Part], Double)] {
    var pictures: [(Shape, [Part], Double)] = []
    if shape.isFlat {
      guard channels > 0, shape.count % channels == 0 else { return [] }
      let side = Int(Double(shape.count / channels).squareRoot())
      guard side > 0, side * side * channels == shape.count,
        Shape.isValid(channels: channels, height: side, width: side)
      else { return [] }
      let picture = Shape(channels: channels, height: side, width: side)
      pictures.append((picture, [Part(Unflatten(picture))], 0))
    } else if shape.channels == channels {
      pictures.append((shape, [], 0))
    }
    guard isDecoder, let (picture, before, _) = pictures.first else { return pictures }
    if let larger = try? Upsample(2).output(for: picture) {
      let isUsual = stages.contains { $0.before.contains { $0.layer is Upsample } }
      pictures.append((larger, before + [Part(Upsample(2))], isUsual ? Self.again : Self.enlarged))
    }
    return pictures
  }

  /// The cost of a kernel after another one: more if it is laid out differently, less if neither pads, as such networks rarely pad at all.
  private func change(from last: (any Layer)?, to layer: any Layer) -> Double {
    func change(_ a: Kernel, _ b: Kernel, isSame: Bool) -> Double {
      if a.side == b.side, a != b { return Self.otherThanBefore }
      // On the way to 28 a map grows from 4 to 7, and only then doubles.
      if a.side == b.side, !isSame { return Self.otherOutputPadding }
      if isSame, a == b, b.stride == 1, b.padding > 0 { return Self.again - Strides.unstrided }
      if isDecoder, a.stride != b.stride, b.stride > 1 { return Self.otherStride }
      return b.side > 2 && a.padding == 0 && b.padding == 0 && a.stride == b.stride ? -Self.unpaddedAgain : 0
    }
    return switch (last, layer) {
    case (let a as Convolution, let b as Convolution): change(a.kernel, b.kernel, isSame: true)
    case (let a as TransposedConvolution, let b as TransposedConvolution):
      change(a.kernel, b.kernel, isSame: a.outputPadding == b.outputPadding)
    default: 0
    }
  }
}
