import Drawing
import Interface

/// Something that the toy reacts to.
public enum ToyEvent: Equatable, Sendable {
  /// A key, a click, a signal, another size.
  case input(InputEvent)
  /// Time has passed while it runs.
  case tick(seconds: Double)
}

/// The state of the toy, a value that only `update` changes and `draw` shows.
public struct ToyState: Equatable, Sendable {
  /// The fit on the screen.
  public internal(set) var fit: Fit
  /// A mixture that is fitted to points by EM and with an encoder; nil while q is fitted to p.
  public internal(set) var learning: Learning?
  /// Whether it takes steps by itself.
  public internal(set) var isRunning = false
  /// Whether the program is to end.
  public internal(set) var isFinished = false
  /// What the screen can show, and how its user wants that used.
  public internal(set) var look: ScreenLook
  /// Columns and rows.
  public internal(set) var width, height: Int
  /// The help page; nil while it is closed.
  public internal(set) var help: HelpPanel?
  /// An answer to the latest key, in place of the hints.
  public internal(set) var notice: Notice?
  /// The noise of each estimator's gradient for the present q.
  public internal(set) var noises: [GradientEstimator: Double] = [:]
  /// p over the plane as it is on the screen.
  var shading = PlaneShading()
  /// The index in `speeds`.
  var speed = 3
  /// The fraction of a step that has accumulated.
  var debt = 0.0

  /// Steps a second.
  static let speeds: [Double] = [1, 3, 10, 30, 100, 300]
  static let rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
  static let sampleCounts = [1, 2, 4, 16, 64]
  static let componentCounts = [2, 3, 4, 5, 6, 7, 8]
  /// The smallest screen that it can be shown on.
  static let smallest = (width: 40, height: 12)

  /// The toy before its first step.
  /// - Parameter learns: whether a mixture is fitted to points, in place of q to p.
  public init(
    _ settings: FitSettings = FitSettings(), learns: Bool = false, look: ScreenLook, width: Int, height: Int
  ) {
    fit = Fit(settings)
    learning = learns ? Learning(settings) : nil
    self.look = look
    (self.width, self.height) = (width, height)
    refresh()
  }

  /// The name of a fit of a mixture to points, among the families of q.
  public static let learningName = "em"
  /// What can be fitted: the families of q, and EM.
  public static let fitNames = Family.allCases.map(\.rawValue) + [learningName]
  /// What is fitted, as one of `fitNames`.
  public var fitName: String { learning == nil ? fit.settings.family.rawValue : Self.learningName }

  /// Steps since the start.
  public var step: Int { learning?.step ?? fit.step }
  /// Whether a step went so far that there is no way on.
  var hasDiverged: Bool { learning?.encoder.hasDiverged ?? fit.hasDiverged }

  var unicode: Bool { look.ability.unicode }

  /// A Unicode symbol, or its ASCII substitute.
  func sign(_ unicodeSign: String, _ ascii: String) -> String { unicode ? unicodeSign : ascii }
}
