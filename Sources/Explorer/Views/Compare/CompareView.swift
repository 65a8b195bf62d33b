import Datasets
import Drawing
import Training

/// The model and another one at a single z or image: an earlier moment of its run, or a model from another file.
struct CompareView: View {
  static let name = ViewName("compare", key: "0", "beside its own past, or another model")

  /// What is compared, if possible.
  var content = Content.point
  var comparison: Comparison?
  var play: Play?

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

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    play = nil
    return beginComparison(&world)
  }

  /// Another run has another past. The other model stays, and so does the kind of comparison.
  mutating func forgetModel(_ world: inout World, isOpen: Bool) {
    (comparison, play) = (nil, nil)
  }

  func requests(_ world: World) -> [Request] {
    let what: ComparisonRequest? =
      switch comparable(world).content {
      case .point: .points(comparedPoints(world))
      case .image: world.testImage.map { .image($0) }
      case nil: nil
      }
    return what.map { [.compare($0, with: world.otherWeights)] } ?? []
  }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    if case .comparison(let comparison) = answer { self.comparison = comparison }
    return []
  }

  func isMoving(_ world: World) -> Bool { play != nil }

  /// A row of points for each model, or an image and what both make of it.
  func exhibit(_ world: World) -> Exhibit? {
    guard let comparison, let first = comparison.now.images.first?.size else { return nil }
    let names = world.sideNames
    let original = comparison.now.evaluation.map { [(Picture(world.imageSize, values: $0.pixels), "image")] } ?? []
    let sides = [(comparison.now, names.left), (comparison.then, names.right)].flatMap { side, name in
      side.images.map { ($0, name) }
    }
    // The other model's pictures may have another size, for which a sheet has no place.
    let items = (original + sides).filter { $0.0.width == first.width && $0.0.height == first.height }
    return Exhibit(items, columns: original.isEmpty ? comparison.now.images.count : items.count)
  }

  /// What is compared, without what changes during training.
  func newsKey(_ world: World) -> [String] {
    [
      world.chosenMoment.map { "\($0.id)" } ?? "", world.otherModel?.path ?? "",
      comparable(world).content == .image ? "\(world.testImages.index)" : "",
    ]
  }
}

extension CompareView {
  /// What can be compared, and why it is not what was chosen, if so; nil if nothing can be compared.
  func comparable(_ world: World) -> (content: Content?, obstacle: String?) {
    guard let other = world.otherModel?.checkpoint.configuration.architecture else {
      return (content, nil)
    }
    let own = world.model.configuration.architecture
    let sameLatent = other.latents == own.latents
    let sameImage = other.picture == own.picture
    let latents = "z has \(other.latents) dimensions there and \(own.latents) here"
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
      world.latents.move(world.selected, to: CompareLayout.value(column, of: columns), in: &point)
      return point
    } + world.z
  }

  /// Starts a comparison.
  mutating func beginComparison(_ world: inout World) -> [Effect] {
    comparison = nil
    return (comparable(world).content == .image ? world.needData() : []) + [.ask]
  }

  /// Selects another moment; the one after the last is now.
  mutating func look(at moment: Int, _ world: inout World) -> [Effect] {
    guard world.otherModel == nil else {
      world.say("this is another model: P goes back to this run's past", isError: false)
      return []
    }
    let moments = world.past.moments
    world.beside.step = moment >= moments.count ? nil : moments[max(moment, 0)].step
    return [.ask]
  }

  mutating func togglePlay(_ world: inout World) -> [Effect] {
    if play != nil {
      play = nil
      return []
    }
    let effects = look(
      at: world.momentIndex >= world.past.moments.count ? 0 : world.momentIndex, &world)
    if world.otherModel == nil { play = Play() }
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
    self.play = world.momentIndex + steps < world.past.moments.count ? play : nil
    return steps == 0 ? [] : look(at: world.momentIndex + steps, &world)
  }

  /// Compares with this run's past again, and forgets the other model.
  mutating func compareWithPast(_ world: inout World) -> [Effect] {
    world.beside.other = .past
    return beginComparison(&world)
  }
}
