import Training

/// Reads the checkpoints that other programs write. The follower does not know their formats, and neither does the explorer.
package protocol ForeignReader: Sendable {
  /// Reads a file that is no checkpoint of ours, for this reason.
  mutating func read(_ path: String, insteadOf error: CheckpointError) -> Result<FollowedModel, FollowProblem>
}

/// A model that was read from a followed file.
package struct FollowedModel: Sendable {
  package let checkpoint: Checkpoint
  /// The step that the file states.
  package let step: Int?
  /// How it is read, where that was settled just now.
  package let settled: SettledReading?

  package init(checkpoint: Checkpoint, step: Int?, settled: SettledReading? = nil) {
    (self.checkpoint, self.step, self.settled) = (checkpoint, step, settled)
  }
}

/// How files of another program are read, for people.
package struct SettledReading: Sendable, Equatable {
  /// The reading, as `inspect` says it.
  package let words: String
  /// The difference to the next best reading; nil where the file states it.
  package let confidence: Double?
  /// Whether it is hardly better than the next, so that a person should decide.
  package let isDoubtful: Bool

  package init(words: String, confidence: Double?, isDoubtful: Bool) {
    (self.words, self.confidence, self.isDoubtful) = (words, confidence, isDoubtful)
  }
}

/// Why a followed file was not read.
package struct FollowProblem: Error {
  package let sentence: String
  /// Whether the file is whole, but none of a model.
  package let isOfAnotherKind: Bool

  package init(sentence: String, isOfAnotherKind: Bool) {
    (self.sentence, self.isOfAnotherKind) = (sentence, isOfAnotherKind)
  }
}
