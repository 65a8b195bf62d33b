import Drawing
import Interface
import Toy
import Training
import VAE

/// The state that all views share: a value that only `ExplorerState.update` changes.
public struct World: Sendable {
  /// The screen's size in cells.
  public var width: Int
  /// The screen's size in cells.
  public var height: Int
  /// What the screen can show, and how its user wants that used.
  public internal(set) var look: ScreenLook

  /// The model: weights, history and settings. A model with gates covers a range of betas; views show it as `shown`.
  public internal(set) var model: Checkpoint {
    didSet { holdModel(isNew: oldValue.parameters != model.parameters) }
  }
  /// The model held at the dial, for everything that decodes, encodes or measures. It has no gates, even if `model` does.
  public private(set) var shown: Checkpoint
  /// Where the dial was when the model was last held; nil for a model without gates.
  private var heldDial: Float?
  /// The version of the shown weights since which the dial has been where it is.
  private(set) var dialVersion = 0
  /// Counts the changes of the shown weights, by training or by the dial, so that a decoder knows when its copy is old.
  public private(set) var modelVersion = 0
  /// The file that it was read from or saved to; nil for a new one.
  public internal(set) var path: String?
  /// Whether that file came with the program.
  var isShipped: Bool
  /// The step at which the model was last safe in a file.
  var savedStep: Int

  /// The name of the open view.
  public internal(set) var view = ViewName.home
  /// What the open view says of itself and of its keys.
  package internal(set) var viewKeys = ViewKeys()
  /// The height of a tile in cells; nil for one that suits the screen.
  var tileHeight: Int?
  /// The dimensions of the manifold, if chosen by the user.
  var chosenPlane: Plane?
  /// The dimensions in the order of the last sort, the largest KL first.
  var dimensionOrder: [Int] = []
  /// The image of the test set that views show.
  var testImages = TestImages()
  /// Rate and distortion over the range of the dial.
  package internal(set) var dialSight = DialSight()
  /// One step in slow motion.
  var slowStep = SlowStep()
  /// The bounds on a test image's evidence.
  var evidence = EvidenceSight()
  /// A test image's own posterior; nil where the encoder's is shown.
  var improvement: ImprovementSight?
  /// Recognition from few labels.
  var probe = ProbeSight()
  /// Variational inference in the plane; nil before its view was opened.
  var toy: ToyState?
  /// Earlier moments of the run.
  package internal(set) var past: Past

  /// The point in the latent space that is shown.
  public internal(set) var z: [Float]
  /// The selected dimension, counted from 0.
  public internal(set) var selected = 0
  /// The moves of z that can be undone.
  var moves = MoveHistory(model: 0)
  /// Points with a name, to come back to.
  public internal(set) var bookmarks: [Bookmark] = []
  /// The bookmarks in the model's file, and those that are being written to it.
  var savedBookmarks: [Bookmark] = []
  var bookmarksInSave: [Bookmark] = []
  /// The first dimension that is visible.
  var firstVisible = 0
  /// The decoded image at z.
  public internal(set) var image: Picture?
  /// The data set of the model.
  public internal(set) var data = ModelData.notLoaded
  /// The test set in the latent space.
  package internal(set) var places = TestSetPlaces()
  /// Each dimension's KL in nats; empty while it is not known.
  package internal(set) var klPerDimension: [Float] = []
  /// What a FactorVAE's discriminator found in recent batches, in nats; nil where none trains here.
  var totalCorrelation: Double?
  /// What each dimension told of the image at most when it was measured last, in nats; empty while it is not known.
  package internal(set) var informationPerDimension: [Double] = []

  /// The run elsewhere whose weights are shown; nil for a model of this process.
  public package(set) var following: Following?
  /// The logs of followed runs.
  var logs = LogSight()
  /// What the model is compared with, and shown beside.
  package internal(set) var beside = Beside()
  /// Whether this is the world of the right half, with the compared model in place of the model.
  var isBeside = false
  /// The status of the background run.
  public internal(set) var run = RunStatus.idle
  /// The weight of the KL from the next step on; if training draws betas, the place of the dial.
  public internal(set) var beta: Float {
    didSet { if dial != heldDial { holdModel(isNew: false) } }
  }
  /// The objective from the next step on.
  public internal(set) var objective: Objective {
    didSet { if dial != heldDial { holdModel(isNew: false) } }
  }
  /// Remembers which dimensions have been alive.
  var collapse = CollapseWatch()
  /// The learning rate from the next step on.
  public internal(set) var learningRate: Float
  /// The latest speed in images per second; 0 before training.
  var imagesPerSecond = 0.0
  /// Which part of the loss curve is large.
  var curve = CurveRange.whole
  /// What is known of the run besides the model.
  var progress = RunProgress()
  /// The tour, if z moves by itself.
  var tour: Tour?
  var priorDraws: PriorDraws

  /// The lesson that is under way, if any.
  package internal(set) var lesson: LessonRun?
  /// The lessons of the program.
  var chapters: @Sendable () -> [Lesson] = { [] }
  /// How far the user has come in lessons.
  public internal(set) var lessonProgress = LessonProgress()
  /// The name of the lesson whose end was reached last.
  var endedLesson: String?
  /// The lines of the palette that the user has given keys.
  var bindings: [Key: String] = [:]
  /// Keys that do nothing, as a lesson or a teacher wants it.
  var hiddenKeys: Set<Key> = []
  /// Whether the model came with a lesson: nobody is asked about its training, and it is not saved.
  var isDisposable = false
  /// The open overlay, if any.
  package internal(set) var overlay: (any Overlay)?
  /// A notice to the user, until the next key.
  public internal(set) var notice: Notice?
  /// The progress of reading the data set, where it takes long enough to be reported.
  var readingShare: Double?
  /// The progress of a download.
  var fetching: DownloadState?
  /// What follows a save.
  var afterSave = AfterSave.stay
  /// Whether the program should end.
  public internal(set) var isFinished = false

  /// What the run in the background does.
  public enum RunStatus: Sendable, Equatable {
    /// There is none: the model is unchanged since it was opened.
    case idle
    /// The data are being read.
    case loading
    /// It trains.
    case running
    /// It is paused.
    case paused
  }

  /// Which part of the loss curve is large.
  enum CurveRange: Sendable, Equatable {
    case whole, recent
  }

  /// What follows a successful save.
  enum AfterSave: Sendable, Equatable {
    case stay
    case quit
    case open(path: String)
    case begin(Checkpoint)
    case learn(Lesson)
  }

  /// A download that is under way.
  struct DownloadState: Sendable, Equatable {
    var data: String
    var share: Double?
    /// Whether the space bar asked for it.
    var trainsAfterwards = true
  }

  /// A model on a screen, before it is shown.
  init(_ model: Checkpoint, look: ScreenLook, width: Int, height: Int) {
    (self.look, self.width, self.height) = (look, width, height)
    self.model = model
    shown = model
    z = []
    beta = 0
    learningRate = 0
    objective = .vae
    savedStep = 0
    isShipped = false
    priorDraws = PriorDraws(seed: model.configuration.seed)
    past = Past(model)
  }

  /// What is drawn with.
  public var ability: ScreenAbility { look.ability }

  /// The number of latent dimensions.
  public var latent: Int { model.configuration.architecture.latent }

  /// The half that the model is without; nil for a whole one.
  var missing: Half? { model.configuration.architecture.missing }

  /// The model's name on the screen.
  var name: String { OpenedModel.name(ofFile: path) }

  /// Whether training would be lost if the program ended now.
  public var hasUnsavedTraining: Bool { model.step > savedStep && !isDisposable }

  /// The place of the user, to be saved with the model.
  public var place: Checkpoint.Place { Checkpoint.Place(z: z, selected: selected, bookmarks: bookmarks) }

  /// Holds the model at the dial after either has changed. Folding the gates takes a third of a millisecond, and is
  /// skipped if neither the weights nor the dial are new.
  private mutating func holdModel(isNew: Bool) {
    let known = isNew || dial != heldDial ? nil : shown.parameters
    // Of classes one is held, as a key chooses.
    shown = (dial.map { model.held(at: $0, folded: known) } ?? model).withoutClasses
    modelVersion += 1
    guard dial != heldDial else { return }
    heldDial = dial
    dialVersion = modelVersion
    // Which dimensions live at another beta says nothing about this one.
    collapse.rest()
  }

  /// The betas that the model covers; nil for a model without gates, which has no dial.
  package var dialRange: BetaRange? { model.configuration.architecture.betaRange }

  /// The beta that the model is held at, which the present objective decides as in training; nil for a model without
  /// gates.
  package var dial: Float? { dialRange?.clamped(objective.weight(beta: beta)) }

  mutating func say(_ text: String, isError: Bool) { notice = Notice(text: text, isError: isError) }
}
