import Autodiff

/// The words after a layer's name.
package struct LayerWords {
  private var words: ArraySlice<Substring>
  /// The layers in each pair of parentheses.
  private var groups: ArraySlice<[any Layer]>

  init(_ words: ArraySlice<Substring>, groups: [[any Layer]]) { (self.words, self.groups) = (words, groups[...]) }

  /// The next word; nil at the end.
  package mutating func next() -> Substring? { words.popFirst() }

  /// Takes the next word as a whole number from 1 to `Shape.largestSide`; nil if it is none.
  package mutating func size() -> Int? { whole(1...Shape.largestSide) }

  /// Takes the next word as a whole number of a range; nil if it is none.
  package mutating func whole(_ range: ClosedRange<Int>) -> Int? {
    next().flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
  }

  /// Takes the next word as a number of a range; nil if it is none.
  package mutating func number(_ range: ClosedRange<Float>) -> Float? {
    next().flatMap { Float($0) }.flatMap { range.contains($0) ? $0 : nil }
  }

  /// Takes the next word if it is this one.
  package mutating func skip(_ word: String) -> Bool {
    guard let next = words.first, next == word else { return false }
    words.removeFirst()
    return true
  }

  /// Takes the layers in parentheses; nil if there are none here.
  package mutating func layers() -> [any Layer]? { skip(Self.group) ? groups.popFirst() : nil }

  /// Stands among the words for layers in parentheses.
  static let group = "("

  /// Whether nothing is left.
  package var isAtEnd: Bool { words.isEmpty }
}
