import Drawing
import Toy

extension ToyState {
  static let unicode = ScreenAbility(unicode: true, colors: 256)
  static let ascii = ScreenAbility(unicode: false, colors: 0)

  init(_ ability: ScreenAbility = ToyState.unicode, width: Int = 80, height: Int = 24) {
    self.init(look: ScreenLook(limits: ability), width: width, height: height)
  }

  /// Presses keys, one per character.
  mutating func type(_ keys: String) {
    for key in keys { update(.input(.key(.character(key)))) }
  }

  /// Takes this many steps, then pauses.
  mutating func run(_ steps: Int) {
    for _ in 0..<steps { type(".") }
  }
}
