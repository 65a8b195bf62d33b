import Drawing
import Interface

/// A text of a lesson, in which words between backquotes are keys.
struct LessonText {
  /// The text without backquotes.
  let plain: String
  /// The characters of keys, as offsets in `plain`.
  private let keys: Set<Int>

  /// The width of a screen on which every text fits.
  static let usualWidth = 80
  /// The rows of the panel below its heading.
  static let mostRows = 5
  /// The columns of the picture to look for, with a column of air.
  static let targetColumns = 13

  /// The longest beginning of an answer.
  static let longestVerdict = verdict(said: 1, right: 2)

  /// The beginning of an answer, after a prediction and the right one, counted from 1.
  static func verdict(said: Int, right: Int) -> String {
    said == right ? "You said \(said), and so it is. " : "You said \(said), but it is \(right). "
  }

  /// The beginning of a hint.
  static func hint(_ number: Int, of count: Int) -> String { count == 1 ? "Hint: " : "Hint \(number) of \(count): " }

  /// The columns of texts on a screen of this width: beside a bar, and beside the picture to look for.
  static func columns(screen: Int, hasTarget: Bool) -> Int {
    max(1, screen - 4 - (hasTarget ? targetColumns : 0))
  }

  init(_ text: String) {
    var (plain, keys, isKey) = ("", Set<Int>(), false)
    for character in text {
      if character == "`" {
        isKey.toggle()
        continue
      }
      if isKey { keys.insert(plain.count) }
      plain.append(character)
    }
    (self.plain, self.keys) = (plain, keys)
  }

  /// The lines of the text, each with the offset of its first character.
  func lines(_ columns: Int) -> [(text: String, start: Int)] {
    var start = 0
    return plain.wrapped(to: columns).map { line in
      defer { start += line.count + 1 }
      return (line, start)
    }
  }

  /// Draws lines of it from a row on, as many as there are rows, and returns the next free row.
  @discardableResult
  func draw(on canvas: inout Canvas, in rect: Rect, style: Style = .plain) -> Int {
    var y = rect.y
    for (line, start) in lines(rect.width).prefix(max(0, rect.height)) {
      var x = rect.x
      for (offset, character) in line.enumerated() {
        x = canvas.write(String(character), x: x, y: y, style: keys.contains(start + offset) ? Theme.key : style)
      }
      y += 1
    }
    return y
  }
}
