import Drawing
import Explorer
import Randomness

/// Random keys, clicks, drags, wheel turns and sizes, reproducible by seed. It prefers keys with a meaning, and often
/// returns to a usable screen.
struct Monkey {
  private var random: Philox
  private(set) var width = 80
  private(set) var height = 24
  /// The latest inputs, for debugging.
  private(set) var latest: [InputEvent] = []

  static let kept = 50

  init(seed: UInt64) { random = Philox(seed: seed) }

  /// A number below `count`.
  mutating func number(below count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }

  /// True once in `times` calls, on average.
  mutating func isOnce(in times: Int) -> Bool { number(below: times) == 0 }

  mutating func input() -> InputEvent {
    let input = next()
    if case .resize(let width, let height) = input { (self.width, self.height) = (width, height) }
    latest.append(input)
    if latest.count > Self.kept { latest.removeFirst() }
    return input
  }

  private mutating func next() -> InputEvent {
    // Slightly beyond the edges: reports may have been sent before a resize.
    let (x, y) = (number(below: width + 3) - 1, number(below: height + 3) - 1)
    switch number(below: 100) {
    case 0..<68: return .key(key())
    case 68..<80: return .click(x: x, y: y)
    case 80..<88: return .drag(x: x, y: y)
    case 88..<96: return .scroll(x: x, y: y, up: isOnce(in: 2))
    case 96..<98: return isOnce(in: 2) ? .wake : .resumed
    default: return resize()
    }
  }

  private mutating func resize() -> InputEvent {
    switch number(below: 20) {
    case 0: .resize(width: 1 + number(below: 40), height: 1 + number(below: 12))
    case 1: .resize(width: 1 + number(below: 400), height: 1 + number(below: 120))
    case 2: .resize(width: 1, height: 1)
    case 3: .resize(width: 400, height: 120)
    default: .resize(width: 40 + number(below: 100), height: 12 + number(below: 30))
    }
  }

  private mutating func key() -> Key {
    switch number(below: 10) {
    case 0..<4: Self.keys[number(below: Self.keys.count)]
    case 4: .character(Self.texts[number(below: Self.texts.count)])
    // Keys that move, and keys that leave a prompt.
    case 5: [.escape, .enter][number(below: 2)]
    case 6: ViewName.allCases[number(below: ViewName.allCases.count)].key
    case 7: .character(" ")
    default: .character(Character(Unicode.Scalar(UInt8(33 + number(below: 94)))))
    }
  }

  private static let keys: [Key] =
    [
      .up, .down, .left, .right, .shiftUp, .shiftDown, .shiftLeft, .shiftRight, .pageUp, .pageDown, .home, .end, .enter,
      .escape, .backspace, .delete, .tab, .backTab,
    ] + (1...12).map { .function($0) }
  /// A combining accent, wide and joined characters, control characters: what a file name may contain.
  private static let texts: [Character] = [
    "é", "\u{301}", "漢", "👩‍👩‍👧", "\u{7}", "\u{200B}", "\u{202E}", "ß", "½", "0", "9",
  ]
}
