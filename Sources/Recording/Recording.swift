import Drawing

/// What was seen on a screen, and when.
public struct Recording: Equatable, Sendable {
  /// A picture that stays until the next one.
  public struct Frame: Equatable, Sendable {
    /// When it appeared, in seconds from the first one.
    public let time: Double
    /// What is seen.
    public let canvas: Canvas
  }

  /// The colours and symbols of the screen.
  public let ability: ScreenAbility
  /// The frames, the first at 0 seconds.
  public private(set) var frames: [Frame] = []
  /// The length in seconds.
  public private(set) var duration = 0.0
  private var now = 0.0

  /// An empty recording of a screen.
  public init(ability: ScreenAbility) { self.ability = ability }

  /// Adds what is seen now, unless it is what was seen before.
  public mutating func add(_ canvas: Canvas) {
    if frames.last?.canvas == canvas { return }
    if frames.isEmpty { now = 0 }
    // What was seen for no time at all was not seen.
    if frames.last?.time == now { frames.removeLast() }
    frames.append(Frame(time: now, canvas: canvas))
  }

  /// Lets time pass, in seconds.
  public mutating func pass(_ seconds: Double) {
    now += seconds
    duration = now
  }

  /// Begins again with what is seen now.
  public mutating func restart() {
    let last = frames.last?.canvas
    self = Recording(ability: ability)
    if let last { add(last) }
  }
}
