import ArgumentParser
import CommandSupport
import Commands
import Datasets
import Drawing
import Follow
import Foundation
import Training

/// `latent watch`: the explorer, or lines for programs, on the checkpoints of a run elsewhere.
struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Look through the weights of a run that another process trains, as it writes them.",
    discussion: """
      latent watch vae.pth
      latent watch lightning_logs
      latent watch vae.pth training.csv
      latent watch 'runs/step-*.safetensors' --json

      New weights take the place of the old ones within two seconds, at the same z, view and test image. All checkpoints of a \
      folder become the run's past, which view 0 shows. Files are only read, and only whole ones are shown. Files of PyTorch, \
      Lightning and Keras are read as `latent inspect` says; how is settled once, on the images of --data or on those at hand.

      The curves of logs are in view 9: TensorBoard's event files, metrics.csv, CSVLogger's tables and JSON lines, with a colour \
      for each run. g picks others than the losses. Without weights the curves are shown alone.

      --json prints a line for each new checkpoint: its file, when it was written, its step, and its losses in nats on the test \
      images if they are on this machine.
      """)

  @Argument(
    help: "Checkpoints, logs, folders of them, or patterns in quotes like 'runs/step-*.safetensors'.",
    completion: .file())
  var paths: [String]

  @OptionGroup var reading: ReadingOption

  @OptionGroup(title: "How it looks")
  var look: ScreenOptions

  @Flag(help: "Take commands as lines and answer in words, without a screen: for screen readers and pipes.")
  var plain = false

  @Flag(help: "Print a JSON object for each new checkpoint, until it is stopped.")
  var json = false

  @OptionGroup(title: "The images, and the measurements on them (with --json)")
  var images: ImageOptions

  @OptionGroup var threads: ThreadOption

  func validate() throws {
    if plain && json { throw ValidationError("--json prints lines without a conversation: leave out --plain") }
    if plain || json, let option = look.first {
      throw ValidationError("\(option) is about the screen: leave it out, or leave \(plain ? "--plain" : "--json") out")
    }
    if !json, images.measures || threads.isGiven {
      throw ValidationError(
        "--pixels, --split, --seed and --threads are for measurements: add --json, or leave them out")
    }
  }

  func run() throws {
    if json { return try printLines() }
    try ExplorerRun(surroundings: try Surroundings.explorer(), look: look, isPlain: plain).follow(
      reading.follower(paths, data: images.data), data: images.data)
  }

  /// Never returns; a signal or a reader that goes away ends it.
  private func printLines() throws {
    StopSignal.watch()
    var follower = reading.follower(paths, data: images.data)
    var meter = Meter(images: images, threads: threads.count)
    var told: String?
    while true {
      for written in follower.wait(saying: &told).written {
        if let settled = written.reading { Console.say("\(written.path): read as \(settled.words)") }
        var evaluation: Evaluation?
        do {
          evaluation = try meter.evaluate(written.checkpoint)
        } catch {
          let reason = "\(written.path) is not measured: \(error)"
          if reason != told { Console.say(reason) }
          told = reason
        }
        try Console.write("\(Self.line(written, evaluation))\n")
      }
    }
  }

  private static func line(_ written: CheckpointFollower.Written, _ evaluation: Evaluation?) -> JSON {
    .object([
      ("file", .text(written.path)),
      ("time", .text(Date(timeIntervalSince1970: Double(written.time)).formatted(.iso8601))),
      ("step", written.step.map(JSON.whole) ?? .null),
      ("negative_elbo", evaluation.map { .number($0.negativeELBO) } ?? .null),
      ("reconstruction", evaluation.map { .number($0.reconstruction) } ?? .null),
      ("kl", evaluation.map { .number($0.kl) } ?? .null),
      ("kl_per_dimension", evaluation.map { .numbers($0.klPerDimension) } ?? .null),
    ])
  }
}

/// Measures the checkpoints of a run, and reads their images once.
private struct Meter {
  let images: ImageOptions
  let threads: Int
  private var chosen: (data: String, images: ChosenImages)?

  init(images: ImageOptions, threads: Int) { (self.images, self.threads) = (images, threads) }

  /// A model with a dial is measured where its dial was left.
  mutating func evaluate(_ checkpoint: Checkpoint) throws -> Evaluation {
    let run = checkpoint.configuration
    let model = run.architecture.betaRange == nil ? checkpoint : checkpoint.held(at: checkpoint.dial)
    let images = try chosen.flatMap { $0.data == run.data ? $0.images : nil } ?? images.load(for: model)
    chosen = (run.data, images)
    return try model.evaluate(
      on: images.set, pixels: images.pixels, samples: run.samples, seed: images.seed, threads: threads)
  }
}
