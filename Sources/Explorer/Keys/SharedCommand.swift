import Drawing
import Interface

/// What a key means in every view.
public enum SharedCommand: KeyCommand {
  case zeroAll, random, undo, redo, bookmark, bookmarks
  case nextClass
  case toggleTraining, lessBeta, moreBeta, previousObjective, nextObjective, objectives
  case turnSymbols, turnColors
  case stop, save, open, learn, palette, help, quit

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
    case .toggleTraining: [.character(" ")]
    case .lessBeta: [.character("-")]
    case .moreBeta: [.character("+"), .character("=")]
    case .previousObjective: [.character("(")]
    case .nextObjective: [.character(")")]
    case .objectives: [.character("O")]
    case .turnSymbols: [.character("v")]
    case .turnColors: [.character("V")]
    case .stop: [.character("Q")]
    case .save: [.character("s")]
    case .open: [.character("o")]
    case .learn: [.character("C")]
    case .palette: [.character(":")]
    case .help: [.character("?"), .function(1)]
    case .quit: [.character("q")]
    }
  }

  /// The help page: commands that belong together, and what they do.
  public static let explanations: [(commands: [SharedCommand], text: String)] = [
    ([.zeroAll], "set all of z to 0"),
    ([.random], "draw z from the prior N(0, 1)"),
    ([.undo, .redo], "undo a move of z, or do it again"),
    ([.bookmark, .bookmarks], "bookmark z; all bookmarks"),
    ([.nextClass], "the next class, for a model that is given one"),
    ([.toggleTraining], "train in the background, or pause"),
    ([.lessBeta, .moreBeta], "turn beta: a dial at once, else from next step"),
    ([.previousObjective, .nextObjective], "another objective, from autoencoder to beta-VAE"),
    ([.objectives], "choose the objective"),
    ([.turnSymbols, .turnColors], "other symbols for images; fewer colours, or all"),
    ([.stop], "stop a download, or the scoring of the test set"),
    ([.save], "save the model to a file"),
    ([.open], "open another model"),
    ([.learn], "lessons: what a VAE is, in steps"),
    ([.palette], "find a command by its name, or give it a value"),
    ([.help], "this help"),
    ([.quit], "quit (asks if anything would be lost)"),
  ]

  /// Whether it only matters on a screen.
  var needsScreen: Bool {
    switch self {
    case .turnSymbols, .turnColors, .palette: true
    default: false
    }
  }
}
