import Drawing
import Interface

extension RunView {
  /// The run: its progress and speed, its curves, and the KL of each dimension.
  func draw(on canvas: inout Canvas, _ world: World) {
    let layout = runLayout(world)
    world.drawRunFoot(on: &canvas, in: Layout(world).body)
    if layout.isFramed {
      drawRunNumbers(on: &canvas, in: layout.numbers, world)
      drawRunCurves(on: &canvas, in: layout.curves, world)
    } else {
      drawShortRun(on: &canvas, layout, world)
    }
    drawKLMap(on: &canvas, layout, world)
    drawRunSettings(on: &canvas, in: layout.settings, world)
  }

  /// The view without frames.
  private func drawShortRun(on canvas: inout Canvas, _ layout: RunLayout, _ world: World) {
    let lines = layout.numbers.inset(columns: 1)
    write(wheelItems(isShort: true, world), on: &canvas, in: lines, y: lines.y, space: 2)
    if world.logs.runs.isEmpty {
      world.drawTrainLosses(on: &canvas, x: lines.x, y: lines.y + 1, width: lines.width)
      world.drawTestLosses("test ", on: &canvas, x: lines.x, y: lines.y + 2, width: lines.width)
    }
    if !world.logs.runs.isEmpty {
      drawLogLines(on: &canvas, in: lines, world)
    } else if lines.height > 3 {
      write(speedItems(world), on: &canvas, in: lines, y: lines.y + 3)
    }
    drawShortRunCurve(on: &canvas, in: layout.curves, world)
  }

  private func drawRunNumbers(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    let title = world.isForeign ? "trained elsewhere" : world.lossTitle(columns: rect.width)
    let inside = world.drawFrame(on: &canvas, in: rect, title: title)
    let wheels = [wheelItems(isShort: false, world), wheelItems(isShort: true, world)]
    let fitting = wheels.first { $0.reduce(-3) { $0 + $1.text.columns + 3 } <= inside.width }
    write(fitting ?? wheels[1], on: &canvas, in: inside, y: inside.y)
    if !world.logs.runs.isEmpty { return drawLogLines(on: &canvas, in: inside, world) }
    write(speedItems(world), on: &canvas, in: inside, y: inside.y + 1)
    let (left, right) = inside.splitLeft(inside.width / 2)
    world.drawTrainLosses(on: &canvas, x: left.x, y: inside.y + 2, width: left.width - 1)
    world.drawTestLosses("test", on: &canvas, x: right.x, y: inside.y + 2, width: right.width)
  }

  /// The runs of the logs, below the first line; the latest of many.
  private func drawLogLines(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    for (row, run) in world.logs.runs.suffix(max(0, rect.height - 1)).enumerated() {
      canvas.write(
        world.logs.line(run, columns: rect.width), x: rect.x, y: rect.y + 1 + row, style: run.state.style,
        maxWidth: rect.width)
    }
  }

  private typealias Item = (text: String, style: Style)

  /// The settings that can be changed, and the progress of the run.
  private func wheelItems(isShort: Bool, _ world: World) -> [Item] {
    let goal = world.progress.epochGoal.map { " of \($0)" } ?? ""
    let epochs: [Item] = world.epochText.map { [("\($0)\(goal)", .plain)] } ?? []
    let progress = epochs + [("\(world.stepWord) \(world.model.step)", .plain)]
    // Of a run of another program neither is known.
    if world.isForeign { return progress }
    return [
      (world.weightText, Theme.beta),
      (isShort ? world.shortLearningRateText : world.learningRateText, Theme.learningRate.adding(.bold)),
    ] + progress
  }

  /// Its speed and the time left; before it trains, how to start.
  private func speedItems(_ world: World) -> [Item] {
    switch world.run {
    case .idle where world.following != nil: return [("this run is trained elsewhere", Theme.dim)]
    case .idle where world.progress.secondsTrained == 0:
      return [(world.model.step == 0 ? "space begins to train" : "space goes on with this run", Theme.running)]
        + [(RunCommand.step, "takes one step"), (.restart, "begins another")].map { command, text in
          ("\(command.keys[0].name(unicode: world.unicode)) \(text)", Theme.dim)
        }
    case .loading: return [("reading \(world.model.configuration.dataName)...", Theme.paused)]
    case .idle, .running, .paused: break
    }
    guard world.imagesPerSecond > 0 else { return [("waiting for the first step", Theme.dim)] }
    let secondsPerStep = Double(world.model.configuration.batchSize) / world.imagesPerSecond
    var items: [Item] = [
      ("\(Numerals.compact(world.imagesPerSecond)) images/s", world.run == .running ? Theme.running : .plain),
      ("\(Numerals.fixed(secondsPerStep * 1000, digits: secondsPerStep < 0.1 ? 2 : 0)) ms a step", .plain),
    ]
    if world.model.batchesPerEpoch > 0 {
      let left = world.model.batchesPerEpoch - world.model.step % world.model.batchesPerEpoch
      items.append(("epoch ends in \(Numerals.clock(Double(left) * secondsPerStep))", .plain))
      if let goal = world.progress.epochGoal, case let left = goal * world.model.batchesPerEpoch - world.model.step,
        left > 0
      {
        items.append(("\(goal) epochs in \(Numerals.clock(Double(left) * secondsPerStep))", .plain))
      }
    }
    return items + [("trained \(Numerals.clock(world.progress.secondsTrained))", Theme.dim)]
  }

  /// Writes items side by side, as many as fit whole.
  private func write(_ items: [Item], on canvas: inout Canvas, in rect: Rect, y: Int, space: Int = 3) {
    var x = rect.x
    for item in items {
      guard x + item.text.columns <= rect.endX else { return }
      x = canvas.write(item.text, x: x, y: y, style: item.style) + space
    }
  }

  /// The settings that cannot be changed during training.
  private func drawRunSettings(on canvas: inout Canvas, in rect: Rect, _ world: World) {
    guard !rect.isEmpty else { return }
    let inside = world.drawFrame(on: &canvas, in: rect, title: "this run")
    let run = world.model.configuration
    let architecture = run.architecture
    let stated = world.logs.runs.last?.settings.map { ($0.name.printableLine, $0.value.printableLine) } ?? []
    let settings =
      world.isForeign
      ? [
        ("layers", architecture.hiddenSummary), ("likelihood", architecture.likelihood.summary),
      ] + stated
      : [
        (
          "data",
          "\(run.dataName), \(architecture.picture.width)x\(architecture.picture.height), \(run.pixels.rawValue)"
        ),
        ("layers", architecture.hiddenSummary),
        ("likelihood", architecture.likelihood.summary),
        ("optimizer", run.optimizer.summary), ("batch", "\(run.batchSize)"), ("seed", "\(run.seed)"),
        ("precision", run.precision.rawValue),
      ]
    let nameColumns = min(max(12, (settings.map(\.0.columns).max() ?? 0) + 1), inside.width / 2)
    for (row, (name, value)) in settings.prefix(max(0, inside.height - 1)).enumerated() {
      canvas.write(name, x: inside.x, y: inside.y + row, style: Theme.dim, maxWidth: nameColumns - 1)
      canvas.write(
        value, x: inside.x + nameColumns, y: inside.y + row, maxWidth: max(0, inside.width - nameColumns))
    }
    let end = canvas.write(
      RunCommand.restart.keys[0].name(unicode: world.unicode), x: inside.x, y: inside.endY - 1, style: Theme.key)
    canvas.write(
      " begins another run", x: end, y: inside.endY - 1, style: Theme.dim,
      maxWidth: inside.endX - end)
  }
}
