import Training

/// What can be undone or redone: moves of z, changes of the learning rate, and a past that was taken.
///
/// `ExplorerState.update` notes every change of z, whichever view made it. Steps in the same direction are one move,
/// and so is a tour.
struct MoveHistory: Sendable, Equatable {
  /// Counts the models that were shown: moves belong to one model.
  let model: Int
  /// Whether the coming change is one of several steps, as from a key that is held down.
  var isStep = false
  /// What was before each change, the latest last.
  private(set) var past: [Change] = []
  /// What was after each change that was undone, the latest last.
  private(set) var future: [Change] = []
  private var unfinished: Unfinished?
  /// Whether the coming change is an undo or redo.
  private var isJump = false

  /// The latest move, while it can be continued.
  private enum Unfinished: Sendable, Equatable {
    case tour
    case step([Float])
  }

  /// What a change replaced, and undoing it brings back.
  enum Change: Sendable, Equatable {
    case z([Float])
    case learningRate(Float)
    /// The model, and the step at which it was last safe in a file.
    case model(Checkpoint, savedStep: Int)
  }

  /// The number of changes that are kept.
  static let limit = 200

  init(model: Int) { self.model = model }

  /// Where an event comes from.
  enum Cause {
    /// The user; whether a tour continues all the same.
    case user(isOnTour: Bool)
    /// Passing time.
    case time
    /// Other threads.
    case news
  }

  /// Called after every event.
  mutating func note(from before: [Float], to now: [Float], _ cause: Cause) {
    defer { (isStep, isJump) = (false, false) }
    if isJump { return unfinished = nil }
    guard before != now else {
      // Another key ends the move.
      if case .user(isOnTour: false) = cause { unfinished = nil }
      return
    }
    let way = zip(now, before).map { $0 - $1 }
    switch (unfinished, cause) {
    case (.tour, .time): return
    case (.step(let last), .user) where isStep && Self.isSameDirection(last, way): return
    default: break
    }
    note(.z(before))
    if case .time = cause { unfinished = .tour } else { unfinished = isStep ? .step(way) : nil }
  }

  /// Keeps what a change replaces.
  mutating func note(_ before: Change) {
    // A model is large: the latest one is kept.
    if case .model = before { past.removeAll { if case .model = $0 { true } else { false } } }
    past.append(before)
    if past.count > Self.limit { past.removeFirst() }
    (future, unfinished) = ([], nil)
  }

  /// The latest change is being undone; `now` is what it had led to.
  mutating func undo(from now: Change) {
    past.removeLast()
    future.append(now)
    isJump = true
  }

  /// The change that was undone last is being redone; `now` is what it replaces.
  mutating func redo(from now: Change) {
    future.removeLast()
    past.append(now)
    isJump = true
  }

  /// Steps are rounded to hundredths, so they are only nearly parallel.
  private static func isSameDirection(_ a: [Float], _ b: [Float]) -> Bool {
    func product(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return product(a, b) > 0.99 * (product(a, a) * product(b, b)).squareRoot()
  }
}
