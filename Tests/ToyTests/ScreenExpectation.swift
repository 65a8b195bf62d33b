import Drawing
import Testing
import Toy

/// Compares what a canvas shows with literal lines; shows the screen where they differ.
func expect(_ canvas: Canvas, shows wanted: String, sourceLocation: SourceLocation = #_sourceLocation) {
  // Every line of a literal ends in a bar, so that no editor cuts spaces at its end.
  let lines = wanted.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    var line = line.last == "|" ? line.dropLast() : line
    while line.last == " " { line.removeLast() }
    return String(line)
  }
  guard canvas.lines != lines else { return }
  let rows = canvas.lines.map { $0.padded(to: canvas.width) + "|" }.joined(separator: "\n")
  Issue.record("The screen is:\n\(rows)", sourceLocation: sourceLocation)
}

extension ToyState {
  static let unicode = ScreenAbility(unicode: true, colors: 256)
  static let ascii = ScreenAbility(unicode: false, colors: 0)

  init(_ ability: ScreenAbility = ToyState.unicode, width: Int = 80, height: Int = 24) {
    self.init(look: ScreenLook(limits: ability), width: width, height: height)
  }

  /// Presses keys, one a character.
  mutating func type(_ keys: String) {
    for key in keys { update(.input(.key(.character(key)))) }
  }

  /// Runs so many steps, and pauses.
  mutating func run(_ steps: Int) {
    for _ in 0..<steps { type("n") }
  }
}
