import CommandSupport
import Foundation
import Training

extension Surroundings {
  /// The checkpoints that came with this program and those in the folders that it knows.
  package static var library: CheckpointLibrary {
    CheckpointLibrary(
      environment: environment, workingDirectory: workingDirectory,
      executable: Bundle.main.executableURL?.resolvingSymlinksInPath().path)
  }
}
