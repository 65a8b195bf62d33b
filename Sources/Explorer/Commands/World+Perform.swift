extension World {
  /// Carries out a command.
  mutating func perform(_ command: SharedCommand) -> [Effect] {
    if [.zeroAll, .random, .undo, .redo].contains(command) { tour = nil }
    switch command {
    case .zeroAll:
      z = latents.origin
      return [.ask]
    case .random:
      z = priorDraws.next(in: latents)
      return [.ask]
    case .undo: return undoMove()
    case .redo: return redoMove()
    case .bookmark: askForBookmark()
    case .bookmarks:
      overlay = BookmarkList()
      return [.ask]
    case .nextClass: return turnClass()
    case .toggleTraining: return toggleTraining()
    case .lessBeta: return turnBeta(up: false)
    case .moreBeta: return turnBeta(up: true)
    case .previousObjective: return turn(objective: objective.corner(by: -1, hasDial: dialRange != nil))
    case .nextObjective: return turn(objective: objective.corner(by: 1, hasDial: dialRange != nil))
    case .objectives: overlay = ObjectiveList(self)
    case .saveView: return [.saveView(path: nil)]
    case .copyView: return [.copyView]
    case .turnSymbols: turnSymbols()
    case .turnColors: turnColors()
    case .stop: return stopWork()
    case .learn:
      tour = nil
      overlay = LessonMenu(self)
    case .palette: overlay = Palette()
    case .sideBySide: return toggleBeside()
    case .otherModel:
      overlay = ModelList(isForComparison: true)
      return [.listModels]
    case .save:
      afterSave = .stay
      overlay = SavePrompt(self)
    case .open:
      overlay = ModelList(isForComparison: false)
      return [.listModels]
    case .glossary: overlay = GlossaryList(viewKeys.terms)
    case .help: overlay = HelpOverlay()
    case .quit: return leave(.quit)
    }
    return []
  }
}
