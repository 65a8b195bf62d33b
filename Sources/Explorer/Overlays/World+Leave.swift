import Autodiff
import Datasets
import Training
import VAE

extension World {
  /// Leaves the model for `next`, after a question if anything would be lost.
  mutating func leave(_ next: AfterSave) -> [Effect] {
    afterSave = next
    if hasUnsavedWork {
      overlay = Question.unsaved(
        steps: hasUnsavedTraining ? model.step - savedStep : 0, bookmarks: hasUnsavedBookmarks, then: next)
      return []
    }
    return goOn()
  }

  /// Continues with what waited for a save, or for the decision not to save.
  mutating func goOn() -> [Effect] {
    defer { afterSave = .stay }
    switch afterSave {
    case .stay: return []
    case .quit: return finish()
    // This model's run continues until the other one has been read, because its file may be gone.
    case .open(let path): return [.openModel(path: path)]
    case .begin(let checkpoint): return begin(checkpoint)
    case .learn(let lesson): return begin(lesson)
    }
  }

  /// Saves the model, its name completed by the suffix of its format. A file that is there already is asked about.
  mutating func save(as name: String) -> [Effect] {
    bookmarksInSave = bookmarks
    return [.save(path: name.hasSuffix(".safetensors") ? name : name + ".safetensors", overwrite: false)]
  }

  mutating func saved(_ path: String, step: Int) -> [Effect] {
    self.path = path
    isShipped = false
    savedStep = step
    savedBookmarks = bookmarksInSave
    say("saved \(path)", isError: false)
    return goOn()
  }

  mutating func notSaved(_ reason: String) -> [Effect] {
    afterSave = .stay
    say(reason, isError: true)
    return []
  }

  mutating func finish() -> [Effect] {
    isFinished = true
    return [.quit]
  }

  /// Starts a new model of the same architecture on the built-in digits, and trains it.
  mutating func beginOnDigits() -> [Effect] {
    var configuration = model.configuration
    configuration.data = DatasetCatalog.digits
    let picture = Shape(channels: 1, height: 28, width: 28)
    do throws(ArchitectureError) {
      configuration.architecture = try configuration.architecture.resized(picture: picture)
    } catch {
      say("\(error): begin a new run (9, then w)", isError: true)
      return []
    }
    return leave(.begin(Checkpoint(configuration)))
  }
}
