extension World {
  /// Moves the selection by `step` dimensions.
  mutating func select(by step: Int) -> [Effect] {
    tour = nil
    selected = min(max(selected + step, 0), latent - 1)
    clampVisible()
    return []
  }

  /// Keeps the selected dimension on the screen.
  mutating func clampVisible() {
    let rows = max(1, Layout(self).latentRows)
    if selected < firstVisible { firstVisible = selected }
    if selected >= firstVisible + rows { firstVisible = selected - rows + 1 }
    firstVisible = max(0, min(firstVisible, latent - rows))
  }

  /// How far a key moves z, and how far a coarse key does.
  static let step: Float = 0.1
  static let coarseStep: Float = 0.5

  /// Moves z along the selected dimension.
  mutating func move(by step: Float) -> [Effect] {
    tour = nil
    moves.isStep = true
    // Rounded to hundredths, so that ten steps of 0.1 there and back end where they began.
    return set(selected, to: ((z[selected] + step) * 100).rounded() / 100)
  }

  /// Sets one dimension of z, within the reach of the prior.
  mutating func set(_ dimension: Int, to value: Float) -> [Effect] {
    z[dimension] = min(max(value, -Self.reach), Self.reach)
    return [.ask]
  }

  /// How far a dimension can be moved: six standard deviations of the prior.
  package static let reach: Float = 6

  mutating func drift(seconds: Float) -> [Effect] {
    guard var tour else { return [] }
    z = tour.advance(seconds: seconds)
    self.tour = tour.isOver ? nil : tour
    return [.ask]
  }

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
