import Drawing

/// A foreground and a background. ncurses refers to pairs by number.
package struct ColorPair: Hashable, Sendable {
  package let foreground: Color
  package let background: Color

  package init(foreground: Color, background: Color) {
    self.foreground = foreground
    self.background = background
  }

  /// The dissimilarity of two pairs, by palette number. Neighbours in the palette's grey ramp look alike, and only grey
  /// pictures use many pairs.
  func distance(to other: ColorPair) -> Int {
    func distance(_ one: Color, _ two: Color) -> Int {
      switch (one, two) {
      case (.standard, .standard): 0
      case (.palette(let first), .palette(let second)): abs(Int(first) - Int(second))
      default: 256
      }
    }
    return distance(foreground, other.foreground) + distance(background, other.background)
  }
}

/// The numbers of colour pairs. The colours of a number never change while it is on the screen: ncurses would repaint
/// every cell that uses it.
package struct PairTable {
  private var numbers: [ColorPair: Int] = [:]
  private let limit: Int

  /// A table of the numbers 1 ..< `limit`. 0 is the terminal's own pair.
  package init(limit: Int) {
    self.limit = max(1, limit)
  }

  package enum Answer: Equatable {
    /// The pair has this number.
    case known(Int)
    /// The pair was given this number, which now has to be defined.
    case new(Int)
    /// No number is free.
    case full
  }

  package mutating func number(of pair: ColorPair) -> Answer {
    if pair == ColorPair(foreground: .standard, background: .standard) { return .known(0) }
    if let number = numbers[pair] { return .known(number) }
    let number = numbers.count + 1
    if number >= limit { return .full }
    numbers[pair] = number
    return .new(number)
  }

  /// The number of the known pair most similar to `pair`.
  package func nearest(to pair: ColorPair) -> Int {
    var best = (number: 0, distance: pair.distance(to: ColorPair(foreground: .standard, background: .standard)))
    for (other, number) in numbers {
      let distance = pair.distance(to: other)
      // Ties go to the lowest number, because the order of a dictionary differs from run to run.
      if (distance, number) < (best.distance, best.number) { best = (number, distance) }
    }
    return best.number
  }

  /// Frees all numbers.
  package mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
  }
}
