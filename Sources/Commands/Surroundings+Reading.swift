import CommandSupport
import Datasets
import Drawing

extension Surroundings {
  /// Loads a data set, with a line of progress where that takes a while, and says what there is to know of it.
  ///
  /// - Throws: `DatasetError.readingStopped` after a signal that `StopSignal` watches for.
  static func load(_ name: String, as request: ImageRequest) throws -> Dataset {
    let line = StatusLine()
    // Asked for each file of a folder, also while they are only counted.
    let reading = Reading(cancellation: Cancellation { StopSignal.number != nil }) { progress in
      let share = Double(progress.done) / Double(max(progress.total, 1))
      line.show { columns in
        [
          ProgressLine.bar(share, width: 20, unicode: Console.unicode), "\(progress.done) of \(progress.total) images",
          "reading \(name.printableLine)",
        ].joined(separator: "  ").padded(to: columns)
      }
    }
    defer { line.clear() }
    do throws(DatasetError) {
      let dataset = try catalog.load(name, as: request, reading)
      line.clear()
      for note in dataset.notes { Console.say(note) }
      return dataset
    } catch {
      if case .readingStopped = error, let reason = StopSignal.reason {
        throw CommandError.stopped(reason: reason, saved: "nothing was changed.")
      }
      throw error
    }
  }
}
