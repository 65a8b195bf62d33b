import ArgumentParser
import CommandSupport
import Commands
import Drawing
import Interface
import Terminal
import Toy

/// `latent toy`: variational inference without an autoencoder.
struct ToyExplore: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "toy",
    abstract: "Watch variational inference fit q to p in the plane, and the bound rise to log Z.",
    discussion: """
      latent toy
      latent toy --target ring --family mixture --components 8
      latent toy --steps 500 --estimator score --samples 1
      latent toy --steps 500 --json | tail -1
      latent toy --steps 500 --every 1 --csv > bound.csv
      latent toy --em --target triangle --components 3

      p is a mixture of Gaussians, so that log Z is known. In lines, each line gives the bound of q at regular steps.
      With --em a mixture is fitted to 200 points that p has drawn: by EM, and beside it by the gradients of an encoder's bound.
      """)

  @Option(help: "The target p.")
  var target = Target.modes

  @Option(help: "The family of q. (default: diagonal)")
  var family: Family?

  @Flag(help: "Points in place of p: EM fits a mixture to them, beside an encoder.")
  var em = false

  @Option(
    parsing: .unconditional, help: "Gaussians of a mixture. (default: 2)",
    transform: { try Self.whole($0, 2...8) })
  var components: Int?

  @Option(help: "How the gradient is estimated. (default: reparameterised)")
  var estimator: GradientEstimator?

  @Option(
    parsing: .unconditional, help: "Samples in each step, from each Gaussian of q. (default: 4)",
    transform: { try Self.whole($0, 1...4096) })
  var samples: Int?

  @Option(help: "The optimizer; sgd is the plain gradient. (default: adam)")
  var optimizer: StepRule?

  @Option(parsing: .unconditional, help: "The step size. (default: 0.03)", transform: OptionValue.aboveZero)
  var learningRate: Float?

  @Option(parsing: .unconditional, help: "The seed of all draws. (default: 1)", transform: OptionValue.seed)
  var seed: UInt64?

  @Option(
    parsing: .unconditional, help: "Take this many steps and print them as lines. (default without a terminal: 500)",
    transform: OptionValue.count)
  var steps: Int?

  @Option(
    parsing: .unconditional, help: "Steps from line to line. (default: a twentieth of them)",
    transform: OptionValue.count)
  var every: Int?

  @Flag(help: "The lines as JSON objects.")
  var json = false

  @Flag(help: "The lines as comma-separated values, under a line of names with units.")
  var csv = false

  @OptionGroup(title: "How it looks")
  var look: ScreenOptions

  private var isInLines: Bool { steps != nil || every != nil || json || csv || !Console.stdoutIsTerminal }

  func validate() throws {
    if components != nil, family != .mixture, !em {
      throw ValidationError("--components goes with --family mixture: add it, or leave --components out")
    }
    let ofDraws = [("--family", family != nil), ("--estimator", estimator != nil), ("--samples", samples != nil)]
    if em, let option = ofDraws.first(where: { $0.1 }) {
      throw ValidationError("\(option.0) is about draws of q, and with --em nothing is drawn: leave out one of them")
    }
    if json, csv { throw ValidationError("--json and --csv are two forms of one output: leave one out") }
    if steps != nil || every != nil || json || csv, let option = look.first {
      throw ValidationError(
        "\(option) is about the screen: leave it out, or leave out --steps, --every, --json and --csv")
    }
  }

  func run() throws {
    let lines = ToyLines(steps: steps ?? 500, every: every, form: json ? .json : csv ? .table : .text)
    func writeLines() throws { if em { try lines.learn(settings) } else { try lines.run(settings) } }
    if isInLines { return try writeLines() }
    guard let terminal = try look.openTerminal() else { return try writeLines() }
    defer { terminal.close() }
    var loop = ScreenLoop(
      ToyState(
        settings, learns: em, look: look.screenLook(on: terminal), width: terminal.size.width,
        height: terminal.size.height),
      on: terminal)
    loop.run()
    terminal.close()
    if let signal = terminal.endingSignal { StopSignal.end(by: signal) }
  }

  private var settings: FitSettings {
    var settings = FitSettings()
    settings.target = target
    settings.family = family ?? settings.family
    settings.estimator = estimator ?? settings.estimator
    settings.components = components ?? settings.components
    settings.samples = samples ?? settings.samples
    settings.usesAdam = optimizer != .sgd
    // Not Double(0.03 as Float), which differs from the default rate.
    settings.learningRate = learningRate.flatMap { Double("\($0)") } ?? settings.learningRate
    settings.seed = seed ?? settings.seed
    return settings
  }

  private static func whole(_ text: String, _ range: ClosedRange<Int>) throws -> Int {
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError("expected a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}

/// `--optimizer`: how a step is made of the gradient.
enum StepRule: String, CaseIterable, ExpressibleByArgument {
  case adam, sgd
}

extension Target: ExpressibleByArgument {}
extension Family: ExpressibleByArgument {}
extension GradientEstimator: ExpressibleByArgument {}
