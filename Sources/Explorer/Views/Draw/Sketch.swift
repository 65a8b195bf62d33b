import Drawing

/// The drawing in progress: the pad, the pen and the strokes that can be undone.
struct Sketch: Sendable {
  private(set) var pad = Pad(PictureSize(width: 0, height: 0))
  /// The previous drawings, the latest last.
  private var earlier: [Pad] = []
  /// The stroke that is being drawn.
  private(set) var stroke: Stroke?
  /// Whether the mouse draws it.
  private(set) var isByMouse = false
  private(set) var isErasing = false
  /// The pixel that the keys' pen is over.
  private(set) var cursor: (x: Int, y: Int) = (0, 0)
  /// Whether the pen is shown; the mouse has its own pointer.
  private(set) var isCursorVisible = true

  /// Whether z becomes the drawing's mean as soon as it has been encoded.
  var isChanged = false
  /// The number of steps that can be undone.
  private static let memory = 50

  /// Whether the keys' pen is down.
  var isPenDown: Bool { stroke != nil && !isByMouse }

  /// An empty pad of this size.
  init(_ size: PictureSize) { resize(to: size) }

  /// Takes another size and keeps the drawing.
  mutating func resize(to size: PictureSize) {
    stroke = nil
    guard pad.size != size else { return }
    earlier = []
    pad = Pad(pad.image.resampled(width: size.width, height: size.height).withChannels(size.channels))
    cursor = (size.width / 2, size.height / 2)
  }

  /// Puts the pen or eraser down.
  mutating func begin(at point: PadPoint, byMouse: Bool) {
    remember()
    isByMouse = byMouse
    isCursorVisible = !byMouse
    let stroke = Stroke(on: pad, at: point, erases: isErasing)
    self.stroke = stroke
    show(stroke.pad)
  }

  /// Draws a line to a place, if the pen is down.
  mutating func go(to point: PadPoint) {
    guard var stroke else { return }
    stroke.go(to: point)
    self.stroke = stroke
    show(stroke.pad)
  }

  mutating func lift() { stroke = nil }

  /// Puts the keys' pen down, or lifts it.
  mutating func togglePen() {
    if isPenDown { lift() } else { begin(at: cursorPoint, byMouse: false) }
  }

  /// Switches between pen and eraser, which stays down if it was.
  mutating func toggleEraser() {
    isErasing.toggle()
    let wasDown = isPenDown
    lift()
    if wasDown { begin(at: cursorPoint, byMouse: false) }
  }

  /// Moves the keys' pen, which draws if it is down.
  mutating func moveCursor(right: Int, down: Int) {
    if isByMouse { lift() }
    isCursorVisible = true
    cursor.x = min(max(cursor.x + right, 0), pad.width - 1)
    cursor.y = min(max(cursor.y + down, 0), pad.height - 1)
    if isPenDown { go(to: cursorPoint) }
  }

  private var cursorPoint: PadPoint { PadPoint(x: Float(cursor.x) + 0.5, y: Float(cursor.y) + 0.5) }

  /// Replaces the drawing.
  mutating func replace(with other: Pad) {
    lift()
    guard other != pad else { return }
    remember()
    show(other)
  }

  /// Goes back to the drawing before the last change. Returns false if there was none.
  mutating func takeBack() -> Bool {
    lift()
    guard let last = earlier.popLast() else { return false }
    show(last)
    return true
  }

  private mutating func remember() {
    earlier.append(pad)
    if earlier.count > Self.memory { earlier.removeFirst() }
  }

  private mutating func show(_ pad: Pad) {
    self.pad = pad
    isChanged = !pad.isEmpty
  }
}
