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

  /// The posterior means of images over a plane: of one model by class, of several in a colour each.
  func chart(of files: [String]) throws -> Chart {
    let maps = try files.map(map)
    var plot = Plot()
    if maps.count == 1 {
      plot.series = maps[0].byClass
    } else {
      plot.series = maps.enumerated().map { place, map in
        let plane = "z\(map.across + 1), z\(map.up + 1)"
        return Plot.Series(
          "\(map.name): \(plane)".printableLine, points: map.points, style: Style(foreground: .hue(place)),
          marker: Unicode.Scalar(UInt8(ascii: "a") + UInt8(truncatingIfNeeded: place % 26)), joined: false)
      }
    }
    let planes = Set(maps.map { [$0.across, $0.up] })
    plot.horizontalLabel = planes.count == 1 ? "z\(maps[0].across + 1)" : "the first dimension"
    plot.legend = .top
    plot.legendHasValues = false
    plot.leaveRoom()
    return Chart(
      title: maps.count == 1 ? maps[0].words : "\(maps.count) models, mu of the \(images.splitName) images",
      unit: planes.count == 1 ? "z\(maps[0].up + 1)" : "the second dimension", plot: plot)
  }

  /// The posterior means of one model.
  private struct Map {
    let name, words: String
    let across, up: Int
    let points: [Plot.Point]
    let labels: [UInt8]?

    /// A series for each class, or one.
    var byClass: [Plot.Series] {
      guard let labels else {
        return [Plot.Series("", points: points, style: Style(foreground: .hue(0)), joined: false)]
      }
      let byClass = Dictionary(grouping: labels.indices) { labels[$0] }
      return byClass.keys.sorted().enumerated().map { place, label in
        Plot.Series(
          "\(label)", points: (byClass[label] ?? []).map { points[$0] }, style: Style(foreground: .hue(place)),
          marker: Unicode.Scalar(UInt8(ascii: "0") + label % 10), joined: false)
      }
    }
  }

  private func map(_ file: String) throws -> Map {
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
    return Map(
      name: PlottedRun.name(file), words: "\(file), mu of \(chosen.words)\(dial.map { ", \($0.words)" } ?? "")",
      across: across, up: up,
      points: (0..<chosen.set.count).map { image in
        let code = mu[image * width..<(image + 1) * width]
        return Plot.Point(x: latents.value(of: across, in: code), y: latents.value(of: up, in: code))
      }, labels: chosen.set.labels)
  }
}

extension LatentSpace {
  /// A variable of a code for a plot: its mean, or the number of its most likely category.
  fileprivate func value(of variable: Int, in code: ArraySlice<Float>) -> Double {
    category(of: variable, at: code).map { Double($0 + 1) } ?? Double(code[code.startIndex + variable])
  }
}
