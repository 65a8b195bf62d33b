import ArgumentParser
import CommandSupport
import Datasets
import Training
import VAE

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Print mu and log sigma^2 of images.",
    discussion: """
      latent encode m.safetensors --limit 8
      latent encode m.safetensors --data mnist --split train --json > codes.jsonl

      Without --json and --csv: columns separated by tabs, under a line of names.
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup var images: ImageOptions

  @Option(
    parsing: .unconditional, help: "The number of images, from the first on. (default: all)",
    transform: OptionValue.count)
  var limit: Int?

  @Flag(help: "Print one JSON object per line.")
  var json = false

  @Flag(help: "Print comma-separated values, under a line of names.")
  var csv = false

  private var separator: String { csv ? "," : "\t" }

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv are two forms of one output: leave one out") }
  }

  func run() throws {
    let (checkpoint, dial) = try model.load(for: "encode", data: images.data)
    let images = try images.load(for: checkpoint)
    let set = images.set
    let architecture = checkpoint.configuration.architecture
    let encoder = ImageEncoder(architecture: architecture, capacity: Self.chunk)
    encoder.load(checkpoint.parameters)
    // A model that is given classes gets each image's own.
    let byClass = checkpoint.classes == nil || set.labels == nil ? nil : OwnClasses(checkpoint)
    let count = min(limit ?? set.count, set.count)
    if !json { try Console.write(names(architecture.latents, labels: set.labels != nil) + "\n") }
    for start in stride(from: 0, to: count, by: Self.chunk) {
      let range = start..<min(start + Self.chunk, count)
      let pixels = set.pixels(range, images.pixels, seed: images.seed)
      let (mu, logVariance) =
        byClass.flatMap { own in set.labels.map { own.encode(pixels, labels: $0[range]) } } ?? encoder.encode(pixels)
      var text = ""
      for (row, index) in range.enumerated() {
        let place = row * architecture.zWidth..<(row + 1) * architecture.zWidth
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
    return values.joined(separator: separator)
  }

  /// A column for each value of z: `mu_3`, or `mu_3_1` for the first category of the third variable, whose mu is its probability.
  private func names(_ latents: LatentSpace, labels: Bool) -> String {
    let values = (0..<latents.count).flatMap { variable in
      latents.categories(of: variable).map { count in (1...count).map { "\(variable + 1)_\($0)" } } ?? [
        "\(variable + 1)"
      ]
    }
    let names =
      ["index"] + (labels ? ["label"] : []) + values.map { "mu_\($0)" } + values.map { "log_variance_\($0)" }
    return names.joined(separator: separator)
  }
}

/// Encoders of a model that is given classes, one for each.
private final class OwnClasses {
  private let checkpoint: Checkpoint
  private var encoders: [UInt8: ImageEncoder] = [:]

  init(_ checkpoint: Checkpoint) { self.checkpoint = checkpoint }

  /// Each image with its own class: `[count, pixels]` in, mu and log sigma^2 `[count, width]` out.
  func encode(_ pixels: [Float], labels: ArraySlice<UInt8>) -> (mu: [Float], logVariance: [Float]) {
    let width = checkpoint.configuration.architecture.picture.count
    var result: (mu: [Float], logVariance: [Float]) = ([], [])
    for (row, label) in labels.enumerated() {
      let encoder = encoders[label] ?? loaded(label)
      encoders[label] = encoder
      let codes = encoder.encode(Array(pixels[row * width..<(row + 1) * width]))
      result.mu += codes.mu
      result.logVariance += codes.logVariance
    }
    return result
  }

  private func loaded(_ label: UInt8) -> ImageEncoder {
    let encoder = ImageEncoder(architecture: checkpoint.configuration.architecture)
    encoder.load(checkpoint.held(atClass: Int(label)).parameters)
    return encoder
  }
}
