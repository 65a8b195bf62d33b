import ArgumentParser
import CommandSupport
import ModelReading
import Training

/// How a model file of another program is read, where it does not say so itself.
package struct ReadingOption: ParsableArguments {
  @Option(
    name: .customLong("as"), parsing: .unconditional,
    help: ArgumentHelp(
      "For a file of another program: what it does not say, like \"act=leaky0.2 heads=mu,std out=tanh\", or its layers, like \"encoder=linear 400, relu; decoder=linear 400, relu, linear 784\"; the same as JSON may lie beside it, as vae.pth.json. (default: measured)",
      valueName: "reading"))
  package var decided: String?

  package init() {}

  /// Whether the class is decided, for a model that is given one.
  var decidesClass: Bool { decided?.split(whereSeparator: \.isWhitespace).contains { $0.hasPrefix("label=") } ?? false }

  /// Opens a model, whoever wrote it, and says how it was read if that was not us.
  ///
  /// - Throws: `CommandError.unusable` for a reading that is hardly better than another.
  package func open(_ path: String, data: String? = nil) throws -> ModelOpening {
    let catalog = Surroundings.catalog
    let opening = try ModelOpening(
      contentsOf: path, catalog: catalog, data: data.map(catalog.lastingName), decided: decided)
    guard let foreign = opening.foreign else { return opening }
    let sentence = ForeignModel.sentence(foreign.file, foreign.model)
    if let doubt = opening.doubt { throw CommandError.unusable("\(path): \(doubt)") }
    Console.say("\(path): \(sentence)")
    return opening
  }
}
