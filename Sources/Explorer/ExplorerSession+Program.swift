import Drawing
import Interface

extension ExplorerSession: ScreenProgram {
  /// Whether the program should end.
  public var isFinished: Bool { state.isFinished }
  /// Whether something moves by itself and needs ticks.
  public var isMoving: Bool { state.isMoving }
  /// What is drawn with.
  public var ability: ScreenAbility { state.ability }

  /// Reacts to input.
  public func handle(_ input: InputEvent) { handle(.input(input)) }
  /// Time has passed while something moves.
  public func pass(seconds: Double) { handle(.tick(seconds: Float(seconds))) }
}
