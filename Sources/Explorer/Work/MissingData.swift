import Datasets
import Synchronization

/// What the reader of a run's data leaves for the session where they are not on this machine: the user is then asked what to do,
/// instead of told that the run failed.
final class MissingData: Sendable {
  private let found = Mutex<ExplorerEvent?>(nil)

  func note(_ error: DatasetError, _ data: String) {
    found.withLock { $0 = .dataMissing(error, canFetch: KnownDataset(rawValue: data)?.source != nil) }
  }

  var event: ExplorerEvent? { found.withLock { $0 } }
}
