import CTerminal
import Foundation

/// The terminfo description of the terminal.
package struct TerminalType {
  /// The name of the terminfo entry in use.
  let name: String
  /// Whether the entry for the terminal's own name announces true colour.
  let announcesTrueColor: Bool

  /// Loads the entry for `name` into ncurses, where `output` is the terminal's descriptor; if the name is missing or
  /// unknown, a common entry instead.
  ///
  /// - Throws: `TerminalError` if there is none, or if it describes something without a screen.
  init(named name: String?, output: Int32) throws(TerminalError) {
    let name = name ?? ""
    var entry = name
    var outcome = CTERMINAL_UNKNOWN
    for candidate in Self.candidates(for: name) where outcome != CTERMINAL_KNOWN {
      entry = candidate
      outcome = Int(cterminal_describe(candidate, output))
    }
    // With an entry for direct colour, ncurses would write palette numbers as red, green and blue.
    let isDirect = outcome == CTERMINAL_KNOWN && cterminal_flag("RGB") && cterminal_number("colors") > 256
    if isDirect {
      let others = Self.palettes(for: entry)
      let other = others.first { cterminal_describe($0, output) == CTERMINAL_KNOWN }
      if let other { entry = other } else { outcome = Int(cterminal_describe(entry, output)) }
    }
    announcesTrueColor = isDirect || cterminal_flag("RGB") || cterminal_flag("Tc")
    self.name = entry
    switch outcome {
    case CTERMINAL_KNOWN where string("cup") != nil: return
    case CTERMINAL_UNKNOWN: throw name.isEmpty ? .typeUnset : .typeUnknown(name: name)
    case CTERMINAL_NO_DATABASE: throw .databaseMissing(name: name)
    default: throw .typeTooSimple(name: name)
    }
  }

  /// The terminfo names to try for a value of `TERM`.
  ///
  /// `xterm`, `screen` and `tmux` have entries with 8 colours, as in the nineties. Docker gives every container
  /// `TERM=xterm`, and tmux gives `TERM=screen`, and all such terminals have 256 colours today. `ssh` passes on names
  /// of new terminals to machines without their entries, and some programs set none at all; nearly every terminal
  /// understands xterm's sequences, and the rest those of a VT100.
  package static func candidates(for name: String) -> [String] {
    let own = ["xterm", "screen", "tmux"].contains(name) ? [name + "-256color", name] : [name]
    return own.filter { !$0.isEmpty } + ["xterm-256color", "vt100"].filter { !own.contains($0) }
  }

  /// The terminfo entries to try for the palette of a terminal whose own entry has direct colour.
  package static func palettes(for name: String) -> [String] {
    let own = name.range(of: "-direct").map { name[..<$0.lowerBound] + "-256color" }
    return [own, "xterm-256color"].compactMap { $0.map { String($0) } }
  }

  /// Whether it understands ANSI control sequences, like a VT100.
  var speaksANSI: Bool { string("cup")?.starts(with: Array("\u{1B}[".utf8)) ?? false }

  /// The number of palette colours to use: 0, 8, 16 or 256.
  var colors: Int {
    Self.colors(described: Int(cterminal_number("colors")), direct: cterminal_flag("RGB"))
  }

  /// The largest of 0, 8, 16, 256 that terminfo allows.
  ///
  /// An entry with direct colour reads colour numbers as red, green and blue, except the first eight.
  package static func colors(described: Int, direct: Bool) -> Int {
    if direct || described > 256 { return described < 8 ? 0 : 8 }
    return [256, 16, 8].first { described >= $0 } ?? 0
  }

  /// A string capability without padding, which only serial terminals need.
  func string(_ capability: String) -> [UInt8]? {
    guard let text = cterminal_string(capability) else { return nil }
    return Self.withoutPadding(Array(UnsafeRawBufferPointer(start: text, count: strlen(text))))
  }

  /// `bytes` without each `$<…>`.
  package static func withoutPadding(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      if rest.starts(with: "$<".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        rest = rest[(end + 1)...]
      } else {
        kept.append(byte)
        rest = rest.dropFirst()
      }
    }
    return kept
  }
}
