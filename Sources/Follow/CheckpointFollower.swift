import Files
import Foundation
import Training

/// Follows the checkpoints that another process keeps writing: files, those of folders, or those whose names match a
/// pattern (`runs/step-*.safetensors`).
///
/// Each look compares sizes and times, which works on every file system, and reads what is new. A file that may still be
/// in the making is left alone until it has been the same for two looks, and counts only if it is whole and stayed the
/// same while it was read. Nothing is ever written.
package struct CheckpointFollower: Sendable {
  /// A checkpoint that was written.
  package struct Written: Sendable {
    /// Its file.
    package let path: String
    /// When it was written, in seconds since 1970, by its disk's clock.
    package let time: Int
    /// The step that the file states; nil if it states none.
    package let step: Int?
    /// Whether another program wrote it.
    package let isForeign: Bool
    /// The model. Where no step is known, its step counts the checkpoints.
    package let checkpoint: Checkpoint
    /// How a file of another program is read, where that was settled just now.
    package let reading: SettledReading?

    package init(
      path: String, time: Int, step: Int?, checkpoint: Checkpoint, isForeign: Bool = false,
      reading: SettledReading? = nil
    ) {
      (self.path, self.time, self.step, self.isForeign) = (path, time, step, isForeign)
      (self.checkpoint, self.reading) = (checkpoint, reading)
    }
  }

  /// What a look has found.
  package struct Findings: Sendable {
    /// New checkpoints, oldest first.
    package var written: [Written] = []
    /// Why the newest file cannot be shown, as a sentence; nil if it can, or was shown before.
    package var problem: String?

    package init(written: [Written] = [], problem: String? = nil) { (self.written, self.problem) = (written, problem) }
  }

  /// What is followed, as the user wrote it.
  package let paths: [String]
  /// The run that is shown, of those in the followed folders; nil before one was found.
  package private(set) var run: String?
  private var foreign: any ForeignReader
  private var knownRuns: Set<String> = []
  /// The content of each file when it was last read, whole or not.
  private var known: [String: [FileStatus.Stamp]] = [:]
  /// The content of each file at the last look.
  private var lastSeen: [String: [FileStatus.Stamp]] = [:]
  private var problems: [String: String] = [:]
  private var isFirstLook = true
  /// Files that were read, for those that state no step.
  private var count = 0

  /// A file that has been the same for so many seconds is complete, or its writer has given up.
  private static let calm = 2
  /// A folder may hold thousands of checkpoints. So many, spread evenly over time, are enough for the run's past.
  private static let mostAtFirst = 64

  /// Follows files, folders, and patterns with `*`, `?` and `[...]` in their last component; `foreign` reads the files of other
  /// programs.
  package init(_ paths: [String], foreign: any ForeignReader) { (self.paths, self.foreign) = (paths, foreign) }

  /// What is followed, in words.
  package var name: String { paths.joined(separator: ", ") }

  /// Looks for new checkpoints; call it every half second or so. `now` is the time in seconds since 1970.
  package mutating func look(now: Int = Int(Date().timeIntervalSince1970)) -> Findings {
    var findings = Findings()
    let files: [FollowedFile]
    do throws(FileError) {
      files = shown(try FollowedFile.all(of: paths)).sorted()
    } catch {
      findings.problem = "\(error.path): \(error.reason)"
      return findings
    }
    var wanted = files.filter { $0.stamps != known[$0.path] }
    if isFirstLook { wanted = Self.spread(wanted, atMost: Self.mostAtFirst) }
    if isFirstLook, !files.isEmpty {
      isFirstLook = false
      // Those that were left out count as known.
      for file in files { known[file.path] = file.stamps }
      for file in wanted { known[file.path] = nil }
    }
    for file in wanted where lastSeen[file.path] == file.stamps || file.modified <= now - Self.calm {
      guard let written = read(file) else { continue }
      findings.written.append(written)
    }
    let present = Set(files.map(\.path))
    lastSeen = Dictionary(files.map { ($0.path, $0.stamps) }) { first, _ in first }
    // Files come and go: nothing is remembered of those that have gone.
    known = known.filter { present.contains($0.key) }
    problems = problems.filter { present.contains($0.key) }
    findings.problem = files.last.map { problems[$0.path] } ?? "\(name): no checkpoint is there"
    return findings
  }

  /// Of several runs in sub-folders one is shown: the one that was written last, and any that begins after it.
  private mutating func shown(_ files: [FollowedFile]) -> [FollowedFile] {
    let runs = Set(files.map(\.run))
    let begun = runs.subtracting(knownRuns)
    knownRuns = runs
    if !begun.isEmpty || run.map({ !runs.contains($0) }) ?? true {
      run = files.filter { begun.isEmpty || begun.contains($0.run) }.max()?.run
    }
    return files.filter { $0.run == run }
  }

  private mutating func read(_ file: FollowedFile) -> Written? {
    known[file.path] = file.stamps
    let (result, isForeign) = model(of: file.path)
    // A writer was at work while it was read: the next look sees the new content.
    guard file.isUnchanged else {
      known[file.path] = nil
      return nil
    }
    switch result {
    case .success(let read):
      problems[file.path] = nil
      count += 1
      var checkpoint = read.checkpoint
      let step = read.step ?? file.stepInName
      checkpoint.step = step ?? count
      return Written(
        path: file.path, time: file.modified, step: step, checkpoint: checkpoint, isForeign: isForeign,
        reading: read.settled)
    case .failure(let problem):
      // A file of something else, such as an optimizer's state, says nothing of the model beside it.
      problems[file.path] = problem.isOfAnotherKind && count > 0 ? nil : problem.sentence
      return nil
    }
  }

  private mutating func model(of path: String) -> (Result<FollowedModel, FollowProblem>, isForeign: Bool) {
    do throws(CheckpointError) {
      var checkpoint = try Checkpoint(contentsOf: path)
      (checkpoint.optimizerState, checkpoint.discriminator) = (nil, nil)
      return (.success(FollowedModel(checkpoint: checkpoint, step: checkpoint.step)), false)
    } catch {
      return (foreign.read(path, insteadOf: error), true)
    }
  }

  /// So many elements at even distances, the last one among them.
  private static func spread<Element>(_ elements: [Element], atMost count: Int) -> [Element] {
    if elements.count <= count { return elements }
    return (1...count).map { elements[$0 * elements.count / count - 1] }
  }
}
