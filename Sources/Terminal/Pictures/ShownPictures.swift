import Drawing

/// The pictures on a terminal, and what has to be sent for others: nothing for one that is there.
package struct ShownPictures {
  /// How the terminal takes them.
  package let way: PictureProtocol
  /// The pixels of a cell.
  package let cell: CellSize
  /// The pictures by their places, which do not overlap, with their numbers in kitty's protocol.
  private var shown: [Rect: (piece: PixelPiece, number: Int)] = [:]
  /// The numbers in use are from `firstNumber` on.
  private var free: [Int] = []
  private var nextNumber = Self.firstNumber
  private static let firstNumber = 0x6C61_7401
  /// The longest side of a Sixel picture: xterm cuts off what is beyond 1000.
  private static let longestSixel = 960

  /// A terminal without pictures.
  package init(_ way: PictureProtocol, cell: CellSize) {
    (self.way, self.cell) = (way, cell)
  }

  /// The pieces of a canvas that can be shown on a screen of this size.
  package func pieces(of canvas: Canvas, width: Int, height: Int) -> [PixelPiece] {
    let pieces = canvas.pieces
    switch way {
    case .kitty: return pieces.compactMap { $0.part(Rect(width: width, height: height)) }
    // After a picture in the last row some terminals scroll.
    case .iTerm2: return pieces.compactMap { $0.part(Rect(width: width, height: height - 1)) }
    case .sixel:
      let (across, down) = (max(1, Self.longestSixel / cell.width), max(1, Self.longestSixel / cell.height))
      return pieces.flatMap { piece in
        stride(from: piece.rect.y, to: piece.rect.endY, by: down).flatMap { y in
          stride(from: piece.rect.x, to: piece.rect.endX, by: across).compactMap { x in
            piece.part(Rect(x: x, y: y, width: across, height: down))?.part(Rect(width: width, height: height - 1))
          }
        }
      }
    }
  }

  /// What is to be sent before the cells of a frame: the end of pictures that are not among `pieces`. Elsewhere than in
  /// kitty's protocol cells that are written erase them.
  package mutating func deletions(for pieces: [PixelPiece]) -> [UInt8] {
    let places = Set(pieces.map(\.rect))
    var bytes: [UInt8] = []
    // In the order of their numbers, as that of a dictionary differs from run to run.
    for (rect, old) in shown.sorted(by: { $0.value.number < $1.value.number }) where !places.contains(rect) {
      shown[rect] = nil
      free.append(old.number)
      if way == .kitty { bytes += KittyPictures.delete(number: old.number) }
    }
    return bytes
  }

  /// What is to be sent after the cells of a frame: pictures that are new or have changed, and those with a cell that
  /// was written.
  package mutating func additions(for pieces: [PixelPiece], isWritten: (Rect) -> Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    // A picture in parts is scaled once.
    var latest: (of: PixelPiece, scaled: Bitmap)?
    for piece in pieces {
      let old = shown[piece.rect]
      if old?.piece == piece, way == .kitty || !isWritten(piece.rect) { continue }
      let number = old?.number ?? free.popLast() ?? takeNumber()
      shown[piece.rect] = (piece, number)
      if let known = latest, known.of.whole == piece.whole, known.of.bitmap == piece.bitmap {
      } else {
        let (width, height) = (piece.whole.width * cell.width, piece.whole.height * cell.height)
        // In colour before it is large.
        var bitmap = piece.bitmap
        if case .sixel = way {} else { bitmap = bitmap.inColor }
        latest = (piece, bitmap.scaled(width: width, height: height))
      }
      guard let scaled = latest?.scaled else { continue }
      let part = scaled.cropped(
        x: (piece.rect.x - piece.whole.x) * cell.width, y: (piece.rect.y - piece.whole.y) * cell.height,
        width: piece.rect.width * cell.width, height: piece.rect.height * cell.height)
      bytes += Array("\u{1B}[\(piece.rect.y + 1);\(piece.rect.x + 1)H".utf8)
      switch way {
      case .kitty:
        bytes += KittyPictures.show(part, number: number, columns: piece.rect.width, rows: piece.rect.height)
      case .iTerm2: bytes += ITerm2Pictures.show(part, columns: piece.rect.width, rows: piece.rect.height)
      case .sixel(let colors): bytes += SixelPictures.show(part, colors: colors)
      }
    }
    // The cursor goes back to where ncurses left it.
    return bytes.isEmpty ? [] : Array("\u{1B}7".utf8) + bytes + Array("\u{1B}8".utf8)
  }

  /// Ends all pictures, also one that was sent in part.
  package mutating func end() -> [UInt8] {
    shown = [:]
    free = []
    nextNumber = Self.firstNumber
    return ending
  }

  /// What ends all pictures, whatever is on the screen: a dying process has it sent.
  package var ending: [UInt8] {
    switch way {
    case .kitty: KittyPictures.deleteAll
    // The end of a string, and an empty screen.
    case .iTerm2, .sixel: Array("\u{1B}\\\u{1B}[2J".utf8)
    }
  }

  private mutating func takeNumber() -> Int {
    defer { nextNumber += 1 }
    return nextNumber
  }
}

extension PixelPiece {
  /// What of it lies in `area`; nil for nothing.
  fileprivate func part(_ area: Rect) -> PixelPiece? {
    let inside = rect.intersection(area)
    return inside.isEmpty ? nil : PixelPiece(inside, of: bitmap, in: whole)
  }
}
