/// Which layers of a file make a residual block: those of one module, by their names and shapes.
extension ResidualBlock {
  private static let (fewestSteps, mostSteps) = (2, 4)

  /// Limits on foreign names: beyond them no block is looked for, so that a hostile file costs no time.
  private static let (mostLayers, longestName, deepest) = (4096, 512, 8)

  /// A file's layers with one layer in place of those of each block; `unsaid` for modules that could be blocks, too, as nothing but
  /// their shapes says.
  static func grouped(_ layers: [ForeignLayer], unsaid: Bool = false) -> [ForeignLayer] {
    guard layers.count <= mostLayers else { return layers }
    var modules: [String: [Int]] = [:]
    for (index, layer) in layers.enumerated() where layer.name.utf8.count <= longestName {
      var (name, levels) = (layer.name[...], 0)
      while let point = name.lastIndex(of: "."), levels < deepest {
        name = name[..<point]
        levels += 1
        modules[String(name), default: []].append(index)
      }
    }
    // The innermost first: a module of blocks is none itself.
    var blocks: [Int: ForeignLayer] = [:]
    var taken: Set<Int> = []
    let ordered = modules.map { (name: $0, depth: $0.count { $0 == "." }, members: $1) }
      .sorted { ($0.depth, $1.name) > ($1.depth, $0.name) }
    for (name, _, members) in ordered {
      guard taken.isDisjoint(with: members), let first = members.first,
        let block = ResidualBlock(members.map { layers[$0] }, module: name, unsaid: unsaid)
      else { continue }
      blocks[first] = ForeignLayer(block, name: name)
      taken.formUnion(members)
    }
    return layers.indices.compactMap { blocks[$0] ?? (taken.contains($0) ? nil : layers[$0]) }
  }

  /// Some of a file's layers with these blocks in place of their members, where all of them are there.
  static func replacing(_ layers: [ForeignLayer], by blocks: [ForeignLayer]) -> [ForeignLayer] {
    let names = Set(layers.map(\.name))
    var (first, others): ([String: ForeignLayer], Set<String>) = ([:], [])
    for block in blocks {
      let members = block.members.map(\.name)
      guard let start = members.first, members.allSatisfy(names.contains) else { continue }
      first[start] = block
      others.formUnion(members.dropFirst())
    }
    return layers.compactMap { first[$0.name] ?? (others.contains($0.name) ? nil : $0) }
  }

  /// Nil for layers that make no block, or of which nothing says that they do, if it is not `unsaid`: in a row they could follow each
  /// other, too.
  init?(_ members: [ForeignLayer], module: String, unsaid: Bool) {
    guard members.count >= Self.fewestSteps, members.allSatisfy({ $0.block == nil }) else { return nil }
    let named = members.map { (layer: $0, name: String($0.name.dropFirst(module.count + 1))) }
    let isBeside = named.map { Self.isSkip($0.name) }
    var main = zip(named, isBeside).filter { !$1 }.map(\.0)
    var side = zip(named, isBeside).filter { $1 }.map(\.0.layer)
    let numbers = main.map { Self.number($0.name) }
    if numbers.allSatisfy({ $0 != nil }) {
      // Norms may be declared behind all convolutions: `conv1`, `conv2`, `bn1`, `bn2`.
      main = zip(main, numbers).enumerated().sorted { ($0.element.1 ?? 0, $0.offset) < ($1.element.1 ?? 0, $1.offset) }
        .map(\.element.0)
    }
    var hasSide = !side.isEmpty
    if side.isEmpty, let last = Self.misfit(main.map(\.layer)) {
      side = [main.remove(at: last).layer]
      hasSide = true
      if last < main.count { side.append(main.remove(at: last).layer) }
    }
    guard let steps = Self.steps(main.map(\.layer)), let first = steps.first, let last = steps.last,
      zip(steps, steps.dropFirst()).allSatisfy({ $0.outputs == $1.inputs }), steps.count <= Self.mostSteps
    else { return nil }
    let besides = Self.steps(side) ?? []
    guard hasSide ? besides.count == 1 : first.inputs == last.outputs else { return nil }
    if let beside = besides.first {
      guard beside.inputs == first.inputs, beside.outputs == last.outputs else { return nil }
    }
    let isSequence = main.allSatisfy { $0.name.split(separator: ".").last?.allSatisfy(\.isNumber) ?? false }
    let begins = isSequence ? main.first.flatMap { Self.number($0.name) } : nil
    guard
      hasSide
        || steps.count >= Self.fewestSteps
          && (unsaid || Self.isNamed(module) || named.contains { Self.isNamed($0.name) }
            || Self.isOfResNet(module, named.map(\.name))
            || begins ?? 0 > 0 && module.lowercased().contains("block"))
    else { return nil }
    (self.steps, self.besides, layers) = (steps, besides, members)
    if let norm = main.first?.layer, case .norm = norm.kind {
      isPreactivated = true
    } else if steps.contains(where: { $0.norm != nil }) {
      isPreactivated = false
    } else {
      // In a sequence a number without weights is a function.
      isPreactivated = begins.map { $0 > 0 }
    }
  }

  /// Convolutions with their norms; nil for other layers, and for norms that fit none.
  private static func steps(_ layers: [ForeignLayer]) -> [Step]? {
    var (steps, before): ([Step], ForeignLayer?) = ([], nil)
    for layer in layers {
      if case .norm(let features, _) = layer.kind {
        if before == nil, let last = steps.last, last.norm == nil, last.outputs == features {
          steps[steps.count - 1].norm = layer
        } else {
          guard before == nil else { return nil }
          before = layer
        }
        continue
      }
      guard var step = Step(layer) else { return nil }
      if let norm = before {
        guard case .norm(step.inputs, _) = norm.kind else { return nil }
        step.norm = norm
        before = nil
      }
      steps.append(step)
    }
    return before == nil && !steps.isEmpty ? steps : nil
  }

  /// The index of a last convolution that cannot follow the others, but reads what the first one reads and gives what the others give.
  private static func misfit(_ layers: [ForeignLayer]) -> Int? {
    let steps = layers.enumerated().compactMap { index, layer in Step(layer).map { (index, $0) } }
    guard steps.count >= 3, let first = steps.first?.1, let (place, last) = steps.last else { return nil }
    let before = steps[steps.count - 2].1
    return last.inputs != before.outputs && last.inputs == first.inputs && last.outputs == before.outputs ? place : nil
  }

  /// The last number in a name.
  private static func number(_ name: String) -> Int? {
    let digits = name.reversed().drop { !$0.isNumber }.prefix { $0.isNumber }
    return Int(String(digits.reversed()))
  }

  private static let skipWords = [
    "shortcut", "skip", "downsample", "identity", "proj", "nin", "res_conv", "conv_res", "conv1x1",
  ]

  private static func isSkip(_ name: String) -> Bool {
    let name = name.lowercased()
    return skipWords.contains { name.hasPrefix($0) || name.contains("_\($0)") }
  }

  /// Whether a name says that a layer belongs to a residual block.
  static func isNamed(_ name: String) -> Bool {
    name.lowercased().split(separator: ".").contains { part in
      let word = part.prefix { !$0.isNumber && $0 != "_" }
      return ["res", "resblock", "resblocks", "residuals", "resnet", "shortcut", "skip", "downsample"].contains(word)
        || part.contains("res_block") || part.contains("residual")
    }
  }

  /// Whether names are those of torchvision's ResNet, from which many are copied: `layer1.0` with `conv1`, `bn1`, `conv2`, `bn2`.
  private static func isOfResNet(_ module: String, _ names: [String]) -> Bool {
    let parts = module.split(separator: ".").suffix(2)
    guard parts.count == 2, let stage = parts.first, parts.last?.allSatisfy(\.isNumber) ?? false else { return false }
    return stage.hasPrefix("layer") && stage.dropFirst(5).allSatisfy(\.isNumber)
      && ["conv1", "bn1", "conv2", "bn2"].allSatisfy(names.contains)
  }
}
