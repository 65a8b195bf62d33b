import CommandSupport
import Datasets
import Drawing
import PictureFiles
import Training
import VAE

/// Images of a data set in a model's eyes: their codes, and what it makes of these.
struct EncodedImages {
  private let checkpoint: Checkpoint
  private let chosen: ChosenImages

  /// - Precondition: the images fit the model, which has no dial or is held at one beta.
  init(_ checkpoint: Checkpoint, _ chosen: ChosenImages) { (self.checkpoint, self.chosen) = (checkpoint, chosen) }

  /// - Throws: `CommandError.usage` for an image that is not there.
  func check(_ indices: [Int], option: String, file: String) throws {
    guard let beyond = indices.first(where: { $0 >= chosen.set.count }) else { return }
    throw CommandError.usage(
      "\(option) \(beyond) is not there: \(chosen.dataset.name.printableLine) has \(chosen.set.split.rawValue) images "
        + "0 to \(chosen.set.count - 1)", command: "render")
  }

  /// The point that an image is encoded to: mu, and of a category the most likely one.
  func code(_ index: Int) -> [Float] { look(at: index, with: checkpoint).code }

  /// An image and its reconstruction at mu. A model that is given a class gets the image's own.
  func beside(_ index: Int) -> [PictureSheet.Item] {
    let label = chosen.set.labels.map { Int($0[index]) }
    let held = label.map { checkpoint.held(atClass: $0) } ?? checkpoint
    let (pixels, code, nats) = look(at: index, with: held)
    let architecture = held.configuration.architecture
    let decoder = ImageDecoder(architecture: architecture)
    decoder.load(held.parameters)
    let shape = architecture.picture
    let size = PictureSize(width: shape.width, height: shape.height, channels: shape.channels)
    return [
      (Picture(size, values: pixels), "#\(index)" + (label.map { " class \($0)" } ?? "")),
      (Picture(size, values: decoder.decode(code)), "\(Numerals.fixed(Double(nats), digits: 1)) nats"),
    ]
  }

  /// The pixels as the model gets them, their code, and -log p(x|code).
  private func look(at index: Int, with model: Checkpoint) -> (pixels: [Float], code: [Float], nats: Float) {
    let architecture = model.configuration.architecture
    let evaluator = ImageEvaluator(architecture: architecture, samples: 1)
    evaluator.load(model.parameters)
    let result = evaluator.evaluate(index..<index + 1, of: chosen.set, pixels: chosen.pixels, seed: chosen.seed)[0]
    let noise = [Float](repeating: 0, count: architecture.zWidth)
    return (
      result.pixels, architecture.latents.settled(result.mu),
      evaluator.reconstruction(of: result.pixels, noise: noise)
    )
  }
}
