import Drawing
import Training

extension World {
  mutating func pressInOverlay(_ key: Key) -> [Effect] {
    switch overlay {
    case .help(let firstLine): scrollHelp(key, from: firstLine)
    case .saveName(var field):
      switch key {
      case .enter: return save(as: field.text)
      case .escape:
        overlay = nil
        afterSave = .stay
      default:
        field.press(key)
        overlay = .saveName(field)
      }
    case .palette(let palette): return pressInPalette(key, palette)
    case .bookmarkName(let field, let renamed): return pressInBookmarkName(key, field, renamed: renamed)
    case .bookmarks(let selected): return pressInBookmarks(key, selected: selected)
    case .imageNumber(let field): return pressInImageNumber(key, field)
    case .openList(let models, let selected): return choose(key, from: models, selected: selected)
    case .objectives(let selected): return pressInObjectives(key, selected: selected)
    case .runForm(let form): return press(key, in: form)
    case .question(let question):
      guard let choice = question.choices.first(where: { $0.key == key }) else { return [] }
      return answer(choice.answer)
    case nil: break
    }
    return []
  }

  /// A text that was pasted goes into the field that is being typed in. Where none is, it means nothing.
  mutating func paste(_ text: String) -> [Effect] {
    switch overlay {
    case .saveName(var field):
      field.paste(text)
      overlay = .saveName(field)
    case .palette(var palette):
      palette.paste(text)
      overlay = .palette(palette)
      return modelsIfNeeded(palette)
    case .bookmarkName(var field, let renamed):
      field.paste(text)
      overlay = .bookmarkName(field, renamed: renamed)
    case .imageNumber(var field):
      field.paste(text.filter { ("0"..."9").contains($0) })
      overlay = .imageNumber(field)
    case .runForm(var form) where form.waitsFor == nil:
      form.paste(text)
      overlay = .runForm(form)
    default: break
    }
    return []
  }

  private var lastHelpLine: Int {
    HelpPage.lastFirstLine(unicode: unicode, width: width, height: height, view: view, keys: viewKeys)
  }

  private mutating func scrollHelp(_ key: Key, from firstLine: Int) {
    switch ExploreCommand(key) {
    case .selectPrevious: overlay = .help(firstLine: max(0, firstLine - 1))
    case .selectNext: overlay = .help(firstLine: min(firstLine + 1, lastHelpLine))
    case .pageUp: overlay = .help(firstLine: max(0, firstLine - height / 2))
    case .pageDown: overlay = .help(firstLine: min(firstLine + height / 2, lastHelpLine))
    default: overlay = nil
    }
  }

  /// Asks for a file name, with a sensible one to start from.
  mutating func askForName() {
    // A model that came with the program is saved as a copy where the user is.
    // One that was left behind by a session that had to end gets a name of its own at last.
    let own = isShipped ? "\(name).safetensors" : name.hasPrefix("autosave-") ? nil : path
    overlay = .saveName(TextField(own ?? "\(model.configuration.dataName)-\(latent)d.safetensors"))
  }

  mutating func save(as text: String) -> [Effect] {
    let name = text.trimmingSpaces
    guard !name.isEmpty else { return [] }
    overlay = nil
    bookmarksInSave = bookmarks
    return [.save(path: name.hasSuffix(".safetensors") ? name : name + ".safetensors", overwrite: false)]
  }

  mutating func choose(_ key: Key, from models: [ModelSummary]?, selected: Int) -> [Effect] {
    let count = models?.count ?? 0
    if key == .enter {
      guard let models, models.indices.contains(selected) else { return [] }
      guard models[selected].isValid else {
        // The list may have no room for all of the reason.
        say(models[selected].summary, isError: true)
        return []
      }
      overlay = nil
      if opensToCompare { return [.openOther(path: models[selected].path)] }
      return leave(.open(path: models[selected].path))
    }
    if let row = key.row(from: selected, count: count, page: 10) {
      overlay = .openList(models, selected: row)
    } else if key == .escape || SharedCommand(key) == .quit {
      overlay = nil
    }
    return []
  }

  mutating func answer(_ answer: Question.Answer) -> [Effect] {
    overlay = nil
    switch answer {
    case .saveFirst:
      askForName()
      return []
    case .withoutSaving: return goOn()
    case .overwrite(let path):
      bookmarksInSave = bookmarks
      return [.save(path: path, overwrite: true)]
    case .fetch(let data):
      fetching = DownloadState(data: data, share: nil)
      return [.fetch(data: data)]
    case .newModelOnDigits: return beginOnDigits()
    case .cancel:
      afterSave = .stay
      return []
    }
  }

  mutating func saved(_ path: String, step: Int) -> [Effect] {
    self.path = path
    isShipped = false
    savedStep = step
    savedBookmarks = bookmarksInSave
    say("saved \(path)", isError: false)
    return goOn()
  }

  /// Whether a list of models would still be shown.
  var waitsForModels: Bool {
    switch overlay {
    case .openList(nil, _): true
    case .palette(let palette): palette.models != nil
    default: false
    }
  }

  /// The models that were looked for, for whoever still wants them.
  mutating func listed(_ models: [ModelSummary]) {
    switch overlay {
    case .openList(nil, _): overlay = .openList(models, selected: 0)
    case .palette(var palette) where palette.models != nil:
      palette.models = models
      overlay = .palette(palette)
    default: break
    }
  }

  mutating func notSaved(_ reason: String) -> [Effect] {
    afterSave = .stay
    say(reason, isError: true)
    return []
  }
}

extension String {
  /// Without the spaces at both ends.
  var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
