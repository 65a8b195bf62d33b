import ArgumentParser
import CommandSupport
import Drawing
import Measures
import Training
import VAE

/// Which images a map is of, and over which dimensions.
struct MapOptions: ParsableArguments {
  @OptionGroup var reading: ReadingOption
  @OptionGroup var images: ImageOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The dimension across and the one upwards. (default: the two with the most KL)", valueName: "a,b"),
    transform: OptionValue.plane)
  var plane: [Int]?

  /// The first of these options that was given.
  var first: String? {
    plane != nil
      ? "--plane" : reading.decided != nil ? "--as" : images.isGiven ? "--data, --pixels, --split or --seed" : nil
  }

  /// The posterior means of a model's images over a plane.
  func chart(of file: String) throws -> Chart {
    let (checkpoint, dial) = try ModelArgument(file, OpeningOptions(reading: reading, beta: nil))
      .load(for: "plot", data: images.data)
    let chosen = try images.load(for: checkpoint)
    let latent = checkpoint.configuration.architecture.latent
    guard latent > 1 else { throw CommandError.unusable("\(file) has one latent dimension, and a map has two.") }
    if let beyond = plane?.first(where: { $0 > latent }) {
      throw CommandError.usage("--plane \(beyond) is not there: \(file) has dimensions 1 to \(latent)", command: "plot")
    }
    let posteriors = try checkpoint.encode(
      chosen.set, pixels: chosen.pixels, seed: chosen.seed, threads: ThreadOption.usual)
    let kl = posteriors.klPerDimension
    let most = kl.indices.sorted { (kl[$1], $0) < (kl[$0], $1) }.prefix(2).sorted()
    let (across, up) = plane.map { ($0[0] - 1, $0[1] - 1) } ?? (most[0], most[1])
    let latents = checkpoint.configuration.architecture.latents
    let (mu, width) = (posteriors.mu.values, latents.width)
    func points(_ images: [Int]) -> [Plot.Point] {
      images.map { image in
        let code = mu[image * width..<(image + 1) * width]
        return Plot.Point(x: latents.value(of: across, in: code), y: latents.value(of: up, in: code))
      }
    }
    var plot = Plot()
    if let labels = chosen.set.labels {
      let byClass = Dictionary(grouping: labels.indices) { labels[$0] }
      plot.series = byClass.keys.sorted().enumerated().map { place, label in
        Plot.Series(
          "\(label)", points: points(byClass[label] ?? []), style: Style(foreground: .hue(place)),
          marker: Unicode.Scalar(UInt8(ascii: "0") + label % 10), joined: false)
      }
    } else {
      plot.series = [
        Plot.Series("", points: points(Array(0..<chosen.set.count)), style: Style(foreground: .hue(0)), joined: false)
      ]
    }
    plot.horizontalLabel = "z\(across + 1)"
    plot.legend = .top
    plot.legendHasValues = false
    return Chart(
      title: "\(file), mu of \(chosen.words)\(dial.map { ", \($0.words)" } ?? "")", unit: "z\(up + 1)", plot: plot)
  }
}

extension LatentSpace {
  /// A variable of a code for a plot: its mean, or the number of its most likely category.
  fileprivate func value(of variable: Int, in code: ArraySlice<Float>) -> Double {
    category(of: variable, at: code).map { Double($0 + 1) } ?? Double(code[code.startIndex + variable])
  }
}
