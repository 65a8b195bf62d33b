extension Unicode.Scalar {
  /// The best ASCII substitute for this scalar.
  var standIn: Unicode.Scalar {
    isASCII ? self : Self.standIns[self] ?? "?"
  }

  private static let standIns: [Unicode.Scalar: Unicode.Scalar] = {
    let groups: [(Unicode.Scalar, String)] = [
      ("-", "─━╌╍╴╶╸╺╼╾–—−"), ("|", "│┃┊┆╎▏▎▍▕"), ("+", "┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛╋┿╂"), ("#", "█▓▉▊▋▌▐▙▛▜▟"), ("=", "▒"),
      (".", "░·…"), ("'", "▀’‘▘▝"), ("_", "▄▁▂▃▖▗"), ("^", "↑▲⇡"), ("v", "↓▼⇣"), ("<", "←◀◂‹"), (">", "→▶▸›"),
      ("x", "✕×✗▚▞"), ("*", "●•★✱"), ("o", "○◯◦"), ("b", "β"), ("u", "μ"), ("s", "σ"), ("\"", "“”"), (" ", "\u{A0}"),
    ]
    var table: [Unicode.Scalar: Unicode.Scalar] = [:]
    for (standIn, symbols) in groups {
      for symbol in symbols.unicodeScalars { table[symbol] = standIn }
    }
    // Braille: a curve's dots.
    for value in UInt32(0x2801)...0x28FF {
      if let symbol = Unicode.Scalar(value) { table[symbol] = "*" }
    }
    table["\u{2800}"] = " "
    for (pattern, symbol) in Mosaic.octants.enumerated() where table[symbol] == nil && !symbol.isASCII {
      table[symbol] = pattern.nonzeroBitCount < 3 ? "." : pattern.nonzeroBitCount < 6 ? "=" : "#"
    }
    return table
  }()
}
