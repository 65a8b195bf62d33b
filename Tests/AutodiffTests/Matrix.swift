/// A matrix in double precision, to check a graph's results.
struct Matrix {
  let rows, columns: Int
  var values: [Double]

  init(_ rows: Int, _ columns: Int, _ value: (Int, Int) -> Double) {
    self.rows = rows
    self.columns = columns
    values = (0..<rows * columns).map { value($0 / max(columns, 1), $0 % max(columns, 1)) }
  }

  subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  func map(_ function: (Double) -> Double) -> Matrix { Matrix(rows, columns) { function(self[$0, $1]) } }

  /// The sum of `value` over the columns of a row.
  func rowSums(_ value: (Int, Int) -> Double) -> Matrix {
    Matrix(rows, 1) { row, _ in (0..<columns).reduce(0) { $0 + value(row, $1) } }
  }
}
