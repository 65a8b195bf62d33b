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

  /// Moves z along the selected dimension; among categories a step of any size leads to the next one.
  mutating func move(by step: Float) -> [Effect] {
    tour = nil
    moves.isStep = true
    if let part = latents.part(of: selected) {
      return set(selected, to: latents.place(of: selected, at: z) + (step < 0 ? -part : part))
    }
    // Rounded to hundredths, so that ten steps of 0.1 there and back end where they began.
    return set(selected, to: ((z[selected] + step) * 100).rounded() / 100)
  }

  /// Sets one dimension of z, within the reach of the prior; of a categorical variable `value` is a place on its axis.
  mutating func set(_ dimension: Int, to value: Float) -> [Effect] {
    latents.move(dimension, to: min(max(value, -Self.reach), Self.reach), in: &z)
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
    guard let before = moves.past.last else {
      say("z has not been moved: there is nothing to undo", isError: false)
      return []
    }
    moves.undo(from: now(like: before))
    let left = moves.past.isEmpty ? "that was the first move" : "\(moves.past.count) more"
    say("undone\(words(of: before)); \(left)", isError: false)
    return take(before)
  }

  mutating func redoMove() -> [Effect] {
    guard let after = moves.future.last else {
      say("there is nothing to redo", isError: false)
      return []
    }
    moves.redo(from: now(like: after))
    let left = moves.future.isEmpty ? "that was the last move" : "\(moves.future.count) more"
    say("redone\(words(of: after)); \(left)", isError: false)
    return take(after)
  }

  /// The present state of what a change is about.
  private func now(like change: MoveHistory.Change) -> MoveHistory.Change {
    switch change {
    case .z: .z(z)
    case .learningRate: .learningRate(learningRate)
    case .model: .model(model, savedStep: savedStep)
    }
  }

  private func words(of change: MoveHistory.Change) -> String {
    switch change {
    case .z: ""
    case .learningRate(let rate): ": learning rate \(LearningRateLadder.text(rate))"
    case .model(let model, _): ": the model is that of step \(model.step)"
    }
  }

  private mutating func take(_ change: MoveHistory.Change) -> [Effect] {
    switch change {
    case .z(let place):
      z = place
      return [.ask]
    case .learningRate(let rate): return train(at: rate)
    case .model(let model, let savedStep): return goOn(from: model, savedStep: savedStep)
    }
  }
}
