import Drawing
import Files

extension Lesson {
  /// Reads a lesson from a text file; `path` becomes its name.
  ///
  /// - Throws: why it cannot be read, or all that is wrong with it.
  public init(contentsOf path: String) throws(LessonError) {
    let text: String
    do throws(FileError) {
      text = try File.text(of: path, atMost: LessonReader.mostBytes)
    } catch {
      throw .unreadable(file: path, reason: error.reason)
    }
    do throws(LessonFlaws) {
      self = try LessonReader.read(text, name: path, .explorer)
    } catch {
      throw .flawed(file: path, error.all)
    }
  }
}

extension LessonReader.Vocabulary {
  /// The commands and keys of the explorer.
  static let explorer = {
    let names = Set(
      Views.all.flatMap { $0.commandWords } + ViewName.allCases.map(\.rawValue) + ["back", "train"]
        + SharedCommand.allCases.map { "\($0)".camelCaseWords })
    let keys =
      Views.all.flatMap { $0.commandKeys } + ViewName.allCases.map(\.key) + SharedCommand.allCases.flatMap(\.keys)
    return LessonReader.Vocabulary(
      isCommand: { line in
        names.contains(line.lowercased()) || ValueCommand.parse(line).map { !$0.value.isEmpty } ?? false
      },
      key: { name in
        let spoken = name.replacing("-", with: name.count > 1 ? " " : "-")
        return keys.first { $0.plainName == spoken }
          ?? (name.count > 1 ? keys.first { $0.plainName == spoken.lowercased() } : nil)
      })
  }()
}

extension View {
  /// The words of its commands, and their keys.
  fileprivate static var commandWords: [String] { Command.allCases.map { "\($0)".camelCaseWords } }
  fileprivate static var commandKeys: [Key] { Command.allCases.flatMap(\.keys) }
}
