import Drawing
import Training

/// A lesson that is under way.
package struct LessonRun: Sendable {
  let lesson: Lesson
  /// The index of the present step.
  private(set) var place: Int
  /// What the user has predicted, by the index of the question: an index of its answers.
  private var predictions: [Int: Int] = [:]
  /// How many hints of the present task are shown.
  private(set) var hints = 0
  /// The tasks that have been solved, by their index.
  private(set) var solved: Set<Int> = []
  /// Whether the key that goes on was pressed at an unsolved task: once more skips it.
  var wantsToSkip = false
  /// The model that is being opened or prepared; nil while none is.
  var wait: Wait?
  /// The picture to look for, and the version of the weights that decoded it.
  private(set) var targetPicture: Picture?
  private(set) var targetVersion: Int?

  /// A model that takes a moment.
  struct Wait: Sendable {
    /// The run whose untrained model is being prepared; nil for a model that is opened.
    var run: RunConfiguration?
    /// What is done once it is there.
    var pending: [Setup]
  }

  init(_ lesson: Lesson, at place: Int) {
    self.lesson = lesson
    self.place = min(max(place, 0), lesson.steps.count - 1)
  }

  var step: LessonStep { lesson.steps[place] }
  var isLast: Bool { place == lesson.steps.count - 1 }

  /// Whether the present step is a task that is not solved.
  var isOpenTask: Bool {
    guard case .task = step.kind else { return false }
    return !solved.contains(place)
  }

  /// Whether the present task is solved.
  var isSolved: Bool { solved.contains(place) }

  /// The answers of the question that is asked now; empty where none is.
  var answers: [String] {
    guard case .predict(let answers, _) = step.kind else { return [] }
    return answers
  }

  /// What was predicted for the present question; nil if nothing was.
  var prediction: Int? { predictions[place] }

  /// What was predicted and what is right, counted from 1, where the present step answers it; nil if the question was
  /// passed over.
  var verdict: (said: Int, right: Int)? {
    guard let question = lesson.steps.question(answeredAt: place), let said = predictions[question],
      case .predict(_, let right) = lesson.steps[question].kind
    else { return nil }
    return (said + 1, right + 1)
  }

  /// The hints that are shown, the latest last.
  var shownHints: ArraySlice<String> {
    guard case .task(_, let all, _) = step.kind else { return [] }
    return all.prefix(hints)
  }

  var hintCount: Int {
    guard case .task(_, let all, _) = step.kind else { return 0 }
    return all.count
  }

  /// Goes to another step.
  mutating func go(to index: Int) {
    place = min(max(index, 0), lesson.steps.count - 1)
    (hints, wantsToSkip) = (0, false)
    forgetTarget()
  }

  mutating func predict(_ answer: Int) { predictions[place] = answer }

  /// Shows another hint; false if there is no other.
  mutating func showHint() -> Bool {
    guard hints < hintCount else { return false }
    hints += 1
    return true
  }

  /// Notes that the present task is solved.
  mutating func solve() {
    solved.insert(place)
    wantsToSkip = false
  }

  mutating func take(target picture: Picture?, version: Int) { (targetPicture, targetVersion) = (picture, version) }

  mutating func forgetTarget() { (targetPicture, targetVersion) = (nil, nil) }

  /// The step that opened the model of a step; nil if that is the model of before the lesson.
  private func origin(of index: Int) -> Int? {
    lesson.steps.prefix(index + 1).lastIndex { $0.setups.contains(where: \.isOfModel) }
  }

  /// What has to be done to come from one step to another, or, from nil, to begin at it: a model only where it changes.
  func setups(from other: Int?, to index: Int) -> [Setup] {
    let (before, now) = (other.map { origin(of: $0) }, origin(of: index))
    if let before, before == now, now != index || other == index {
      return lesson.steps[index].setups.filter { !$0.isOfModel }
    }
    // Going forward, the steps in between have done their part.
    if other == index - 1 { return lesson.steps[index].setups }
    return lesson.steps[(now ?? 0)...index].flatMap(\.setups)
  }

  /// The step to begin at again later: the training of a new model is not kept, so that it begins with the model.
  var resumeAt: Int {
    guard let start = origin(of: place), lesson.steps[start].setups.contains(where: \.isNew) else { return place }
    return start
  }
}

extension Setup {
  fileprivate var isNew: Bool {
    guard case .begin = self else { return false }
    return true
  }
}

extension [LessonStep] {
  /// The step that answers a question: the next answer before another question, or else the task right after it.
  func answer(toQuestion index: Int) -> Int? {
    let end = self[(index + 1)...].firstIndex(where: \.isQuestion) ?? count
    if let answer = self[(index + 1)..<end].firstIndex(where: { $0.kind == .answer }) { return answer }
    guard index + 1 < end, case .task = self[index + 1].kind else { return nil }
    return index + 1
  }

  /// The question that a step answers, if any.
  func question(answeredAt index: Int) -> Int? {
    guard let question = self[..<index].lastIndex(where: \.isQuestion) else { return nil }
    return answer(toQuestion: question) == index ? question : nil
  }
}

extension LessonStep {
  var isQuestion: Bool {
    guard case .predict = kind else { return false }
    return true
  }
}
