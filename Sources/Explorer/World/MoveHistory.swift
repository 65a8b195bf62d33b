/// The moves of z that can be undone or redone.
///
/// `ExplorerState.update` notes every change of z, whichever view made it. Steps in the same direction are one move,
/// and so is a tour.
struct MoveHistory: Sendable, Equatable {
  /// Counts the models that were shown: moves belong to one model.
  let model: Int
  /// Whether the coming change is one of several steps, as from a key that is held down.
  var isStep = false
  /// Where z was before each move, the latest last.
  private(set) var past: [[Float]] = []
  /// Where z was after each move that was undone, the latest last.
  private(set) var future: [[Float]] = []
  private var unfinished: Unfinished?
  /// Whether the coming change is an undo or redo.
  private var isJump = false

  /// The latest move, while it can be continued.
  private enum Unfinished: Sendable, Equatable {
    case tour
    case step([Float])
  }

  /// The number of moves that are kept.
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
    past.append(before)
    if past.count > Self.limit { past.removeFirst() }
    future = []
    if case .time = cause { unfinished = .tour } else { unfinished = isStep ? .step(way) : nil }
  }

  /// Where z was before the latest move; nil if none is left.
  mutating func undo(from z: [Float]) -> [Float]? {
    guard let before = past.popLast() else { return nil }
    future.append(z)
    isJump = true
    return before
  }

  /// Where z was after the move that was undone last; nil if none was.
  mutating func redo(from z: [Float]) -> [Float]? {
    guard let after = future.popLast() else { return nil }
    past.append(z)
    isJump = true
    return after
  }

  /// Steps are rounded to hundredths, so they are only nearly parallel.
  private static func isSameDirection(_ a: [Float], _ b: [Float]) -> Bool {
    func product(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    return product(a, b) > 0.99 * (product(a, a) * product(b, b)).squareRoot()
  }
}
