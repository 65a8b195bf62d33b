import Datasets
import Training
import VAE

/// Why another run cannot begin.
public enum RunProblem: Error, Sendable, Equatable {
  /// The data set is missing; perhaps it can be downloaded.
  case data(DatasetError, canFetch: Bool)
  /// Its layers do not fit the data set's images.
  case architecture(ArchitectureError)
  /// This machine cannot train it.
  case training(TrainingError)
}
