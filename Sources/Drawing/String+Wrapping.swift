extension String {
  /// Lines of at most `columns` columns, broken between words; a longer word (a path) is broken where a line ends.
  public func wrapped(to columns: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.columns + 1 + String(word).columns <= columns {
        lines[lines.count - 1] = last + " " + word
        continue
      }
      var rest = word
      // A long word starts on the current line, so that the words before it do not stand alone.
      if word.count > columns, let last = lines.last, last.columns + 2 < columns {
        let room = columns - last.columns - 1
        lines[lines.count - 1] = last + " " + rest.prefix(room)
        rest = rest.dropFirst(room)
      }
      while !rest.isEmpty {
        lines.append(String(rest.prefix(max(columns, 1))))
        rest = rest.dropFirst(max(columns, 1))
      }
    }
    return lines
  }
}
