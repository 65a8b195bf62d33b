import Drawing
import Interface

extension ToyState {
  /// Applies an event. The only place where the state changes.
  public mutating func update(_ event: ToyEvent) {
    switch event {
    case .input(let event): react(to: event)
    case .tick(let seconds): pass(seconds)
    }
    refresh()
  }

  private mutating func react(to event: InputEvent) {
    switch event {
    case .key(let key): press(key)
    case .click(let x, let y): click(x: x, y: y)
    case .scroll(_, _, let up): if help != nil { pressInHelp(up ? .up : .down) }
    case .resize(let width, let height): (self.width, self.height) = (width, height)
    case .terminate, .hangUp, .interrupt: isFinished = true
    case .background(let background): look.background = background
    case .pixels(let hasPixels):
      look.hasPixels = hasPixels
      if look.wantsPixels, look.symbols != .pixels { say("This terminal shows no pixels: the plane is made of cells.") }
    case .paste, .drag, .resumed, .wake: break
    }
  }

  private mutating func press(_ key: Key) {
    if help != nil { return pressInHelp(key) }
    notice = nil
    if let command = ToyCommand(key) { perform(command) }
  }

  private mutating func click(x: Int, y: Int) {
    if help != nil { return help = nil }
    // A notice hides the hints.
    let key = notice == nil ? hintLine.key(x: x, y: y) : nil
    notice = nil
    if let key { press(key) }
  }

  private mutating func pressInHelp(_ key: Key) {
    guard var panel = help else { return }
    help = panel.press(key, helpPage, on: Rect(width: width, height: height)) ? panel : nil
  }

  private mutating func perform(_ command: ToyCommand) {
    if learning != nil, command.isAboutDraws {
      say("EM and the encoder sum over k exactly: nothing is drawn (i: q and p).")
      return
    }
    switch command {
    case .toggle: toggle()
    case .step:
      isRunning = false
      takeStep()
    case .restart: restart(again: false)
    case .points:
      learning = learning == nil ? Learning(fit.settings) : nil
      isRunning = false
    case .moments:
      if fit.beginWithMoments() {
        isRunning = false
      } else {
        say("Moments make one Gaussian; q is a mixture (f changes that).")
      }
    case .previousTarget: change { $0.target = $0.target.next(by: -1, in: Target.allCases) }
    case .nextTarget: change { $0.target = $0.target.next(by: 1, in: Target.allCases) }
    case .nextFamily: change { $0.family = $0.family.next(by: 1, in: Family.allCases) }
    case .components: turnComponents()
    case .nextEstimator: fit.settings.estimator = fit.settings.estimator.next(by: 1, in: GradientEstimator.allCases)
    case .fewerSamples: fit.settings.samples = fit.settings.samples.moved(by: -1, on: Self.sampleCounts)
    case .moreSamples: fit.settings.samples = fit.settings.samples.moved(by: 1, on: Self.sampleCounts)
    case .nextOptimizer: fit.settings.usesAdam.toggle()
    case .lowerRate: fit.settings.learningRate = fit.settings.learningRate.moved(by: -1, on: Self.rates)
    case .higherRate: fit.settings.learningRate = fit.settings.learningRate.moved(by: 1, on: Self.rates)
    case .speed: speed = (speed + 1) % Self.speeds.count
    case .turnSymbols: look.turnSymbols()
    case .turnColors: look.turnColors()
    case .help: help = HelpPanel()
    case .quit: isFinished = true
    }
  }

  private mutating func say(_ text: String) { notice = Notice(text: text, isError: false) }

  private mutating func toggle() {
    if hasDiverged {
      say("There is no way on from here: r begins again, { lowers the learning rate.")
      return
    }
    isRunning.toggle()
    debt = 0
  }

  /// Changes a setting that needs a new fit, and starts again from the same random q.
  private mutating func change(_ change: (inout FitSettings) -> Void) {
    change(&fit.settings)
    restart(again: true)
  }

  /// Starts again from another random place, or from the same one.
  private mutating func restart(again: Bool) {
    // q, which is not on the screen then, has to fit changed settings, too.
    fit.restart(again: again || learning != nil)
    learning?.restart(fit.settings, again: again)
  }

  private mutating func takeStep() {
    if learning == nil { fit.takeStep() } else { learning?.takeStep(fit.settings) }
  }

  /// One component more, and two after the most.
  private mutating func turnComponents() {
    guard learning != nil || fit.settings.family == .mixture else {
      say("q is one Gaussian: f makes it a mixture.")
      return
    }
    change { $0.components = $0.components.next(by: 1, in: Self.componentCounts) }
  }

  private mutating func pass(_ seconds: Double) {
    guard isRunning else { return }
    debt += seconds * Self.speeds[speed]
    while debt >= 1 {
      debt -= 1
      takeStep()
    }
    if hasDiverged { isRunning = false }
  }

  /// Updates what is too expensive to be computed for every picture.
  mutating func refresh() {
    guard !isFinished, learning == nil else { return }
    shading.update(target: fit.settings.target, rect: layout.plane)
    noises = Dictionary(uniqueKeysWithValues: GradientEstimator.allCases.map { ($0, fit.noise(of: $0)) })
  }
}

extension Equatable {
  /// The value `step` places on in a list, cyclically.
  fileprivate func next(by step: Int, in choices: [Self]) -> Self {
    guard let place = choices.firstIndex(of: self) else { return self }
    return choices[(place + step + choices.count) % choices.count]
  }
}

extension Comparable {
  /// The next larger or smaller value of a rising list; the list's ends stay.
  fileprivate func moved(by step: Int, on ladder: [Self]) -> Self {
    if step > 0 { return ladder.first { $0 > self } ?? self }
    return ladder.last { $0 < self } ?? self
  }
}
