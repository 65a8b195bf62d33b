import Drawing
import Testing

/// A picture in pixels: what grows keeps its values, and what lies over a picture is not covered.
@Suite struct BitmapTests {
  private func grey(_ width: Int, _ height: Int) -> Bitmap {
    Bitmap(
      PictureSize(width: width, height: height), bytes: (0..<width * height).map { UInt8(($0 * 37 + 11) % 256) })
  }

  private func pixel(_ bitmap: Bitmap, _ x: Int, _ y: Int) -> [UInt8] {
    let channels = bitmap.size.channels
    let start = (y * bitmap.size.width + x) * channels
    return Array(bitmap.bytes[start..<start + channels])
  }

  @Test func aPictureIsRoundedToBytes() {
    let values: [Float] = [0, 1, 0.5, -3, 7, .nan, .infinity, 0.25, 128.0 / 255, 0, 0, 1]
    let picture = Picture(PictureSize(width: 2, height: 2, channels: 3), values: values)
    // Channels lie one after the other in a picture, and side by side in a bitmap.
    #expect(Bitmap(picture).bytes == [0, 255, 128, 255, 0, 0, 128, 255, 0, 0, 64, 255])
  }

  @Test func wholeFactorsMakeSquares() {
    let bitmap = grey(28, 28)
    let scaled = bitmap.scaled(width: 280, height: 280)
    for y in 0..<280 { for x in 0..<280 { #expect(pixel(scaled, x, y) == pixel(bitmap, x / 10, y / 10)) } }
    #expect(bitmap.scaled(width: 28, height: 28) == bitmap)
  }

  /// A cell is not exactly twice as high as wide: squares all the same, with black above and below.
  @Test func whatIsLeftOverIsBlack() {
    let bitmap = Bitmap(PictureSize(width: 28, height: 28, channels: 3), bytes: Array(repeating: 200, count: 3 * 784))
    let scaled = bitmap.scaled(width: 252, height: 266)
    for y in 0..<266 {
      let isInside = (7..<259).contains(y)
      #expect((0..<252).allSatisfy { pixel(scaled, $0, y) == Array(repeating: isInside ? 200 : 0, count: 3) })
    }
  }

  /// Factors between whole numbers repeat some pixels once more; each is there, in its order, and there are no others.
  @Test(arguments: [(28, 28, 45, 44), (300, 1, 300, 20), (7, 5, 8, 300), (3, 3, 5, 5)])
  func nothingIsInventedWhereItGrows(width: Int, height: Int, wide: Int, high: Int) {
    let bitmap = grey(width, height)
    let scaled = bitmap.scaled(width: wide, height: high)
    #expect(scaled.size.width == wide && scaled.size.height == high)
    let (across, down) = (wide / width, high / height)
    for y in 0..<high {
      for x in 0..<wide {
        let (column, row) = ((2 * x + 1) * width / (2 * wide), (2 * y + 1) * height / (2 * high))
        #expect(pixel(scaled, x, y) == pixel(bitmap, column, row))
      }
    }
    // No pixel is more than one wider than another.
    for source in 0..<width {
      let count = (0..<wide).count { (2 * $0 + 1) * width / (2 * wide) == source }
      #expect(count == across || count == across + 1)
    }
    #expect(down >= 1)
  }

  @Test func whatShrinksIsAveraged() {
    let bitmap = Bitmap(PictureSize(width: 4, height: 2), bytes: [0, 100, 200, 100, 100, 200, 0, 100])
    #expect(bitmap.scaled(width: 2, height: 1).bytes == [100, 100])
    // One axis shrinks, the other grows.
    #expect(bitmap.scaled(width: 2, height: 4).bytes == [50, 150, 50, 150, 150, 50, 150, 50])
    let colors = Bitmap(PictureSize(width: 2, height: 1, channels: 3), bytes: [0, 10, 255, 100, 20, 255])
    #expect(colors.scaled(width: 1, height: 1).bytes == [50, 15, 255])
    #expect(grey(2, 2).scaled(width: 0, height: 5).bytes == [])
  }

  /// What is condensed is the same picture.
  @Test func equalNeighboursAreOne() {
    let bitmap = grey(5, 4)
    let (small, widths, heights) = bitmap.scaled(width: 18, height: 13).condensed
    #expect(small == bitmap && widths == [4, 3, 4, 3, 4] && heights == [3, 3, 4, 3])
    let flat = Bitmap(PictureSize(width: 3, height: 2, channels: 3), bytes: Array(repeating: 9, count: 18)).condensed
    #expect(flat.bitmap.bytes == [9, 9, 9] && flat.widths == [3] && flat.heights == [2])
    #expect(Bitmap(PictureSize(width: 0, height: 0), bytes: []).condensed.widths == [])
    #expect(grey(2, 1).inColor.bytes == [11, 11, 11, 48, 48, 48])
  }

  @Test func aPartIsThatPart() {
    let bitmap = grey(9, 7)
    let part = bitmap.cropped(x: 2, y: 3, width: 4, height: 2)
    for y in 0..<2 { for x in 0..<4 { #expect(pixel(part, x, y) == pixel(bitmap, x + 2, y + 3)) } }
  }
}

@Suite struct PlacementTests {
  private let picture = Picture(width: 8, height: 8, values: (0..<64).map { Float($0) / 63 })

  private func canvas() -> Canvas {
    var canvas = Canvas(width: 20, height: 10)
    canvas.draw(picture, in: Rect(x: 2, y: 1, width: 8, height: 4), symbols: .pixels)
    return canvas
  }

  private func covered(_ canvas: Canvas) -> Set<[Int]> {
    var cells: Set<[Int]> = []
    for piece in canvas.pieces {
      for y in piece.rect.y..<piece.rect.endY {
        for x in piece.rect.x..<piece.rect.endX { #expect(cells.insert([x, y]).inserted, "twice at \(x), \(y)") }
      }
    }
    return cells
  }

  @Test func onlyPixelsLeaveAPicture() {
    for symbols in Symbols.allCases where symbols != .pixels {
      var canvas = Canvas(width: 20, height: 10)
      canvas.draw(picture, in: Rect(x: 2, y: 1, width: 8, height: 4), symbols: symbols)
      #expect(canvas.placements.isEmpty && canvas.pieces.isEmpty)
    }
    var half = Canvas(width: 20, height: 10)
    half.draw(picture, in: Rect(x: 2, y: 1, width: 8, height: 4), symbols: .half)
    #expect(canvas().cells == half.cells && canvas() != half)
    let whole = Rect(x: 2, y: 1, width: 8, height: 4)
    #expect(canvas().pieces == [PixelPiece(whole, of: Bitmap(picture), in: whole)])
  }

  @Test func whatLiesOverAPictureIsSeen() {
    var canvas = canvas()
    canvas.write("ab", x: 4, y: 2)
    let cells = covered(canvas)
    #expect(cells.count == 30 && !cells.contains([4, 2]) && !cells.contains([5, 2]) && cells.contains([6, 2]))
    #expect(canvas.pieces.allSatisfy { $0.whole == Rect(x: 2, y: 1, width: 8, height: 4) })
    // The rows above, the parts beside, the rows below.
    #expect(canvas.pieces.count == 4)
    canvas.fill(Rect(x: 0, y: 0, width: 20, height: 10), with: Cell())
    #expect(canvas.pieces.isEmpty)
  }

  @Test func whatIsDimmedIsInCells() {
    var canvas = canvas()
    canvas.restyle(Rect(x: 2, y: 1, width: 8, height: 1)) { $0.attributes.insert(.dim) }
    #expect(covered(canvas).count == 24)
  }

  /// Two pictures whose cells look the same: the later one is seen.
  @Test func theLaterPictureIsSeen() {
    var canvas = canvas()
    let whole = Rect(x: 2, y: 1, width: 8, height: 4)
    let finer = Picture(width: 8, height: 8, values: picture.values.map { $0 + 1e-6 })
    canvas.draw(finer, in: whole, symbols: .pixels)
    #expect(canvas.pieces.count == 1)
    let black = Picture(width: 1, height: 1, values: [0])
    canvas.draw(black, in: Rect(x: 3, y: 2, width: 1, height: 1), symbols: .pixels)
    #expect(covered(canvas).count == 32)
    #expect(canvas.pieces.last?.bitmap.bytes == [0])
  }

  @Test func whatIsOutsideIsLeftOff() {
    var canvas = Canvas(width: 5, height: 3)
    canvas.draw(picture, in: Rect(x: -3, y: 1, width: 8, height: 4), symbols: .pixels)
    #expect(canvas.pieces.map(\.rect) == [Rect(x: 0, y: 1, width: 5, height: 2)])
    #expect(canvas.pieces.map(\.whole) == [Rect(x: -3, y: 1, width: 8, height: 4)])
    canvas = Canvas(width: 5, height: 3)
    canvas.draw(picture, in: Rect(x: 9, y: 9, width: 8, height: 4), symbols: .pixels)
    #expect(canvas.placements.isEmpty)
  }

  @Test func aCanvasTakesItsPicturesAlong() {
    var outer = Canvas(width: 30, height: 12)
    outer.draw(canvas(), x: 5, y: 3)
    #expect(outer.pieces.map(\.rect) == [Rect(x: 7, y: 4, width: 8, height: 4)])
    var small = Canvas(width: 12, height: 6)
    small.draw(canvas(), x: 5, y: 3)
    #expect(small.pieces.map(\.rect) == [Rect(x: 7, y: 4, width: 5, height: 2)])
    #expect(small.pieces.map(\.whole) == [Rect(x: 7, y: 4, width: 8, height: 4)])
  }

  @Test func cellsBehindAreReplaced() {
    var canvas = canvas()
    canvas.write("ab", x: 4, y: 2)
    let replaced = canvas.replacing(canvas.pieces, with: Cell("#"))
    #expect(replaced.placements.isEmpty)
    #expect(replaced.lines[2] == "  ##ab####" && replaced.lines[0].isEmpty && replaced.lines[5].isEmpty)
  }
}

@Suite struct PixelLookTests {
  @Test func pixelsAreThereWhereTheScreenHasThem() {
    var look = ScreenLook(limits: ScreenAbility(unicode: true, colors: 256), symbols: .pixels)
    #expect(look.wantsPixels && look.symbols == .half)
    look.hasPixels = true
    #expect(look.symbols == .pixels)
    var order: [Symbols] = []
    for _ in 0..<6 {
      look.turnSymbols()
      order.append(look.symbols)
    }
    #expect(order == [.quadrant, .block, .ascii, .octant, .half, .pixels])
    // With fewer colours there are cells.
    while look.ability.colors >= 256 { look.turnColors() }
    #expect(look.symbols == .block)
  }

  @Test func cellsAreTheDefault() {
    var look = ScreenLook(limits: ScreenAbility(unicode: true, colors: ScreenAbility.trueColor))
    look.hasPixels = true
    #expect(look.symbols == .half && !look.wantsPixels)
    look.turnSymbols()
    #expect(look.symbols == .pixels)
    var poor = ScreenLook(limits: ScreenAbility(unicode: true, colors: 16), symbols: .pixels)
    poor.hasPixels = true
    #expect(poor.symbols == .block)
    var ascii = ScreenLook(limits: ScreenAbility(unicode: false, colors: 256), symbols: .pixels)
    ascii.hasPixels = true
    #expect(ascii.symbols == .space)
  }
}
