/// Several lines on one pair of axes.
///
/// ```swift
/// var plot = Plot()
/// plot.series = [Plot.Series("test", points: history, style: red, marker: "t")]
/// plot.marks = [Plot.Mark(x: 1200, label: "β4")]
/// plot.verticalRange = .robust(leavingOff: 0.05)
/// canvas.draw(plot, in: rect, unicode: true)
/// ```
public struct Plot: Equatable, Sendable {
  /// A place on the plot.
  public struct Point: Equatable, Sendable {
    /// Along the horizontal axis; a point where this is not finite is left out.
    public var x: Double
    /// Along the vertical axis; what is not finite is shown as `✕` at the top edge.
    public var y: Double
    /// A point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A line through points, or the points alone.
  public struct Series: Equatable, Sendable {
    /// Its name in the legend; empty for a series that is not in the legend.
    public var label: String
    /// In the order of x.
    public var points: [Point]
    /// How line and legend look.
    public var style: Style
    /// The ASCII character it is drawn with where there is no Unicode, and in the legend there.
    public var marker: Unicode.Scalar
    /// Whether points are joined; if not, each is a square of dots (or the marker).
    public var joined: Bool

    /// A series.
    public init(
      _ label: String, points: [Point], style: Style = .plain, marker: Unicode.Scalar = "*", joined: Bool = true
    ) {
      self.label = label
      self.points = points
      self.style = style
      self.marker = marker
      self.joined = joined
    }
  }

  /// A vertical line that marks a change.
  public struct Mark: Equatable, Sendable {
    /// Where.
    public var x: Double
    /// A word at its foot.
    public var label: String
    /// How it looks.
    public var style: Style
    /// A mark.
    public init(x: Double, label: String, style: Style = .plain) {
      self.x = x
      self.label = label
      self.style = style
    }
  }

  /// How the range of the vertical axis is chosen.
  public enum VerticalRange: Equatable, Sendable {
    /// Every finite value is inside.
    case all
    /// Up to this share of each series, its highest values, may lie above the plot if they are much higher than the rest
    /// (a loss's first steps); arrows at the edge show where. 0.05 suits a loss curve.
    case robust(leavingOff: Double)
    /// This range; what is outside shows as arrows at the edge.
    case fixed(ClosedRange<Double>)
  }

  /// Where the series' names and latest values stand.
  public enum Legend: Equatable, Sendable {
    /// Nowhere.
    case none
    /// In a row above the plot.
    case top
    /// At the right of the plot, each at the height where its line ends.
    case right
    /// At the right if there is room for it (60 columns), above otherwise.
    case automatic
  }

  /// The lines; later ones lie above earlier ones.
  public var series: [Series] = []
  /// The vertical marks, behind the lines.
  public var marks: [Mark] = []
  /// The range of the horizontal axis; nil for that of the points.
  public var horizontalRange: ClosedRange<Double>?
  /// The range of the vertical axis.
  public var verticalRange = VerticalRange.all
  /// Linear or logarithmic, left to right.
  public var horizontalScale = AxisScale.linear
  /// Linear or logarithmic, bottom to top.
  public var verticalScale = AxisScale.linear
  /// What the horizontal axis counts: `step`. Written at its end if there is room.
  public var horizontalLabel = ""
  /// Where the legend stands.
  public var legend = Legend.automatic
  /// Whether the legend gives each series' latest value. The points of a cloud have no latest one.
  public var legendHasValues = true
  /// Whether there are axes, if there is room for them; without them curves fill all of the plot, to be aligned with others.
  public var hasAxes = true
  /// How axes, their numbers and the placeholder look.
  public var axisStyle = Style.plain
  /// The text while there is no point to draw.
  public var placeholder = ""

  /// An empty plot.
  public init() {}
}
