import Datasets
import Drawing
import Training
import VAE

extension World {
  mutating func press(_ key: Key, in form: RunForm) -> [Effect] {
    switch key {
    case .escape:
      overlay = nil
      progress.draft = nil
      return []
    // It takes no more than a moment; what is typed in it would be lost on a run that begins.
    case _ where form.waitsFor != nil: return []
    case .enter: return askFor(form)
    default:
      var form = form
      form.press(key)
      overlay = .runForm(form)
      return []
    }
  }

  /// Asks for the run that the form describes, or says what is wrong with it.
  private mutating func askFor(_ form: RunForm) -> [Effect] {
    var form = form
    defer { if overlay != nil { overlay = .runForm(form) } }
    if case .missing(let data) = form.problem {
      if let fetching, fetching.data != data {
        form.problem = .wrong("\(fetching.data) is being fetched: wait for it, or take other data.")
        return []
      }
      // The form comes back when the data are here.
      overlay = nil
      progress.draft = form
      if fetching != nil { return [] }
      fetching = DownloadState(data: data, share: nil)
      return [.fetch(data: data)]
    }
    do throws(SettingError) {
      let configuration = try form.configuration()
      (form.problem, form.waitsFor) = (nil, configuration)
      return [.prepare(configuration)]
    } catch {
      form.select(error.setting)
      switch error {
      case .architecture(_, let error): form.problem = .wrong("\(error).")
      default: form.problem = .wrong("\(error.setting.name): expected \(form.wanted(error.setting)).")
      }
      return []
    }
  }

  /// Begins the run that was asked for, after a question if training would be lost, or says why it cannot begin. An answer that
  /// nobody waits for any more is nothing.
  mutating func take(_ answer: Result<Checkpoint, RunProblem>, for configuration: RunConfiguration) -> [Effect] {
    guard case .runForm(var form) = overlay, form.waitsFor == configuration else { return [] }
    form.waitsFor = nil
    switch answer {
    case .success(let checkpoint):
      overlay = nil
      // Whoever goes back from the question finds it as it was.
      progress.draft = form
      return leave(.begin(checkpoint))
    case .failure(.data(let error, let canFetch)):
      form.select(.data)
      form.problem = canFetch ? .missing(data: configuration.data) : .wrong(Self.text(error))
      overlay = .runForm(form)
    case .failure(.architecture(let error)):
      form.problem = .wrong("\(error).")
      overlay = .runForm(form)
    case .failure(.training(let error)):
      form.problem = .wrong(error.description)
      overlay = .runForm(form)
    }
    return []
  }

  /// A sentence that is short enough for a form.
  private static func text(_ error: DatasetError) -> String {
    guard case .notFound(let name, _, _) = error else { return error.description }
    return "\(name) is not on this machine: expected \(Setting.data.expected)."
  }

  /// Shows the form that waited for a data set, if it still does; whether it did.
  mutating func goOnWithDraft(on data: String) -> Bool {
    guard view == Views.run, overlay == nil, var form = progress.draft, form.texts[.data]?.text.trimmingSpaces == data
    else { return false }
    form.problem = .arrived(data: data)
    overlay = .runForm(form)
    return true
  }
}

/// Why another run cannot begin.
public enum RunProblem: Error, Sendable, Equatable {
  /// The data set cannot be had, or only after a download.
  case data(DatasetError, canFetch: Bool)
  /// Its layers do not fit the data set's pictures.
  case architecture(ArchitectureError)
  /// This machine cannot train it.
  case training(TrainingError)
}

extension RunForm {
  /// Opens it, in the view of the run.
  static let key = Key.character("w")
}
