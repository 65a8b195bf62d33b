import CommandSupport
import Commands
import Follow
import ModelReading

extension ReadingOption {
  /// What follows the checkpoints of these paths.
  func follower(_ paths: [String], data: String?) -> CheckpointFollower {
    CheckpointFollower(paths, catalog: Surroundings.catalog, data: data, decided: decided)
  }
}
