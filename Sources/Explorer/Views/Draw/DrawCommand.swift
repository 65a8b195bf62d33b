import Drawing
import Interface

enum DrawCommand: ViewCommand {
  case pen, left, down, up, right, farLeft, farDown, farUp, farRight
  case eraser, clear, takeBack, fit, shiftUp, shiftLeft, shiftDown, shiftRight
  case decoded, testImage, scrollUp, scrollDown, fetch

  var keys: [Key] {
    switch self {
    case .pen: [.enter]
    case .left: ArrowKeys.left
    case .down: ArrowKeys.down
    case .up: ArrowKeys.up
    case .right: ArrowKeys.right
    case .farLeft: ArrowKeys.farLeft
    case .farDown: ArrowKeys.farDown
    case .farUp: ArrowKeys.farUp
    case .farRight: ArrowKeys.farRight
    case .eraser: [.character("e")]
    case .clear: [.character("c"), .delete]
    case .takeBack: [.backspace]
    case .fit: [.character("F")]
    case .shiftUp: [.character("W")]
    case .shiftLeft: [.character("A")]
    case .shiftDown: [.character("S")]
    case .shiftRight: [.character("D")]
    case .decoded: [.character("g")]
    case .testImage: [.character("i")]
    case .scrollUp: [.pageUp]
    case .scrollDown: [.pageDown]
    case .fetch: [.character("f")]
    }
  }

  static let explanations: [(commands: [Self], text: String)] = [
    ([.pen], "pen down: the arrows draw; or up again"),
    ([.left, .down, .up, .right], "move the pen by a pixel"),
    ([.farLeft, .farRight], "move it by five pixels"),
    ([.farDown, .farUp], "move it by five pixels down or up"),
    ([.eraser], "draw with the eraser, or with the pen again"),
    ([.takeBack], "undo the last stroke or change"),
    ([.clear], "clear the pad"),
    ([.fit], "show the model the drawing scaled and centred like MNIST, or as it is"),
    ([.shiftUp, .shiftLeft, .shiftDown, .shiftRight], "shift the drawing by a pixel"),
    ([.decoded], "put the image that z decodes to on the pad"),
    ([.testImage], "put the test image of view 5 on the pad"),
    ([.scrollUp, .scrollDown], "scroll through the dimensions"),
    ([.fetch], "fetch the data set, if it is missing"),
  ]

  static let hints: [(commands: [Self], label: String)] = [
    ([.pen], "pen"), ([.left, .up, .down, .right], "move"), ([.clear], "clear"), ([.eraser], "eraser"),
    ([.fit], "fit"), ([.takeBack], "undo"),
    ([.shiftUp, .shiftLeft, .shiftDown, .shiftRight], "shift"),
    ([.testImage], "test image"), ([.decoded], "image at z"), ([.scrollUp, .scrollDown], "scroll"),
  ]
}

extension DrawView {
  mutating func perform(_ command: DrawCommand, _ world: inout World) -> [Effect] {
    let before = sketch.pad
    switch command {
    case .pen: sketch.togglePen()
    case .left: sketch.moveCursor(right: -1, down: 0)
    case .down: sketch.moveCursor(right: 0, down: 1)
    case .up: sketch.moveCursor(right: 0, down: -1)
    case .right: sketch.moveCursor(right: 1, down: 0)
    case .farLeft: sketch.moveCursor(right: -5, down: 0)
    case .farDown: sketch.moveCursor(right: 0, down: 5)
    case .farUp: sketch.moveCursor(right: 0, down: -5)
    case .farRight: sketch.moveCursor(right: 5, down: 0)
    case .eraser: sketch.toggleEraser()
    case .clear: sketch.replace(with: Pad(before.size))
    case .takeBack: if !sketch.takeBack() { world.say("there is nothing to undo", isError: false) }
    case .fit:
      sketch.lift()
      fits = !isFitted(world)
      sketch.isChanged = !before.isEmpty
      return before.isEmpty ? [] : [.ask]
    case .shiftUp: sketch.replace(with: before.shifted(right: 0, down: -1))
    case .shiftLeft: sketch.replace(with: before.shifted(right: -1, down: 0))
    case .shiftDown: sketch.replace(with: before.shifted(right: 0, down: 1))
    case .shiftRight: sketch.replace(with: before.shifted(right: 1, down: 0))
    case .decoded: takeDecoded(world)
    case .testImage: takeTestImage(&world)
    case .scrollUp: scrollSketch(by: -1, world)
    case .scrollDown: scrollSketch(by: 1, world)
    case .fetch: return world.fetchData()
    }
    return changed(from: before)
  }

  /// The effects of a changed pad.
  private mutating func changed(from before: Pad) -> [Effect] {
    sketchChanged()
    return sketch.pad == before ? [] : [.ask]
  }

  private mutating func takeDecoded(_ world: World) {
    guard let image = world.image, image.size == world.imageSize else { return }
    sketch.replace(with: Pad(image))
  }

  private mutating func takeTestImage(_ world: inout World) {
    guard let images = world.data.test else { return world.say("there are no test images here", isError: false) }
    sketch.replace(with: Pad(images.picture(min(world.testImages.index, images.count - 1))))
  }

  private mutating func scrollSketch(by rows: Int, _ world: World) {
    let visible = DrawLayout(world).visibleDimensions
    firstDimension = max(0, min(firstDimension + rows, world.latent - visible))
  }

  /// A mouse press on the pad puts the pen down there.
  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    sketch.lift()
    let rect = DrawLayout(world).pad
    guard rect.contains(x: x, y: y) else { return [] }
    sketch.begin(at: padPoint(x: x, y: y, rect), byMouse: true)
    sketchChanged()
    return [.ask]
  }

  /// A stroke that began on the pad follows the mouse anywhere; outside the pad it leaves no trace.
  mutating func drag(x: Int, y: Int, _ world: inout World) -> [Effect] {
    guard sketch.isByMouse, sketch.stroke != nil, Layout(world).fits else { return [] }
    let before = sketch.pad
    sketch.go(to: padPoint(x: x, y: y, DrawLayout(world).pad))
    return changed(from: before)
  }

  /// The middle of a cell, in pixels of the pad.
  private func padPoint(x: Int, y: Int, _ rect: Rect) -> PadPoint {
    PadPoint(
      x: (Float(x - rect.x) + 0.5) * Float(sketch.pad.width) / Float(rect.width),
      y: (Float(y - rect.y) + 0.5) * Float(sketch.pad.height) / Float(rect.height))
  }
}
