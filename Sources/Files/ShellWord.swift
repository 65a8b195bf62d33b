extension String {
  /// This text as one word of a shell command, quoted if necessary.
  package var shellWord: String {
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-"
    // A word that begins with a hyphen is an option, one with a tilde a home folder.
    if hasPrefix("-") { return "./\(self)".shellWord }
    if !isEmpty, allSatisfy(plain.contains) { return self }
    return "'\(split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }
}
