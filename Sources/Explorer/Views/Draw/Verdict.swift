import Drawing
import Interface

/// A vote of the nearest test images on what a drawing shows.
struct Verdict {
  /// The votes for each label, the most first; ties are broken by the nearest image.
  let votes: [(label: UInt8, count: Int)]
  let voters: Int

  /// Nil for unlabelled images.
  init?(_ neighbors: [Neighbor]) {
    let labels = neighbors.compactMap(\.label)
    guard !labels.isEmpty else { return nil }
    voters = labels.count
    var counts: [(label: UInt8, count: Int)] = []
    for label in labels {
      if let place = counts.firstIndex(where: { $0.label == label }) {
        counts[place].count += 1
      } else {
        counts.append((label, 1))
      }
    }
    // Swift does not guarantee that its sort is stable.
    votes = counts.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }

  /// Whether more than half agree.
  var isClear: Bool { votes[0].count * 2 > voters }

  /// In words, the longest first.
  func texts(_ names: ClassNames) -> [String] {
    let first = names.name(Int(votes[0].label))
    if votes.count == 1 {
      return [
        "looks like \(first) (all \(voters) nearest test images)", "looks like \(first) (all \(voters) nearest)",
        "looks like \(first) (\(voters)/\(voters))", "\(first) (\(voters)/\(voters))",
      ]
    }
    if isClear {
      return [
        "looks like \(first) (\(votes[0].count) of the \(voters) nearest test images)",
        "looks like \(first) (\(votes[0].count) of \(voters) nearest)",
        "looks like \(first) (\(votes[0].count)/\(voters))", "\(first) (\(votes[0].count)/\(voters))",
      ]
    }
    let other = " or \(names.name(Int(votes[1].label)))"
    let counts = votes.prefix(2).map { "\($0.count)" }.joined(separator: " and ")
    return [
      "perhaps \(first)\(other) (\(counts) of the \(voters) nearest test images)",
      "perhaps \(first)\(other) (\(counts) of \(voters) nearest)", "perhaps \(first)\(other)", "\(first)\(other)?",
    ]
  }
}

extension DrawView {
  /// What the drawing looks like, or why that is unknown, the longest sentence first.
  func verdict(_ world: World) -> (texts: [String], style: Style) {
    if sketch.pad.isEmpty {
      return (
        ["draw with the mouse, or press Enter and the arrows", "draw: mouse, or Enter and arrows"], Theme.running
      )
    }
    if let verdict = Verdict(neighbors) {
      let color = Style(foreground: ClassNames.color(Int(verdict.votes[0].label)), attributes: .bold)
      return (verdict.texts(world.classNames), verdict.isClear ? color : Theme.paused)
    }
    if let nearest = neighbors.first {
      let distance = Numerals.fixed(Double(nearest.distance), digits: 2)
      return (
        [
          "nearest test image: no. \(nearest.index + 1), distance \(distance); it has no label",
          "nearest: image \(nearest.index + 1), distance \(distance)", "near image \(nearest.index + 1)",
        ], Theme.name
      )
    }
    let name = world.model.configuration.dataName
    switch world.data {
    case .notLoaded, .loading: return (["reading \(name)..."], Theme.paused)
    case .here where world.places.encoding == nil: return (["encoding the test images..."], Theme.paused)
    // NaN is not near to anything.
    case .here: return (["near to no test image"], Theme.error)
    case .missing:
      if let fetching = world.fetching, fetching.data == world.model.configuration.data {
        return (["class unknown: \(name) is being fetched", "class unknown"], Theme.paused)
      }
      let long = "class unknown: \(name) is not here"
      return ((world.canFetchData ? ["\(long); f fetches it"] : []) + [long, "class unknown"], Theme.error)
    }
  }
}
