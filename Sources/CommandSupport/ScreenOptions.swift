import ArgumentParser
import Drawing

extension ThemeChoice: ExpressibleByArgument {}

/// How a screen looks.
package struct ScreenOptions: ParsableArguments {
  @OptionGroup private var look: LookOptions

  @Option(
    name: .customLong("theme"),
    help: """
      The colours of text and lines: auto follows the terminal's background, 16 uses only the terminal's own 16 colours, contrast \
      is black and white. (default: auto)
      """)
  private var theme: ThemeChoice?

  package init() {}

  /// The first of these options that was given.
  package var first: String? { look.first ?? (theme == nil ? nil : "--theme") }

  // What is asked for here, or else by the user's settings, which are about screens alone: what is printed may go to a file.

  /// The symbols of images; nil for the most suitable.
  package var symbols: Symbols? { look.hasSymbols ? look.symbols : UserSettings.current.symbols }
  /// The number of colours; nil for those of the terminal.
  package var colors: Int? { look.colorChoice == nil ? UserSettings.current.colors : look.colors }
  /// The colours of text and lines.
  package var themeChoice: ThemeChoice { theme ?? UserSettings.current.theme }
}
