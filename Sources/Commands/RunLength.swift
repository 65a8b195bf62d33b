import ArgumentParser
import CommandSupport

/// The length of a run and its number of threads, neither of which changes its results.
package struct RunLength: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Passes over the data, counted from the run's start. (default: 10, on the screen no end)",
    transform: OptionValue.count)
  package var epochs: Int?

  @OptionGroup private var threadOption: ThreadOption

  package init() {}

  package var threads: Int? { threadOption.threads }

  /// The given number, or a default for the machine.
  var threadCount: Int { threadOption.count }

  /// Whether none of them was given.
  package var areUsual: Bool { epochs == nil && threads == nil }
}
