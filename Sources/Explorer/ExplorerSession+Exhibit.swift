import Drawing
import Files
import Foundation

/// What the view shows leaves the program: as a file or by the terminal's clipboard.
extension ExplorerSession {
  func saveView(_ text: String?) {
    guard let exhibit = state.exhibit else { return sayNothingIsShown() }
    var done = ""
    do throws(ViewFileError) {
      done = "saved \(exhibit.words): \(try write(exhibit, of: state.world.name, to: text))"
      // Two models beside each other are two files.
      if let (exhibit, name) = state.exhibitBeside {
        let name = try write(exhibit, of: name, to: text.map(ViewFile.nameBeside))
        done += "; beside it: \(name)"
      }
      state.world.say(done, isError: false)
    } catch {
      state.world.say(
        done.isEmpty ? "not saved: \(error.sentence)" : "\(done); not what is beside it: \(error.sentence)",
        isError: true)
    }
  }

  /// Writes what one model's view shows to a name that was typed, or to one of its own.
  ///
  /// - Returns: the name, for people.
  private func write(_ exhibit: Exhibit, of model: String, to text: String?) throws(ViewFileError) -> String {
    let view = state.world.view.rawValue
    let path = try ViewFile.write(
      exhibit, to: text.map(surroundings.absolutePath), orUnder: "\(model)-\(view)", in: surroundings.workingDirectory,
      title: "\(model): \(view)")
    let name = text ?? FileSystem.name(of: path)
    return FileSystem.ending(of: name) == nil ? path : name
  }

  private func sayNothingIsShown() {
    state.world.say("the view shows nothing to save or copy yet", isError: true)
  }

  /// Copies what the view shows, if that was asked for: its numbers, or what the screen shows as text.
  public func copy(to screen: (String) -> CopyOutcome) {
    guard isToCopy else { return }
    isToCopy = false
    guard let exhibit = state.exhibit, let shown = state.text else { return sayNothingIsShown() }
    var (words, outcome) = ("the view as text", CopyOutcome.impossible)
    switch exhibit {
    case .pictures: outcome = screen(shown)
    case .numbers(let table):
      (words, outcome) = (exhibit.words, screen(table.text))
      // Ten thousand codes are for a file.
      if case .tooLong = outcome {
        (words, outcome) = ("the view as text, as \(table.rows.count) rows are too many,", screen(shown))
      }
    }
    switch outcome {
    case .sent:
      let multiplexer =
        surroundings.environment["TMUX"] != nil
        ? "; tmux needs set-clipboard on" : surroundings.environment["STY"] != nil ? "; GNU screen drops it" : ""
      state.world.say("sent \(words) to the terminal's clipboard\(multiplexer)", isError: false)
    case .tooLong(let limit):
      state.world.say("not copied: the view has more than \(limit) bytes as text", isError: true)
    case .impossible: state.world.say("not copied: this terminal has no clipboard", isError: true)
    }
  }
}
