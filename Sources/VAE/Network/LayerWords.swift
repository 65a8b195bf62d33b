import Autodiff

/// The words after a layer's name.
package struct LayerWords {
  private var words: ArraySlice<Substring>
  private var inner: [any Layer]?

  init(_ words: ArraySlice<Substring>, inner: [any Layer]?) { (self.words, self.inner) = (words, inner) }

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

  /// Takes the layers in parentheses; nil if there are none.
  package mutating func layers() -> [any Layer]? {
    defer { inner = nil }
    return inner
  }

  /// Whether nothing is left.
  package var isAtEnd: Bool { words.isEmpty && inner == nil }
}
