import CommandSupport
import Commands
import Follow

extension ReadingOption {
  /// What follows the checkpoints of these paths.
  func follower(_ paths: [String], data: String?) -> CheckpointFollower {
    CheckpointFollower(paths, catalog: Surroundings.catalog, data: data, decided: decided)
  }
}
