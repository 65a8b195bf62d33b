import CTerminal

/// Which character set the terminal is spoken to in.
package enum CharacterSet {
  /// The locales to try, in order, for the given environment.
  ///
  /// The environment's own comes first ("" means that). Two cases are common enough to look further: a container says
  /// nothing at all, and `ssh` brings the name of a locale that this machine lacks. Both leave the C locale, in which
  /// ncurses turns every character beyond ASCII into a space, on a terminal that today is as good as always UTF-8.
  /// Whoever says `C` or `POSIX`, or another character set, means it.
  package static func candidates(environment: [String: String]) -> [String] {
    let wanted = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let wanted else { return fallback + [""] }
    let folded = wanted.lowercased()
    return folded.hasSuffix("utf-8") || folded.hasSuffix("utf8") ? [""] + fallback : [""]
  }

  /// Sets `LC_CTYPE` of the process to the first candidate that exists; says whether that is a UTF-8 locale.
  ///
  /// - Parameter unicode: true if the user has said that the terminal shows UTF-8, whatever the environment says.
  static func adopt(environment: [String: String], unicode: Bool?) -> Bool {
    let names = unicode == true ? fallback : candidates(environment: environment)
    for name in names where cterminal_set_locale(name) { break }
    guard let name = cterminal_codeset() else { return false }
    return ["UTF-8", "UTF8"].contains(String(cString: name).uppercased())
  }

  private static let fallback = ["C.UTF-8", "en_US.UTF-8"]
}
