import Drawing
import Foundation

extension Recording {
  /// The recording as asciinema plays it: asciicast, version 2. Each event has the rows that changed.
  public var cast: String {
    guard let first = frames.first?.canvas else { return "" }
    var lines = [
      #"{"version": 2, "width": \#(first.width), "height": \#(first.height), "env": {"TERM": "xterm-256color"}}"#
    ]
    var shown: [Substring] = []
    for frame in frames {
      let rows = frame.canvas.ansi(ability).split(separator: "\n", omittingEmptySubsequences: false)
      var output = shown.isEmpty ? "\u{1B}[?25l\u{1B}[2J" : ""
      for (row, text) in rows.enumerated() where row < frame.canvas.height && (shown.isEmpty || shown[row] != text) {
        output += "\u{1B}[\(row + 1);1H\u{1B}[K\(text)"
      }
      shown = rows
      lines.append("[\(Self.rounded(frame.time)), \"o\", \(Self.quoted(output))]")
    }
    lines.append("[\(Self.rounded(duration)), \"o\", \"\"]")
    return lines.map { $0 + "\n" }.joined()
  }

  /// Seconds with three decimals, as the same text everywhere.
  static func rounded(_ seconds: Double) -> String { String(format: "%.3f", seconds) }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20: quoted += String(format: "\\u%04x", scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
