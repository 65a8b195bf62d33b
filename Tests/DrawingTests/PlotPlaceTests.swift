import Drawing
import Testing

/// The position of a plot's point on the screen.
@Suite struct PlotPlaceTests {
  private let rect = Rect(x: 3, y: 2, width: 30, height: 12)

  private var plot: Plot {
    var plot = Plot()
    plot.series = [
      Plot.Series("", points: [Plot.Point(x: 0, y: 0), Plot.Point(x: 7, y: 3), Plot.Point(x: 10, y: 8)], joined: false)
    ]
    plot.legend = .none
    return plot
  }

  @Test(arguments: [false, true]) func itIsTheCellThatIsDrawn(unicode: Bool) throws {
    var canvas = Canvas(width: 40, height: 16)
    canvas.draw(plot, in: rect, unicode: unicode)
    let cells = plot.cells(of: plot.series[0].points, in: rect, unicode: unicode)
    for cell in cells {
      let (x, y) = try #require(cell)
      let symbol = canvas[x, y].symbol
      #expect(unicode ? (0x2801...0x28FF).contains(symbol.value) : symbol == "*", "\(x), \(y): \(symbol)")
    }
    // The first is at the lower left, the last at the upper right.
    #expect(Set(cells.map { $0?.y }).count == 3 && Set(cells.map { $0?.x }).count == 3)
  }

  @Test func pointsOutsideHaveNoCell() {
    for point in [
      Plot.Point(x: 11, y: 1), Plot.Point(x: 1, y: 900), Plot.Point(x: 1, y: .nan), Plot.Point(x: .nan, y: 1),
    ] {
      #expect(plot.cell(of: point, in: rect, unicode: true) == nil)
    }
    #expect(Plot().cell(of: Plot.Point(x: 0, y: 0), in: rect, unicode: true) == nil)
    #expect(plot.cell(of: Plot.Point(x: 0, y: 0), in: Rect(width: 0, height: 0), unicode: true) == nil)
  }
}
