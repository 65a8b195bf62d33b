import Drawing
import Interface
import VAE

extension ExploreView {
  /// A row for each dimension: its number, its value on a bar from -3 to 3, the value, its KL in nats.
  func drawLatent(on canvas: inout Canvas, in layout: Layout, _ world: World) {
    let known = world.klPerDimension.count == world.latent
    let columns = layout.latentColumns
    let last = min(world.firstVisible + layout.latentRows, world.latent)
    if !layout.isCompact { drawLatentFrame(on: &canvas, layout, visible: world.firstVisible..<last, world) }
    let largest = max(world.klPerDimension.filter(\.isFinite).max() ?? 0, 0.5)
    for dimension in world.firstVisible..<last {
      let y = layout.rows.y + dimension - world.firstVisible
      drawDimension(dimension, on: &canvas, y: y, columns, klLimit: known ? Double(largest) : nil, world)
    }
  }

  private func drawLatentFrame(on canvas: inout Canvas, _ layout: Layout, visible: Range<Int>, _ world: World) {
    let total =
      world.klPerDimension.count == world.latent
      ? "  KL \(Numerals.nats(Double(world.klPerDimension.reduce(0, +)))) nats" : ""
    let titles = ["latent z\(total)\(world.dial.map { " at \(world.words(ofBeta: $0))" } ?? "")", "latent z\(total)"]
    let title = titles.fitting(layout.latent.width - 6)
    world.drawFrame(
      on: &canvas, in: layout.latent, title: world.klPerDimension.count == world.latent ? title : titles[1])
    drawHeading(on: &canvas, y: layout.rows.y - 1, layout.latentColumns, world.latents)
    if visible.count < world.latent {
      let text = " \(visible.lowerBound + 1)-\(visible.upperBound) of \(world.latent) "
      canvas.write(text, endX: layout.latent.endX - 2, y: layout.latent.endY - 1, style: Theme.frameTitle)
    }
  }

  private func drawHeading(on canvas: inout Canvas, y: Int, _ columns: LatentColumns, _ latents: LatentSpace) {
    if latents.continuous > 0 {
      let middle = columns.bar.lowerBound + columns.bar.count / 2
      canvas.write("-3", x: columns.bar.lowerBound, y: y, style: Theme.dim)
      canvas.write("0", x: middle, y: y, style: Theme.dim)
      canvas.write("3", endX: columns.bar.upperBound, y: y, style: Theme.dim)
    } else {
      let heading = latents.codebook == nil ? "category" : "code"
      canvas.write(heading, x: columns.bar.lowerBound, y: y, style: Theme.dim, maxWidth: columns.bar.count)
    }
    canvas.write("z", endX: columns.valueEnd, y: y, style: Theme.dim)
    if let klEnd = columns.klEnd { canvas.write("KL", endX: klEnd, y: y, style: Theme.dim) }
  }

  /// `klLimit` is the KL that fills the bar; nil while the KL is not known.
  private func drawDimension(
    _ dimension: Int, on canvas: inout Canvas, y: Int, _ columns: LatentColumns, klLimit: Double?,
    _ world: World
  ) {
    let isSelected = dimension == world.selected
    if isSelected { canvas.write(world.sign("▸", ">"), x: columns.number, y: y, style: Theme.selected) }
    canvas.write(
      "\(dimension + 1)", endX: columns.numberEnd, y: y, style: isSelected ? Theme.selected : Theme.dim)
    let style = isSelected ? Theme.selected : Theme.value
    if world.latents.categories(of: dimension) != nil {
      canvas.choices(
        world.z[world.latents.columns(of: dimension)], x: columns.bar.lowerBound, y: y, width: columns.bar.count,
        unicode: world.unicode, style: style, otherStyle: Theme.frame)
    } else {
      canvas.latentBar(
        Double(world.z[dimension]), x: columns.bar.lowerBound, y: y, width: columns.bar.count, unicode: world.unicode,
        style: style, trackStyle: Theme.frame)
    }
    canvas.write(
      world.valueText(of: dimension, at: world.z), endX: columns.valueEnd, y: y,
      style: isSelected ? Theme.selected : .plain)
    guard let klEnd = columns.klEnd else { return }
    guard let klLimit else {
      canvas.write("?", endX: klEnd, y: y, style: Theme.dim)
      return
    }
    let kl = Double(world.klPerDimension[dimension])
    let words = world.wordsOfKL(dimension)
    canvas.write(words.text, endX: klEnd, y: y, style: words.style, maxWidth: 6)
    canvas.magnitudeBar(
      kl, limit: klLimit, x: columns.klBar.lowerBound, y: y, width: columns.klBar.count, unicode: world.unicode,
      style: Theme.kl)
  }
}
