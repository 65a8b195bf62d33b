import Drawing
import Interface
import Training
import VAE

/// The dial's slider: a track from the low end of the range to the high end, logarithmic in beta.
struct DialSlider: Equatable {
  let range: BetaRange
  /// Where it lies.
  let columns: Range<Int>
  let y: Int

  /// The smallest useful width.
  static let least = 6

  /// The column of a beta.
  func column(of beta: Float) -> Int {
    columns.lowerBound + Int(whole: (range.share(of: beta) * Float(columns.count - 1)).rounded())
  }

  /// The beta of a column with two significant digits; at the edges and beyond, the end of the range.
  func beta(atColumn column: Int) -> Float {
    if column <= columns.lowerBound { return range.low }
    if column >= columns.upperBound - 1 { return range.high }
    let share = Float(column - columns.lowerBound) / Float(columns.count - 1)
    return range.clamped(BetaLadder.rounded(range.beta(atShare: share)))
  }
}

extension ExploreView {
  /// The slider of the first view; nil for a model without gates, or if there is no room.
  func dialSlider(_ layout: Layout, _ world: World) -> DialSlider? {
    guard let dialRange = world.dialRange else { return nil }
    let inside = layout.isCompact ? layout.status : layout.status.inset(columns: 1, rows: 1)
    guard layout.isCompact else { return DialSlider(range: dialRange, columns: inside.x..<inside.endX, y: inside.y) }
    let start = inside.x + compactDialText(columns: inside.width, world).columns + 1
    let hasStep = inside.endX - start >= 2 * DialSlider.least + 1 + stepText(world).columns
    let columns = start..<max(start, inside.endX - (hasStep ? stepText(world).columns + 1 : 0))
    return columns.count < DialSlider.least ? nil : DialSlider(range: dialRange, columns: columns, y: inside.y + 1)
  }

  /// The dial in the longest words that leave room for a slider. Their length does not depend on beta, so that the
  /// slider stays.
  func compactDialText(columns: Int, _ world: World) -> String {
    guard let dial = world.dial else { return "" }
    let spare = String(repeating: " ", count: max(0, "0.0125".count - BetaLadder.text(dial).columns))
    let texts = [world.dialText, world.shortDialText].map { $0 + spare }
    let least = DialSlider.least + 1
    return texts.first { $0.columns + least <= columns } ?? "dial \(BetaLadder.text(dial))" + spare
  }

  /// The progress of the run.
  func stepText(_ world: World) -> String { "\(world.stepWord) \(world.model.step)" }

  func draw(_ slider: DialSlider, on canvas: inout Canvas, _ world: World) {
    let (first, last) = (slider.columns.lowerBound, slider.columns.upperBound - 1)
    for x in slider.columns { canvas[x, slider.y] = Cell(world.unicode ? "─" : "-", Theme.frame) }
    canvas[first, slider.y] = Cell(world.unicode ? "├" : "|", Theme.frame)
    canvas[last, slider.y] = Cell(world.unicode ? "┤" : "|", Theme.frame)
    // The VAE, beta 1, is the reference for all betas.
    if slider.range.clamped(1) == 1, case let x = slider.column(of: 1), first < x, x < last {
      canvas[x, slider.y] = Cell(world.unicode ? "┼" : "+", Theme.frame)
    }
    guard let dial = world.dial else { return }
    canvas[slider.column(of: dial), slider.y] = Cell(world.unicode ? "●" : "o", Theme.beta)
  }

  /// A click on the slider turns the dial there; nil for a click elsewhere.
  mutating func clickOnSlider(x: Int, y: Int, _ layout: Layout, _ world: inout World) -> [Effect]? {
    guard let slider = dialSlider(layout, world), y == slider.y, slider.columns.contains(x) else {
      isDialHeld = false
      return nil
    }
    isDialHeld = true
    return world.turn(beta: slider.beta(atColumn: x))
  }

  /// The mouse moves with its button down: a knob that is held follows it in any row.
  mutating func dragSlider(x: Int, _ world: inout World) -> [Effect] {
    guard isDialHeld, let slider = dialSlider(Layout(world), world) else { return [] }
    return world.turn(beta: slider.beta(atColumn: x))
  }
}
