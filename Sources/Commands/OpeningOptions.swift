import ArgumentParser
import CommandSupport

/// How the models of a subcommand are opened: what their files do not say, and where a dial is held.
struct OpeningOptions: ParsableArguments {
  @OptionGroup var reading: ReadingOption

  @Option(
    parsing: .unconditional,
    help: "For a model with a dial: the beta at which it is held. (default: where the dial was left)",
    transform: OptionValue.aboveZero)
  var beta: Float?

  init() {}

  /// As if they stood on a command line.
  init(reading: ReadingOption, beta: Float?) { (self.reading, self.beta) = (reading, beta) }
}
