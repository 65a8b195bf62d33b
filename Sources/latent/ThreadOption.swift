import ArgumentParser
import Training

/// How many threads compute; results do not depend on it.
struct ThreadOption: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Threads to compute with. (default: one a core, at most 4)",
    transform: OptionValue.threads)
  var threads: Int?

  var count: Int { threads ?? Trainer.defaultThreads }
}
