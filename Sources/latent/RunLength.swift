import ArgumentParser
import CommandSupport

/// The length of a run and its number of threads, neither of which changes its results.
struct RunLength: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Passes over the data, counted from the run's start. (default: 10, on the screen no end)",
    transform: OptionValue.count)
  var epochs: Int?

  @OptionGroup private var threadOption: ThreadOption

  var threads: Int? { threadOption.threads }

  /// The given number, or a default for the machine.
  var threadCount: Int { threadOption.count }

  /// Whether none of them was given.
  var areUsual: Bool { epochs == nil && threads == nil }
}
