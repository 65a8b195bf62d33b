import Drawing
import PictureFiles

/// What a view shows, as it leaves the program.
package enum Exhibit: Sendable {
  /// Pictures of one size with their captions, in rows.
  case pictures([PictureSheet.Item], columns: Int)
  case numbers(CSVTable)

  /// In words: `12 pictures`.
  var words: String {
    switch self {
    case .pictures(let items, _): items.count == 1 ? "1 picture" : "\(items.count) pictures"
    case .numbers(let table): table.rows.count == 1 ? "1 row of numbers" : "\(table.rows.count) rows of numbers"
    }
  }

  /// Nil for no pictures, and for a table without rows: there is nothing to save yet.
  package init?(_ items: [PictureSheet.Item], columns: Int) {
    if items.isEmpty { return nil }
    self = .pictures(items, columns: columns)
  }

  package init?(_ table: CSVTable) {
    if table.rows.isEmpty { return nil }
    self = .numbers(table)
  }
}
