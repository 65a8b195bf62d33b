import Drawing
import Training
import VAE

/// What the user of a conversation knows; what differs is news.
struct Told {
  private let view: ViewName
  private let selected: Int
  private let z: [Float]
  private let tile: Int
  private let beta: Float
  private let learningRate: Float
  private let temperature: Float
  private let wall: PriorDraws
  private let download: String?
  private let scoring: String?
  private let image: Int?
  private let run: World.RunStatus
  private let testStep: Int?
  private let prompt: [String]
  private let sketch: [String]
  private let compared: World.ComparedThing?
  private let rates: String?
  var notice: World.Notice?

  init(_ state: World) {
    (view, selected, z, tile) = (state.view, state.selected, state.z, state.tileSelection)
    (learningRate, temperature, wall) = (state.learningRate, state.temperature, state.wall)
    (download, scoring) = (state.downloadSentence, state.scoringSentence)
    rates = state.rateKey
    image = state.imageSentence == nil ? nil : state.reconstruct.examination?.index
    (beta, run, testStep) = (state.beta, state.run, state.model.history.test.last?.step)
    (prompt, notice, sketch, compared) = (state.prompt, state.notice, state.sketchSentences, state.comparedThing)
  }

  /// What has become of the state since, in words.
  func changes(to state: World) -> [String] {
    let now = Told(state)
    var lines: [String] = []
    if now.view != view { lines.append("view: \(state.view.rawValue), \(state.view.summary)") }
    let others = z.indices.contains { $0 != state.selected && z[$0] != state.z[$0] }
    // Where one draws, z follows; the drawing is what is told.
    let isDrawing = state.view == .draw && state.isAtDrawing
    if others, !isDrawing { lines.append(state.point) }
    if now.selected != selected || (now.z != z && !others && !isDrawing) { lines.append(state.position) }
    if now.temperature != temperature { lines.append("the samples' temperature is \(state.temperatureText)") }
    if now.wall != wall { lines.append("other draws from the prior") }
    let isOtherWall = now.wall != wall || now.temperature != temperature
    if now.tile != tile || now.view != view || isOtherWall { lines += state.tilePosition }
    lines += now.sketch.filter { !sketch.contains($0) }
    if now.compared != compared { lines += state.comparisonSentences }
    if now.rates != rates, let sentence = state.rateSentence {
      lines += now.view == view ? [sentence] : state.rateSentences
    } else if now.beta != beta {
      lines.append(state.dialSentence ?? "beta \(BetaLadder.text(state.beta))")
    }
    if now.learningRate != learningRate { lines.append("learning rate \(LearningRateLadder.text(state.learningRate))") }
    if let download = now.download, download != self.download { lines.append(download) }
    if let scoring = now.scoring, scoring != self.scoring { lines.append(scoring) }
    if now.image != image, let sentence = state.imageSentence { lines.append(sentence) }
    if now.run != run { lines.append(state.runSentence) }
    if now.testStep != testStep, let test = state.testSentence { lines.append(test) }
    if let said = state.notice, now.notice != notice { lines.append((said.isError ? "error: " : "") + said.text) }
    // Of a form, only the fields that have changed.
    if now.prompt != prompt { lines += now.prompt.filter { !prompt.contains($0) } }
    return lines
  }
}

extension World {
  /// The model, the point, the run and its losses, a sentence each.
  var status: [String] {
    let configuration = model.configuration
    let train = latestTrain.map { "training\(isOverAllBetas($0.step) ? ", all betas" : ""): \(sentence($0))" }
    return ["\(name): \(configuration.architecture.summary), on \(configuration.dataName)", point, position]
      + tilePosition + sketchSentences + comparisonSentences + rateSentences
      + ["\(objective.rawValue): loss = \(objective.formula(beta: "beta"))"]
      + [dialSentence].compactMap { $0 } + (objective.hasBeta ? [meaning(ofBeta: beta)] : [])
      + [weightText.contains("now") ? weightText : nil, learningRateText, runSentence].compactMap { $0 }
      + [imageSentence, downloadSentence, scoringSentence, train, testSentence, verdictSentence].compactMap { $0 }
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

  private static func value(_ value: Float) -> String { Numerals.signed(Double(value), digits: 2).trimmingSpaces }

  /// The selected one of the digits beside each other; nothing in a view without them.
  var tilePosition: [String] {
    guard let grid = tileGrid(Layout(self)) else { return [] }
    let tile = selectedTile(grid)
    let place = "digit \(tile % grid.columns + 1) of \(grid.columns) in row \(tile / grid.columns + 1) of \(grid.rows)"
    let points = tilePoints.dropFirst(tile * latent).prefix(latent)
    // What differs from the point that all views share is what the view is about.
    let differences = zip(points.indices, points).enumerated().filter { $0.element.1 != z[$0.offset] }.prefix(4).map {
      "z\($0.offset + 1) is \(Self.value($0.element.1))"
    }
    return [([place] + differences).joined(separator: ", ")]
  }

  /// What the run does.
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

  /// How far a download is, in quarters: each is said once.
  var downloadSentence: String? {
    fetching.map { "fetching \($0.data): \(Int(($0.share ?? 0) * 4) * 25)% are here; stop ends it" }
  }

  /// How far the measuring of all test images is.
  var scoringSentence: String? {
    reconstruct.scoring.map { "measuring all test images: \(Int($0.share * 100))%; stop ends it" }
  }

  /// The image that is reconstructed, in its view.
  var imageSentence: String? {
    guard view == .reconstruct, let examination = reconstruct.examination else { return nil }
    let (index, result) = (examination.index, examination.result)
    let label = data.test?.labels.flatMap { $0.indices.contains(index) ? ", class \($0[index])" : nil } ?? ""
    let parts = [result.reconstruction, result.klPerDimension.reduce(0, +)].map {
      Numerals.fixed(Double($0), digits: 2)
    }
    return "test image \(index)\(label): reconstruction \(parts[0]) and KL \(parts[1]) nats"
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

  /// What is asked, and how to answer; nothing while nothing is.
  var prompt: [String] {
    switch overlay {
    case .saveName(let field):
      ["save as \(field.text)? An empty line saves there, a name saves under that, esc goes back."]
    case .openList(nil, _): ["looking for models"]
    case .openList(let models?, _):
      models.enumerated().map { "\($0.offset + 1): \($0.element.name), \($0.element.summary)" }
        + [models.isEmpty ? "no model was found; esc goes back." : "open which? A number, or esc."]
    case .question(let question):
      ["\(question.title): \(question.text)"] + question.choices.map { "\($0.key.plainName): \($0.label)" }
    case .bookmarkName(let field, _):
      ["which name for this z? An empty line takes \(field.text), esc goes back."]
    case .bookmarks: bookmarkQuestion
    case .imageNumber: ["the image of which number? esc goes back."]
    case .objectives:
      Objective.allCases.enumerated().map {
        "\($0.offset + 1): \($0.element.rawValue), \($0.element.recipe.formula): "
          + (obstacle(to: $0.element) ?? $0.element.recipe.summary)
      } + ["minimise which? A number or a name, or esc."]
    case .runForm(let form): formQuestion(form)
    // A help page is answered by itself; a command is a line.
    case nil, .help, .palette: []
    }
  }

  /// The bookmarks, and what can be done with them.
  var bookmarkQuestion: [String] {
    bookmarks.enumerated().map { "\($0.offset + 1): \($0.element.name), \(words(ofDistanceTo: $0.element.z))" }
      + [
        bookmarks.isEmpty
          ? "no bookmarks yet: bookmark makes one; esc goes back."
          : "go to which? A number or a name; remove and a number removes it; or esc."
      ]
  }

  private func formQuestion(_ form: RunForm) -> [String] {
    let isWanted = form.problem == nil && form.waitsFor == nil
    return form.fields.map { "\($0.name): \(form.content($0))" } + (isWanted ? [] : [formMessage(form).0])
      + ["a field and its value, like hidden 400, changes it; an empty line begins the run, esc goes back."]
  }

  /// What this view shows, as text of ASCII characters.
  var picture: [String] {
    guard view == .explore else {
      let layout = Layout(self)
      var canvas = Canvas(width: width, height: height)
      drawView(on: &canvas, in: layout)
      return canvas.plainLines(layout.body)
    }
    guard let image else { return ["no image yet"] }
    let rect = image.bestRect(in: Rect(width: 28, height: 14))
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
      while line.last == " " { line.removeLast() }
      return String(line)
    }
  }
}
