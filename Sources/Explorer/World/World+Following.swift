import Drawing
import Follow
import Training

extension World {
  /// What the steps of the model are called.
  var stepWord: String { following?.stepWord ?? "step" }

  /// Whether the model is one of another program that is followed: its file says nothing of beta, rate and losses.
  var isForeign: Bool { following?.isForeign ?? false }

  /// The epochs of the run; nil where they are not known.
  var epochText: String? {
    if model.batchesPerEpoch == 0 { return isForeign ? nil : "epoch 0.0" }
    return "epoch \(Numerals.fixed(Double(model.step) / Double(model.batchesPerEpoch), digits: 1))"
  }

  /// Shows the newest of the weights that were written elsewhere, at the same z; the others become moments of the past.
  mutating func take(_ news: FollowNews) -> [Effect] {
    guard following != nil else { return [] }
    following?.status = news.status
    logs.runs = news.logs
    guard let newest = news.written.last else { return [] }
    following?.statesSteps = newest.step != nil
    following?.isForeign = newest.isForeign
    if let reading = news.written.last(where: { $0.reading != nil })?.reading { tell(reading) }
    let run = newest.checkpoint.configuration
    guard run.architecture == model.configuration.architecture, run.data == model.configuration.data else {
      let opened = OpenedModel(path: newest.path, checkpoint: newest.checkpoint)
      return [.showModel(opened, trains: false)]
    }
    for written in news.written
    where written.checkpoint.configuration.architecture == run.architecture {
      past.offer(written.checkpoint, keeping: beside.step)
    }
    (model, path, savedStep) = (newest.checkpoint, newest.path, newest.checkpoint.step)
    learningRate = model.learningRate
    // The dial stays where the user has turned it.
    if dialRange == nil { (beta, objective) = (model.beta, model.objective) }
    if data.test == nil { takeEvaluatedKL() }
    return [.ask]
  }

  /// Says how a file of another program is read, as most of that is not in the file.
  private mutating func tell(_ reading: SettledReading) {
    let sure = reading.confidence.map { ", confidence \(Numerals.fixed($0, digits: 2))" } ?? ""
    say("read as \(reading.words)\(sure)\(reading.isDoubtful ? ": --as decides" : "")", isError: false)
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
