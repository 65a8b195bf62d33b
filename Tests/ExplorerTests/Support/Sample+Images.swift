import Datasets
import Drawing
import Explorer
import Training

extension Sample {
  /// Twelve test images of the classes 0, 1, 2, 0, 1, 2, ...; image i is a white square of 4 + i pixels.
  static func dataset(labels: Bool = true, data: String = "digits") -> Dataset {
    func images(_ split: Split) -> ImageSet {
      ImageSet(
        name: data, split: split, size: ImageSize(width: 28, height: 28), pixels: (0..<12).flatMap { square(4 + $0) },
        labels: labels ? (0..<12).map { UInt8($0 % 3) } : nil)
    }
    return Dataset(name: data, origin: "test", hash: "", train: images(.train), test: images(.test))
  }

  private static func square(_ side: Int) -> [UInt8] {
    let inside = (28 - side) / 2..<(28 - side) / 2 + side
    return (0..<28 * 28).map { inside.contains($0 % 28) && inside.contains($0 / 28) ? 255 : 0 }
  }

  /// An examination of an image: some posterior, decoded to the ring.
  static func examination(index: Int = 4, latent: Int = 3, draw: Int = 0, wall: Int = 0) -> Examination {
    let mu = (0..<latent).map { Float($0 % 5) - 1.5 }
    let logVariance = (0..<latent).map { -Float($0 % 4) }
    return Examination(
      index: index,
      result: ImageEvaluation(
        pixels: square(4 + index).map { Float($0) / 255 }, mu: mu, logVariance: logVariance, reconstruction: 70.11,
        klPerDimension: (0..<latent).map { Float($0) + 0.25 }),
      draw: draw, z: draw == 0 ? mu : mu.map { $0 + 0.5 }, decoded: ring, reconstruction: 66.5,
      wall: [Picture](repeating: ring, count: wall))
  }

  /// The screen of `state`, on a view with its data.
  static func state(
    _ view: Key, latent: Int = 3, ability: ScreenAbility = unicode, width: Int = 80, height: Int = 24
  ) -> ExplorerState {
    var state = state(latent: latent, ability: ability, width: width, height: height)
    state.press(view)
    _ = state.update(.dataLoaded("digits", .success(dataset())))
    return state
  }
}
