import CommandSupport
import Drawing
import Terminal

extension LookOptions {
  /// Opens the terminal. If its type has no screen, it says so and returns nil; output in lines works everywhere.
  func openTerminal() throws(CommandError) -> Terminal? {
    do throws(TerminalError) {
      // A user who asks for blocks or for true colour knows that they can be shown.
      return try Terminal(
        unicode: wantedSymbols?.needsUnicode == true ? true : nil,
        trueColor: wantedColors == ScreenAbility.trueColor ? true : nil)
    } catch {
      guard error.isAboutType else { throw .unusable(error.description) }
      Console.say("\(error.description) It goes on in lines.")
      return nil
    }
  }

  /// The look on a terminal, within its abilities.
  func screenLook(on terminal: Terminal) -> ScreenLook {
    ScreenLook(limits: terminal.limits, symbols: wantedSymbols, colors: wantedColors ?? terminal.ability.colors)
  }

  /// What is asked for here, or else by the user's settings, which are about screens alone: what is printed may go to a file.
  private var wantedSymbols: Symbols? { hasSymbols ? symbols : UserSettings.current.symbols }
  private var wantedColors: Int? { colorChoice == nil ? UserSettings.current.colors : colors }
}
