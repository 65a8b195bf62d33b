import Drawing
import Training

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
  /// Encode the test set with the compared model in the background.
  case encodeBeside
  /// Measure the curve of the dial in the background, by the weights of the state or later ones.
  case measureDial
  /// Measure recognition from few labels in the background, by the weights of the state.
  case measureProbe
  /// Begin to train the model of the state, or say that its data are missing.
  case startTraining
  /// Tell the training thread something.
  case tell(TrainingCommand)
  /// Write the model to a file, with its optimizer's memory if it is in training. A file that is there already is replaced
  /// only if it is the model's own or `overwrite` says so.
  case save(path: String, overwrite: Bool)
  /// Write what the view shows to a new file: to `path`, or under a name of its own.
  case saveView(path: String?)
  /// Have the terminal put what the view shows into the clipboard.
  case copyView
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
  /// Keep how far the user has come in lessons.
  case keepLessons
  /// Open a view. The state does this one and the next four itself.
  case open(ViewName)
  /// Do what a key means in the open view.
  case press(Key)
  /// Do what a command says with its value, and close the overlay that gave it unless the value is wrong.
  case obey(ValueCommand, String)
  /// Do what a line of the palette says in the open view.
  case run(String)
  /// Show another model, and train it at once if asked to.
  case showModel(OpenedModel, trains: Bool)
}
