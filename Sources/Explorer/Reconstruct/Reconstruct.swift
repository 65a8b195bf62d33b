import Datasets

/// Which image of the test set is looked at, and how.
struct Reconstruct: Sendable, Equatable {
  /// The image, counted from 0 as in the file and in `latent encode`.
  var index = 0
  /// Which draw from the posterior is decoded, from 1 on; 0 is mu itself.
  var draw = 0
  /// In which order images follow each other.
  var order = Order.file
  /// What every test image came to with some earlier or the present weights, once asked for.
  var scores: ImageScores?
  /// The scoring that is under way.
  var scoring: Scoring?
  /// Whether dimensions are in the order of their numbers instead of their KL.
  var isByNumber = false
  /// The first dimension that is visible.
  var firstDimension = 0
  /// What the model makes of the image.
  var examination: Examination?

  enum Order: Sendable, Equatable {
    case file, worstFirst
  }

  struct Scoring: Sendable, Equatable {
    /// The version of the model that is measured.
    var version: Int
    /// How much of the test set is done.
    var share = 0.0
  }

  /// Forgets what belongs to a model; the image stays, so that models can be compared on it.
  mutating func forgetModel() { self = Reconstruct(index: index, isByNumber: isByNumber) }
}

extension World {
  /// The image that the reconstruct view shows (or that of the dial), which draw from its posterior, and how many draws beside; nil if there is
  /// nothing to encode.
  public var imageToExamine: (index: Int, draw: Int, wall: Int)? {
    guard view == .reconstruct || view == .dial, let images = data.test, Layout(self).fits else { return nil }
    let index = min(reconstruct.index, images.count - 1)
    // Beside the dial, draws would only hide what the dial does.
    if view == .dial { return (index, 0, 0) }
    return (index, reconstruct.draw, ReconstructLayout(self).wall?.count ?? 0)
  }

  mutating func take(_ examination: Examination) -> [Effect] {
    reconstruct.examination = examination
    reconstruct.index = examination.index
    return []
  }

  mutating func take(_ news: ScoringNews) -> [Effect] {
    // Another model may have been opened meanwhile.
    guard news.version == reconstruct.scoring?.version else { return [] }
    switch news {
    case .progress(_, let share):
      reconstruct.scoring?.share = share
      return []
    case .complete(let scores):
      reconstruct.scoring = nil
      reconstruct.scores = scores
      return reconstruct.order == .worstFirst ? show(image: scores.worstFirst[0]) : []
    }
  }

  /// The scores that images are sorted by now; nil in the order of the file.
  private var sortingScores: ImageScores? { reconstruct.order == .worstFirst ? reconstruct.scores : nil }

  /// Where the image stands in the order, counted from 0.
  var imagePosition: Int { sortingScores?.rank[reconstruct.index] ?? reconstruct.index }

  private func image(at position: Int) -> Int { sortingScores?.worstFirst[position] ?? position }

  /// Shows another image, at mu.
  mutating func show(image index: Int) -> [Effect] {
    reconstruct.index = index
    reconstruct.draw = 0
    return [.ask]
  }

  /// Shows the image so many places on; behind the last comes the first.
  mutating func moveImage(by step: Int) -> [Effect] {
    guard let count = data.test?.count else { return [] }
    return show(image: image(at: ((imagePosition + step) % count + count) % count))
  }

  /// Shows the next or previous image (`step` is 1 or -1) of the same class.
  mutating func moveInClass(by step: Int) -> [Effect] {
    guard let labels = labelsOrNotice() else { return [] }
    return showFirst(ofClass: labels[reconstruct.index], labels, from: imagePosition + step, step: step)
  }

  /// Shows the first image, in the present order, of the next or previous class.
  mutating func moveClass(by step: Int) -> [Effect] {
    guard let labels = labelsOrNotice() else { return [] }
    let classes = Set(labels).sorted()
    guard let place = classes.firstIndex(of: labels[reconstruct.index]) else { return [] }
    let wanted = classes[(place + step + classes.count) % classes.count]
    return showFirst(ofClass: wanted, labels, from: 0, step: 1)
  }

  private mutating func showFirst(ofClass label: UInt8, _ labels: [UInt8], from start: Int, step: Int)
    -> [Effect]
  {
    for distance in labels.indices {
      let position = (start + step * distance) % labels.count
      let index = image(at: position < 0 ? position + labels.count : position)
      if labels[index] == label { return show(image: index) }
    }
    return []
  }

  private mutating func labelsOrNotice() -> [UInt8]? {
    guard let images = data.test else { return nil }
    if images.labels == nil { say("nobody knows the classes of these images", isError: false) }
    return images.labels
  }

  /// Sorts by the reconstruction, worst first, measuring every image if the weights have changed; or goes back to the
  /// order of the file.
  mutating func toggleWorstFirst() -> [Effect] {
    guard data.test != nil else { return [] }
    if reconstruct.scoring != nil { return stopWork() }
    if reconstruct.order == .worstFirst {
      reconstruct.order = .file
      return []
    }
    reconstruct.order = .worstFirst
    if let scores = reconstruct.scores, scores.version == modelVersion { return show(image: scores.worstFirst[0]) }
    reconstruct.scoring = Reconstruct.Scoring(version: modelVersion)
    return [.score]
  }

  /// The dimensions as they are listed.
  var listedDimensions: [Int] { reconstruct.isByNumber ? Array(0..<latent) : traversalOrder }

  mutating func scrollDimensions(by rows: Int) {
    let visible = ReconstructLayout(self).visibleDimensions
    reconstruct.firstDimension = max(0, min(reconstruct.firstDimension + rows, latent - visible))
  }

  /// Goes on from the z that is shown, in the first view.
  mutating func takeExamined() -> [Effect] {
    guard let examination = reconstruct.examination else { return [] }
    z = examination.z
    return [.open(.explore)]
  }
}
