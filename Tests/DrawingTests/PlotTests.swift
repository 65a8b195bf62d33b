import Drawing
import Testing

@Suite struct PlotTests {
  func canvas(_ plot: Plot, _ width: Int, _ height: Int, unicode: Bool = true) -> Canvas {
    var canvas = Canvas(width: width, height: height)
    canvas.draw(plot, in: canvas.bounds, unicode: unicode)
    return canvas
  }

  func points(_ values: [Double]) -> [Plot.Point] {
    values.enumerated().map { Plot.Point(x: Double($0), y: $1) }
  }

  /// A falling and a rising curve with a mark.
  var losses: Plot {
    var plot = Plot()
    plot.series = [
      .init("KL", points: points((0...40).map { Double($0) / 2 }), marker: "k"),
      .init("test", points: points((0...40).map { 140 - Double($0) }), marker: "t"),
    ]
    plot.marks = [.init(x: 30, label: "β4")]
    plot.horizontalLabel = "epoch"
    return plot
  }

  @Test func linesInBraille() {
    #expect(
      canvas(losses, 40, 12).lines == [
        "    ━ KL 20.00  ━ test 100.00",
        "   │⠉⠉⠒⠒⠒⠒⠤⠤⠤⢄⣀⣀⣀⡀             ┊",
        "   │             ⠈⠉⠉⠉⠑⠒⠒⠒⠤⠤⠤⢄⣀⣀⣀⡀",
        "100┤                           ┊⠈⠉⠉⠉⠒⠒⠒⠲",
        "   │                           ┊",
        "   │                           ┊",
        " 50┤                           ┊",
        "   │                           ┊",
        "   │               ⣀⣀⣀⣀⣀⣀⣀⣠⠤⠤⠤⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒",
        "  0┤⠖⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉            ┊",
        "   └┬─────────────────┬────────β4──────┬",
        "    0                 20           epoch",
      ])
  }

  @Test func linesInASCII() {
    var plot = losses
    plot.marks = [.init(x: 30, label: "b4")]
    plot.legend = .right
    #expect(
      canvas(plot, 50, 12, unicode: false).lines == [
        "150+                        :",
        "   |tttttttttttt            :",
        "   |            ttttttttttttt",
        "100+                        :ttttttt t test 100.00",
        "   |                        :",
        "   |                        :",
        " 50+                        :",
        "   |                        :",
        "   |             kkkkkkkkkkkkkkkkkkk k KL 20.00",
        "  0+kkkkkkkkkkkkk           :",
        "   ++---------------+-------b4-----+",
        "    0               20             40        epoch",
      ])
  }

  @Test func theLatestMarksKeepTheirLabels() {
    var plot = Plot()
    plot.horizontalRange = 0...37
    plot.series = [.init("test", points: points([0, 1]))]
    plot.legend = .none
    let purple = Style(foreground: .palette(177))
    plot.marks = [4, 20, 22, 37].map { .init(x: $0, label: "β\(Int($0))", style: purple) }
    let canvas = canvas(plot, 42, 6)
    #expect(canvas.lines[4] == "   └┬───β4──────────────┬β22───────────β37")
    // Behind the curve, but visible without its label.
    #expect(canvas[24, 0] == Cell("┊", purple))
    #expect(canvas[26, 3] == Cell("┊", purple))
  }

  @Test func curvesAndLegendHaveTheirStyles() {
    let style = Style(foreground: .palette(81))
    var plot = Plot()
    plot.series = [.init("test", points: points([1, 1]), style: style)]
    plot.verticalRange = .fixed(0...2)
    plot.axisStyle = Style(foreground: .palette(244))
    let canvas = canvas(plot, 60, 7)
    #expect(canvas.lines[2] == "1┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤ test 1.00")
    #expect(canvas[2, 2].style == style)
    #expect(canvas[59, 2].style == style)
    #expect(canvas[0, 2].style == plot.axisStyle)
  }

  @Test func withoutRoomOnlyTheCurves() {
    var plot = Plot()
    plot.series = [.init("test", points: points([0, 1, 0]))]
    #expect(canvas(plot, 6, 2).lines == [" ⢀⠔⠣⡀", "⡠⠊  ⠘⢄"])
    #expect(canvas(plot, 0, 0).lines == [])
    #expect(canvas(plot, 1, 1).lines.count == 1)
  }

  @Test func divergenceIsShown() {
    var plot = Plot()
    plot.series = [.init("loss", points: points([4, 3, 2, .nan, 3, .infinity, 1e305]))]
    plot.legend = .top
    #expect(
      canvas(plot, 30, 8).lines == [
        "  ━ loss 1.0e+305",
        "4┤⢆             ✕        ✕   ✕",
        " │ ⠑⠤⡀",
        "3┤   ⠈⠢⢄            ⠶",
        " │      ⠱⢄",
        "2┤        ⠑⠄",
        " └┬──────────────────────┬────",
        "  0                      5",
      ])
    #expect(
      canvas(plot, 30, 8, unicode: false).lines == [
        "  * loss 1.0e+305",
        "4+*             X        X   X",
        " | **",
        "3+   ***            *",
        " |      **",
        "2+        **",
        " ++----------------------+----",
        "  0                      5",
      ])
  }

  @Test func aHighBeginningIsCutOff() {
    var plot = Plot()
    plot.series = [.init("loss", points: points([550, 300] + (0..<60).map { 130 - Double($0) / 3 }))]
    plot.legend = .none
    plot.verticalRange = .robust(leavingOff: 0.05)
    #expect(
      canvas(plot, 40, 9).lines == [
        "130┤↑⠧⢄⣀",
        "   │    ⠉⠑⠒⠤⢄⣀",
        "   │          ⠉⠑⠲⠤⣄⣀",
        "120┤               ⠈⠉⠓⠲⠤⣄⣀",
        "   │                     ⠈⠉⠓⠢⠤⣀⡀",
        "   │                           ⠈⠉⠒⠢⠤⣀⡀",
        "110┤                                 ⠈⠉⠒",
        "   └┬────────────────────────────┬──────",
        "    0                            50",
      ])
    plot.verticalRange = .all
    #expect(
      canvas(plot, 40, 9).lines == [
        "   │",
        "500┤⡇",
        "   │⡇",
        "   │⢱",
        "   │⠘⡄",
        "   │ ⠉⠉⠉⠉⠉⠉⠉⠉⠉⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒",
        "  0┤",
        "   └┬────────────────────────────┬──────",
        "    0                            50",
      ])
    plot.verticalRange = .fixed(120...200)
    #expect(
      canvas(plot, 40, 9).lines == [
        "200┤↑",
        "   │⠘⡄",
        "   │ ⡇",
        "   │ ⡇",
        "150┤ ⡇",
        "   │ ⡇",
        "   │ ⠉⠉⠙⠒⠒⠒⠒⠲⠤⠤⠤⠤⢤⣀⣀⣀⣀⣀↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓↓",
        "   └┬────────────────────────────┬──────",
        "    0                            50",
      ])
  }

  @Test func aLittleHigherIsNotCutOff() {
    var plot = Plot()
    plot.series = [.init("loss", points: points([12.8] + (0..<30).map { 12 - Double($0 % 3) }))]
    plot.verticalRange = .robust(leavingOff: 0.05)
    #expect(!canvas(plot, 40, 9).lines.joined().contains("↑"))
  }

  @Test func logarithmicAxes() {
    var plot = Plot()
    plot.series = [.init("loss", points: [1, 10, 100, 1000].map { .init(x: $0, y: 1 / $0) })]
    plot.horizontalScale = .logarithmic
    plot.verticalScale = .logarithmic
    plot.legend = .none
    #expect(
      canvas(plot, 34, 10).lines == [
        "   1┤⠑⠢⢄⡀",
        "    │   ⠈⠑⠢⢄⡀",
        "    │       ⠈⠒⠤⣀",
        "    │           ⠉⠒⠤⣀",
        "    │              ⠈⠒⠤⣀",
        "0.01┤                  ⠉⠒⠤⡀",
        "    │                     ⠈⠑⠢⢄⡀",
        "    │                         ⠈⠑⠢⢄",
        "    └┬──────────────────┬─────────",
        "     1                 100",
      ])
  }

  /// The axis of a loss that stays within a decade has numbers, too.
  @Test(arguments: [
    (6.0, 23.0, ["10", "20"]), (95, 560, ["100", "200", "500"]), (97, 104, ["98", "100", "102", "104"]),
  ])
  func shortLogarithmicAxesHaveNumbers(low: Double, high: Double, wanted: [String]) {
    #expect(Axis(low: low, high: high, scale: .logarithmic).ticks(count: 4).map(\.label) == wanted)
  }

  @Test func horizontalRangeZooms() {
    var plot = Plot()
    plot.series = [.init("loss", points: points((0..<100).map { $0 < 80 ? 500 : Double($0) }))]
    plot.horizontalRange = 80...99
    plot.legend = .none
    #expect(
      canvas(plot, 30, 8).lines == [
        "   │",
        "100┤                        ⣀⣠",
        "   │                 ⣀⣀⠤⠴⠒⠉⠉",
        " 90┤          ⣀⣀⠤⠔⠒⠊⠉",
        "   │   ⢀⣀⡤⠤⠒⠊⠉⠁",
        " 80┤⠖⠊⠉⠁",
        "   └┬────────────┬────────────",
        "    80           90",
      ])
  }

  @Test(arguments: [[], [Plot.Series("loss", points: [])]]) func nothingYet(series: [Plot.Series]) {
    var plot = Plot()
    plot.placeholder = "no step yet"
    plot.series = series
    #expect(
      canvas(plot, 24, 6).lines == [
        "│",
        "│      no step yet",
        "│",
        "│",
        "└───────────────────────",
        "",
      ])
  }

  @Test func onePointAndAConstant() {
    var plot = Plot()
    plot.series = [.init("loss", points: [.init(x: 3, y: 5)])]
    plot.legend = .none
    #expect(
      canvas(plot, 24, 7).lines == [
        "5.5┤",
        "   │",
        "5.0┤         ⠰⠆",
        "   │",
        "4.5┤",
        "   └┬─────────┬────────┬",
        "   2.5       3.0     3.5",
      ])
  }

  @Test func legendEntriesDoNotCover() {
    var plot = Plot()
    plot.series = ["a", "b", "c"].map { .init($0, points: points([0, 0])) }
    plot.series.append(.init("d", points: points([0, 5])))
    plot.legend = .right
    #expect(
      canvas(plot, 30, 8).lines.map { String($0.suffix(7)) } == [
        " d 5.00",
        "   ⣀⠤⠒⠉",
        "   ⣀⠤⠒⠉",
        " a 0.00",
        " b 0.00",
        " c 0.00",
        "──────┬",
        "    1.0",
      ])
  }

  @Test func largeNumbersHaveUnits() {
    var plot = Plot()
    plot.series = [.init("loss", points: [.init(x: 0, y: 0.01), .init(x: 48_000, y: 0.02)])]
    plot.legend = .none
    #expect(
      canvas(plot, 40, 8).lines == [
        "     │",
        "0.020┤                              ⣀⣀⠤⠤",
        "     │                     ⢀⣀⡠⠤⠤⠒⠒⠉⠉",
        "0.015┤             ⣀⣀⠤⠤⠔⠒⠊⠉⠁",
        "     │    ⢀⣀⡠⠤⠤⠒⠒⠉⠉",
        "0.010┤⠔⠒⠊⠉⠁",
        "     └┬─────────────┬─────────────┬─────",
        "      0            20k           40k",
      ])
  }

  @Test func singlePointsLieAboveLines() {
    var plot = Plot()
    let style = Style(foreground: .palette(81))
    plot.series = [
      .init("test", points: [.init(x: 1, y: 1)], style: style, marker: "T", joined: false),
      .init("train", points: points([1, 1, 1])),
    ]
    plot.verticalRange = .fixed(0...2)
    #expect(canvas(plot, 5, 3)[2, 1] == Cell("⠶", style))
    #expect(canvas(plot, 5, 3, unicode: false).lines == ["", "**T**", ""])
  }

  @Test func linesPointsAndTicksShareTheirRow() {
    for (values, label) in [([0, 140, 50], "50"), ([0.01, 0.02, 0.015], "0.015"), ([-3, 3.2, 0], "0")] {
      var seen = 0
      for height in 7...40 {
        for joined in [true, false] {
          var plot = Plot()
          let style = Style(foreground: .palette(81))
          let last = values[2]
          // A level line, or a point, at the value of a tick; the others define the range.
          plot.series = [
            .init("range", points: points(Array(values[..<2])), joined: false),
            .init("level", points: (joined ? 2...9 : 5...5).map { .init(x: Double($0), y: last) }, style: style),
          ]
          plot.horizontalRange = 0...9
          plot.legend = .none
          for unicode in [true, false] {
            let canvas = canvas(plot, 40, height, unicode: unicode)
            let rows = (0..<height).filter { y in (0..<40).contains { canvas[$0, y].style == style } }
            let starts = [label, label + "0", label + ".0"].map { $0 + (unicode ? "┤" : "+") }
            let lines = canvas.lines.map { $0.drop { $0 == " " } }
            let ticks = (0..<height).filter { y in starts.contains { lines[y].hasPrefix($0) } }
            // Not every axis has a tick there.
            guard !ticks.isEmpty else { continue }
            #expect(rows == ticks)
            seen += 1
          }
        }
      }
      #expect(seen >= 40)
    }
  }

  @Test func pointsAtTheEdgesAreWhole() {
    var plot = Plot()
    plot.series = [.init("a", points: [.init(x: 0, y: 0), .init(x: 1, y: 1)], joined: false)]
    plot.verticalRange = .fixed(0...1)
    #expect(canvas(plot, 4, 2).lines == ["   ⠛", "⣤"])
    plot.verticalRange = .fixed(0.1...0.9)
    #expect(canvas(plot, 4, 2).lines == ["   ↑", "↓"])
  }

  @Test(arguments: [
    Double.greatestFiniteMagnitude, -.greatestFiniteMagnitude, .nan, .infinity, 1e299, -1e299, .leastNonzeroMagnitude,
  ])
  func extremeValuesNeverTrap(value: Double) {
    var plot = Plot()
    plot.series = [
      .init("a", points: [.init(x: 0, y: 1), .init(x: 1, y: value), .init(x: value, y: 2), .init(x: value, y: value)])
    ]
    plot.marks = [.init(x: value, label: "β")]
    for scale in [AxisScale.linear, .logarithmic] {
      for range in [
        Plot.VerticalRange.all, .robust(leavingOff: 0.5), .fixed(0...1e-300), .fixed(-.infinity ... .infinity),
      ] {
        plot.horizontalScale = scale
        plot.verticalScale = scale
        plot.verticalRange = range
        for size in [(1, 1), (24, 6), (80, 24)] {
          #expect(canvas(plot, size.0, size.1).height == size.1)
        }
      }
    }
  }
}
