import CTerminal

/// The choice of the terminal's character set.
package enum CharacterSet {
  /// The locales to try, in order.
  ///
  /// The environment's own comes first (""). Two cases are so common that others are tried: a container has no locale
  /// at all, and `ssh` passes on a locale that this machine lacks. Both would mean the C locale, in which ncurses
  /// replaces all characters beyond ASCII by spaces, on a terminal that almost certainly uses UTF-8. An explicit `C`,
  /// `POSIX` or other character set is respected.
  package static func candidates(environment: [String: String]) -> [String] {
    let wanted = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let wanted else { return fallback + [""] }
    let folded = wanted.lowercased()
    return folded.hasSuffix("utf-8") || folded.hasSuffix("utf8") ? [""] + fallback : [""]
  }

  /// Sets the process's `LC_CTYPE` to the first candidate that exists; returns whether it is a UTF-8 locale.
  ///
  /// - Parameter unicode: true if the user says that the terminal shows UTF-8, whatever the environment says.
  static func adopt(environment: [String: String], unicode: Bool?) -> Bool {
    let names = unicode == true ? fallback : candidates(environment: environment)
    for name in names where cterminal_set_locale(name) { break }
    guard let name = cterminal_codeset() else { return false }
    return ["UTF-8", "UTF8"].contains(String(cString: name).uppercased())
  }

  private static let fallback = ["C.UTF-8", "en_US.UTF-8"]
}
