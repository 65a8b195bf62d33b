import CTerminal

extension Terminal {
  /// Name and version of the library that draws, for people: `ncurses 6.4.20221231`.
  public static var library: String { String(cString: cterminal_library()) }
}
