import Datasets
import Foundation

/// The environment of this process.
package enum Surroundings {
  package static var environment: [String: String] { ProcessInfo.processInfo.environment }
  package static var workingDirectory: String { FileManager.default.currentDirectoryPath }

  package static var catalog: DatasetCatalog {
    DatasetCatalog(
      environment: environment, workingDirectory: workingDirectory,
      ownFolders: UserSettings.current.dataFolders(home: environment["HOME"]))
  }
}
