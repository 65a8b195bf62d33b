import Drawing
import Training

/// A lesson: steps that run on the explorer, as `LessonReader` reads them from a text file.
public struct Lesson: Sendable, Equatable {
  /// What its progress is kept under: the chapter's name, or the path of any other file.
  public let name: String
  /// Its title.
  public let title: String
  /// What it is about, in one line.
  public let about: String
  /// Its steps, at least one.
  let steps: [LessonStep]

  /// The number of steps.
  public var stepCount: Int { steps.count }

  /// What a lesson can check: names and what they are.
  public static let quantities =
    Quantity.all.map { "\($0.name): \($0.text)" } + ["z1, z2, ...: a dimension of z"]
}

/// A step of a lesson.
struct LessonStep: Sendable, Equatable {
  /// The line of the file that it begins on, counted from 1.
  let line: Int
  /// What it says or asks. Words between backquotes are keys.
  var text: String
  var kind: Kind
  /// What is done when it begins. A model comes first.
  var setups: [Setup] = []
  /// The dimensions that the point to look for has apart from 0, counted from 0; nil where nothing is looked for.
  var target: [Int: Float]?

  enum Kind: Sendable, Equatable {
    /// Says something; the user goes on when it is read and done.
    case say
    /// Asks what will happen, before it does. `right` is an index of `answers`.
    case predict(answers: [String], right: Int)
    /// Says what has happened, and whether the last prediction was right.
    case answer
    /// Asks for a state of the explorer, in which all checks hold.
    case task(checks: [LessonCheck], hints: [String], done: String)
  }

  /// The most answers of a question.
  static let mostAnswers = 4
}

/// Something that brings the explorer into a state.
public enum Setup: Sendable, Equatable {
  /// Opens a model, by its name or path.
  case open(String)
  /// Shows the untrained model of a run, which pauses after `epochs` epochs.
  case begin(RunConfiguration, epochs: Int?)
  /// Opens a view.
  case view(ViewName)
  /// Does what a line of the palette says.
  case run(String)
  /// Makes these keys do nothing, and takes them from hints and help.
  case hide(Set<Key>)

  /// Whether it takes a moment and shows another model.
  var isOfModel: Bool {
    switch self {
    case .open, .begin: true
    case .view, .run, .hide: false
    }
  }
}

/// A condition on the explorer's state: `dead_dimensions >= 10`.
struct LessonCheck: Sendable, Equatable {
  let quantity: Quantity
  let relation: Relation
  let value: Quantity.Value

  enum Relation: String, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case unequal = "!="
    case less = "<"
    case greater = ">"
    case equal = "="
  }

  /// Whether it holds. It does not while the quantity is unknown.
  func holds(_ world: World) -> Bool {
    guard let found = quantity.read(world) else { return false }
    switch (found, value) {
    case (.word(let found), .word(let wanted)): return (found == wanted) == (relation == .equal)
    case (.number(let found), .number(let wanted)):
      // Floats of the explorer beside decimals of a text.
      let isEqual = abs(found - wanted) <= 1e-5 * max(1, abs(wanted))
      switch relation {
      case .atMost: return found <= wanted || isEqual
      case .atLeast: return found >= wanted || isEqual
      case .less: return found < wanted && !isEqual
      case .greater: return found > wanted && !isEqual
      case .equal: return isEqual
      case .unequal: return found.isFinite && !isEqual
      }
    default: return false
    }
  }
}
