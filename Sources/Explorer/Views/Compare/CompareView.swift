import Datasets
import Training

/// The model beside another one: an earlier moment of its run, or a model from another file.
struct CompareView: View {
  static let name = ViewName("compare", key: "0", "beside its own past, or another model")

  var other = Other.past
  /// The step of the selected moment; nil for now.
  private var step: Int?
  /// What is compared, if possible.
  var content = Content.point
  var comparison: Comparison?
  var play: Play?
  /// Counts the other models, so that a decoder knows when its copy is old.
  var version = 0

  enum Other: Sendable {
    case past
    case model(OpenedModel)
  }

  enum Content: Sendable, Equatable {
    case point, image
  }

  /// A walk through the past.
  struct Play: Sendable, Equatable {
    /// Seconds since the present moment was shown.
    var seconds: Float = 0
  }

  /// Seconds from the first moment to now.
  static let playTime: Float = 8
  /// The least and the most seconds for a moment.
  static let momentTime: ClosedRange<Float> = 0.05...0.5

  init(_ world: World) { step = world.model.step }

  mutating func open(_ world: inout World) -> [Effect] {
    play = nil
    return beginComparison(&world)
  }

  /// Another run has another past. The other model stays, and so does the kind of comparison.
  mutating func forgetModel(_ world: inout World, isOpen: Bool) {
    (step, comparison, play) = (world.model.step, nil, nil)
    world.keptMoment = step
  }

  func requests(_ world: World) -> [Request] {
    let what: ComparisonRequest? =
      switch comparable(world).content {
      case .point: .points(comparedPoints(world))
      case .image: world.testImage.map { .image($0) }
      case nil: nil
      }
    return what.map { [.compare($0, with: otherWeights(world))] } ?? []
  }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    switch answer {
    case .comparison(let comparison):
      self.comparison = comparison
      return []
    case .otherModel(var opened):
      opened.checkpoint = opened.checkpoint.withoutOptimizer
      other = .model(opened)
      version += 1
      play = nil
      return world.view == name ? beginComparison(&world) : []
    default: return []
    }
  }

  func isMoving(_ world: World) -> Bool { play != nil }

  /// What is compared, without what changes during training.
  func newsKey(_ world: World) -> [String] {
    [
      chosenMoment(world).map { "\($0.id)" } ?? "", otherModel?.path ?? "",
      comparable(world).content == .image ? "\(world.testImages.index)" : "",
    ]
  }
}

extension CompareView {
  /// The index of the selected moment; the number of moments for now.
  func momentIndex(_ world: World) -> Int {
    guard let step else { return world.past.moments.count }
    return world.past.moments.lastIndex { $0.step <= step } ?? 0
  }

  /// The selected moment; nil for now, or while another model is compared.
  func chosenMoment(_ world: World) -> Past.Moment? {
    guard case .past = other, world.past.moments.indices.contains(momentIndex(world)) else { return nil }
    return world.past.moments[momentIndex(world)]
  }

  /// The other model; nil for this run's past.
  var otherModel: OpenedModel? {
    guard case .model(let opened) = other else { return nil }
    return opened
  }

  /// What can be compared, and why it is not what was chosen, if so; nil if nothing can be compared.
  func comparable(_ world: World) -> (content: Content?, obstacle: String?) {
    guard let other = otherModel?.checkpoint.configuration.architecture else { return (content, nil) }
    let own = world.model.configuration.architecture
    let sameLatent = other.latent == own.latent
    let sameImage = other.picture == own.picture
    let latents = "z has \(other.latent) dimensions there and \(own.latent) here"
    let images = "images are \(ImageSize(other.picture)) there and \(ImageSize(own.picture)) here"
    switch content {
    case .point where !sameLatent && sameImage: return (.image, "\(latents): the same image instead")
    case .image where !sameImage && sameLatent: return (.point, "\(images): the same z instead")
    case .point, .image:
      return sameLatent || sameImage ? (content, nil) : (nil, "nothing to compare: \(latents), \(images)")
    }
  }

  /// The selected dimension from -3 to 3, and then z itself.
  private func comparedPoints(_ world: World) -> [Float] {
    let columns = CompareLayout(self, world).columns
    return (0..<columns).flatMap { column in
      var point = world.z
      point[world.selected] = CompareLayout.value(column, of: columns)
      return point
    } + world.z
  }

  /// Where the other model is held if it has a dial: at the same beta, within its range.
  func dialOfOtherModel(_ world: World) -> Float? {
    otherModel?.checkpoint.configuration.architecture.betaRange?.clamped(world.objective.weight(beta: world.beta))
  }

  /// The weights on the other side; nil for the present ones.
  func otherWeights(_ world: World) -> OtherWeights? {
    if let otherModel {
      return OtherWeights(
        source: .model(version), model: otherModel.checkpoint, packed: nil, dial: dialOfOtherModel(world))
    }
    return chosenMoment(world).map {
      OtherWeights(source: .moment($0.id), model: world.model, packed: $0.weights, dial: world.dial)
    }
  }

  /// Starts a comparison.
  mutating func beginComparison(_ world: inout World) -> [Effect] {
    comparison = nil
    return (comparable(world).content == .image ? world.needData() : []) + [.ask]
  }

  /// Selects another moment; the one after the last is now.
  mutating func look(at moment: Int, _ world: inout World) -> [Effect] {
    guard otherModel == nil else {
      world.say("this is another model: P goes back to this run's past", isError: false)
      return []
    }
    let moments = world.past.moments
    step = moment >= moments.count ? nil : moments[max(moment, 0)].step
    world.keptMoment = step
    return [.ask]
  }

  mutating func togglePlay(_ world: inout World) -> [Effect] {
    if play != nil {
      play = nil
      return []
    }
    let effects = look(at: momentIndex(world) >= world.past.moments.count ? 0 : momentIndex(world), &world)
    if otherModel == nil { play = Play() }
    return effects
  }

  /// Moves to the next moment when its time has come. Ends at now.
  mutating func pass(seconds: Float, _ world: inout World) -> [Effect] {
    guard var play = play else { return [] }
    let range = Self.momentTime
    let each = min(max(Self.playTime / Float(world.past.moments.count), range.lowerBound), range.upperBound)
    play.seconds += seconds
    let steps = Int(whole: play.seconds / each)
    play.seconds -= Float(steps) * each
    self.play = momentIndex(world) + steps < world.past.moments.count ? play : nil
    return steps == 0 ? [] : look(at: momentIndex(world) + steps, &world)
  }

  /// Compares with this run's past again, and forgets the other model.
  mutating func compareWithPast(_ world: inout World) -> [Effect] {
    other = .past
    return beginComparison(&world)
  }
}
