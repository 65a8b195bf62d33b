import Drawing
import Interface

/// What a key means in every view.
public enum SharedCommand: KeyCommand {
  case zeroAll, random, undo, redo, bookmark, bookmarks
  case nextClass
  case sideBySide, otherModel
  case toggleTraining, lessBeta, moreBeta, previousObjective, nextObjective, objectives
  case saveView, copyView
  case turnSymbols, turnColors
  case stop, save, open, learn, palette, help, glossary, quit

  /// The keys that mean it; the first one is named in hints.
  public var keys: [Key] {
    switch self {
    case .zeroAll: [.character("z")]
    case .random: [.character("r")]
    case .undo: [.character("u")]
    case .redo: [.character("U")]
    case .bookmark: [.character("b")]
    case .bookmarks: [.character("B")]
    case .nextClass: [.character("N")]
    case .sideBySide: [.character("m")]
    case .otherModel: [.character("M")]
    case .toggleTraining: [.character(" ")]
    case .lessBeta: [.character("-")]
    case .moreBeta: [.character("+"), .character("=")]
    case .previousObjective: [.character("(")]
    case .nextObjective: [.character(")")]
    case .objectives: [.character("O")]
    case .saveView: [.character("$")]
    case .copyView: [.character("\"")]
    case .turnSymbols: [.character("v")]
    case .turnColors: [.character("V")]
    case .stop: [.character("Q")]
    case .save: [.character("s")]
    case .open: [.character("o")]
    case .learn: [.character("C")]
    case .palette: [.character(":")]
    case .help: [.character("?"), .function(1)]
    case .glossary: [.character("G")]
    case .quit: [.character("q")]
    }
  }

  /// The help page: purposes of the commands, and what they do.
  static let purposes: [(title: String, explanations: [(commands: [SharedCommand], text: String)])] = [
    (
      "the point z",
      [
        ([.zeroAll], "set all of z to 0"),
        ([.random], "draw z from the prior N(0, 1)"),
        ([.undo, .redo], "undo a move of z or a learning rate, or redo it"),
        ([.bookmark, .bookmarks], "bookmark z; all bookmarks"),
        ([.nextClass], "the next class, for a model that is given one"),
      ]
    ),
    (
      "the model and its training",
      [
        ([.toggleTraining], "train in the background, or pause"),
        ([.lessBeta, .moreBeta], "turn beta: a dial at once, else from next step"),
        ([.previousObjective, .nextObjective], "another objective, from autoencoder to beta-VAE"),
        ([.objectives], "choose the objective"),
        ([.save], "save the model to a file"),
        ([.open], "open another model"),
      ]
    ),
    (
      "two models",
      [
        ([.sideBySide], "the compared model beside this one, or this one alone"),
        ([.otherModel], "choose another model to compare with"),
      ]
    ),
    (
      "what the view shows",
      [
        ([.saveView], "to a new file: its pictures, or its numbers"),
        ([.copyView], "to the clipboard: as text, or its numbers"),
      ]
    ),
    (
      "help, the screen, the end",
      [
        ([.help], "this help"),
        ([.glossary], "what the words on the screen mean"),
        ([.learn], "lessons: what a VAE is, in steps"),
        ([.palette], "find a command by its name, or give it a value"),
        ([.turnSymbols, .turnColors], "images in other symbols, or pixels; fewer colours"),
        ([.stop], "stop a download, or the scoring of the test set"),
        ([.quit], "quit (asks if anything would be lost)"),
      ]
    ),
  ]

  /// All of them.
  public static let explanations = purposes.flatMap(\.explanations)

  /// Whether it only matters on a screen.
  var needsScreen: Bool {
    switch self {
    case .turnSymbols, .turnColors, .copyView, .palette, .sideBySide: true
    default: false
    }
  }
}
