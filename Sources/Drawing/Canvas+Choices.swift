extension Canvas {
  /// The shares of categories beside each other, each on as many columns as fit: a row of choices, the largest share in `style`.
  ///
  /// A share is shown by the height of a block; without Unicode by a digit, its tenths, and `#` for nearly all.
  public mutating func choices(
    _ shares: ArraySlice<Float>, x: Int, y: Int, width: Int, unicode: Bool, style: Style, otherStyle: Style
  ) {
    guard !shares.isEmpty, width > 0 else { return }
    let blocks: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let digits: [Unicode.Scalar] = [".", "1", "2", "3", "4", "5", "6", "7", "8", "9"]
    let largest = shares.indices.max { shares[$0] < shares[$1] } ?? shares.startIndex
    let step = max(1, width / shares.count)
    for column in 0..<min(width, step * shares.count) {
      // More categories than columns: the largest share of those that a column stands for.
      let first =
        shares.startIndex + (step > 1 || shares.count <= width ? column / step : column * shares.count / width)
      let last =
        shares.count > width ? shares.startIndex + ((column + 1) * shares.count - 1) / width : first
      let shown = first...max(first, last)
      // A gap between wide ones, so that they can be counted.
      if step > 1, column % step == step - 1 { continue }
      let share = shares[shown].max() ?? 0
      let isLargest = shown.contains(largest)
      let symbol: Unicode.Scalar
      if share.isNaN {
        symbol = "?"
      } else if unicode {
        symbol = share < 0.02 ? "·" : blocks[min(max(Int(whole: share * 8), 0), 7)]
      } else {
        symbol = share > 0.95 ? "#" : digits[min(max(Int(whole: share * 10), 0), 9)]
      }
      self[x + column, y] = Cell(symbol, isLargest ? style : otherStyle)
    }
  }

  /// The place in `shares` of a column of `choices`, for a click; nil beside them.
  public static func choice(atColumn column: Int, of count: Int, width: Int) -> Int? {
    guard count > 0, (0..<width).contains(column) else { return nil }
    if count > width { return column * count / width }
    let place = column / (width / count)
    return place < count ? place : nil
  }
}
