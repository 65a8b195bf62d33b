import ArgumentParser
import CommandSupport
import Datasets
import Drawing
import Foundation
import Measures
import Training

struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a model on images.",
    discussion: """
      latent evaluate m.safetensors
      latent evaluate m.safetensors --samples 5000 --pixels sampled
      latent evaluate m.safetensors --data mnist --pixels threshold --json
      latent evaluate dial.safetensors --beta 4
      latent evaluate dial.safetensors --beta-sweep
      latent evaluate seed-1.safetensors seed-2.safetensors seed-3.safetensors --csv
      latent evaluate m.safetensors --gaps --images 200
      latent evaluate m.safetensors --ais --distributions 2000

      All numbers are nats: sums over pixels and latent dimensions, means over images. The negative ELBO is \
      reconstruction + KL, whatever the model was trained for. With more than one draw of z an image, -log p(x) is estimated \
      by importance sampling too; papers take 5000 draws.

      Several models make a table, a line for each, with the mean and the standard deviation (n - 1) of all at its end. A \
      model that cannot be measured is named, the others are measured, and the exit code is 1.

      A model with a dial (train --objective multi-rate) is held at one beta, or with --beta-sweep measured over all of its range.

      --gaps splits what lies between the bound and log p(x) (Cremer and others 2018). --ais goes from the prior to each image's \
      posterior by Hamiltonian Monte Carlo (Wu and others 2017), and needs no good encoder; on images drawn from the model the \
      truth lies between two bounds (Grosse and others 2015).
      """)

  @OptionGroup var models: ModelsArgument
  @OptionGroup var images: ImageOptions

  @Option(
    parsing: .unconditional, help: "Draws of z for each image. (default: as in training; 1000 with --gaps and --ais)",
    transform: OptionValue.count)
  var samples: Int?

  @OptionGroup var sampled: SampleMeasures
  @OptionGroup var threads: ThreadOption

  @Flag(help: "For a model with a dial: a table of rate and distortion over all of its betas, instead.")
  var betaSweep = false

  @OptionGroup var form: OutputForm

  func validate() throws {
    if betaSweep, models.beta != nil {
      throw ValidationError("--beta holds the dial, and --beta-sweep turns it over all of its range: leave one out")
    }
    if betaSweep, models.files.count > 1 {
      throw ValidationError("--beta-sweep measures one model: name one, or leave --beta-sweep out")
    }
    if sampled.isGiven, models.files.count > 1 {
      throw ValidationError("--gaps and --ais measure one model: name one, or leave them out")
    }
    if betaSweep, sampled.isGiven {
      throw ValidationError("--beta-sweep measures all of a dial, and --gaps and --ais one beta: leave one out")
    }
  }

  func run() throws {
    guard let model = models.only else { return try measureSeveral() }
    if betaSweep { return try sweep(model) }
    if sampled.isGiven {
      let (checkpoint, dial, images) = try load(model)
      return try sampled.run(
        checkpoint, on: images, samples: samples, threads: threads.count, dial: dial, form: form)
    }
    let report = try report(of: model)
    try form.write(text: report.text(unicode: Console.unicode), json: report.json, csv: report.dimensions)
  }

  /// The result of one model.
  func report(of model: ModelArgument) throws -> EvaluationReport {
    let (checkpoint, dial, images) = try load(model)
    let progress = StepProgress("drawing z")
    let report = try EvaluationReport(
      checkpoint, on: images, samples: samples ?? checkpoint.configuration.samples,
      threads: threads.count, dial: dial, progress: { progress.show($0) })
    progress.clear()
    return report
  }

  private func load(_ model: ModelArgument) throws -> (Checkpoint, DialPosition?, ChosenImages) {
    let (checkpoint, dial) = try model.load(for: "evaluate", data: images.data)
    if checkpoint.classes != nil, sampled.isGiven || samples ?? checkpoint.configuration.samples > 1 {
      throw CommandError.usage(
        "\(model.file) is given a class with each image: with several draws decide on one, like --as label=3",
        command: "evaluate")
    }
    return (checkpoint, dial, try images.load(for: checkpoint))
  }

  private func sweep(_ model: ModelArgument) throws {
    let checkpoint = try model.loadWithDial(data: images.data)
    guard let range = checkpoint.configuration.architecture.betaRange else {
      throw CommandError.usage("--beta-sweep turns a dial, and \(model.noDial)", command: "evaluate")
    }
    let images = try images.load(for: checkpoint)
    let progress = StepProgress("turning beta")
    let sweep = try BetaSweep(
      checkpoint, betas: range.sweep(BetaSweep.count), on: images,
      samples: samples ?? checkpoint.configuration.samples, threads: threads.count,
      progress: progress.show)
    progress.clear()
    try form.write(text: sweep.text, json: sweep.json, csv: sweep.table)
  }
}
