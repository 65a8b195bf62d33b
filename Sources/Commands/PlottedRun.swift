import CommandSupport
import Drawing
import Files
import Follow
import Training

/// What is known of a run's course: from a checkpoint of latent, or from the logs of any program.
struct PlottedRun {
  /// Values over a run.
  struct Curve {
    /// As the run calls it.
    let name: String
    let part: LossName.Part
    let isTest: Bool
    let points: [Plot.Point]
  }

  let name: String
  /// What its points are over.
  let axis: RunLog.Axis
  let curves: [Curve]
  /// Whether its losses are nats an image, as ours are; logs do not say.
  let isInNats: Bool
  /// The KL of each dimension over the steps.
  var dimensions: [KLHistory.Row] = []
  /// What the code told of the image at each test.
  var information: [LossHistory.Information] = []
  /// Rate and distortion over the betas of a dial, or one point; empty where nothing was measured.
  var rates: [RateDistortion] = []

  /// The runs in a file or folder.
  ///
  /// - Throws: `CommandError.unusable` for a file without losses.
  static func read(_ file: String) throws -> [PlottedRun] {
    let isFolder = try FileStatus.of(file)?.isFolder ?? false
    let path = isFolder ? file : try ModelArgument.path(of: file)
    let logs = logs(path)
    if !logs.isEmpty { return logs }
    guard !isFolder else { throw unusable(file, "there are no logs with numbers in this folder") }
    do throws(CheckpointError) {
      return [PlottedRun(try Checkpoint.withoutValues(contentsOf: path), file: path)]
    } catch {
      switch error {
      case .ofAnotherProgram, .foreign, .notACheckpoint, .empty:
        throw unusable(file, "it is neither a checkpoint of latent nor a log with numbers")
      default: throw error
      }
    }
  }

  private static func unusable(_ file: String, _ reason: String) -> CommandError {
    .unusable("\(file): \(reason). Name a checkpoint, event files, a CSV table or JSON lines.")
  }

  private static func logs(_ path: String) -> [PlottedRun] {
    RunLog.all(in: path).map { PlottedRun($0, file: path) }.filter { !$0.curves.isEmpty }
  }

  private init(_ run: RunLog, file: String) {
    name = run.name == FileSystem.name(of: file) ? Self.name(file) : run.name
    axis = run.axis
    isInNats = false
    curves = LossName.Part.allCases.flatMap { part in
      [false, true].compactMap { isTest in
        run.curve(part, isTest: isTest).map { curve in
          Curve(
            name: curve.name, part: part, isTest: isTest, points: curve.points.map { Plot.Point(x: $0.x, y: $0.y) })
        }
      }
    }
  }

  private init(_ checkpoint: Checkpoint, file: String) {
    let history = checkpoint.history
    name = Self.name(file)
    axis = .step
    isInNats = true
    func curve(
      _ name: String, _ part: LossName.Part, isTest: Bool, _ value: (LossHistory.Point) -> Float
    ) -> Curve? {
      // Where z was mu, the sum is no bound.
      let points = (isTest ? history.test : history.whole).filter { part != .total || history.isNoisy(at: $0.step) }
      guard !points.isEmpty else { return nil }
      return Curve(
        name: name, part: part, isTest: isTest,
        points: points.map { Plot.Point(x: Double($0.step), y: Double(value($0))) })
    }
    curves = [false, true].flatMap { isTest in
      [
        curve("-ELBO", .total, isTest: isTest) { $0.negativeELBO },
        curve("reconstruction", .reconstruction, isTest: isTest) { $0.reconstruction },
        curve("KL", .kl, isTest: isTest) { $0.kl },
      ].compactMap { $0 }
    }
    dimensions = history.dimensions.rows
    information = history.information
    if let sweep = checkpoint.sweep {
      rates = sweep.points
    } else if let result = checkpoint.evaluation, result.isNoisy {
      rates = [RateDistortion(beta: checkpoint.beta, result)]
    }
  }

  /// A file's name without its ending.
  static func name(_ file: String) -> String {
    let name = FileSystem.name(of: file)
    guard let ending = FileSystem.ending(of: name) else { return name }
    return String(name.dropLast(ending.count + 1))
  }
}
