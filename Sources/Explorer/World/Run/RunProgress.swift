/// What the explorer knows of a run besides its model.
struct RunProgress: Sendable, Equatable {
  /// After how many epochs the run pauses; nil for never.
  var epochGoal: Int?
  /// The seconds that the run has trained in this session.
  var secondsTrained = 0.0
  /// Whether the run that is being loaded takes a single step.
  var takesOneStep = false
  /// The form for another run, while it waits for a download or an answer.
  var draft: RunForm?

  /// Forgets the run; the goal applies to the next one as well.
  mutating func forgetRun() { self = RunProgress(epochGoal: epochGoal) }
}
