import ArgumentParser
import Drawing

/// `--symbols`.
package enum SymbolsChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, half, quadrant, octant, block, space, ascii, pixels

  /// Nil for the most suitable.
  var symbols: Symbols? { Symbols(rawValue: rawValue) }
}

/// `--color`.
package enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, truecolor
  case palette256 = "256"
  case palette16 = "16"
  case none

  /// The number of colours; nil for those of the terminal.
  var colors: Int? {
    switch self {
    case .auto: nil
    case .truecolor: ScreenAbility.trueColor
    case .palette256: 256
    case .palette16: 16
    case .none: 0
    }
  }
}

/// The symbols and colours of images.
package struct LookOptions: ParsableArguments {
  @Option(
    name: .customLong("symbols"),
    help: """
      The symbols of images; auto is the best that can be shown. Few fonts have octants; pixels are for the screen \
      of a terminal with Kitty's, iTerm2's or Sixel pictures. (default: auto)
      """)
  private var symbolsChoice: SymbolsChoice?

  @Option(
    name: .customLong("color"),
    help: "How many colours; auto is what the terminal has, and none for a pipe or a file. (default: auto)")
  var colorChoice: ColorChoice?

  package init() {}

  package func validate() throws {
    if symbols == .space, colors == 0 {
      throw ValidationError("--symbols space draws with background colours: take another --color, or other symbols")
    }
  }

  /// Whether the symbols were given, be it as `auto`.
  var hasSymbols: Bool { symbolsChoice != nil }
  package var symbols: Symbols? { symbolsChoice?.symbols }
  package var colors: Int? { colorChoice?.colors }

  /// The first of these options that was given.
  package var first: String? { symbolsChoice != nil ? "--symbols" : colorChoice != nil ? "--color" : nil }
}
