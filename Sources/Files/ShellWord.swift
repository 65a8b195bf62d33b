extension String {
  /// This text as one word of a command line that can be copied into a shell: quoted where it has to be.
  package var shellWord: String {
    let plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_@%+=:,./-"
    // A word that begins with a hyphen would be an option, one with a tilde a home folder.
    if hasPrefix("-") { return "./\(self)".shellWord }
    if !isEmpty, allSatisfy(plain.contains) { return self }
    return "'\(split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }
}
