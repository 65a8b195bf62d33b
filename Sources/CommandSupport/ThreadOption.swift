import ArgumentParser
import Training

/// `--threads`, the number of threads to compute with; results do not depend on it.
package struct ThreadOption: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Threads to compute with. (default: one a core, at most 4)",
    transform: OptionValue.threads)
  package var threads: Int?

  package init() {}

  package var isGiven: Bool { threads != nil }
  package var count: Int { threads ?? Self.usual }

  /// The number of threads that nobody has chosen, or that the user's settings choose.
  package static var usual: Int { UserSettings.current.threads ?? Trainer.defaultThreads }
}
