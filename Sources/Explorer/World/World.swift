import Drawing
import Interface
import Training
import VAE

/// All that the explorer knows: a value, changed by `update` alone and drawn by `draw`.
public struct World: Sendable {
  /// The screen's size in cells.
  public var width: Int
  /// The screen's size in cells.
  public var height: Int
  /// What the screen can show, and how its user wants that used.
  public internal(set) var look: ScreenLook

  /// The model: weights, history, and what its run is. One with gates answers for a range of betas; what is looked at is
  /// `shown`.
  public internal(set) var model: Checkpoint {
    didSet { holdModel(isNew: oldValue.parameters != model.parameters) }
  }
  /// The model held at the dial, for all that decodes, encodes or measures: an ordinary model, whatever `model` is.
  public private(set) var shown: Checkpoint
  /// Where the dial was when the model was last held; nil for an ordinary model.
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

  /// How the model is looked at.
  public internal(set) var view = Views.home
  /// What its keys mean.
  var viewKeys = ViewKeys()
  /// How many cells a tile is high; nil for what suits the screen.
  var tileHeight: Int?
  /// The dimensions of the manifold, once chosen.
  var chosenPlane: Plane?
  /// The dimensions, the largest KL first, as they were when they were last sorted.
  var dimensionOrder: [Int] = []
  /// The image of the test set that views show.
  var testImages = TestImages()
  /// What the model costs over the range of its dial.
  package internal(set) var dialSight = DialSight()
  /// What the model was at earlier moments of its run.
  package internal(set) var past: Past

  /// The point in the latent space that is shown.
  public internal(set) var z: [Float]
  /// The selected dimension, counted from 0.
  public internal(set) var selected = 0
  /// The moves of z that can be undone.
  var moves = MoveHistory(model: 0)
  /// Points with a name, to come back to.
  public internal(set) var bookmarks: [Bookmark] = []
  /// The bookmarks that are in the model's file, and those that are being written to it.
  var savedBookmarks: [Bookmark] = []
  var bookmarksInSave: [Bookmark] = []
  /// The first dimension that is visible.
  var firstVisible = 0
  /// The decoded image at z.
  public internal(set) var image: Picture?
  /// The data set that the model learns from.
  public internal(set) var data = ModelData.notLoaded
  /// Where the model puts the test images.
  package internal(set) var places = TestSetPlaces()
  /// Each dimension's KL in nats, as far as it is known.
  package internal(set) var klPerDimension: [Float] = []

  /// The step of the kept moment that somebody looks at; it stays in the past.
  var keptMoment: Int?
  /// What the run in the background does.
  public internal(set) var run = RunStatus.idle
  /// The weight of the KL from the next step on; where training draws betas, what the dial is at.
  public internal(set) var beta: Float {
    didSet { if dial != heldDial { holdModel(isNew: false) } }
  }
  /// What is minimised from the next step on.
  public internal(set) var objective: Objective {
    didSet { if dial != heldDial { holdModel(isNew: false) } }
  }
  /// Which dimensions have been seen alive.
  var collapse = CollapseWatch()
  /// The learning rate from the next step on.
  public internal(set) var learningRate: Float
  /// Images a second, lately; 0 before training.
  var imagesPerSecond = 0.0
  /// Which part of the loss curve is large.
  var curve = CurveRange.whole
  /// How far the run is.
  var progress = RunProgress()
  /// Whether z moves by itself.
  var tour: Tour?
  var draws: PriorDraws

  /// What lies over the panels, if anything.
  package internal(set) var overlay: (any Overlay)?
  /// A word to the user, until the next key.
  public internal(set) var notice: Notice?
  /// How far a download is.
  var fetching: DownloadState?
  /// Where a save goes on to.
  var afterSave = AfterSave.stay
  /// Whether the program should end.
  public internal(set) var isFinished = false

  /// What the run in the background does.
  public enum RunStatus: Sendable, Equatable {
    /// There is none: the model is as it was opened.
    case idle
    /// The data are being read.
    case loading
    /// It trains.
    case running
    /// It waits for the space bar.
    case paused
  }

  /// Which part of the loss curve is large.
  enum CurveRange: Sendable, Equatable {
    case whole, recent
  }

  /// What happens when a save has succeeded.
  enum AfterSave: Sendable, Equatable {
    case stay
    case quit
    case open(path: String)
    case begin(Checkpoint)
  }

  /// A download that is under way.
  struct DownloadState: Sendable, Equatable {
    var data: String
    var share: Double?
    /// Whether the space bar asked for it.
    var trainsAfterwards = true
  }

  /// A model opened on a screen. A model that was explored before is shown where it was left; another goes on a tour until
  /// the first key. A run pauses after so many `epochs`; without them it goes on.
  public init(_ opened: OpenedModel, look: ScreenLook, width: Int, height: Int, epochs: Int? = nil) {
    self.look = look
    self.width = width
    self.height = height
    model = opened.checkpoint
    shown = opened.checkpoint
    z = []
    beta = 0
    learningRate = 0
    objective = .vae
    progress.epochGoal = epochs
    savedStep = 0
    isShipped = false
    draws = PriorDraws(seed: opened.checkpoint.configuration.seed)
    past = Past(opened.checkpoint)
    show(opened)
  }

  /// Shows another model.
  mutating func show(_ opened: OpenedModel) {
    if opened.checkpoint.configuration.data != model.configuration.data
      || opened.checkpoint.configuration.architecture != model.configuration.architecture
    {
      data = .notLoaded
    }
    model = opened.checkpoint
    places = TestSetPlaces(firstVersion: modelVersion)
    dialSight = DialSight(model, version: modelVersion)
    path = opened.path
    isShipped = opened.isShipped
    savedStep = model.step
    (beta, objective) = (dialRange?.clamped(model.beta) ?? model.beta, model.objective)
    learningRate = model.learningRate
    collapse = CollapseWatch()
    progress.forgetRun()
    run = .idle
    imagesPerSecond = 0
    klPerDimension = evaluatedKL
    selected = model.place?.selected ?? 0
    firstVisible = 0
    moves = MoveHistory(model: moves.model + 1)
    bookmarks = model.place?.bookmarks ?? []
    (savedBookmarks, bookmarksInSave) = (bookmarks, bookmarks)
    z = model.place?.z ?? [Float](repeating: 0, count: latent)
    tour = model.place == nil && view == Views.home ? Tour(from: z, draws: draws) : nil
    image = nil
    chosenPlane = nil
    testImages.forgetModel()
    past = Past(model, firstID: past.nextID)
    sortDimensions()
    clampVisible()
  }

  /// The same on a screen that is used for all it can show.
  public init(_ opened: OpenedModel, ability: ScreenAbility, width: Int, height: Int, epochs: Int? = nil) {
    self.init(opened, look: ScreenLook(limits: ability), width: width, height: height, epochs: epochs)
  }

  /// What is drawn with.
  public var ability: ScreenAbility { look.ability }

  /// The number of latent dimensions.
  public var latent: Int { model.configuration.architecture.latent }

  /// The model's name for people.
  var name: String {
    guard let path, let last = path.split(separator: "/").last else { return "new model" }
    return last.hasSuffix(".safetensors") ? String(last.dropLast(".safetensors".count)) : String(last)
  }

  /// Whether training would be lost if the program ended now.
  public var hasUnsavedTraining: Bool { model.step > savedStep }

  /// Where the user is, to be saved with the model.
  public var place: Checkpoint.Place { Checkpoint.Place(z: z, selected: selected, bookmarks: bookmarks) }

  /// Holds the model at the dial, after either has changed: folding the gates takes a third of a millisecond.
  /// Weights that are not new, at a dial that was not turned, are known.
  private mutating func holdModel(isNew: Bool) {
    let known = isNew || dial != heldDial ? nil : shown.parameters
    shown = dial.map { model.held(at: $0, folded: known) } ?? model
    modelVersion += 1
    guard dial != heldDial else { return }
    heldDial = dial
    dialVersion = modelVersion
    // Who lived at another beta says nothing of this one.
    collapse.rest()
  }

  /// Keeps the selected dimension on the screen.
  mutating func clampVisible() {
    let rows = max(1, Layout(self).latentRows)
    if selected < firstVisible { firstVisible = selected }
    if selected >= firstVisible + rows { firstVisible = selected - rows + 1 }
    firstVisible = max(0, min(firstVisible, latent - rows))
  }
}
