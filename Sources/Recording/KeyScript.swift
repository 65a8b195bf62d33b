import Drawing

/// What a recording does, line by line.
///
/// ```
/// explore faces-2d --view manifold
/// size 100x30
/// color truecolor
/// pace 100
/// press Right*10 every 0.2
/// type :beta 4
/// wait 2
/// ```
public struct KeyScript: Equatable, Sendable {
  /// One thing that is done.
  public enum Step: Equatable, Sendable {
    /// Keys are pressed, one after another, with a pause in seconds after each.
    case press([Key], pause: Double)
    /// Time passes, in seconds.
    case wait(Double)
    /// Time passes until a text is on the screen.
    case until(String)
    /// What was seen so far is not kept.
    case record
  }

  /// A line that cannot be read.
  public struct Mistake: Error, Equatable {
    /// The line's number, from 1.
    public let line: Int
    /// What could stand there.
    public let expected: String
    /// What stands there.
    public let found: String
  }

  /// The words after `latent explore`.
  public private(set) var arguments: [String] = []
  /// The screen's columns.
  public private(set) var width = 100
  /// The screen's rows.
  public private(set) var height = 30
  /// The screen's colours, as in `ScreenAbility`.
  public private(set) var colors = ScreenAbility.trueColor
  /// The training steps in each second.
  public private(set) var pace = 100.0
  /// What is done, in this order.
  public private(set) var steps: [Step] = []

  /// The longest script, in lines, and the most keys of one line.
  private static let most = 10_000
  /// The longest pause in seconds.
  private static let longest = 600.0
  /// The sides that a screen may have.
  private static let sides = 1...500
  /// The steps a second that training may take.
  private static let paces = 0.1...10_000
  /// How many colours each name means.
  private static let colorNames = ["truecolor": ScreenAbility.trueColor, "256": 256, "16": 16, "none": 0]
  /// The pause after a key for which the script gives none, and after a typed character, in seconds.
  private static let (keyPause, letterPause) = (0.3, 0.08)

  /// Reads a script.
  public init(_ text: String) throws(Mistake) {
    let lines = text.split(separator: "\n", maxSplits: Self.most, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let verb = words.first, !verb.hasPrefix("#") else { continue }
      func mistake(_ expected: String) -> Mistake {
        Mistake(line: index + 1, expected: expected, found: String(line.prefix(80)))
      }
      guard index < Self.most else { throw mistake("at most \(Self.most) lines") }
      let rest = line.drop { $0.isWhitespace }.dropFirst(verb.count).drop { $0.isWhitespace }
      switch verb {
      case "explore" where steps.isEmpty:
        guard let words = Self.quotedWords(rest) else { throw mistake("a second \" after the first one") }
        arguments = words
      case "size" where steps.isEmpty && words.count == 2:
        let sides = words[1].split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
        guard sides.count == 2, sides.allSatisfy(Self.sides.contains) else {
          throw mistake("columns and rows from 1 to 500, like size 100x30")
        }
        (width, height) = (sides[0], sides[1])
      case "color" where steps.isEmpty && words.count == 2:
        guard let colors = Self.colorNames[words[1]] else { throw mistake("color truecolor, 256, 16 or none") }
        self.colors = colors
      case "pace" where steps.isEmpty && words.count == 2:
        guard let pace = Double(words[1]), Self.paces.contains(pace) else {
          throw mistake("training steps a second from 0.1 to 10000, like pace 100")
        }
        self.pace = pace
      case "press":
        guard let step = Self.press(words.dropFirst()) else {
          throw mistake("keys, like press Right*10 Enter, or press Right*10 every 0.2")
        }
        steps.append(step)
      case "type" where !rest.isEmpty:
        steps.append(.press(rest.map { .character($0) }, pause: Self.letterPause))
      case "wait":
        guard words.count == 2, let seconds = Self.seconds(words[1]) else { throw mistake("seconds, like wait 2") }
        steps.append(.wait(seconds))
      case "until" where !rest.isEmpty: steps.append(.until(String(rest)))
      case "record" where words.count == 1: steps.append(.record)
      default:
        throw mistake(
          steps.isEmpty
            ? "explore, size, color, pace, press, type, wait, until or record"
            : "press, type, wait, until or record; explore, size, color and pace stand before them")
      }
    }
  }

  /// Words, in which spaces may stand between double quotes; nil if one is missing.
  private static func quotedWords(_ text: Substring) -> [String]? {
    var words: [String] = []
    for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      if index.isMultiple(of: 2) {
        words += part.split(whereSeparator: \.isWhitespace).map(String.init)
      } else {
        words.append(String(part))
      }
    }
    return text.count { $0 == "\"" }.isMultiple(of: 2) ? words : nil
  }

  private static func press(_ words: ArraySlice<String>) -> Step? {
    var words = words
    var pause = keyPause
    if words.count > 2, words.dropLast().last == "every", let last = words.last {
      guard let seconds = seconds(last) else { return nil }
      pause = seconds
      words = words.dropLast(2)
    }
    var keys: [Key] = []
    for word in words {
      // `*` alone is a key.
      let parts = word.count > 1 ? word.split(separator: "*", omittingEmptySubsequences: false) : [word[...]]
      guard parts.count <= 2, let pressed = Key(named: String(parts[0])),
        let times = parts.count == 2 ? Int(parts[1]) : 1,
        (1...most).contains(times), keys.count + times <= most
      else { return nil }
      keys += Array(repeating: pressed, count: times)
    }
    return keys.isEmpty ? nil : .press(keys, pause: pause)
  }

  private static func seconds(_ text: String) -> Double? {
    Double(text).flatMap { (0...longest).contains($0) ? $0 : nil }
  }
}
