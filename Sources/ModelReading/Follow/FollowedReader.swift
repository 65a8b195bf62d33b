import Datasets
import Follow
import Models
import Training

/// Reads the checkpoints of a run. How a file of another program is read is settled once, by measurements that take seconds, and
/// holds for all files with the same tensors.
struct FollowedReader: ForeignReader {
  private let catalog: DatasetCatalog
  private let data: String?
  private let decided: String?
  /// What is known of files with such tensors.
  private var known: [[String]: Known] = [:]

  private enum Reading {
    case success(ReadModel)
    case failure(reason: String)
  }

  private struct Known {
    /// How they are read, or why they are not.
    var reading: Reading
    /// How many have been read so far.
    var count = 1
  }

  /// More kinds of files than these are of several programs.
  private static let mostKinds = 8
  /// Weights of the first minutes may tell too little: a reading that is less sure than this is measured again.
  private static let confident = 0.5

  init(catalog: DatasetCatalog, data: String?, decided: String?) {
    (self.catalog, self.data, self.decided) = (catalog, data, decided)
  }

  mutating func read(_ path: String, insteadOf error: CheckpointError) -> Result<FollowedModel, FollowProblem> {
    do throws(ModelFileError) {
      guard let file = try ModelFile(path, insteadOf: error) else {
        return .failure(FollowProblem(sentence: error.description, isOfAnotherKind: false))
      }
      return read(file, path)
    } catch {
      return .failure(FollowProblem(sentence: error.description, isOfAnotherKind: false))
    }
  }

  private mutating func read(_ file: ModelFile, _ path: String) -> Result<FollowedModel, FollowProblem> {
    let tensors = file.tensors.map { "\($0.name) \($0.shape)" }
    known[tensors]?.count += 1
    let before = known[tensors]
    if let before {
      // At the second file of an unsure reading, the fourth, the eighth: most of the time nothing is measured.
      let isDue = before.count & (before.count - 1) == 0
      switch before.reading {
      case .failure(let reason) where !isDue:
        return .failure(FollowProblem(sentence: reason, isOfAnotherKind: true))
      case .success(let model) where !(isDue && model.data != nil && model.confidence < Self.confident):
        do throws(ReadingError) {
          guard let again = try model.reread(file) else { break }
          known[tensors]?.reading = .success(again)
          let opening = ModelOpening(file, again, data: data)
          return .success(FollowedModel(checkpoint: opening.checkpoint, step: file.step))
        } catch {
          return .failure(FollowProblem(sentence: "\(path): \(error.reason)", isOfAnotherKind: false))
        }
      default: break
      }
    }
    return settle(file, path, tensors, before)
  }

  /// Finds out how a file is read.
  private mutating func settle(
    _ file: ModelFile, _ path: String, _ tensors: [String], _ before: Known?
  ) -> Result<FollowedModel, FollowProblem> {
    if before == nil, known.count >= Self.mostKinds { known = [:] }
    let count = before?.count ?? 1
    do {
      let opening = try ModelOpening(file, path, catalog: catalog, data: data, decided: decided)
      guard let model = opening.foreign?.model else { throw ModelFileError.unknown(file: path) }
      known[tensors] = Known(reading: .success(model), count: count)
      var settled: ReadModel? = model
      // Keras states how its files are read, each time the same.
      if case .success(let earlier) = before?.reading, earlier.words == model.words { settled = nil }
      return .success(
        FollowedModel(checkpoint: opening.checkpoint, step: file.step, settled: settled.map(SettledReading.init)))
    } catch {
      // Weights that were read before and cannot be now are of the same model.
      if case .success = before?.reading {
        return .failure(FollowProblem(sentence: "\(error)", isOfAnotherKind: false))
      }
      known[tensors] = Known(reading: .failure(reason: "\(error)"), count: count)
      return .failure(FollowProblem(sentence: "\(error)", isOfAnotherKind: true))
    }
  }
}

extension SettledReading {
  fileprivate init(_ model: ReadModel) {
    self.init(
      words: model.words, confidence: model.isStated ? nil : model.confidence,
      isDoubtful: !model.isStated && model.confidence < ReadModel.leastConfidence)
  }
}

extension CheckpointFollower {
  /// A follower of files of ours and of other programs. Those are settled on images of `data`, or on those at hand; `decided` is
  /// what a person knows of them, in the form of `--as`.
  package init(_ paths: [String], catalog: DatasetCatalog, data: String? = nil, decided: String? = nil) {
    self.init(paths, foreign: FollowedReader(catalog: catalog, data: data, decided: decided))
  }
}
