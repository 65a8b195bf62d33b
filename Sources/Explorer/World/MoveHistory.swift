/// The moves of z that can be undone, and those that were.
///
/// `World.update` notes every change of z, whichever view made it. Steps that go on in the same direction are one
/// move, and so is a tour.
struct MoveHistory: Sendable, Equatable {
  /// Counts the models that were shown: what moves undo belongs to one.
  let model: Int
  /// Whether the change that comes is a step of a few, as a key makes that is held down.
  var isStep = false
  /// Where z was before each move, the latest last.
  private(set) var past: [[Float]] = []
  /// Where z was after each move that was undone, the latest last.
  private(set) var future: [[Float]] = []
  private var unfinished: Unfinished?
  /// Whether the change that comes is an undo or redo.
  private var isJump = false

  /// The latest move, while it can go on.
  private enum Unfinished: Sendable, Equatable {
    case tour
    case step([Float])
  }

  /// How many moves are kept.
  static let limit = 200

  init(model: Int) { self.model = model }

  /// Whose hand an event shows.
  enum Cause {
    /// The user's; whether a tour goes on all the same.
    case user(isOnTour: Bool)
    /// Time that went by.
    case time
    /// News of other threads.
    case news
  }

  /// To be called after every event.
  mutating func note(from before: [Float], to now: [Float], _ cause: Cause) {
    defer { (isStep, isJump) = (false, false) }
    if isJump { return unfinished = nil }
    guard before != now else {
      // Another key comes between: what follows is another move.
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

  /// Steps are rounded to hundredths: not quite parallel, but nearly.
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
    // The encoder of a run that diverged may give anything, and from no number no key leads back.
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
