import Drawing

/// A table of text.
enum TextTable {
  /// Lines of equally many cells, the first line being the heading, aligned at their ends; `leading` columns at their beginnings.
  static func text(_ rows: [[String]], leading: Int = 0) -> String {
    guard let head = rows.first else { return "" }
    let widths = head.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { $0 < leading ? row[$0].padded(to: widths[$0]) : row[$0].paddedAtStart(to: widths[$0]) }
        .joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
