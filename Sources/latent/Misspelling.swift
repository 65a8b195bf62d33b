import ArgumentParser
import CommandSupport
import Commands
import Files

/// A first word that is nearly a subcommand's name: the default subcommand would take it for a model.
enum Misspelling {
  /// - Throws: `CommandError.usage` with the name that was meant, unless there is such a model or file.
  static func check(_ arguments: [String], against commands: [any ParsableCommand.Type]) throws {
    guard let word = arguments.dropFirst().first, !word.hasPrefix("-") else { return }
    let names = commands.map { $0.configuration.commandName ?? "\($0)".lowercased() }
    guard !names.contains(word), let meant = names.min(by: { distance(word, $0) < distance(word, $1) }),
      // Half of a short word may be another word.
      distance(word, meant) <= (meant.count < 6 ? 1 : 2), Surroundings.library.find(word) == nil,
      try FileStatus.of(word) == nil
    else { return }
    throw CommandError.usage("there is no subcommand and no model \(word): did you mean latent \(meant)?", command: "")
  }

  /// How many letters have to be added, dropped, changed or swapped with the next one (Damerau and Levenshtein's distance, each
  /// letter at most once).
  static func distance(_ first: String, _ second: String) -> Int {
    let (a, b) = (Array(first), Array(second))
    // A path is no misspelled word.
    if abs(a.count - b.count) > 2 { return .max }
    var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in 0...a.count {
      for j in 0...b.count {
        if i == 0 || j == 0 {
          rows[i][j] = i + j
          continue
        }
        let change = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        rows[i][j] = min(change, rows[i - 1][j] + 1, rows[i][j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
        }
      }
    }
    return rows[a.count][b.count]
  }
}
