import Datasets
import Foundation

/// What this process finds around it.
package enum Surroundings {
  package static var environment: [String: String] { ProcessInfo.processInfo.environment }
  package static var workingDirectory: String { FileManager.default.currentDirectoryPath }

  package static var catalog: DatasetCatalog {
    DatasetCatalog(environment: environment, workingDirectory: workingDirectory)
  }
}
