import CTerminal
import Drawing
import Foundation

extension Terminal {
  /// What is in the cells behind pictures: black, should the picture not come.
  static let behindPictures = Cell(" ", Style(foreground: .grey(1), background: .grey(0)))

  /// Begins to wait to hear of pictures. What the program has done since the question does not count: the answer may be
  /// here.
  func beginPictureQuestions() {
    guard isWaitingForPictures, picturesEnd == nil else { return }
    picturesEnd = askedPictures == nil ? .now : .now + Self.deadline
  }

  /// Tells a program that waits for it in vain that there are no pictures. An answer that comes later is taken, and
  /// changes nothing.
  func endPictureQuestions() -> [InputEvent] {
    guard isWaitingForPictures, let end = picturesEnd, ContinuousClock.now >= end else { return [] }
    (isWaitingForPictures, picturesEnd) = (false, nil)
    return [.pixels(false)]
  }

  /// Takes an answer, and asks what follows from it.
  func take(_ answer: TerminalAnswer) -> [InputEvent] {
    let reaction = questions.take(answer)
    if case .cell = answer, measureCells(), let latest { draw(latest) }
    if !isWaitingForPictures {
      // Nothing more is asked, and the attributes were the last answer.
      if case .attributes = answer { askedPictures = nil }
      return []
    }
    switch reaction {
    case .wait: return []
    case .ask(let bytes):
      send(bytes)
      askedPictures = .now
      picturesEnd = .now + Self.deadline
      return []
    case .settled(let way):
      (askedPictures, isWaitingForPictures, picturesEnd) = (nil, false, nil)
      pictureProtocol = way
      measureCells()
      return [.pixels(pictures != nil)]
    }
  }

  /// Measures the pixels of a cell by those of the window, or by the terminal's answer. If they have changed, the
  /// screen has to be drawn again, and the result is true.
  @discardableResult
  func measureCells() -> Bool {
    guard let way = pictureProtocol else { return false }
    var (width, height): (Int32, Int32) = (0, 0)
    let cell: CellSize?
    // A cell of a larger screen has no placeholder, by which it is known whether it was written.
    if size.width * size.height > PixelCells.mostPlaces {
      cell = nil
    } else if cterminal_window_pixels(STDIN_FILENO, &width, &height) {
      cell = CellSize(
        width: Int(width) / size.width, height: Int(height) / size.height, columns: size.width, rows: size.height)
    } else {
      cell = questions.cell.flatMap {
        CellSize(width: $0.width, height: $0.height, columns: size.width, rows: size.height)
      }
    }
    if cell == pictures?.cell { return false }
    // Those on the screen have another size.
    send(leavePictures())
    pictures = cell.map { ShownPictures(way, cell: $0) }
    shown = nil
    return true
  }

  /// Asks again for the size of a cell, after the window has changed, if the window does not say its own.
  func askForCells() {
    var (width, height): (Int32, Int32) = (0, 0)
    if pictureProtocol == nil || cterminal_window_pixels(STDIN_FILENO, &width, &height) { return }
    send(PictureQuestions.cell)
    askedPictures = .now
  }

  /// What goes before the cells of a frame: the end of pictures that are no longer there, or of all, if what is on the
  /// screen is not known.
  func beginPictures(_ pieces: [PixelPiece]) -> [UInt8] {
    guard let ending = pictures?.ending else { return [] }
    let end = shown == nil ? leavePictures() : []
    if !pieces.isEmpty, !hasShownPictures {
      // From now on a crash has to end them.
      hasShownPictures = true
      ending.withUnsafeBytes { cterminal_guard_pictures($0.baseAddress, $0.count) }
    }
    return end + (pictures?.deletions(for: pieces) ?? [])
  }

  /// What goes after the cells of a frame: new pictures, and those over which cells were written.
  func endPictures(_ pieces: [PixelPiece], _ written: Set<Int>) -> [UInt8] {
    let width = size.width
    return pictures?.additions(for: pieces) { rect in
      !written.isEmpty
        && (rect.y..<rect.endY).contains { y in
          (rect.x..<rect.endX).contains { written.contains(y * width + $0) }
        }
    } ?? []
  }

  /// What ends all pictures before the terminal is given back; nothing if there never was one.
  func leavePictures() -> [UInt8] { hasShownPictures ? pictures?.end() ?? [] : [] }
}
