/// The ways in which terminals take pictures in pixels.
package enum PictureProtocol: Equatable, Sendable {
  /// https://sw.kovidgoyal.net/kitty/graphics-protocol: any colour, and pictures have numbers.
  case kitty
  /// https://iterm2.com/documentation-images.html: any colour, as PNG. A letter written over a picture erases its cell.
  case iTerm2
  /// DEC's, of this many colours at a time. A letter written over a picture erases its cell.
  case sixel(colors: Int)
}

/// The pixels of a cell.
package struct CellSize: Equatable, Sendable {
  package let width: Int
  package let height: Int

  /// Nil for what no screen of this many columns and rows has: no cell is as large, and no screen has more than 64
  /// million pixels.
  package init?(width: Int, height: Int, columns: Int, rows: Int) {
    guard (2...256).contains(width), (2...256).contains(height),
      width * max(1, columns) * height * max(1, rows) <= 1 << 26
    else { return nil }
    (self.width, self.height) = (width, height)
  }
}
