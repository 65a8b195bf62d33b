import Drawing
import Foundation
import Terminal
import Testing

/// What is sent when pictures come, change and go, and that it is nothing otherwise.
@Suite struct ShownPictureTests {
  private let cell: CellSize

  init() throws { cell = try #require(CellSize(width: 10, height: 20, columns: 40, rows: 20)) }

  private func picture(_ seed: Int) -> Picture {
    Picture(width: 8, height: 8, values: (0..<64).map { Float(($0 * 7 + seed * 13) % 64) / 63 })
  }

  private func canvas(_ seeds: [Int], text: (String, Int, Int)? = nil) -> Canvas {
    var canvas = Canvas(width: 40, height: 20)
    for (place, seed) in seeds.enumerated() where seed >= 0 {
      canvas.draw(picture(seed), in: Rect(x: 1 + 10 * place, y: 1, width: 8, height: 4), symbols: .pixels)
    }
    if let (text, x, y) = text { canvas.write(text, x: x, y: y) }
    return canvas
  }

  private func frame(
    _ shown: inout ShownPictures, _ canvas: Canvas, written: (Rect) -> Bool = { _ in false }
  ) -> (before: String, after: String) {
    let pieces = shown.pieces(of: canvas, width: 40, height: 20)
    let before = shown.deletions(for: pieces)
    return (
      String(decoding: before, as: UTF8.self),
      String(decoding: shown.additions(for: pieces, isWritten: written), as: UTF8.self)
    )
  }

  /// The numbers of the pictures that are shown.
  private func numbers(_ text: String) -> [Int] {
    text.components(separatedBy: "a=T,").dropFirst().compactMap { command in
      command.split(separator: ",").first { $0.hasPrefix("i=") }.flatMap { Int($0.dropFirst(2)) }
    }
  }

  private func deleted(_ text: String) -> [Int] {
    text.components(separatedBy: "d=I,i=").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
  }

  @Test func whatIsThereIsNotSentAgain() {
    for way in [PictureProtocol.kitty, .iTerm2, .sixel(colors: 256)] {
      var shown = ShownPictures(way, cell: cell)
      let first = frame(&shown, canvas([1, 2, 3]))
      #expect(first.before.isEmpty && first.after.hasPrefix("\u{1B}7\u{1B}[2;2H") && first.after.hasSuffix("\u{1B}8"))
      #expect(frame(&shown, canvas([1, 2, 3])) == ("", ""))
      #expect(frame(&shown, canvas([1, 2, 3], text: ("text", 0, 15))) == ("", ""))
    }
  }

  @Test func onlyWhatChangesIsSent() {
    var shown = ShownPictures(.kitty, cell: cell)
    let all = numbers(frame(&shown, canvas([1, 2, 3])).after)
    #expect(Set(all).count == 3)
    // The same number takes the place of the old picture.
    let changed = frame(&shown, canvas([1, 7, 3]))
    #expect(changed.before.isEmpty && numbers(changed.after) == [all[1]] && changed.after.contains("\u{1B}[2;12H"))
    let gone = frame(&shown, canvas([1, -1, 3]))
    #expect(deleted(gone.before) == [all[1]] && gone.after.isEmpty)
    // Numbers are used again.
    #expect(numbers(frame(&shown, canvas([1, 9, 3])).after) == [all[1]])
    // One that moves is another.
    let moved = frame(&shown, canvas([-1, 9, 3, 1]))
    #expect(deleted(moved.before) == [all[0]] && numbers(moved.after) == [all[0]])
  }

  @Test func aPictureUnderTextIsInParts() {
    var shown = ShownPictures(.kitty, cell: cell)
    let whole = numbers(frame(&shown, canvas([1])).after)
    let covered = frame(&shown, canvas([1], text: ("ab", 3, 2)))
    #expect(deleted(covered.before) == whole && numbers(covered.after).count == 4)
    // Above, at both sides, below: eight columns of ten pixels, and four rows of twenty.
    for size in ["s=80,v=20,c=8,r=1", "s=20,v=20,c=2,r=1", "s=40,v=20,c=4,r=1", "s=80,v=40,c=8,r=2"] {
      #expect(covered.after.contains(size))
    }
    let uncovered = frame(&shown, canvas([1]))
    #expect(deleted(uncovered.before).count == 4 && numbers(uncovered.after).count == 1)
  }

  /// Letters over a Sixel erase it, so it has to be sent again where cells behind it were written.
  @Test func whatWasErasedIsSentAgain() {
    for way in [PictureProtocol.iTerm2, .sixel(colors: 256)] {
      var shown = ShownPictures(way, cell: cell)
      _ = frame(&shown, canvas([1, 2]))
      let again = frame(&shown, canvas([1, 2])) { $0.x == 11 }
      #expect(again.before.isEmpty && again.after.contains("\u{1B}[2;12H") && !again.after.contains("\u{1B}[2;2H"))
    }
    var kitty = ShownPictures(.kitty, cell: cell)
    _ = frame(&kitty, canvas([1, 2]))
    #expect(frame(&kitty, canvas([1, 2])) { _ in true }.after.isEmpty)
  }

  @Test func theEndIsTheEndOfAll() {
    for way in [PictureProtocol.kitty, .iTerm2, .sixel(colors: 256)] {
      var shown = ShownPictures(way, cell: cell)
      let first = frame(&shown, canvas([1, 2]))
      let ending = shown.ending
      #expect(shown.end() == ending)
      // A string that was begun ends first, and a dying process has 128 bytes for it.
      #expect(ending.starts(with: Array("\u{1B}\\".utf8)) && ending.count <= 128)
      #expect(String(decoding: ending, as: UTF8.self).contains(way == .kitty ? "a=d,d=A" : "\u{1B}[2J"))
      #expect(frame(&shown, canvas([1, 2])) == first)
    }
  }

  /// After a picture in the last row some terminals scroll; xterm cuts off large Sixels.
  @Test func whereThereAreLimits() {
    var canvas = Canvas(width: 40, height: 20)
    canvas.draw(picture(1), in: canvas.bounds, symbols: .pixels)
    func rects(_ way: PictureProtocol, cell: CellSize) -> [Rect] {
      ShownPictures(way, cell: cell).pieces(of: canvas, width: 40, height: 20).map(\.rect)
    }
    #expect(rects(.kitty, cell: cell) == [canvas.bounds])
    #expect(rects(.iTerm2, cell: cell) == [Rect(width: 40, height: 19)])
    #expect(rects(.sixel(colors: 256), cell: cell) == [Rect(width: 40, height: 19)])
    guard let large = CellSize(width: 30, height: 60, columns: 40, rows: 20) else { return }
    #expect(
      rects(.sixel(colors: 256), cell: large) == [
        Rect(x: 0, y: 0, width: 32, height: 16), Rect(x: 32, y: 0, width: 8, height: 16),
        Rect(x: 0, y: 16, width: 32, height: 3), Rect(x: 32, y: 16, width: 8, height: 3),
      ])
    // A window that has just become smaller than the canvas.
    let smaller = ShownPictures(.kitty, cell: cell).pieces(of: canvas, width: 10, height: 5).map(\.rect)
    #expect(smaller == [Rect(width: 10, height: 5)])
  }

  /// The parts of a picture are cut from one that was scaled as a whole.
  @Test func partsFitTogether() throws {
    var shown = ShownPictures(.sixel(colors: 256), cell: cell)
    let covered = canvas([1], text: ("a", 3, 2))
    let whole = Bitmap(picture(1)).scaled(width: 80, height: 80)
    let pieces = shown.pieces(of: covered, width: 40, height: 20)
    let bytes = shown.additions(for: pieces) { _ in false }
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.components(separatedBy: "\u{1B}P").dropFirst()
    #expect(parts.count == pieces.count && pieces.count == 4)
    for (part, piece) in zip(parts, pieces) {
      let end = try #require(part.range(of: "\u{1B}\\"))
      let sixel = try SixelPicture(Array(("\u{1B}P" + part[..<end.upperBound]).utf8))
      let expected = whole.cropped(
        x: (piece.rect.x - 1) * 10, y: (piece.rect.y - 1) * 20, width: piece.rect.width * 10,
        height: piece.rect.height * 20)
      #expect(sixel.pixels.map { $0[0] } == expected.bytes.map { Int((Double($0) / 2.55).rounded()) })
    }
  }
}
