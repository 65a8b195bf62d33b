import ArgumentParser
import CommandSupport
import Drawing
import Terminal

/// `--symbols`.
enum SymbolsChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, half, quadrant, octant, block, space, ascii

  /// Nil for the most suitable.
  var symbols: Symbols? { Symbols(rawValue: rawValue) }
}

/// `--color`.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
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
struct LookOptions: ParsableArguments {
  @Option(
    name: .customLong("symbols"),
    help: "The symbols of images; auto is the best that can be shown. Few fonts have octants. (default: auto)")
  var symbolsChoice: SymbolsChoice?

  @Option(
    name: .customLong("color"),
    help: "How many colours; auto is what the terminal has, and none for a pipe or a file. (default: auto)")
  var colorChoice: ColorChoice?

  func validate() throws {
    if symbols == .space, colors == 0 {
      throw ValidationError("--symbols space draws with background colours: take another --color, or other symbols")
    }
  }

  var symbols: Symbols? { symbolsChoice?.symbols }
  var colors: Int? { colorChoice?.colors }

  /// The first of these options that was given.
  var first: String? { symbolsChoice != nil ? "--symbols" : colorChoice != nil ? "--color" : nil }

  /// Opens the terminal. If its type has no screen, it says so and returns nil; output in lines works everywhere.
  func openTerminal() throws(CommandError) -> Terminal? {
    do throws(TerminalError) {
      // A user who asks for blocks or for true colour knows that they can be shown.
      return try Terminal(
        unicode: symbols?.needsUnicode == true ? true : nil, trueColor: colorChoice == .truecolor ? true : nil)
    } catch {
      guard error.isAboutType else { throw .unusable(error.description) }
      Console.say("\(error.description) It goes on in lines.")
      return nil
    }
  }

  /// The look on a terminal, within its abilities.
  func screenLook(on terminal: Terminal) -> ScreenLook {
    ScreenLook(limits: terminal.limits, symbols: symbols, colors: colors ?? terminal.ability.colors)
  }
}
