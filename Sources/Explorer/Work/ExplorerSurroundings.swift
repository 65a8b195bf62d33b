import Datasets
import Drawing
import Files
import Foundation
import Training

/// The environment of a session: data sets, models, folders. It is passed in, so that tests can bring their own.
public struct ExplorerSurroundings: Sendable {
  /// Where data sets are found.
  public var catalog: DatasetCatalog
  /// The process's environment.
  public var environment: [String: String]
  /// The folder that relative paths start from.
  public var workingDirectory: String
  /// Lists the model files, and which of them came with the program.
  public var models: @Sendable () -> [(path: String, isShipped: Bool)]
  /// What a file of another program is, in a few words, by its first bytes; nil for one that is no model.
  public var recognise: @Sendable (String) -> String? = { _ in nil }
  /// What the user has given keys of their own.
  public var bindings: [Key: String] = [:]
  /// Reads a file of another program, which is not written over.
  public var openForeign: @Sendable (String, CheckpointError) -> Result<OpenedModel, CheckpointError> = { .failure($1) }
  /// The file that keeps a run that is in no other file.
  public var autosavePath: String
  /// The file that keeps how far the user has come in lessons, in the same folder.
  var lessonsPath: String { "\(FileSystem.parent(of: autosavePath))/lessons" }
  /// The longest time between two autosaves.
  public var autosaveInterval = Duration.seconds(60)
  /// After how many epochs of a run it pauses; nil for never.
  public var epochs: Int?
  /// The number of training threads.
  public var threads = Trainer.defaultThreads
  /// The time by which background work rests while a model trains, from any moment on.
  public var clock: @Sendable () -> Duration = { [start = ContinuousClock.now] in .now - start }
  /// Creates the training engine.
  public var startEngine: EngineStarter = { TrainingThread($0, $1, $2) }

  /// An environment.
  public init(
    catalog: DatasetCatalog, environment: [String: String], workingDirectory: String,
    models: @escaping @Sendable () -> [(path: String, isShipped: Bool)], autosavePath: String
  ) {
    self.catalog = catalog
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.models = models
    self.autosavePath = autosavePath
  }

  /// The absolute path for a path that a user typed; `~` is the home folder.
  public func absolutePath(_ text: String) -> String {
    if text.hasPrefix("~/"), let home = environment["HOME"] { return home + text.dropFirst() }
    return text.hasPrefix("/") ? text : workingDirectory + "/" + text
  }

  /// The file of a model that a user named: one of the list, or a path.
  func modelPath(_ name: String) -> String {
    if name.contains("/") { return absolutePath(name) }
    let listed = models().map(\.path).first {
      URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent == name
    }
    if let listed { return listed }
    let path = absolutePath(name)
    return name.hasSuffix(CheckpointLibrary.suffix) || FileManager.default.fileExists(atPath: path)
      ? path : path + CheckpointLibrary.suffix
  }

  /// Reads what each model is that could be opened; nil where it was called off.
  func modelSummaries(_ cancellation: Cancellation) -> [ModelSummary]? {
    var summaries: [ModelSummary] = []
    for (path, _) in models() {
      if cancellation.isCancelled { return nil }
      let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
      do throws(CheckpointError) {
        let outline = try CheckpointOutline(contentsOf: path)
        summaries.append(ModelSummary(path: path, name: name, summary: outline.summary, isValid: true))
      } catch {
        if let foreign = recognise(path) {
          // Names of different files may differ in their suffix alone.
          let name = URL(fileURLWithPath: path).lastPathComponent
          summaries.append(ModelSummary(path: path, name: name, summary: foreign, isValid: true))
        } else {
          summaries.append(ModelSummary(path: path, name: name, summary: error.description, isValid: false))
        }
      }
    }
    return summaries
  }

  func open(_ path: String) -> Result<OpenedModel, CheckpointError> {
    do throws(CheckpointError) {
      let isShipped = models().contains { $0.path == path && $0.isShipped }
      return .success(OpenedModel(path: path, isShipped: isShipped, checkpoint: try Checkpoint(contentsOf: path)))
    } catch {
      return openForeign(path, error)
    }
  }

  func fetch(
    _ data: String, cancellation: Cancellation, progress: (DownloadProgress) -> Void
  ) -> Result<String, DatasetError> {
    do throws(DatasetError) {
      try DatasetDownload(named: data, catalog: catalog, environment: environment)
        .run(cancellation: cancellation, progress: progress)
      return .success(data)
    } catch {
      return .failure(error)
    }
  }
}

extension CheckpointOutline {
  /// A one-line description, the most important first: test result, data, epochs, architecture.
  var summary: String {
    let result =
      evaluation.map {
        let loss = Numerals.nats($0.negativeELBO)
        // A density has large and negative losses: they are shown whole, out of line.
        return $0.isNoisy
          ? "-ELBO \(loss.paddedAtStart(to: max(6, loss.columns)))  "
          : "rec at mu \(Numerals.nats($0.reconstruction))  "
      } ?? ""
    return "\(result)\(configuration.dataName), \(epochs) epochs, \(configuration.architecture.summary)"
  }
}

extension Checkpoint {
  func written(to path: String) -> Result<String, CheckpointError> {
    do throws(CheckpointError) {
      try write(to: path)
      return .success(path)
    } catch {
      return .failure(error)
    }
  }
}
