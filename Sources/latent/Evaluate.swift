import ArgumentParser
import Datasets
import Drawing
import Foundation
import Measures
import Training

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model on images.",
    discussion: """
      latent evaluate m.safetensors
      latent evaluate m.safetensors --samples 5000 --pixels sampled
      latent evaluate m.safetensors --data mnist --pixels threshold --json

      All numbers are nats: sums over pixels and latent dimensions, means over images. The negative ELBO is \
      reconstruction + KL, whatever the model was trained for. With more than one draw of z an image, -log p(x) is estimated \
      by importance sampling too; papers take 5000 draws.
      """)

  @OptionGroup var model: ModelArgument
  @OptionGroup var images: ImageOptions

  @Option(
    parsing: .unconditional, help: "Draws of z an image. (default: as in training)", transform: OptionValue.count)
  var samples: Int?

  @Option(
    parsing: .unconditional, help: "Threads to compute with. (default: one a core, at most 4)",
    transform: OptionValue.threads)
  var threads: Int?

  @Flag(help: "Print one object of JSON.")
  var json = false

  func run() throws {
    let checkpoint = try model.load()
    let images = try images.load(for: checkpoint)
    let progress = StepProgress("drawing z")
    let report = try EvaluationReport(
      checkpoint, on: images, samples: samples ?? checkpoint.configuration.samples,
      threads: threads ?? Trainer.defaultThreads, progress: { progress.show($0) })
    progress.clear()
    if json { return try Console.write("\(report.json)\n") }
    let unicode = Console.ability(environment: Surroundings.environment, isTerminal: false).unicode
    try Console.write(report.text(unicode: unicode))
  }
}
