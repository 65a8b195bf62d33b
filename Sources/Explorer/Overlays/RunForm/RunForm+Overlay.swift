import Datasets
import Drawing
import Training

extension RunForm: Overlay {
  package mutating func press(_ key: Key, _ world: inout World) -> Reaction {
    switch key {
    case .escape:
      world.progress.draft = nil
      return .close()
    // An answer takes a moment; what is typed meanwhile would be lost when the run begins.
    case _ where waitsFor != nil: return .stay()
    case .enter: return begin(&world)
    default:
      press(key)
      return .stay()
    }
  }

  package mutating func paste(_ text: String, _ world: inout World) -> Reaction {
    if waitsFor == nil { paste(text) }
    return .stay()
  }

  /// Asks for the run that the form describes, or says what is wrong with it.
  private mutating func begin(_ world: inout World) -> Reaction {
    if case .missing(let data) = problem {
      if let fetching = world.fetching, fetching.data != data {
        problem = .wrong("\(fetching.data) is being fetched: wait for it, or take other data.")
        return .stay()
      }
      // The form comes back when the data are here.
      world.progress.draft = self
      if world.fetching != nil { return .close() }
      world.fetching = World.DownloadState(data: data, share: nil)
      return .close([.fetch(data: data)])
    }
    do throws(SettingError) {
      let configuration = try configuration()
      (problem, waitsFor) = (nil, configuration)
      return .stay([.prepare(configuration)])
    } catch {
      select(error.setting)
      switch error {
      case .architecture(_, let error): problem = .wrong("\(error).")
      default: problem = .wrong("\(error.setting.name): expected \(wanted(error.setting)).")
      }
      return .stay()
    }
  }

  /// Begins the run that was asked for, after a question if training would be lost, or says why it cannot begin. The answer to
  /// an earlier question is ignored.
  package mutating func take(_ event: ExplorerEvent, _ world: inout World) -> Reaction {
    guard case .prepared(let configuration, let answer) = event, waitsFor == configuration else { return .stay() }
    waitsFor = nil
    switch answer {
    case .success(let checkpoint):
      // A user who goes back from the question finds the form as it was.
      world.progress.draft = self
      return .close(world.leave(.begin(checkpoint)))
    case .failure(.data(let error, let canFetch)):
      select(.data)
      problem = canFetch ? .missing(data: configuration.data) : .wrong(Self.text(error))
    case .failure(.architecture(let error)): problem = .wrong("\(error).")
    case .failure(.training(let error)): problem = .wrong(error.description)
    }
    return .stay()
  }

  /// A sentence that is short enough for a form.
  private static func text(_ error: DatasetError) -> String {
    guard case .notFound(let name, _, _) = error else { return error.description }
    return "\(name) is not on this machine: expected \(Setting.data.expected)."
  }

  package func prompt(_ world: World) -> [String] {
    let isWanted = problem == nil && waitsFor == nil
    return fields.map { "\($0.name): \(content($0))" } + (isWanted ? [] : [message.text])
      + ["a field and its value, like hidden 400, changes it; an empty line begins the run, esc goes back."]
  }

  package mutating func answer(_ line: String, _ world: inout World) -> Reaction {
    if line.isEmpty { return press(.enter, &world) }
    let value = ValueCommand.set.value(in: line) ?? line
    do throws(WrongValue) {
      try fillIn(value)
    } catch {
      world.say(error.text, isError: true)
    }
    return .stay()
  }
}

extension World {
  /// Shows the form that waited for a data set, if it still does; returns whether it did.
  mutating func goOnWithDraft(on data: String) -> Bool {
    guard view == .run, overlay == nil, var form = progress.draft, form.texts[.data]?.text.trimmingSpaces == data
    else { return false }
    form.problem = .arrived(data: data)
    overlay = form
    return true
  }
}

extension RunForm {
  /// The key that opens it in the training view.
  static let key = Key.character("w")
}
