import Drawing
import Training

extension World {
  /// A model opened on a screen. A model that was explored before is shown where it was left; another goes on a tour until
  /// the first key. A run pauses after `epochs` epochs, if given.
  public init(_ opened: OpenedModel, look: ScreenLook, width: Int, height: Int, epochs: Int? = nil) {
    self.init(opened.checkpoint, look: look, width: width, height: height)
    progress.epochGoal = epochs
    enter(opened)
  }

  /// Shows another model. What is open was about the one before, and closes: a bookmark's name, a file to save to.
  mutating func show(_ opened: OpenedModel) {
    past = Past(opened.checkpoint, firstID: past.nextID)
    enter(opened)
  }

  /// All of `show` but the past, which packs the weights and begins once.
  private mutating func enter(_ opened: OpenedModel) {
    overlay = nil
    if opened.checkpoint.configuration.data != model.configuration.data
      || opened.checkpoint.configuration.architecture != model.configuration.architecture
    {
      data = .notLoaded
    }
    readingShare = nil
    model = opened.checkpoint
    places = TestSetPlaces(firstVersion: modelVersion)
    dialSight = DialSight(model, version: modelVersion)
    forgetStudies()
    path = opened.path
    isShipped = opened.isShipped
    isDisposable = lesson != nil && (isShipped || path == nil)
    lesson?.forgetTarget()
    savedStep = model.step
    (beta, objective) = (dialRange?.clamped(model.beta) ?? model.beta, model.objective)
    learningRate = model.learningRate
    collapse = CollapseWatch()
    progress.forgetRun()
    run = .idle
    imagesPerSecond = 0
    takeEvaluatedKL()
    selected = model.place?.selected ?? 0
    firstVisible = 0
    moves = MoveHistory(model: moves.model + 1)
    bookmarks = model.place?.bookmarks ?? []
    (savedBookmarks, bookmarksInSave) = (bookmarks, bookmarks)
    z = model.place?.z ?? latents.origin
    tour = model.place == nil && view == .home && lesson == nil ? Tour(from: z, in: latents, draws: priorDraws) : nil
    image = nil
    chosenPlane = nil
    testImages.forgetModel()
    beside.forgetRun(step: model.step)
    sortDimensions()
    clampVisible()
    if let doubt = opened.doubt { say(doubt, isError: false) }
  }
}
