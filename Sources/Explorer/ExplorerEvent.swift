import Datasets
import Drawing
import Training

/// Something that the explorer reacts to.
public enum ExplorerEvent: Sendable {
  /// From the terminal.
  case input(InputEvent)
  /// So many seconds went by; sent only while something moves by itself.
  case tick(seconds: Float)
  /// What was asked of the current weights.
  case answered(Answer, to: Asker)
  /// A command with its value, from a conversation.
  case obey(ValueCommand, String)
  /// A model to compare with was read from a file.
  case otherOpened(Result<OpenedModel, CheckpointError>)
  /// How far the scoring of the test set is.
  case scoring(ScoringNews)
  /// The latest state of the run in the background.
  case snapshot(Snapshot)
  /// News of the run in the background.
  case training(TrainingEvent)
  /// The data set of this name was read, to train on it.
  case dataRead(String, Dataset)
  /// The data set of this name was read, or could not be.
  case dataLoaded(String, Result<Dataset, DatasetError>)
  /// The test set was encoded.
  case testSetEncoded(TestEncoding)
  /// How far the measuring of the dial's curve is.
  case dial(DialNews)
  /// A job in the background is over, done or called off.
  case workEnded(PacedWorker.Kind)
  /// The data set of the model is not on this machine.
  case dataMissing(DatasetError, canFetch: Bool)
  /// How far the download of a data set is.
  case fetching(DownloadProgress)
  /// The download of a data set has ended.
  case fetched(Result<String, DatasetError>)
  /// The models that could be opened.
  case listed([ModelSummary]?)
  /// A run that was asked for is ready to begin, or cannot.
  case prepared(RunConfiguration, Result<Checkpoint, RunProblem>)
  /// A model was read from a file.
  case opened(Result<OpenedModel, CheckpointError>)
  /// A model that is not in training was saved, or not.
  case saved(Result<String, CheckpointError>)
  /// There is a file already where the model should go.
  case fileExists(path: String)
}

extension ExplorerEvent {
  /// Whether it answers what was asked for a moment before: data, a list, a model from a file, a run to begin.
  var isAnswer: Bool {
    switch self {
    case .dataLoaded, .listed, .opened, .otherOpened, .prepared: true
    default: false
    }
  }
}

/// Something that the explorer wants done; `ExplorerSession` does it.
public enum Effect: Sendable, Equatable {
  /// Answer what the state asks of its weights: `ExplorerState.requests`.
  case ask
  /// Measure every test image with the weights of the state, in the background.
  case score
  /// Read the data set of the model in the background.
  case loadData
  /// Encode the test set in the background, by the weights of the state or later ones.
  case encodeTestSet
  /// Measure the curve of the dial in the background, by the weights of the state or later ones.
  case measureDial
  /// Begin to train the model of the state, or say that its data are missing.
  case startTraining
  /// Tell the training thread something.
  case tell(TrainingCommand)
  /// Write the model to a file, with its optimizer's memory if it is in training. A file that is there already is replaced
  /// only if it is the model's own or `overwrite` says so.
  case save(path: String, overwrite: Bool)
  /// Look whether a run can begin, and draw its first weights.
  case prepare(RunConfiguration)
  /// Find the models that could be opened.
  case listModels
  /// Read a model: a path, or the name of one that would be listed.
  case openModel(path: String)
  /// Read a model to compare with.
  case openOther(path: String)
  /// Download a data set in the background.
  case fetch(data: String)
  /// Call the download off; what has arrived stays.
  case stopFetch
  /// Call the measuring of the test images off.
  case stopScore
  /// End the training thread, its run lost or saved before.
  case endTraining
  /// Keep the run in the autosave file.
  case autosave
  /// End the program.
  case quit
  /// Open a view. The state does this one and the next two itself.
  case open(ViewName)
  /// Do what a key means in the open view.
  case press(Key)
  /// Do what a line of the palette says; it stays open if the value is wrong.
  case obey(ValueCommand, String)
  /// Show another model, and train it at once if asked to.
  case showModel(OpenedModel, trains: Bool)
}

/// A model in the open list.
public struct ModelSummary: Sendable, Equatable {
  /// The file.
  public var path: String
  /// Its name for people: the file's name without its suffix.
  public var name: String
  /// What it is, in a line; or why it cannot be opened.
  public var summary: String
  /// Whether it can be opened.
  public var isValid: Bool

  /// A line of the list.
  public init(path: String, name: String, summary: String, isValid: Bool) {
    self.path = path
    self.name = name
    self.summary = summary
    self.isValid = isValid
  }
}

/// A model that was read from a file.
public struct OpenedModel: Sendable, Equatable {
  /// The file; nil for a model that is new.
  public var path: String?
  /// Whether the file came with the program, so that it is not the user's to write to.
  public var isShipped: Bool
  /// Its content.
  public var checkpoint: Checkpoint

  /// A model and where it came from.
  public init(path: String?, isShipped: Bool = false, checkpoint: Checkpoint) {
    self.path = path
    self.isShipped = isShipped
    self.checkpoint = checkpoint
  }
}
