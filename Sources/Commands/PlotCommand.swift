import ArgumentParser
import CommandSupport
import Drawing
import Files
import PictureFiles

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the curves of runs: losses, KL, rate and distortion, or the map of the test images.",
    discussion: """
      latent plot m.safetensors
      latent plot seed-1.safetensors seed-2.safetensors runs/tensorboard --out losses.pdf
      latent plot m.safetensors --kl --out kl.svg
      latent plot seed-1.safetensors seed-2.safetensors --information
      latent plot mnist-dial beta-4.safetensors --rate --out curve.png
      latent plot mnist-2d --map --out map.pdf

      A file is a checkpoint of latent, or a log: TensorBoard's event files, a table like metrics.csv, or JSON lines as `latent \
      train --json` prints them; or a folder with logs. Lines are means over training batches, dots results on test images. \
      Several runs are drawn in one plot, a colour each.
      """)

  /// What is drawn.
  enum Content: String, EnumerableFlag {
    case losses, kl, information, rate, map

    static func help(for value: Content) -> ArgumentHelp? {
      switch value {
      case .losses: "The loss over the steps: of one run with its parts. (default)"
      case .kl: "The KL over the steps: of one run in each latent dimension."
      case .information:
        "What the code tells of the image, I(x; z), on test images: at most the logarithm of their number."
      case .rate: "Rate and distortion: a curve for a model with a dial, a dot for the test result of any other."
      case .map: "The posterior means of the test images: of one model by class."
      }
    }
  }

  @Argument(
    help: ArgumentHelp("Checkpoints, known names like mnist-20d, logs, or folders with logs.", valueName: "file"),
    completion: .model)
  var files: [String]

  @Flag(exclusivity: .exclusive) var content: Content = .losses

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write a picture of this name, which ends in .svg, .pdf or .png, instead of drawing on the terminal.",
      valueName: "file"), completion: .file())
  var out: String?

  @OptionGroup(title: "The map") var map: MapOptions

  private static let kinds: [PictureKind] = [.svg, .pdf, .png]

  private func kind() throws -> PictureKind? {
    guard let out else { return nil }
    guard let kind = FileSystem.ending(of: out).flatMap(PictureKind.init(rawValue:)), Self.kinds.contains(kind) else {
      throw ValidationError(
        "--out \(FileSystem.name(of: out)): expected a name that ends in "
          + Self.kinds.map { ".\($0)" }.joined(separator: ", "))
    }
    return kind
  }

  func validate() throws {
    _ = try kind()
    if content != .map, let option = map.first {
      throw ValidationError("\(option) is about the map: add --map, or leave it out")
    }
  }

  func run() throws {
    let kind = try kind()
    let chart =
      switch content {
      case .losses: try Chart(losses: runs())
      case .kl: try Chart(kl: runs())
      case .information: try Chart(information: runs())
      case .rate: try Chart(rates: runs())
      case .map: try map.chart(of: files)
      }
    guard let kind, let out else {
      let ability = Console.ability(isTerminal: Console.stdoutIsTerminal)
      let title = "\(chart.title): \(chart.unit)".printableLine
      // Without colours only the characters of their points tell several series apart.
      let unicode = ability.unicode && (ability.colors > 0 || chart.plot.series.count == 1)
      return try Console.write(drawing: HistoryPlot.text(chart.plot, title: title, ability: ability, unicode: unicode))
    }
    let bytes: [UInt8]
    do throws(PictureFileError) {
      bytes = try PlotPage(chart.plot, title: chart.title, verticalLabel: chart.unit).bytes(as: kind)
    } catch {
      throw PictureKind.failure(error, out)
    }
    try PictureKind.write(bytes, to: out)
  }

  private func runs() throws -> [PlottedRun] { try files.flatMap(PlottedRun.read) }
}
