import ArgumentParser
import CommandSupport
import Datasets
import Measures
import Training

/// Where the images come from that a saved model is applied to.
package struct ImageSource: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: "mnist, fashion, digits, sprites, or a folder or file with images. (default: what the model was trained on)",
    completion: .data)
  package var data: String?

  @Option(help: "How pixels are read. (default: as in training)")
  var pixels: PixelTreatment?

  @Option(help: "Which part of the data.")
  var split: Split = .test

  package init() {}

  var isGiven: Bool { data != nil || isDetailed }
  /// Whether it says more than where the images are.
  var isDetailed: Bool { pixels != nil || split != .test }

  /// Loads the images and checks that they fit the model; defaults are those of the model's run.
  ///
  /// - Throws: `TrainingError.otherData` if the model's own data have changed since.
  func load(for model: Checkpoint, seed: UInt64?) throws -> ChosenImages {
    let dataset = try Surroundings.load(data ?? model.configuration.data, as: model.imageRequest)
    let set = split == .train ? dataset.train : dataset.test
    try model.check(set)
    if data == nil, let expected = model.dataHash, expected != dataset.hash {
      throw TrainingError.otherData(name: dataset.name, expected: expected, found: dataset.hash)
    }
    return ChosenImages(
      set: set, dataset: dataset, pixels: pixels ?? model.configuration.pixels, seed: seed ?? model.configuration.seed)
  }
}

/// The images that a saved model is measured on.
package struct ImageOptions: ParsableArguments {
  @OptionGroup private var source: ImageSource

  @Option(
    parsing: .unconditional, help: "The seed of noise and sampled pixels. (default: the run's)",
    transform: OptionValue.seed)
  var seed: UInt64?

  package init() {}

  package var data: String? { source.data }
  package var isGiven: Bool { data != nil || measures }
  /// Whether options are given that only measurements have.
  package var measures: Bool { source.isDetailed || seed != nil }
  /// `test` or `train`.
  var splitName: String { source.split.rawValue }

  /// Loads the images and checks that they fit the model; defaults are those of the model's run.
  ///
  /// - Throws: `TrainingError.otherData` if the model's own data have changed since.
  package func load(for model: Checkpoint) throws -> ChosenImages { try source.load(for: model, seed: seed) }
}

/// Images to measure a model on, and how they are read.
package struct ChosenImages {
  package let set: ImageSet
  /// The split of the set.
  let dataset: Dataset
  package let pixels: PixelTreatment
  /// The seed of noise and sampled pixels.
  package let seed: UInt64

  /// What a model's nats are of these images.
  package func meaning(under model: Checkpoint) -> LossMeaning {
    LossMeaning(model.configuration.architecture.likelihood, pixels, of: set)
  }

  /// `10000 test images of mnist, pixels grey`
  var words: String {
    "\(counted(set.count, "\(set.split.rawValue) image")) of \(dataset.name.printableLine), pixels \(pixels.rawValue)"
  }

  /// As entries of a JSON object.
  var json: [(String, JSON)] {
    [
      ("images", .whole(set.count)), ("data", .text(dataset.name)), ("data_sha256", .text(dataset.hash)),
      ("split", .text(set.split.rawValue)), ("pixels", .text(pixels.rawValue)), ("seed", .seed(seed)),
    ]
  }
}
