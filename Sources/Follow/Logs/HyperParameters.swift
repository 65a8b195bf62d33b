import Files

/// The settings in Lightning's `hparams.yaml`: the lines `name: value` that are not inside another.
enum HyperParameters {
  private static let (largest, most, longest) = (1 << 16, 64, 200)

  /// Those of a file; none if there is no such file.
  static func read(_ path: String) -> [RunLog.Setting] {
    guard let file = try? File.reading(path), let size = try? file.status().size, size <= largest,
      let bytes = try? file.bytes(size, at: 0)
    else { return [] }
    return settings(String(decoding: bytes, as: UTF8.self))
  }

  static func settings(_ text: String) -> [RunLog.Setting] {
    text.split(whereSeparator: \.isNewline).compactMap { line -> RunLog.Setting? in
      guard let first = line.first, !first.isWhitespace, !"#-!".contains(first), let colon = line.firstIndex(of: ":")
      else { return nil }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      guard !value.isEmpty, value.count <= longest else { return nil }
      return RunLog.Setting(
        name: String(line[..<colon]), value: String(value.filter { !"'\"".contains($0) }))
    }
    .prefix(most).map { $0 }
  }
}
