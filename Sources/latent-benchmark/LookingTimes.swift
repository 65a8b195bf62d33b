import CommandSupport
import Datasets
import Drawing
import Measures
import Randomness
import Training
import VAE

/// How long decoding and encoding take, on one thread except where it says otherwise.
struct LookingTimes {
  /// Microseconds to decode one z.
  let decode: Spread
  /// Milliseconds to decode 20 by 20 points at once.
  let grid: Spread
  /// Milliseconds to encode 10,000 images.
  let encode: Spread
  /// Milliseconds to encode them on `threads` threads, from bytes, as the program does.
  let encodeTogether: Spread
  let threads: Int

  private static let gridPoints = 400
  private static let encodedImages = 10_000

  /// Trains a little first: fewer hidden units are active in a trained model, which can change the times.
  static func measure(
    _ configuration: RunConfiguration, on dataset: Dataset, threads: Int, quick: Bool
  ) throws -> LookingTimes {
    let trainer = try Trainer(Checkpoint(configuration), dataset: dataset)
    for _ in 0..<(quick ? 50 : 400) { try trainer.takeStep() }
    let checkpoint = trainer.checkpointWithoutOptimizer
    let held = checkpoint.held(at: checkpoint.dial)
    let parameters = held.parameters
    let architecture = held.configuration.architecture

    let one = ImageDecoder(architecture: architecture)
    one.load(parameters)
    let points = normals(architecture.latent * 64)
    let singles = (0..<(quick ? 1000 : 5000)).map { index in
      let first = index % 64 * architecture.latent
      let point = Array(points[first..<first + architecture.latent])
      return seconds { _ = one.decode(point) } * 1e6
    }

    let many = ImageDecoder(architecture: architecture, capacity: gridPoints)
    many.load(parameters)
    let grid = normals(architecture.latent * gridPoints)
    let grids = (0..<(quick ? 20 : 100)).map { _ in seconds { _ = many.decode(grid) } * 1e3 }

    let encoder = ImageEncoder(architecture: architecture, capacity: 250)
    encoder.load(parameters)
    let set = repeated(dataset.test)
    let images = set.pixels(0..<encodedImages, configuration.pixels, seed: configuration.seed)
    let encodings = (0..<(quick ? 5 : 15)).map { _ in seconds { _ = encoder.encode(images) } * 1e3 }

    let together = try (0..<(quick ? 5 : 15)).map { _ in
      let start = ContinuousClock.now
      _ = try held.encode(set, pixels: configuration.pixels, seed: configuration.seed, threads: threads)
      return (ContinuousClock.now - start) / .seconds(1) * 1e3
    }

    // The first ones run with cold caches.
    return LookingTimes(
      decode: Spread(Array(singles.dropFirst(100))), grid: Spread(Array(grids.dropFirst(2))),
      encode: Spread(Array(encodings.dropFirst())), encodeTogether: Spread(Array(together.dropFirst())),
      threads: threads)
  }

  private static func normals(_ count: Int) -> [Float] {
    var generator = Philox(seed: 1, stream: RandomStream.prior.number())
    return (0..<count).map { _ in generator.normal() }
  }

  /// The images to encode; a smaller set is repeated.
  private static func repeated(_ set: ImageSet) -> ImageSet {
    let width = set.valuesPerImage
    var pixels: [UInt8] = []
    pixels.reserveCapacity(encodedImages * width)
    for image in 0..<encodedImages { pixels += set.pixels[image % set.count * width..<(image % set.count + 1) * width] }
    return ImageSet(name: set.name, split: set.split, size: set.size, pixels: pixels)
  }

  /// Lines for people.
  var text: String {
    func line(_ name: String, _ value: Spread, _ unit: String, _ digits: Int) -> String {
      "  " + name.padded(to: 24) + "\(Numerals.fixed(value.median, digits: digits)) \(unit) "
        + "(\(Numerals.fixed(value.min, digits: digits)) to \(Numerals.fixed(value.max, digits: digits)))\n"
    }
    return "decoding and encoding, one thread\n" + line("decode one z", decode, "us", 1)
      + line("decode a 20x20 grid", grid, "ms", 2) + line("encode 10,000 images", encode, "ms", 1)
      + line("the same, \(counted(threads, "thread"))", encodeTogether, "ms", 1)
  }

  var json: JSON {
    .object([
      ("decode_us", decode.json), ("grid_ms", grid.json), ("encode_ms", encode.json),
      ("encode_together_ms", encodeTogether.json), ("threads", .whole(threads)),
    ])
  }
}
