import Drawing
import Interface

extension ToyState: ScreenProgram {
  public var isMoving: Bool { isRunning }
  public var ability: ScreenAbility { look.ability }

  public mutating func handle(_ input: InputEvent) { update(.input(input)) }
  public mutating func pass(seconds: Double) { update(.tick(seconds: seconds)) }
  public func show(isAnswer: Bool, _ screen: (Canvas) -> Void) { screen(draw()) }
}
