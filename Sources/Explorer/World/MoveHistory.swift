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

extension World {
  /// Keeps where z was before an event.
  mutating func noteMove(from before: [Float], ofModel model: Int, because event: ExplorerEvent) {
    // Another model has moves of its own.
    guard moves.model == model else { return }
    // The encoder of a run that diverged may give NaN, from which no key leads back.
    if !z.allSatisfy(\.isFinite) {
      z = before
      say("the model has no numbers for this: z stays where it was", isError: true)
    }
    let cause: MoveHistory.Cause =
      switch event {
      case .input(.key), .input(.click), .input(.scroll), .obey: .user(isOnTour: tour != nil)
      case .tick: .time
      default: .news
      }
    moves.note(from: before, to: z, cause)
  }

  mutating func undoMove() -> [Effect] {
    guard let before = moves.undo(from: z) else {
      say("z has not been moved: there is nothing to undo", isError: false)
      return []
    }
    z = before
    say(moves.past.isEmpty ? "undone; that was the first move" : "undone; \(moves.past.count) more", isError: false)
    return [.ask]
  }

  mutating func redoMove() -> [Effect] {
    guard let after = moves.redo(from: z) else {
      say("there is nothing to redo", isError: false)
      return []
    }
    z = after
    say(moves.future.isEmpty ? "redone; that was the last move" : "redone; \(moves.future.count) more", isError: false)
    return [.ask]
  }
}
