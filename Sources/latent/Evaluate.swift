import ArgumentParser
import Datasets
import Drawing
import Training

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model on images.",
    discussion: """
      latent evaluate m.safetensors
      latent evaluate m.safetensors --data mnist --pixels threshold --samples 10 --json

      All numbers are nats: sums over pixels and latent dimensions, means over images. The negative ELBO is \
      reconstruction + KL, whatever beta the model was trained with.
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup var images: ImageOptions

  @Option(
    parsing: .unconditional, help: "Draws of z an image. (default: as in training)", transform: OptionValue.size)
  var samples: Int?

  @Option(
    parsing: .unconditional, help: "Threads to compute with. (default: one a core, at most 4)",
    transform: OptionValue.threads)
  var threads: Int?

  @Flag(help: "Print one object of JSON.")
  var json = false

  func run() throws {
    let checkpoint = try model.load()
    let (set, dataset) = try images.load(for: checkpoint)
    let pixels = images.pixels ?? checkpoint.configuration.pixels
    let samples = samples ?? checkpoint.configuration.samples
    let seed = images.seed ?? checkpoint.configuration.seed
    let result = try checkpoint.evaluate(
      on: set, pixels: pixels, samples: samples, seed: seed, threads: threads ?? Trainer.defaultThreads)
    if json {
      let object = JSON.object([
        ("negative_elbo", .number(result.negativeELBO)),
        ("reconstruction", .number(result.reconstruction)),
        ("kl", .number(result.kl)),
        ("kl_per_dimension", .numbers(result.klPerDimension)),
        ("images", .whole(result.images)),
        ("data", .text(dataset.name)),
        ("data_sha256", .text(dataset.hash)),
        ("split", .text(images.split.rawValue)),
        ("pixels", .text(pixels.rawValue)),
        ("samples", .whole(samples)),
        ("seed", .seed(seed)),
        ("beta", .float(checkpoint.beta)),
      ])
      return try Console.write("\(object)\n")
    }
    let unicode = Console.ability(environment: Surroundings.environment, isTerminal: false).unicode
    try Console.write(
      """
      \(result.images) \(images.split.rawValue) images of \(dataset.name), pixels \(pixels.rawValue), \
      \(counted(samples, "draw")) of z an image, seed \(seed)

      negative ELBO   \(Self.nats(result.negativeELBO)) nats an image
      reconstruction  \(Self.nats(result.reconstruction))
      KL              \(Self.nats(result.kl))

      \(DimensionTable.text(result.klPerDimension, unicode: unicode))
      """)
  }

  private static func nats(_ value: Double) -> String { Numerals.nats(value).paddedAtStart(to: 8) }
}
