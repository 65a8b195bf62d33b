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
  /// Begin a lesson, or show all lessons.
  case learn(Lesson?)
  /// Bring the explorer into a state: the model is there already.
  case arrange([Setup])
  /// The answer to what is asked, from a conversation.
  case line(String)
  /// A model to compare with was read from a file.
  case otherOpened(Result<OpenedModel, CheckpointError>)
  /// How far the scoring of the test set is.
  case scoring(ScoringNews)
  /// What is new about the files of a run elsewhere.
  case followed(FollowNews)
  /// The latest state of the run in the background.
  case snapshot(Snapshot)
  /// News of the run in the background.
  case training(TrainingEvent)
  /// How far the reading of the data set of this name is.
  case reading(String, ReadingProgress)
  /// The data set of this name was read, to train on it.
  case dataRead(String, Dataset)
  /// The data set of this name was read, or could not be.
  case dataLoaded(String, Result<Dataset, DatasetError>)
  /// The test set was encoded.
  case testSetEncoded(TestEncoding)
  /// The test set was encoded with the compared weights.
  case encodedBeside(TestEncoding, OtherWeights.Identity)
  /// The answers to `ExplorerState.requestsBeside`, in their order; nil where there is none.
  case answeredBeside([Answer?])
  /// How far the measuring of the dial's curve is.
  case dial(DialNews)
  /// Recognition with a number of labels was measured.
  case probed(ProbeNews)
  /// A job in the background is over, done or called off.
  case workEnded(BackgroundWork)
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
