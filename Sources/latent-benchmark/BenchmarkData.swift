import CommandSupport
import Datasets

/// The images that a benchmark trains on.
enum BenchmarkData {
  /// The data set of this name; without a name MNIST, or, where it is absent, as many drawn digits, which have about the
  /// same share of black pixels.
  static func load(_ name: String?) throws -> Dataset {
    if let name { return try Surroundings.catalog.load(name) }
    if Surroundings.catalog.find(DatasetCatalog.mnist) != nil {
      return try Surroundings.catalog.load(DatasetCatalog.mnist)
    }
    let recipe = DigitsRecipe(trainCount: 60_000, testCount: 10_000, trainSeed: 1, testSeed: 2)
    let catalog = DatasetCatalog(
      environment: Surroundings.environment, workingDirectory: Surroundings.workingDirectory, digits: recipe)
    return try catalog.load(DatasetCatalog.digits)
  }

  /// The first `count` images at `side` by `side` pixels, each of which is the nearest pixel of the original, so that the
  /// share of black pixels stays the same.
  static func enlarged(_ dataset: Dataset, side: Int, count: Int) -> Dataset {
    Dataset(
      name: dataset.name, origin: dataset.origin, hash: "\(dataset.hash) \(side)",
      train: enlarged(dataset.train, side: side, count: count), test: enlarged(dataset.test, side: side, count: count))
  }

  private static func enlarged(_ set: ImageSet, side: Int, count: Int) -> ImageSet {
    let count = min(count, set.count)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * side * side)
    for image in 0..<count {
      for row in 0..<side {
        let first = (image * set.height + row * set.height / side) * set.width
        for column in 0..<side { pixels.append(set.pixels[first + column * set.width / side]) }
      }
    }
    return ImageSet(name: set.name, split: set.split, size: ImageSize(width: side, height: side), pixels: pixels)
  }
}
