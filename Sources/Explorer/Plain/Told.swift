import Drawing
import Interface
import Training

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
  private let followed: String?
  private let testStep: Int?
  private let prompt: [String]
  private let lesson: [String]
  var notice: Notice?

  init(_ state: ExplorerState) {
    let world = state.world
    (view, viewKey) = (world.view, state.openView.newsKey(world))
    (selected, z, learningRate) = (world.selected, world.z, world.learningRate)
    (download, scoring) = (world.downloadSentence, world.scoringSentence)
    followed = world.following == nil ? nil : world.runSentence
    (beta, run, testStep) = (world.beta, world.run, world.model.history.test.last?.step)
    (prompt, notice) = (world.overlay?.prompt(world) ?? [], world.notice)
    lesson = world.lessonSentences
  }

  /// The changes of the state since then, in words.
  func changes(to state: ExplorerState) -> [String] {
    let (now, world, openView) = (Told(state), state.world, state.openView)
    var lines: [String] = []
    if now.view != view { lines.append("view: \(world.view.rawValue), \(world.view.summary)") }
    if !openView.setsPoint(world) {
      // Another model may have fewer dimensions.
      let others = z.count != world.z.count || z.indices.contains { $0 != world.selected && z[$0] != world.z[$0] }
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
    if now.run != run || now.followed != followed { lines.append(world.runSentence) }
    if now.testStep != testStep, let test = world.testSentence { lines.append(test) }
    if let said = world.notice, now.notice != notice { lines.append((said.isError ? "error: " : "") + said.text) }
    if now.lesson != lesson {
      lines += now.lesson.first == lesson.first ? now.lesson.filter { !lesson.contains($0) } : now.lesson
    }
    // Of a form, only the fields that have changed.
    if now.prompt != prompt { lines += now.prompt.filter { !prompt.contains($0) } }
    return lines
  }
}

extension ExplorerState {
  /// What this view shows, in ASCII characters.
  var picture: [String] {
    guard world.view == .home else {
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
