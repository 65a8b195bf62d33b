import Drawing
import Interface

/// What keys mean in every view while a lesson is under way, besides the numbers that answer a question.
enum LessonCommand: KeyCommand {
  case on, earlier, hint

  var keys: [Key] {
    switch self {
    case .on: [.tab]
    case .earlier: [.backTab]
    case .hint: [.character("!")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.on, .earlier], "lesson: the next step, or the one before"), ([.hint], "lesson: a hint for the task"),
  ]
}
