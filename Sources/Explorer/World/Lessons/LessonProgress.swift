/// How far the user has come in lessons.
public struct LessonProgress: Sendable, Equatable {
  /// The state of a lesson.
  public struct Place: Sendable, Equatable {
    /// The index of the step to go on at.
    public var step: Int
    /// Whether its end was reached, this time or earlier.
    public var isDone: Bool
  }

  /// By the names of lessons.
  public private(set) var places: [String: Place] = [:]

  /// The most lessons that are remembered.
  private static let most = 500

  /// No progress.
  public init() {}

  /// Reads what `text` wrote; lines that it cannot have written are left out.
  public init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline).prefix(Self.most) {
      let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard parts.count == 3, let step = Int(parts[0]), step >= 0, ["open", "done"].contains(parts[1]) else { continue }
      places[parts[2]] = Place(step: step, isDone: parts[1] == "done")
    }
  }

  /// A line for each lesson: the step, `done` or `open`, the name.
  public var text: String {
    places.sorted { $0.key < $1.key }.map { "\($0.value.step) \($0.value.isDone ? "done" : "open") \($0.key)\n" }
      .joined()
  }

  /// The state of a lesson; nil if it was never begun.
  public func place(_ lesson: Lesson) -> Place? { places[lesson.name] }

  mutating func note(_ lesson: Lesson, step: Int, isDone: Bool) {
    // A line holds a name.
    guard !lesson.name.contains(where: \.isNewline), places[lesson.name] != nil || places.count < Self.most else {
      return
    }
    places[lesson.name] = Place(step: step, isDone: isDone || places[lesson.name]?.isDone == true)
  }
}
