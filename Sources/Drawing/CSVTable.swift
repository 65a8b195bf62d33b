/// A table as comma-separated values (RFC 4180): a heading that names each column with its unit, then a line for each row.
///
/// ```swift
/// CSVTable(["dimension", "kl_nats"], rows: [[.whole(1), .number(2.5)]]).text  // "dimension,kl_nats\n1,2.5\n"
/// ```
///
/// Lines end in a line feed alone, as all text of this program does; readers take both.
package struct CSVTable: Equatable, Sendable {
  /// A cell.
  package enum Value: Equatable, Sendable {
    case text(String)
    /// The shortest digits that read back as the same number; `nan`, `inf` and `-inf`.
    case number(Double)
    case float(Float)
    case whole(Int)
    /// Nothing is known: an empty cell.
    case none
  }

  package let heading: [String]
  package private(set) var rows: [[Value]]

  /// - Precondition: every row has a cell for each name of the heading.
  package init(_ heading: [String], rows: [[Value]] = []) {
    precondition(rows.allSatisfy { $0.count == heading.count }, "a row of \(heading) with other columns")
    (self.heading, self.rows) = (heading, rows)
  }

  package mutating func append(_ row: [Value]) {
    precondition(row.count == heading.count, "a row of \(heading) with other columns")
    rows.append(row)
  }

  /// All lines.
  package var text: String { Self.line(heading.map(Self.quoted)) + body }

  /// The lines below the heading.
  package var body: String { rows.map { Self.line($0.map(Self.cell)) }.joined() }

  private static func line(_ cells: [String]) -> String { cells.joined(separator: ",") + "\n" }

  private static func cell(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .number(let number): "\(number)"
    case .float(let number): "\(number)"
    case .whole(let number): "\(number)"
    case .none: ""
    }
  }

  /// Foreign text cannot break a line or reach the terminal as a code.
  private static func quoted(_ text: String) -> String {
    let text = text.printableLine
    guard text.contains(where: { $0 == "," || $0 == "\"" }) || text.hasPrefix(" ") || text.hasSuffix(" ") else {
      return text
    }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

extension CSVTable.Value {
  /// A number, or nothing.
  package init(_ number: Double?) { self = number.map { .number($0) } ?? .none }
}
