import Drawing
import Interface

extension ToyState: ScreenProgram {
  /// Whether something moves by itself and needs ticks.
  public var isMoving: Bool { isRunning }
  /// What it draws with.
  public var ability: ScreenAbility { look.ability }

  /// Reacts to input.
  public mutating func handle(_ input: InputEvent) { update(.input(input)) }
  /// Time has passed while something moves.
  public mutating func pass(seconds: Double) { update(.tick(seconds: seconds)) }
  /// Shows the screen as it looks now.
  public func show(isAnswer: Bool, _ screen: (Canvas) -> Void) { screen(draw()) }
}
