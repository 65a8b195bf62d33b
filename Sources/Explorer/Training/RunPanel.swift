import Drawing

extension World {
  /// The run: how far and how fast it is, its curves, and what each dimension came to.
  func drawRun(on canvas: inout Canvas) {
    let layout = runLayout
    drawRunFoot(on: &canvas, in: Layout(self).body)
    if layout.isFramed {
      drawRunNumbers(on: &canvas, in: layout.numbers)
      drawRunCurves(on: &canvas, in: layout.curves)
    } else {
      drawShortRun(on: &canvas, layout)
    }
    drawKLMap(on: &canvas, layout)
    drawRunSettings(on: &canvas, in: layout.settings)
  }

  /// The same without frames.
  private func drawShortRun(on canvas: inout Canvas, _ layout: RunLayout) {
    let lines = layout.numbers.inset(columns: 1)
    write(wheelItems(isShort: true), on: &canvas, in: lines, y: lines.y, space: 2)
    drawTrainLosses(on: &canvas, x: lines.x, y: lines.y + 1, width: lines.width)
    drawTestLosses("test ", on: &canvas, x: lines.x, y: lines.y + 2, width: lines.width)
    if lines.height > 3 { write(speedItems, on: &canvas, in: lines, y: lines.y + 3) }
    drawShortRunCurve(on: &canvas, in: layout.curves)
  }

  private func drawRunNumbers(on canvas: inout Canvas, in rect: Rect) {
    let inside = canvas.frame(
      rect, title: lossTitle(columns: rect.width), unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    let wheels = [wheelItems(isShort: false), wheelItems(isShort: true)]
    let fitting = wheels.first { $0.reduce(-3) { $0 + $1.text.columns + 3 } <= inside.width }
    write(fitting ?? wheels[1], on: &canvas, in: inside, y: inside.y)
    write(speedItems, on: &canvas, in: inside, y: inside.y + 1)
    let (left, right) = inside.splitLeft(inside.width / 2)
    drawTrainLosses(on: &canvas, x: left.x, y: inside.y + 2, width: left.width - 1)
    drawTestLosses("test", on: &canvas, x: right.x, y: inside.y + 2, width: right.width)
  }

  private typealias Item = (text: String, style: Style)

  /// What can be turned, and how far the run is.
  private func wheelItems(isShort: Bool) -> [Item] {
    let epochs = model.batchesPerEpoch == 0 ? 0 : Double(model.step) / Double(model.batchesPerEpoch)
    let goal = runView.epochGoal.map { " of \($0)" } ?? ""
    return [
      (weightText, Theme.beta),
      (isShort ? shortLearningRateText : learningRateText, Theme.learningRate.adding(.bold)),
      ("epoch \(Numerals.fixed(epochs, digits: 1))\(goal)", .plain), ("step \(model.step)", .plain),
    ]
  }

  /// How fast it is and how long it will take; before it trains, how to begin.
  private var speedItems: [Item] {
    switch run {
    case .idle where runView.secondsTrained == 0:
      return [(model.step == 0 ? "space begins to train" : "space goes on with this run", Theme.running)]
        + [("n takes one step", Theme.dim), ("w begins another", Theme.dim)]
    case .loading: return [("reading \(model.configuration.dataName)...", Theme.paused)]
    case .idle, .running, .paused: break
    }
    guard imagesPerSecond > 0 else { return [("waiting for the first step", Theme.dim)] }
    let secondsPerStep = Double(model.configuration.batchSize) / imagesPerSecond
    var items: [Item] = [
      ("\(Numerals.compact(imagesPerSecond)) images/s", run == .running ? Theme.running : .plain),
      ("\(Numerals.fixed(secondsPerStep * 1000, digits: secondsPerStep < 0.1 ? 2 : 0)) ms a step", .plain),
    ]
    if model.batchesPerEpoch > 0 {
      let left = model.batchesPerEpoch - model.step % model.batchesPerEpoch
      items.append(("epoch ends in \(Self.time(Double(left) * secondsPerStep))", .plain))
      if let goal = runView.epochGoal, case let left = goal * model.batchesPerEpoch - model.step, left > 0 {
        items.append(("\(goal) epochs in \(Self.time(Double(left) * secondsPerStep))", .plain))
      }
    }
    return items + [("trained \(Self.time(runView.secondsTrained))", Theme.dim)]
  }

  /// Items side by side, as many as fit whole.
  private func write(_ items: [Item], on canvas: inout Canvas, in rect: Rect, y: Int, space: Int = 3) {
    var x = rect.x
    for item in items {
      guard x + item.text.columns <= rect.endX else { return }
      x = canvas.write(item.text, x: x, y: y, style: item.style) + space
    }
  }

  /// Seconds as `0:07`, `12:05`, `3:02:10`.
  static func time(_ seconds: Double) -> String {
    guard seconds < 1e7 else { return "ages" }
    // A time that is left is over only when it is 0.
    let whole = Int(seconds.rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let hours = whole >= 3600 ? "\(whole / 3600):" : ""
    let minutes = whole / 60 % 60
    return "\(hours)\(hours.isEmpty ? "\(minutes)" : two(minutes)):\(two(whole % 60))"
  }

  /// What cannot be turned while it trains.
  private func drawRunSettings(on canvas: inout Canvas, in rect: Rect) {
    guard !rect.isEmpty else { return }
    let inside = canvas.frame(
      rect, title: "this run", unicode: unicode, style: Theme.frame, titleStyle: Theme.frameTitle)
    let run = model.configuration
    let architecture = run.architecture
    let widths = (architecture.encoderWidths + [latent] + architecture.decoderWidths).map(String.init)
    let settings = [
      ("data", "\(run.dataName), \(architecture.imageWidth)x\(architecture.imageHeight), \(run.pixels.rawValue)"),
      ("layers", "\(widths.joined(separator: "-")) \(architecture.activation.rawValue)"),
      ("likelihood", architecture.likelihood.summary),
      ("optimizer", run.optimizer.summary), ("batch", "\(run.batchSize)"), ("seed", "\(run.seed)"),
      ("precision", run.precision.rawValue),
    ]
    for (row, (name, value)) in settings.enumerated() {
      canvas.write(name, x: inside.x, y: inside.y + row, style: Theme.dim)
      canvas.write(value, x: inside.x + 12, y: inside.y + row, maxWidth: max(0, inside.width - 12))
    }
    let end = canvas.write(
      RunCommand.restart.keys[0].name(unicode: unicode), x: inside.x, y: inside.endY - 1, style: Theme.key)
    canvas.write(
      " begins another run", x: end, y: inside.endY - 1, style: Theme.dim,
      maxWidth: inside.endX - end)
  }
}

extension Theme {
  static let learningRate = Style(foreground: .palette(80))
}
