/// How images are distributed over the lines of a page: as large as possible, in as few rows as keep them legible.
struct ImageRows {
  /// Columns of an image; one more separates it from the next.
  let width: Int
  /// The images of each row.
  let rows: [Range<Int>]

  /// The most columns of a line that is longer than the page because its images and their width were asked for.
  private static let longest = 100_000

  /// - Parameters:
  ///   - natural: the width at which a column is a pixel.
  ///   - asked: the width that the user wants, if any.
  ///   - columns: the images of a row if that is given.
  ///   - line: the columns of the page.
  init(count: Int, natural: Int, asked: Int?, columns: Int?, line: Int) {
    var perRow = columns ?? count
    if columns != nil {
      width = max(1, min(asked ?? min(natural, (line + 1) / perRow - 1), Self.longest / perRow))
    } else if let asked {
      width = asked
      perRow = min(count, max(1, (line + 1) / (asked + 1)))
    } else {
      // A digit is still legible at half its size.
      let legible = max(1, natural / 2)
      var rowCount = 1
      while perRow > 1, (line + 1) / perRow - 1 < legible {
        rowCount += 1
        perRow = (count + rowCount - 1) / rowCount
      }
      width = max(1, min(natural, (line + 1) / perRow - 1))
    }
    let length = perRow
    rows = stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
  }
}
