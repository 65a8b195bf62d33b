import Drawing
import Training

/// What the user draws, with what, and what the model makes of it.
struct Sketch: Sendable {
  private(set) var pad = Pad(PictureSize(width: 0, height: 0))
  /// The drawings before, the latest last.
  private var earlier: [Pad] = []
  /// The stroke that is being drawn.
  private(set) var stroke: Stroke?
  /// Whether the mouse draws it.
  private(set) var isByMouse = false
  private(set) var isErasing = false
  /// The pixel that the keys' pen is over.
  private(set) var cursor: (x: Int, y: Int) = (0, 0)
  /// Whether that is to be seen: the mouse has a pointer of its own.
  private(set) var isCursorVisible = true

  /// Whether z is to become the drawing's as soon as it has been encoded.
  var isChanged = false
  /// How many steps can be taken back.
  private static let memory = 50

  /// Whether the keys' pen is down.
  var isPenDown: Bool { stroke != nil && !isByMouse }

  /// An empty pad of this size.
  init(_ size: PictureSize) { resize(to: size) }

  /// Takes another size; the drawing stays.
  mutating func resize(to size: PictureSize) {
    stroke = nil
    guard pad.size != size else { return }
    earlier = []
    pad = Pad(pad.image.resampled(width: size.width, height: size.height).withChannels(size.channels))
    cursor = (size.width / 2, size.height / 2)
  }

  /// Puts pen or eraser down.
  mutating func begin(at point: PadPoint, byMouse: Bool) {
    remember()
    isByMouse = byMouse
    isCursorVisible = !byMouse
    let stroke = Stroke(on: pad, at: point, erases: isErasing)
    self.stroke = stroke
    show(stroke.pad)
  }

  /// Draws a line to there, if the pen is down.
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

  /// Pen or eraser; what is down stays down.
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

  /// Another drawing in place of this one.
  mutating func replace(with other: Pad) {
    lift()
    guard other != pad else { return }
    remember()
    show(other)
  }

  /// The drawing before the last stroke, or whatever else was done to it. False if there was none.
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
