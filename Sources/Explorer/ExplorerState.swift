import Drawing
import Interface

/// The whole state of the explorer: the world, the views, and which of them is open. It is a value that only `update`
/// changes and `draw` draws.
///
/// Properties of the world can be read as if they were the state's own: `state.z`.
@dynamicMemberLookup
public struct ExplorerState: Sendable {
  /// What all views share.
  package var world: World
  /// All views, in the catalogue's order.
  var views: [any View]
  /// The index of the open view.
  private var place = 0
  /// What the compared model has answered to `requestsBeside`.
  var besideAnswers: [Answer?] = []

  /// Opens a model on a screen. A model that was explored before is shown where it was left; any other goes on a tour
  /// until the first key. A run pauses after `epochs` epochs, if given.
  public init(_ opened: OpenedModel, look: ScreenLook, width: Int, height: Int, epochs: Int? = nil) {
    world = World(opened, look: look, width: width, height: height, epochs: epochs)
    views = Views.all.map { [world] in $0.init(world) }
    if !isAble(openView.name) { _ = open(openView.name) }
    world.viewKeys = openView.keys
    // Read when somebody asks for them: at the start they would cost 3 ms.
    world.chapters = { Chapters.all }
  }

  /// A property of the world.
  public subscript<Value>(dynamicMember path: KeyPath<World, Value>) -> Value { world[keyPath: path] }

  /// The view on the screen.
  var openView: any View { views[place] }

  /// What the open view shows, for a file or the clipboard; nil while there is nothing.
  package var exhibit: Exhibit? { openView.exhibit(world) }

  /// The rows of the title and of the view, as text; nil on a screen that is too small.
  var text: String? {
    let layout = Layout(world)
    guard layout.fits else { return nil }
    let lines = draw().lines
    return ([lines[layout.title.y]] + lines[layout.heading.y..<layout.body.endY]).map { $0 + "\n" }.joined()
  }

  /// Whether something moves by itself and needs ticks.
  public var isMoving: Bool { (world.tour != nil || openView.isMoving(world)) && world.overlay == nil }

  /// Whether a conversation has to send ticks, too: a fit is watched there, a tour is not.
  public var isClimbing: Bool {
    (world.toy?.isRunning == true || world.improvement?.isMoving == true) && openView.isMoving(world)
      && world.overlay == nil
  }

  /// What an asker wants computed from the current weights. Only what is visible is asked for.
  public func requests(of asker: Asker) -> [Request] {
    switch asker {
    case .point: world.missing == .decoder ? [] : [.decode(world.z)]
    case .view: Layout(world).fits ? openView.requests(world) : []
    case .overlay: world.overlay?.requests(world) ?? []
    case .lesson: world.lessonRequests
    }
  }

  /// Applies an event and returns the effects to carry out. The only place where the state changes.
  public mutating func update(_ event: ExplorerEvent) -> [Effect] {
    let (before, model) = (world.z, world.moves.model)
    var effects: [Effect] = []
    settle(react(to: event), into: &effects)
    settle(world.followLesson(after: event), into: &effects)
    world.noteMove(from: before, ofModel: model, because: event)
    return effects
      + world.needs(
        testEncoding: openView.usesTestEncoding && world.missing != .encoder, dialCurve: openView.showsDialCurve(world),
        probe: openView.showsProbe)
  }

  /// Carries out the effects on the state itself and leaves all others to the session.
  private mutating func settle(_ effects: [Effect], into rest: inout [Effect]) {
    for effect in effects {
      switch effect {
      case .open(let name): settle(open(name), into: &rest)
      case .obey(let command, let value): settle(obeyOverlay(command, value), into: &rest)
      case .press(let key): settle(press(key, isTyped: false), into: &rest)
      case .run(let line): settle(run(line), into: &rest)
      case .showModel(let opened, let trains): settle(show(opened, trains: trains), into: &rest)
      default: rest.append(effect)
      }
    }
  }

  private mutating func react(to event: ExplorerEvent) -> [Effect] {
    switch event {
    case .input(let input): return react(to: input)
    case .tick(let seconds):
      guard isMoving else { return [] }
      return openView.isMoving(world) ? views[place].pass(seconds: seconds, &world) : world.drift(seconds: seconds)
    case .prepared where world.lesson?.wait?.run != nil: return []
    case .learn(let lesson?): return world.learn(lesson)
    case .learn(nil): return world.perform(.learn)
    case .arrange(let setups): return world.arrange(setups)
    case .answered(_, to: .overlay), .listed, .prepared: return world.inOverlay { $0.take(event, &$1) }
    case .answered(let answer, let asker): return take(answer, for: asker)
    case .line(let line):
      world.notice = nil
      let isEscape = ["esc", "escape"].contains(line.lowercased())
      return world.inOverlay { isEscape ? $0.press(.escape, &$1) : $0.answer(line, &$1) }
    case .testSetEncoded(let encoding):
      let wanted = requests(of: .view)
      world.take(encoding)
      views[place].worldChanged(&world)
      // The plane of the principal components is known now, or another one.
      return requests(of: .view) == wanted ? [] : [.ask]
    case .obey(let command, let value):
      world.notice = nil
      do throws(WrongValue) {
        return try obey(command, value)
      } catch {
        world.say(error.text, isError: true)
        return []
      }
    case .otherOpened(.success(let opened)):
      world.beside.take(opened)
      besideAnswers = []
      // Chosen where two models can be seen, it is to be seen there; the comparison begins anew.
      if world.viewKeys.standsBeside { world.beside.isShown = true }
      return world.viewKeys.standsBeside ? [.ask] : views[place].open(&world)
    case .encodedBeside(let encoding, let identity):
      if identity == world.otherWeights?.identity { world.beside.places.encoding = encoding }
      return []
    case .answeredBeside(let answers):
      besideAnswers = answers
      return []
    default: return world.react(to: event)
    }
  }

  /// Carries out the command of an overlay in its place. After a wrong value the overlay stays and is told why.
  private mutating func obeyOverlay(_ command: ValueCommand, _ value: String) -> [Effect] {
    let open = world.overlay
    world.overlay = nil
    do throws(WrongValue) {
      return try obey(command, value)
    } catch {
      world.overlay = open
      world.overlay?.refuse(error.text)
      return []
    }
  }

  private mutating func take(_ answer: Answer, for asker: Asker) -> [Effect] {
    switch (asker, answer) {
    case (.view, _): return views[place].take(answer, &world)
    case (.point, .images(let images)):
      world.image = images.first
      views[place].worldChanged(&world)
    case (.lesson, .images(let images)):
      let version = world.modelVersion
      world.lesson?.take(target: images.first, version: version)
    case (.point, _), (.overlay, _), (.lesson, _): break
    }
    return []
  }

  private mutating func react(to input: InputEvent) -> [Effect] {
    switch input {
    case .key(let key):
      world.notice = nil
      return world.overlay == nil ? press(key, isTyped: true) : world.inOverlay { $0.press(key, &$1) }
    case .paste(let text): return world.inOverlay { $0.paste(text, &$1) }
    case .click(let column, let y):
      let x = inLeftHalf(column, y)
      // A click cannot mean hints that a notice covers.
      let hidesHints = world.notice != nil
      world.notice = nil
      return click(x: x, y: y, hintsAreHidden: hidesHints)
    case .drag(let column, let y):
      let x = inLeftHalf(column, y)
      guard world.overlay == nil, Layout(world).fits else { return [] }
      return views[place].drag(x: x, y: y, &world)
    case .scroll(let column, let y, let up):
      let x = inLeftHalf(column, y)
      if world.overlay != nil { return world.inOverlay { $0.scroll(up: up, &$1) } }
      guard Layout(world).fits else { return [] }
      return views[place].scroll(x: x, y: y, up: up, &world)
    case .resize(let width, let height):
      world.resize(width: width, height: height)
      return requests(of: .view).isEmpty && requests(of: .overlay).isEmpty ? [] : [.ask]
    case .interrupt, .terminate, .hangUp:
      // The user cannot be asked any more: the run goes to the autosave file.
      return (world.hasUnsavedWork ? [.autosave] : []) + world.finish()
    case .background(let background):
      world.look.background = background
      return []
    case .pixels(let hasPixels):
      world.take(hasPixels: hasPixels)
      return []
    case .resumed, .wake: return []
    }
  }

  /// Does what a key means in this view. Typed by the user it may be one that has another command now; otherwise it stands for the
  /// meaning that it was made with.
  private mutating func press(_ key: Key, isTyped: Bool) -> [Effect] {
    if let effects = world.pressInLesson(key) { return effects }
    if world.hiddenKeys.contains(key) {
      world.say("\(key.name(unicode: world.unicode)) does nothing here for now", isError: false)
      return []
    }
    if isTyped, let line = world.bindings[key] { return run(line) }
    if let name = ViewName(key) { return open(name) }
    if let effects = views[place].press(key, &world) { return effects }
    if key == .escape {
      return openView.name != .home ? open(.home) : world.fetching != nil ? world.stopWork() : []
    }
    return SharedCommand(key).map { world.perform($0) } ?? []
  }

  private mutating func click(x: Int, y: Int, hintsAreHidden: Bool) -> [Effect] {
    let layout = Layout(world)
    guard layout.fits else { return [] }
    if world.overlay != nil { return world.inOverlay { $0.click(x: x, y: y, &$1) } }
    if layout.hints.contains(x: x, y: y) {
      return hintsAreHidden ? [] : hintLine(in: layout.hints).key(x: x, y: y).map { press($0, isTyped: false) } ?? []
    }
    if let key = tabKey(x: x, y: y, in: layout.tabs) { return press(key, isTyped: false) }
    if layout.lesson.contains(x: x, y: y) {
      return world.lessonKey(x: x, y: y, in: layout.lesson).map { press($0, isTyped: false) } ?? []
    }
    return views[place].click(x: x, y: y, &world)
  }

  private func hintLine(in rect: Rect) -> HintLine {
    HintLine(
      openView.hints(world, among: Views.all.filter { isAble($0.name) }).filter {
        !world.hidesAny(of: $0.keys) && !world.hasOwn(among: $0.keys)
      },
      keeping: [SharedCommand.help.keys[0], SharedCommand.quit.keys[0], .escape], in: rect,
      unicode: world.unicode)
  }

  /// Whether the model has what a view shows: files of other programs may hold half of a model.
  private func isAble(_ name: ViewName) -> Bool {
    guard let view = Views.all.first(where: { $0.name == name }) else { return false }
    return world.missing.map { !view.needs.contains($0) } ?? true
      && (view.takesCategories || world.latents.isContinuous)
  }

  private mutating func open(_ wanted: ViewName) -> [Effect] {
    var name = wanted
    if !isAble(wanted) {
      // What was open, and where Escape leads, gives way to the first view that can show something.
      guard wanted == world.view || wanted == .home, let able = Views.all.first(where: { isAble($0.name) }) else {
        let lack = world.missing.map { "\(wanted.rawValue) needs the \($0.rawValue), and \(world.name) is without" }
        world.say(lack ?? world.obstacleOfCategories(to: wanted.rawValue) ?? "", isError: true)
        return []
      }
      name = able.name
    }
    place = views.firstIndex { $0.name == name } ?? place
    world.view = name
    world.viewKeys = openView.keys
    if name != .home { world.tour = nil }
    return views[place].open(&world)
  }

  /// Carries out a command with a value. A view's own command opens that view.
  private mutating func obey(_ command: ValueCommand, _ value: String) throws(WrongValue) -> [Effect] {
    guard let owner = views.firstIndex(where: { $0.valueCommands.contains(command) }) else {
      return try world.perform(command, value)
    }
    let effects = try views[owner].perform(command, value, &world)
    return effects + (owner == place ? [] : open(views[owner].name))
  }

  /// Does what a line of the palette says. A line that means nothing now, or has a wrong value, is refused with a notice.
  private mutating func run(_ line: String) -> [Effect] {
    let command = world.namedCommands.first { $0.name == line.lowercased() }
    switch command?.action {
    case .key(let key): return press(key, isTyped: false)
    case .command(let command): return world.perform(command)
    case nil: break
    }
    guard let (command, value) = ValueCommand.parse(line) else {
      world.say("\(line): no such command in this view", isError: true)
      return []
    }
    do throws(WrongValue) {
      return try obey(command, value)
    } catch {
      world.say(error.text, isError: true)
      return []
    }
  }

  private mutating func show(_ opened: OpenedModel, trains: Bool) -> [Effect] {
    world.show(opened)
    for index in views.indices { views[index].forgetModel(&world, isOpen: index == place) }
    guard trains else { return open(world.view) }
    world.following = nil
    // First the run, which brings the data that the view may need.
    let begin = world.startTraining()
    return open(world.view) + begin
  }

  /// Draws the whole screen.
  public func draw() -> Canvas {
    var canvas = Canvas(width: world.width, height: world.height)
    let layout = Layout(world)
    guard layout.fits else {
      canvas.drawTooSmall(for: "latent", needs: Layout.smallest)
      return canvas
    }
    world.drawTitle(on: &canvas, in: layout.title)
    drawTabs(on: &canvas, in: layout.tabs)
    world.drawLesson(on: &canvas, in: layout.lesson)
    openView.draw(on: &canvas, world)
    drawBeside(on: &canvas)
    hintLine(in: layout.hints).draw(on: &canvas, notice: world.notice)
    world.overlay?.draw(on: &canvas, world)
    return canvas
  }
}

extension ExplorerState {
  /// Whether anything on the screen needs the list of models.
  var waitsForModels: Bool {
    switch world.overlay {
    case let list as ModelList: list.models == nil
    case let palette as Palette: palette.models != nil
    default: false
    }
  }
}
