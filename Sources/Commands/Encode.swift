import ArgumentParser
import CommandSupport
import Datasets
import Training
import VAE

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print mu and log sigma^2 of images.",
    discussion: """
      latent encode m.safetensors --limit 8
      latent encode m.safetensors --data mnist --split train --json > codes.jsonl

      Without --json: columns separated by tabs, under a line of names.
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup var images: ImageOptions

  @Option(
    parsing: .unconditional, help: "The number of images, from the first on. (default: all)",
    transform: OptionValue.count)
  var limit: Int?

  @Flag(help: "Print one JSON object per line.")
  var json = false

  func run() throws {
    let (checkpoint, dial) = try model.load(for: "encode", data: images.data)
    let images = try images.load(for: checkpoint)
    let set = images.set
    let architecture = checkpoint.configuration.architecture
    let encoder = ImageEncoder(architecture: architecture, capacity: Self.chunk)
    encoder.load(checkpoint.parameters)
    let count = min(limit ?? set.count, set.count)
    if !json { try Console.write(Self.names(latent: architecture.latent, labels: set.labels != nil) + "\n") }
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let range = start..<min(start + Self.chunk, count)
      let (mu, logVariance) = encoder.encode(set.pixels(range, images.pixels, seed: images.seed))
      var text = ""
      for (row, index) in range.enumerated() {
        let place = row * architecture.latent..<(row + 1) * architecture.latent
        text += line(index, set.labels?[index], dial, mu[place], logVariance[place]) + "\n"
      }
      try Console.write(text)
    }
  }

  /// The number of images that are encoded and printed at a time: a reader that wants few does not wait for all.
  private static let chunk = 250

  private func line(
    _ index: Int, _ label: UInt8?, _ dial: DialPosition?, _ mu: ArraySlice<Float>, _ logVariance: ArraySlice<Float>
  ) -> String {
    if json {
      let label = label.map { [("label", JSON.whole(Int($0)))] } ?? []
      let beta = dial.map { [("beta", JSON.float($0.beta))] } ?? []
      return JSON.object(
        [("index", .whole(index))] + label + beta + [("mu", .numbers(mu)), ("log_variance", .numbers(logVariance))]
      ).description
    }
    let values = ["\(index)"] + (label.map { ["\($0)"] } ?? []) + (mu + logVariance).map { "\($0)" }
    return values.joined(separator: "\t")
  }

  private static func names(latent: Int, labels: Bool) -> String {
    let dimensions = 1...latent
    let names =
      ["index"] + (labels ? ["label"] : []) + dimensions.map { "mu_\($0)" } + dimensions.map { "log_variance_\($0)" }
    return names.joined(separator: "\t")
  }
}
