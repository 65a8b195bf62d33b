import ArgumentParser
import CommandSupport

/// The checkpoints of a subcommand that takes several.
struct ModelsArgument: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Models: paths, or known names like mnist-20d. Files of PyTorch, Keras, ONNX and NumPy open too.",
      valueName: "file"), completion: .model)
  var files: [String]

  @OptionGroup private var opening: OpeningOptions

  /// Where a dial is held; nil where that was not said.
  var beta: Float? { opening.beta }

  /// Each of them, in the order given.
  var each: [ModelArgument] { files.map { ModelArgument($0, opening) } }

  /// The only one; nil for several.
  var only: ModelArgument? { files.count == 1 ? each.first : nil }
}
