import Drawing

extension World {
  /// Switches to the next symbols for images that this terminal can show, and names them.
  mutating func turnSymbols() {
    look.turnSymbols()
    say("images of \(look.symbols.words)", isError: false)
  }

  /// Takes note of whether the terminal shows pixels; says so if the user wants some and there are none.
  mutating func take(hasPixels: Bool) {
    look.hasPixels = hasPixels
    if look.wantsPixels, look.symbols != .pixels {
      say("this terminal shows no pixels: images of \(look.symbols.words)", isError: false)
    }
  }

  /// Switches to the next number of colours that this terminal can show, and names it.
  mutating func turnColors() {
    let before = ability.colors
    look.turnColors()
    let colors =
      switch ability.colors {
      case 0: "no colours"
      case ScreenAbility.trueColor: "true colour"
      default: "\(ability.colors) colours"
      }
    say(before == ability.colors ? "\(colors): this terminal has no others" : colors, isError: false)
  }
}

extension Symbols {
  /// Its name in a notice.
  fileprivate var words: String {
    switch self {
    case .half: "half blocks"
    case .quadrant: "quadrants"
    case .octant: "octants, if the font has them"
    case .block: "shades"
    case .space: "coloured spaces"
    case .ascii: "ASCII characters"
    case .pixels: "pixels"
    }
  }
}
