import CommandSupport
import Drawing
import Terminal

extension ScreenOptions {
  /// Opens the terminal. If its type has no screen, it says so and returns nil; output in lines works everywhere.
  func openTerminal() throws(CommandError) -> Terminal? {
    do throws(TerminalError) {
      // A user who asks for blocks or for true colour knows that they can be shown.
      return try Terminal(
        unicode: symbols?.needsUnicode == true ? true : nil, trueColor: colors == ScreenAbility.trueColor ? true : nil,
        asksBackground: themeChoice.followsBackground && colors != 0, asksPictures: colors != 0)
    } catch {
      guard error.isAboutType else { throw .unusable(error.description) }
      Console.say("\(error.description) It goes on in lines.")
      return nil
    }
  }

  /// The look on a terminal, within its abilities. Until the terminal has said what background it has, the environment may know.
  func screenLook(on terminal: Terminal) -> ScreenLook {
    ScreenLook(
      limits: terminal.limits, symbols: symbols, colors: colors ?? terminal.ability.colors, theme: themeChoice,
      background: Console.background)
  }
}
