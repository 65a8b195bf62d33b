import Drawing
import Interface
import Training

extension CompareView {
  func draw(on canvas: inout Canvas, _ world: World) {
    let body = Layout(world).body
    let content = comparable(world).content
    if content == nil { return drawNothingToCompare(on: &canvas, in: body, world) }
    if content == .image, world.data.test == nil {
      return world.drawDataState(on: &canvas, in: body, title: "compare: images of the test set")
    }
    let layout = CompareLayout(self, world)
    if layout.isFramed {
      world.drawFrame(on: &canvas, in: layout.sides, title: content == .point ? strips(world) : losses)
      drawRemark(on: &canvas, in: layout.sides, world)
      drawWhatTheyAre(on: &canvas, layout, world)
    }
    for (index, side) in [sideOfNow(world), sideOfThen(world)].enumerated() {
      draw(side, index, on: &canvas, layout, world)
    }
    if let comparison {
      if content == .point { drawStrips(comparison, on: &canvas, layout, world) }
      for (frame, picture) in zip(layout.pictures, comparedPictures(comparison, count: layout.pictures.count, world)) {
        draw(picture, on: &canvas, in: frame, layout, world)
      }
    }
    if !layout.past.isEmpty { drawPast(on: &canvas, layout, world) }
  }

  private func drawNothingToCompare(on canvas: inout Canvas, in body: Rect, _ world: World) {
    let inside = world.drawFrame(on: &canvas, in: body, title: "compare").inset(columns: 1)
    for (row, line) in (comparable(world).obstacle ?? "").wrapped(to: inside.width).enumerated() {
      canvas.write(line, x: inside.x, y: inside.y + row, style: Theme.error)
    }
  }

  /// What the strips show.
  private func strips(_ world: World) -> String {
    "the same z: \(world.name(ofDimension: world.selected)) of \(world.latent) \(world.latents.categories(of: world.selected) == nil ? "from -3 to 3" : "through its categories"); it is \(world.valueWords(of: world.selected, at: world.z))"
  }

  private var losses: String { "the same image: -ELBO = rec + KL" }

  /// A remark on the comparison, in the frame's lower line.
  private func drawRemark(on canvas: inout Canvas, in frame: Rect, _ world: World) {
    guard let text = comparable(world).obstacle ?? remark(world) else { return }
    canvas.write(" \(text) ", x: frame.x + 2, y: frame.endY - 1, style: Theme.paused, maxWidth: frame.width - 4)
  }

  /// Descriptions of the other model and of this one, in the rows that are left.
  private func drawWhatTheyAre(on canvas: inout Canvas, _ layout: CompareLayout, _ world: World) {
    guard let otherModel = world.otherModel, layout.inside.endY - layout.lineY(1) > 2 else {
      return
    }
    let models = [("now", world.model), (otherModel.name, otherModel.checkpoint)]
    for (row, (name, checkpoint)) in models.enumerated() {
      let configuration = checkpoint.configuration
      canvas.write(
        "\(name): \(configuration.architecture.summary), on \(configuration.dataName)", x: layout.inside.x + 1,
        y: layout.inside.endY - 2 + row, style: Theme.dim, maxWidth: layout.inside.width - 2)
    }
  }

  private func remark(_ world: World) -> String? {
    guard let other = world.otherModel?.checkpoint.configuration else { return nil }
    if comparable(world).content == .point {
      return "each run finds axes of its own: the same z says something else there"
    }
    if other.architecture.likelihood != world.model.configuration.architecture.likelihood {
      return "another likelihood: its nats cannot be compared"
    }
    return other.dataName == world.model.configuration.dataName ? nil : "that model learned from \(other.dataName)"
  }

  /// Both strips and the values between them.
  private func drawStrips(_ comparison: Comparison, on canvas: inout Canvas, _ layout: CompareLayout, _ world: World) {
    let columns = layout.columns
    let sides = [comparison.now, comparison.then]
    // After a resize, until the pictures have been decoded again.
    guard sides.allSatisfy({ $0.images.count == columns + 1 }) else { return }
    let nearest = (0..<columns).min { distance($0, columns, world) < distance($1, columns, world) }
    for column in 0..<columns {
      for (index, side) in sides.enumerated() {
        canvas.draw(side.images[column], in: layout.tile(index, column: column), symbols: world.look.symbols)
      }
      let rect = layout.tile(0, column: column)
      let text = world.placeText(CompareLayout.value(column, of: columns), of: world.selected, digits: 1)
      canvas.write(
        text, x: rect.x + max(0, (rect.width - text.columns) / 2), y: layout.valuesY,
        style: column == nearest ? Theme.selected : Theme.dim)
    }
  }

  private func distance(_ column: Int, _ columns: Int, _ world: World) -> Float {
    abs(CompareLayout.value(column, of: columns) - world.latents.place(of: world.selected, at: world.z))
  }

  /// A large picture.
  private struct LargePicture {
    enum Content {
      case image(Picture)
      case difference(Picture, Picture)
    }

    let title: String
    let content: Content
    var isSelected = false
  }

  private func comparedPictures(_ comparison: Comparison, count: Int, _ world: World) -> [LargePicture] {
    guard let now = comparison.now.images.last, let then = comparison.then.images.last else { return [] }
    var pictures: [LargePicture] = []
    if let evaluation = comparison.now.evaluation {
      let original = Picture(world.imageSize, values: evaluation.pixels)
      let index = min(world.testImages.index, (world.data.test?.count ?? 1) - 1)
      let label = world.data.test?.labels.map { " class \($0[index])" } ?? ""
      pictures.append(LargePicture(title: "#\(index)\(label)", content: .image(original)))
    }
    pictures.append(LargePicture(title: sideOfNow(world).name, content: .image(now)))
    pictures.append(
      LargePicture(
        title: world.chosenMoment.map { "then, \(world.stepWord) \($0.step)" }
          ?? sideOfThen(world).name,
        content: .image(then),
        isSelected: true)
    )
    if pictures.count < count, (now.width, now.height) == (then.width, then.height) {
      pictures.append(LargePicture(title: "difference", content: .difference(now, then)))
    }
    return pictures
  }

  /// The columns for the legend of a difference, with the corners.
  private static let legendColumns = 24

  private func draw(
    _ picture: LargePicture, on canvas: inout Canvas, in frame: Rect, _ layout: CompareLayout, _ world: World
  ) {
    var inside: Rect
    let style = picture.isSelected ? Theme.selected : Theme.frameTitle
    if layout.isFramed {
      inside = world.drawFrame(on: &canvas, in: frame, title: picture.title, titleStyle: style)
    } else {
      canvas.write(picture.title, x: frame.x, y: frame.y, style: style, maxWidth: frame.width - 1)
      inside = frame.splitTop(1).rest
    }
    // The last frame may be wider than the others, but all pictures have the same size.
    inside = inside.centered(
      width: (layout.pictures.map(\.width).min() ?? 0) - (layout.isFramed ? 2 : 0), height: inside.height)
    switch picture.content {
    case .image(let image): canvas.draw(image, in: image.size.bestRect(in: inside), symbols: world.look.symbols)
    case .difference(let now, let then):
      canvas.draw(Difference(of: now, minus: then), in: now.size.bestRect(in: inside), look: world.look)
      guard frame.width >= Self.legendColumns else { return }
      let x = canvas.write(" now ", x: frame.x + 2, y: frame.endY - 1, style: Theme.dim)
      Difference.drawLegend(on: &canvas, x: x, y: frame.endY - 1, ability: world.ability)
    }
  }

  /// A click on the slider looks at the nearest moment; on a small picture, it moves z there.
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    let layout = CompareLayout(self, world)
    if let slider = layout.slider, slider.contains(x: x, y: y) {
      let count = world.past.moments.count + 1
      func distance(_ moment: Int) -> Int { abs(CompareLayout.column(of: moment, of: count, in: slider) - x) }
      play = nil
      return look(at: (0..<count).min { distance($0) < distance($1) } ?? 0, &world)
    }
    for column in 0..<layout.columns
    where (0...1).contains(where: { layout.tile($0, column: column).contains(x: x, y: y) }) {
      return world.set(world.selected, to: CompareLayout.value(column, of: layout.columns))
    }
    return []
  }
}
