extension World {
  /// The image of the test set that views show; nil while there are none.
  var testImage: Int? { data.test.map { min(testImages.index, $0.count - 1) } }

  mutating func take(_ news: ScoringNews) -> [Effect] {
    // Another model may have been opened meanwhile.
    guard news.version == testImages.scoring?.version else { return [] }
    switch news {
    case .progress(_, let share):
      testImages.scoring?.share = share
      return []
    case .complete(let scores):
      testImages.scoring = nil
      testImages.scores = scores
      return testImages.order == .worstFirst ? show(image: scores.worstFirst[0]) : []
    }
  }

  /// The scores that images are sorted by now; nil in the order of the file.
  private var sortingScores: ImageScores? { testImages.order == .worstFirst ? testImages.scores : nil }

  /// The position of the image in the order, counted from 0.
  var imagePosition: Int { sortingScores?.rank[testImages.index] ?? testImages.index }

  private func image(at position: Int) -> Int { sortingScores?.worstFirst[position] ?? position }

  /// Shows another image, at mu.
  mutating func show(image index: Int) -> [Effect] {
    testImages.index = index
    return [.ask]
  }

  /// Shows the image `step` places on, cyclically.
  mutating func moveImage(by step: Int) -> [Effect] {
    guard let count = data.test?.count else { return [] }
    return show(image: image(at: ((imagePosition + step) % count + count) % count))
  }

  /// Shows the next or previous image (`step` is 1 or -1) of the same class.
  mutating func moveInClass(by step: Int) -> [Effect] {
    guard let labels = labelsOrNotice() else { return [] }
    return showFirst(ofClass: labels[testImages.index], labels, from: imagePosition + step, step: step)
  }

  /// Shows the first image, in the present order, of the next or previous class.
  mutating func moveClass(by step: Int) -> [Effect] {
    guard let labels = labelsOrNotice() else { return [] }
    let classes = Set(labels).sorted()
    guard let place = classes.firstIndex(of: labels[testImages.index]) else { return [] }
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
    if images.labels == nil { say("these images have no labels", isError: false) }
    return images.labels
  }

  /// Sorts by the reconstruction, worst first, after scoring every image if the weights have changed; or goes back to
  /// the order of the file.
  mutating func toggleWorstFirst() -> [Effect] {
    guard data.test != nil else { return [] }
    if testImages.scoring != nil { return stopWork() }
    if testImages.order == .worstFirst {
      testImages.order = .file
      return []
    }
    testImages.order = .worstFirst
    if let scores = testImages.scores, scores.version == modelVersion { return show(image: scores.worstFirst[0]) }
    testImages.scoring = TestImages.Scoring(version: modelVersion)
    return [.score]
  }

  /// Stops background work that can be started again: a download, or else the scoring of the test set.
  mutating func stopWork() -> [Effect] {
    if fetching != nil { return [.stopFetch] }
    if testImages.scoring != nil {
      testImages.scoring = nil
      testImages.order = .file
      say("the test images are not measured: they stay in the order of the file", isError: false)
      return [.stopScore]
    }
    say("nothing to stop: no download, no scoring of the test set", isError: false)
    return []
  }
}
