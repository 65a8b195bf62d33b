import Autodiff
import Datasets
import Drawing
import Explorer
import Measures
import Training
import VAE

/// A session without its work: every effect is answered with a result of the right kind, at once or later.
struct StubSession {
  private(set) var state: ExplorerState
  /// Events of other threads, for the next `collect`.
  private var news: [ExplorerEvent] = []
  private var monkey: Monkey
  private var step = 0

  init(_ state: ExplorerState, monkey: Monkey) {
    self.state = state
    self.monkey = monkey
    step = state.model.step
    perform([.ask])
  }

  /// The state reacts, unless that would end the program: then the key is ignored.
  mutating func handle(_ event: ExplorerEvent) {
    let before = state
    let effects = state.update(event)
    if state.isFinished {
      state = before
      return
    }
    perform(effects)
  }

  /// Delivers what happened elsewhere: training steps, late answers, moments of a movement.
  mutating func collect() {
    let waiting = news
    news = []
    for event in waiting { handle(event) }
    if state.run == .running, monkey.isOnce(in: 3) {
      step += 1 + monkey.number(below: 20)
      handle(.snapshot(snapshot()))
      if monkey.isOnce(in: 50) {
        handle(.training(.failed(reason: "\(TrainingError.diverged(step: step, keptStep: step, .loss()))")))
      }
    }
    if state.isMoving, monkey.isOnce(in: 2) { handle(.tick(seconds: Float(1 + monkey.number(below: 100)) / 1000)) }
  }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .ask: decode()
      case .score: score()
      case .loadData: later(.dataLoaded(state.model.configuration.data, dataset()))
      case .encodeTestSet: encodeTestSet()
      case .measureDial: measureDial()
      case .startTraining: startTraining()
      case .tell(.save(let path, _)): later(.training(.saved(path: path, step: step)))
      case .tell(.stop), .endTraining: step = state.model.step
      case .tell: break
      case .save(let path, let overwrite): save(path, overwrite: overwrite)
      case .prepare(let run): prepare(run)
      case .listModels: later(.listed(Self.models))
      case .openModel(let path): later(.opened(open(path)))
      case .openOther(let path): later(.otherOpened(open(path)))
      case .fetch(let data):
        later(.fetching(DownloadProgress(file: "x", bytes: 1, total: 2)))
        later(.fetched(monkey.isOnce(in: 2) ? .success(data) : .failure(.cancelled(file: "x"))))
      case .encodeBeside, .measureProbe, .stopFetch, .stopScore, .autosave, .quit, .keepLessons, .saveView, .copyView:
        break
      case .open, .press, .obey, .run, .showModel: break
      }
    }
  }

  private mutating func later(_ event: ExplorerEvent) { news.append(event) }

  private mutating func decode() {
    let size = state.model.configuration.architecture
    let image =
      size.picture.width == 28
      ? Sample.ring
      : Picture(
        PictureSize(size.picture), values: [Float](repeating: 0.5, count: size.picture.count))
    let latent = state.latent
    if state.padToRead != nil { handle(.answered(.reading(examination(index: 3).result), to: .view)) }
    handle(.answered(.images([image]), to: .point))
    if let wanted = state.imageToExamine {
      handle(.answered(.examination(examination(index: wanted.index, draw: wanted.draw, wall: wanted.wall)), to: .view))
    }
    let images = state.imagesToEncode
    if !images.isEmpty {
      handle(
        .answered(
          .means(Dictionary(images.map { ($0, examination(index: $0).result.mu) }, uniquingKeysWith: { $1 })), to: .view
        ))
    }
    switch state.comparisonRequest {
    case .points(let points):
      let side = Comparison.Side(images: [Picture](repeating: image, count: points.count / latent))
      handle(.answered(.comparison(Comparison(now: side, then: side)), to: .view))
    case .image(let index):
      let side = Comparison.Side(images: [image], evaluation: examination(index: index).result)
      handle(.answered(.comparison(Comparison(now: side, then: side)), to: .view))
    case nil: break
    }
    // Sometimes those of an earlier screen.
    let late = monkey.isOnce(in: 20) ? 3 : 0
    let tiles = state.tilePoints.count / latent
    if tiles > 0 { handle(.answered(.images([Picture](repeating: image, count: max(0, tiles - late))), to: .view)) }
    let bookmarks = state.bookmarkPoints.count / latent
    if bookmarks > 0 {
      handle(.answered(.images([Picture](repeating: image, count: max(0, bookmarks - late))), to: .overlay))
    }
  }

  /// Sometimes from a diverged model, with NaN.
  private mutating func examination(index: Int, draw: Int = 0, wall: Int = 0) -> Examination {
    let known = Sample.examination(index: index, latent: state.latent, draw: draw, wall: wall)
    guard monkey.isOnce(in: 20) else { return known }
    let none = [Float](repeating: .nan, count: state.latent)
    return Examination(
      index: index,
      result: ImageEvaluation(
        pixels: known.result.pixels, mu: none, logVariance: none, reconstruction: .nan, klPerDimension: none),
      draw: draw, z: none, decoded: known.decoded, reconstruction: .nan, wall: known.wall)
  }

  private mutating func score() {
    guard let images = state.data.test else { return }
    later(.scoring(.progress(version: state.modelVersion, share: 0.5)))
    later(
      .scoring(
        .complete(
          ImageScores(
            version: state.modelVersion, step: step, reconstructions: (0..<images.count).map { Float($0 * 7 % 12) }))))
  }

  private mutating func dataset() -> Result<Dataset, DatasetError> {
    let architecture = state.model.configuration.architecture
    guard architecture.picture.width == 28, architecture.picture.height == 28, !monkey.isOnce(in: 10) else {
      return .failure(.cancelled(file: "x"))
    }
    return .success(Sample.dataset(labels: !monkey.isOnce(in: 4)))
  }

  private mutating func encodeTestSet() {
    guard let images = state.data.test else { return }
    let latent = state.latent
    var mu = (0..<images.count * latent).map { Float(($0 * 37) % 60) / 10 - 3 }
    // A diverged model has NaN.
    if monkey.isOnce(in: 20) { mu[0] = .nan }
    later(
      .testSetEncoded(
        TestEncoding(mu: mu, width: latent, labels: images.labels, modelVersion: state.modelVersion)))
  }

  /// Sometimes of a diverged model, or cancelled.
  private mutating func measureDial() {
    let version = state.modelVersion
    later(.dial(.progress(version: version, share: 0.3)))
    if !monkey.isOnce(in: 5), let range = state.model.configuration.architecture.betaRange {
      let points = range.values(5).enumerated().map { step, beta in
        RateDistortion(
          beta: beta, klPerDimension: (0..<state.latent).map { max(0, Double(5 - step - $0)) },
          distortion: monkey.isOnce(in: 10) ? .nan : Double(80 + step * step))
      }
      later(.dial(.measured(DialCurve(modelVersion: version, images: 12, points: points))))
      later(.dial(.over(version: version, isComplete: true)))
    } else {
      later(.dial(.over(version: version, isComplete: false)))
    }
  }

  private mutating func startTraining() {
    step = state.model.step
    if monkey.isOnce(in: 5) { return handle(.dataMissing(.cancelled(file: "x"), canFetch: monkey.isOnce(in: 2))) }
    later(.training(.loading))
    switch dataset() {
    case .success(let dataset):
      later(.dataRead(state.model.configuration.data, dataset))
      later(.training(.ready))
    case .failure(let error):
      later(.training(.failed(reason: error.description)))
      later(.training(.stopped))
    }
  }

  private func snapshot() -> Snapshot {
    var checkpoint = state.model
    checkpoint.step = step
    checkpoint.batchesPerEpoch = 10
    checkpoint.history.append(LossHistory.Point(step: step, reconstruction: 100 + 400 / Float(step), kl: 3))
    if step % 3 == 0 {
      checkpoint.history.append(klPerDimension: (0..<state.latent).map { Float($0) / 2 }, step: step)
      checkpoint.history.append(test: LossHistory.Point(step: step, reconstruction: step % 7 == 0 ? .nan : 120, kl: 3))
    }
    return Snapshot(
      checkpoint: checkpoint, imagesPerSecond: 48_200, klPerDimension: (0..<state.latent).map { Float($0) + 0.5 },
      isRunning: true)
  }

  private mutating func save(_ path: String, overwrite: Bool) {
    if !overwrite, monkey.isOnce(in: 3) { return handle(.fileExists(path: path)) }
    let result: Result<String, CheckpointError> =
      monkey.isOnce(in: 3) ? .failure(.unwritable(file: path, reason: "no")) : .success(path)
    handle(.saved(result))
  }

  private mutating func prepare(_ run: RunConfiguration) {
    // A run that could never be trained here does not begin.
    let shape = run.architecture
    guard shape.latent <= 200, (shape.hidden?.encoder ?? []).reduce(0, +) <= 500, monkey.isOnce(in: 2) else {
      return later(.prepared(run, .failure(.data(.cancelled(file: "x"), canFetch: monkey.isOnce(in: 2)))))
    }
    later(.prepared(run, .success(Checkpoint(run))))
  }

  private mutating func open(_ path: String) -> Result<OpenedModel, CheckpointError> {
    guard let latent = Self.latents[path] else { return .failure(.unwritable(file: path, reason: "no")) }
    var model = Sample.fresh(latent: latent, place: monkey.isOnce(in: 2) ? Sample.atOrigin(latent: latent) : nil)
    if path == "/m/dial.safetensors" { model = Sample.withGates(latent: latent, place: model.place) }
    if path == "/m/wide.safetensors" {
      model.configuration.architecture = Architecture(
        picture: Shape(channels: 1, height: 20, width: 32), hidden: [8], latent: latent)
      model = Checkpoint(model.configuration)
    }
    return .success(OpenedModel(path: path, isShipped: latent == 2, checkpoint: model))
  }

  private static let latents = [
    "/m/line.safetensors": 1, "/m/plane.safetensors": 2, "/m/many.safetensors": 70, "/m/wide.safetensors": 5,
    "/m/dial.safetensors": 6,
  ]
  private static let models =
    latents.keys.sorted().map { ModelSummary(path: $0, name: $0, summary: "a model", isValid: true) }
    + [ModelSummary(path: "/m/broken.safetensors", name: "broken", summary: "it is broken", isValid: false)]
}
