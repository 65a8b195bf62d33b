import Drawing
import Training

/// The model beside another one: itself at some moment of its past, or one from another file.
struct Compare: Sendable {
  var other = Other.past
  /// The step of the moment that is looked at; nil for now.
  var step: Int?
  /// What both are asked for, if they can be.
  var content = Content.point
  var comparison: Comparison?
  var play: Play?
  /// Counts the other models, so that a decoder knows when its copy is old.
  var version = 0
  /// Whether the list of models is open to choose the other one.
  var isChoosing = false

  enum Other: Sendable {
    case past
    case model(OpenedModel)
  }

  enum Content: Sendable, Equatable {
    case point, image
  }

  /// A walk through the past.
  struct Play: Sendable, Equatable {
    /// Seconds since the moment on the screen came.
    var seconds: Float = 0
  }

  /// Seconds from the first moment to now.
  static let playTime: Float = 8
  /// The least and most seconds of a moment.
  static let momentTime: ClosedRange<Float> = 0.05...0.5

  /// Another run has another past; another model to compare with stays, and what is compared.
  mutating func begin(at step: Int) {
    (self.step, comparison, play) = (step, nil, nil)
  }
}

extension World {
  /// What both models made of the latest request.
  package var comparison: Comparison? { compare.comparison }

  /// The moment that is looked at, counted from 0; as many as there are for now.
  var momentIndex: Int {
    guard let step = compare.step else { return past.moments.count }
    return past.moments.lastIndex { $0.step <= step } ?? 0
  }

  /// The moment that is looked at; nil for now, or while another model is.
  package var chosenMoment: Past.Moment? {
    guard case .past = compare.other, past.moments.indices.contains(momentIndex) else { return nil }
    return past.moments[momentIndex]
  }

  /// The other model; nil for this run's past.
  var otherModel: OpenedModel? {
    guard case .model(let opened) = compare.other else { return nil }
    return opened
  }

  /// What can be compared, and why it is not what was asked for, if so; nil where nothing can.
  var comparable: (content: Compare.Content?, obstacle: String?) {
    guard let other = otherModel?.checkpoint.configuration.architecture else { return (compare.content, nil) }
    let own = model.configuration.architecture
    let sameLatent = other.latent == own.latent
    let sameImage = (other.imageWidth, other.imageHeight) == (own.imageWidth, own.imageHeight)
    let latents = "z has \(other.latent) dimensions there and \(own.latent) here"
    let images =
      "images are \(other.imageWidth)x\(other.imageHeight) there and \(own.imageWidth)x\(own.imageHeight) here"
    switch compare.content {
    case .point where !sameLatent && sameImage: return (.image, "\(latents): the same image instead")
    case .image where !sameImage && sameLatent: return (.point, "\(images): the same z instead")
    case .point, .image:
      return sameLatent || sameImage ? (compare.content, nil) : (nil, "nothing to compare: \(latents), \(images)")
    }
  }

  /// What the two models are wanted to decode; nil where there is nothing (yet).
  public var comparisonRequest: ComparisonRequest? {
    guard view == .compare, Layout(self).fits else { return nil }
    switch comparable.content {
    case .point: return .points(comparedPoints)
    case .image: return data.test.map { .image(min(reconstruct.index, $0.count - 1)) }
    case nil: return nil
    }
  }

  /// The selected dimension from -3 to 3, and then z itself.
  private var comparedPoints: [Float] {
    let columns = CompareLayout(self).columns
    return (0..<columns).flatMap { column in
      var point = z
      point[selected] = CompareLayout.value(column, of: columns)
      return point
    } + z
  }

  /// Where another model that has a dial is held: at the same beta, as far as its range goes.
  var dialOfOtherModel: Float? {
    otherModel?.checkpoint.configuration.architecture.betaRange?.clamped(objective.weight(beta: beta))
  }

  /// The weights on the other side; nil where they are those of now.
  var otherWeights: OtherWeights? {
    if let otherModel {
      return OtherWeights(
        source: .model(compare.version), model: otherModel.checkpoint, packed: nil, dial: dialOfOtherModel)
    }
    return chosenMoment.map {
      OtherWeights(source: .moment($0.id), model: model, packed: $0.weights, dial: dial)
    }
  }

  /// Opens the view, or shows something else in it.
  mutating func beginComparison() -> [Effect] {
    compare.comparison = nil
    return (comparable.content == .image ? needData() : []) + [.ask]
  }

  /// Looks at another moment; beyond the last is now.
  mutating func look(at moment: Int) -> [Effect] {
    guard otherModel == nil else {
      say("this is another model: t goes back to this run's past", isError: false)
      return []
    }
    let moments = past.moments
    compare.step = moment >= moments.count ? nil : moments[max(moment, 0)].step
    return [.ask]
  }

  /// Whether the past goes by.
  var isPlayingPast: Bool { view == .compare && compare.play != nil }

  mutating func togglePlay() -> [Effect] {
    if compare.play != nil {
      compare.play = nil
      return []
    }
    let effects = look(at: momentIndex >= past.moments.count ? 0 : momentIndex)
    if otherModel == nil { compare.play = Compare.Play() }
    return effects
  }

  /// Goes on to the next moment when its time has come. It ends at now.
  mutating func playPast(seconds: Float) -> [Effect] {
    guard var play = compare.play else { return [] }
    let range = Compare.momentTime
    let each = min(max(Compare.playTime / Float(past.moments.count), range.lowerBound), range.upperBound)
    play.seconds += seconds
    let steps = Int(play.seconds / each)
    play.seconds -= Float(steps) * each
    compare.play = momentIndex + steps < past.moments.count ? play : nil
    return steps == 0 ? [] : look(at: momentIndex + steps)
  }

  /// Compares with the model of another file.
  mutating func take(other result: Result<OpenedModel, CheckpointError>) -> [Effect] {
    switch result {
    case .success(var opened):
      opened.checkpoint = opened.checkpoint.withoutOptimizer
      compare.other = .model(opened)
      compare.version += 1
      compare.play = nil
      return view == .compare ? beginComparison() : []
    case .failure(let error):
      say(error.description, isError: true)
      return []
    }
  }

  /// Compares with this run's past again, and forgets the other model.
  mutating func compareWithPast() -> [Effect] {
    compare.other = .past
    return beginComparison()
  }
}
