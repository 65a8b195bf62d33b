import Datasets
import Drawing
import Training

/// Something that the explorer reacts to.
public enum ExplorerEvent: Sendable {
  /// From the terminal.
  case input(InputEvent)
  /// Time has passed; sent only while something moves by itself.
  case tick(seconds: Float)
  /// The answer to a request.
  case answered(Answer, to: Asker)
  /// A command with its value, from a conversation.
  case obey(ValueCommand, String)
  /// The answer to what is asked, from a conversation.
  case line(String)
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
  /// The run that the user described is ready to begin, or cannot.
  case prepared(RunConfiguration, Result<Checkpoint, RunProblem>)
  /// A model was read from a file.
  case opened(Result<OpenedModel, CheckpointError>)
  /// A model that is not in training was saved, or could not be.
  case saved(Result<String, CheckpointError>)
  /// The file that the model should be saved to exists already.
  case fileExists(path: String)
}

extension ExplorerEvent {
  /// Whether it answers an effect of a moment ago: data, a list, a model from a file, a run to begin.
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
  /// Check whether a run can begin, and draw its first weights.
  case prepare(RunConfiguration)
  /// Find the models that could be opened.
  case listModels
  /// Read a model from a path, or by its name in the list.
  case openModel(path: String)
  /// Read a model to compare with.
  case openOther(path: String)
  /// Download a data set in the background.
  case fetch(data: String)
  /// Cancel the download; the part that has arrived is kept.
  case stopFetch
  /// Cancel the scoring of the test images.
  case stopScore
  /// End the training thread. Its run has been saved or given up.
  case endTraining
  /// Keep the run in the autosave file.
  case autosave
  /// End the program.
  case quit
  /// Open a view. The state does this one and the next three itself.
  case open(ViewName)
  /// Do what a key means in the open view.
  case press(Key)
  /// Do what a command says with its value, and close the overlay that gave it unless the value is wrong.
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
  /// A one-line description, or why it cannot be opened.
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
  /// The model.
  public var checkpoint: Checkpoint

  /// A model and where it came from.
  public init(path: String?, isShipped: Bool = false, checkpoint: Checkpoint) {
    self.path = path
    self.isShipped = isShipped
    self.checkpoint = checkpoint
  }
}
