/// The room that texts of a lesson have on the screen, and the words before them.
enum LessonText {
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
}
