import Drawing
import Interface
import Training
import VAE

/// What the user of a conversation has been told. Whatever differs from it is news.
struct Told {
  private let view: ViewName
  /// What is news in the view when it changes.
  private let viewKey: [String]
  private let selected: Int
  private let z: [Float]
  private let beta: Float
  private let learningRate: Float
  private let download: String?
  private let scoring: String?
  private let run: World.RunStatus
  private let testStep: Int?
  private let prompt: [String]
  var notice: Notice?

  init(_ state: ExplorerState) {
    let world = state.world
    (view, viewKey) = (world.view, state.openView.newsKey(world))
    (selected, z, learningRate) = (world.selected, world.z, world.learningRate)
    (download, scoring) = (world.downloadSentence, world.scoringSentence)
    (beta, run, testStep) = (world.beta, world.run, world.model.history.test.last?.step)
    (prompt, notice) = (world.overlay?.prompt(world) ?? [], world.notice)
  }

  /// The changes of the state since then, in words.
  func changes(to state: ExplorerState) -> [String] {
    let (now, world, openView) = (Told(state), state.world, state.openView)
    var lines: [String] = []
    if now.view != view { lines.append("view: \(world.view.rawValue), \(world.view.summary)") }
    if !openView.setsPoint(world) {
      let others = z.indices.contains { $0 != world.selected && z[$0] != world.z[$0] }
      if others { lines.append(world.point) }
      if now.selected != selected || (now.z != z && !others) { lines.append(world.position) }
    }
    let hasViewNews = now.view != view || now.viewKey != viewKey
    if hasViewNews { lines += openView.news(world, since: now.view == view ? viewKey : nil) }
    // Some views tell of beta themselves.
    if now.beta != beta, !(hasViewNews && openView.tellsBeta) {
      lines.append(world.dialSentence ?? "beta \(BetaLadder.text(world.beta))")
    }
    if now.learningRate != learningRate { lines.append("learning rate \(LearningRateLadder.text(world.learningRate))") }
    if let download = now.download, download != self.download { lines.append(download) }
    if let scoring = now.scoring, scoring != self.scoring { lines.append(scoring) }
    if now.run != run { lines.append(world.runSentence) }
    if now.testStep != testStep, let test = world.testSentence { lines.append(test) }
    if let said = world.notice, now.notice != notice { lines.append((said.isError ? "error: " : "") + said.text) }
    // Of a form, only the fields that have changed.
    if now.prompt != prompt { lines += now.prompt.filter { !prompt.contains($0) } }
    return lines
  }
}

extension World {
  /// The model, the point, the run and its losses, a sentence each.
  func status(_ view: [String]) -> [String] {
    let configuration = model.configuration
    let train = latestTrain.map { "training\(isOverAllBetas($0.step) ? ", all betas" : ""): \(sentence($0))" }
    return ["\(name): \(configuration.architecture.summary), on \(configuration.dataName)", point, position]
      + view
      + ["\(objective.rawValue): loss = \(objective.formula(beta: "beta"))"]
      + [dialSentence].compactMap { $0 } + (objective.hasBeta ? [meaning(ofBeta: beta)] : [])
      + [weightText.contains("now") ? weightText : nil, learningRateText, runSentence].compactMap { $0 }
      + [downloadSentence, scoringSentence, train, testSentence, verdictSentence].compactMap { $0 }
  }

  /// The selected dimension, its value and its KL.
  var position: String {
    let kl =
      klPerDimension.count == latent
      ? "KL \(Numerals.fixed(Double(klPerDimension[selected]), digits: 2)) nats" : "KL not known"
    return "dimension \(selected + 1) of \(latent): z\(selected + 1) is "
      + "\(Self.value(z[selected])), \(kl)"
  }

  /// All of z.
  var point: String {
    if z.allSatisfy({ $0 == 0 }) { return "z is 0 in all \(latent) dimensions" }
    return "z is \(z.map { Self.value($0) }.joined(separator: ", "))"
  }

  static func value(_ value: Float) -> String { Numerals.signed(Double(value), digits: 2).trimmingSpaces }

  /// The status of the run.
  var runSentence: String {
    let epochs = model.batchesPerEpoch == 0 ? 0 : Double(model.step) / Double(model.batchesPerEpoch)
    let place = "step \(model.step), epoch \(Numerals.fixed(epochs, digits: 1))"
    switch run {
    case .idle: return "not training; the model is at \(place)"
    case .loading: return "loading \(model.configuration.dataName)"
    case .running:
      let speed = imagesPerSecond > 0 ? ", \(Numerals.compact(imagesPerSecond)) images a second" : ""
      return "training at \(place)\(speed)"
    case .paused: return "training is paused at \(place)"
    }
  }

  /// The progress of a download, in quarters: each is said once.
  var downloadSentence: String? {
    fetching.map { "fetching \($0.data): \(Int(whole: ($0.share ?? 0) * 4) * 25)% are here; stop ends it" }
  }

  /// The progress of the scoring of all test images.
  var scoringSentence: String? {
    testImages.scoring.map { "measuring all test images: \(Int(whole: $0.share * 100))%; stop ends it" }
  }

  /// The latest result on the test set.
  var testSentence: String? {
    model.history.test.last.map { point in
      let beta = dialRange == nil ? "" : " at beta \(BetaLadder.text(model.dial(at: point.step)))"
      return "test after step \(point.step)\(beta): \(sentence(point))"
    }
  }

  private func sentence(_ point: LossHistory.Point) -> String {
    let parts = [point.negativeELBO, point.reconstruction, point.kl].map { Numerals.fixed(Double($0), digits: 2) }
    return isBound(point)
      ? "-ELBO \(parts[0]) nats, reconstruction \(parts[1]) and KL \(parts[2])"
      : "reconstruction at mu \(parts[1]) nats, KL \(parts[2])"
  }

  /// Whether anything has collapsed, and what helps.
  private var verdictSentence: String? {
    collapseVerdict.map { verdict in
      "\(atDial)\(verdict.sentence)\(advice(on: verdict).map { "; \($0)" } ?? "")"
    }
  }
}

extension ExplorerState {
  /// What this view shows, in ASCII characters.
  var picture: [String] {
    guard world.view == Views.home else {
      let layout = Layout(world)
      var canvas = Canvas(width: world.width, height: world.height)
      openView.draw(on: &canvas, world)
      return canvas.plainLines(layout.body)
    }
    guard let image = world.image else { return ["no image yet"] }
    let rect = image.size.bestRect(in: Rect(width: 28, height: 14))
    var canvas = Canvas(width: rect.endX, height: rect.endY)
    canvas.draw(image, in: rect, symbols: .ascii)
    return canvas.plainLines(rect)
  }
}

extension Canvas {
  /// The lines of a part of it, in ASCII.
  fileprivate func plainLines(_ rect: Rect) -> [String] {
    let plain = ScreenAbility(unicode: false, colors: 0)
    return (rect.y..<rect.endY).map { y in
      var line = String.UnicodeScalarView()
      for x in rect.x..<rect.endX { line.append(self[x, y].reduced(to: plain).symbol) }
      return String(line).trimmingSpacesAtEnd
    }
  }
}
