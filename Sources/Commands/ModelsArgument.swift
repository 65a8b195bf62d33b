import ArgumentParser
import CommandSupport

/// The checkpoints of a subcommand that takes several.
struct ModelsArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Models: paths, or known names like mnist-20d. Files of PyTorch, Keras, ONNX and NumPy open too.",
      valueName: "file"), completion: .model)
  var files: [String]

  @OptionGroup var reading: ReadingOption

  @Option(
    parsing: .unconditional,
    help: "For a model with a dial: the beta at which it is held. (default: where the dial was left)",
    transform: OptionValue.aboveZero)
  var beta: Float?

  /// Each of them, in the order given.
  var each: [ModelArgument] { files.map { ModelArgument($0, as: reading, beta: beta) } }

  /// The only one; nil for several.
  var only: ModelArgument? { files.count == 1 ? each.first : nil }
}
