import Training

extension World {
  /// Shows the newest of the weights that were written elsewhere, at the same z; the others become moments of the past.
  mutating func take(_ news: FollowNews) -> [Effect] {
    guard following != nil else { return [] }
    following?.status = news.status
    guard let newest = news.written.last else { return [] }
    let run = newest.checkpoint.configuration
    guard run.architecture == model.configuration.architecture, run.data == model.configuration.data else {
      let opened = OpenedModel(path: newest.path, checkpoint: newest.checkpoint)
      return [.showModel(opened, trains: false)]
    }
    for written in news.written where written.checkpoint.configuration.architecture == run.architecture {
      past.offer(written.checkpoint, keeping: keptMoment)
    }
    (model, path, savedStep) = (newest.checkpoint, newest.path, newest.checkpoint.step)
    learningRate = model.learningRate
    // The dial stays where the user has turned it.
    if dialRange == nil { (beta, objective) = (model.beta, model.objective) }
    if data.test == nil { klPerDimension = evaluatedKL }
    return [.ask]
  }

  /// Says why a followed model is not trained here; false if the model is not followed.
  mutating func refusesTraining() -> Bool {
    if let missing {
      say("\(name) is without its \(missing.rawValue), and cannot be trained", isError: true)
      return true
    }
    if model.classes != nil {
      let label = className
      model = model.withoutClasses
      say("from here on it is trained as the model of class \(label) alone", isError: false)
    }
    guard let following else { return false }
    say("\(following.path) is trained elsewhere: open it without --follow to train a copy", isError: true)
    return true
  }
}
