import Drawing
import Interface

extension ExplorerSession: ScreenProgram {
  public var isFinished: Bool { state.isFinished }
  public var isMoving: Bool { state.isMoving }
  public var ability: ScreenAbility { state.ability }

  public func handle(_ input: InputEvent) { handle(.input(input)) }
  public func pass(seconds: Double) { handle(.tick(seconds: Float(seconds))) }
}
