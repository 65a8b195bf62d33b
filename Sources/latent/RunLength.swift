import ArgumentParser
import CommandSupport

/// How far a run goes and on how many threads: what does not change its course.
struct RunLength: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "Passes over the data, counted from the run's start. (default: 10, on the screen no end)",
    transform: OptionValue.count)
  var epochs: Int?

  @OptionGroup private var threadOption: ThreadOption

  var threads: Int? { threadOption.threads }

  /// As given, or as the machine suggests.
  var threadCount: Int { threadOption.count }

  /// Whether none of them was given.
  var areUsual: Bool { epochs == nil && threads == nil }
}
