import CommandSupport
import Drawing
import Follow

/// A plot with what it is of.
struct Chart {
  let title: String
  /// What the vertical axis shows, with its unit.
  let unit: String
  let plot: Plot

  /// The loss of one run with its parts, or the losses of several.
  ///
  /// - Throws: `CommandError.unusable` if there is nothing to draw.
  init(losses runs: [PlottedRun]) throws {
    try self.init("loss", runs, parts: LossName.Part.allCases)
  }

  /// The KL of each dimension of one run, or the KL of several.
  init(kl runs: [PlottedRun]) throws {
    guard runs.count == 1, let run = runs.first, !run.dimensions.isEmpty else {
      try self.init("KL", runs, parts: [.kl])
      return
    }
    let latent = run.dimensions.first?.kl.count ?? 0
    // By the last value, so that the names stand about as the lines end.
    let order = (0..<latent).sorted { (run.dimensions.last?.kl[$0] ?? 0) > (run.dimensions.last?.kl[$1] ?? 0) }
    var plot = Plot()
    plot.series = order.enumerated().map { place, dimension in
      Plot.Series(
        place < Self.mostNames ? "z\(dimension + 1)" : "",
        points: run.dimensions.map { Plot.Point(x: Double($0.step), y: Double($0.kl[dimension])) },
        style: Style(foreground: .hue(place)), marker: Self.letter(place))
    }
    plot.horizontalLabel = run.axis.rawValue
    plot.legend = .right
    self.init(title: "\(run.name): KL of each dimension", unit: "KL in nats", plot: plot)
  }

  /// More dimensions are lines without names: a page has room for so many.
  private static let mostNames = 40

  /// Rate and distortion over the betas of dials, and of single models.
  init(rates runs: [PlottedRun]) throws {
    var plot = Plot()
    plot.series = runs.enumerated().filter { !$0.element.rates.isEmpty }.map { place, run in
      Plot.Series(
        run.rates.count == 1 ? "\(run.name), beta \(run.rates[0].beta)" : run.name,
        points: run.rates.map { Plot.Point(x: $0.rate, y: $0.distortion) }.sorted { $0.x < $1.x },
        style: Style(foreground: .hue(place)), marker: Self.letter(place), joined: run.rates.count > 1)
    }
    guard !plot.series.isEmpty else {
      throw CommandError.unusable(
        "no rate and distortion were measured in these runs: name checkpoints with a test result.")
    }
    plot.horizontalLabel = "rate: KL in nats"
    plot.legend = .top
    plot.legendHasValues = false
    plot.leaveRoom()
    self.init(title: "rate and distortion", unit: "distortion: reconstruction in nats", plot: plot)
  }

  /// What the code tells of the image over the steps, for each run; beside one its KL on test images, which is never less.
  init(information runs: [PlottedRun]) throws {
    if let without = runs.first(where: { $0.information.isEmpty }) {
      throw CommandError.unusable(
        "\(without.name): I(x; z) was not recorded: latent does since it measures it after each pass, where z is drawn."
      )
    }
    var plot = Plot()
    plot.series = runs.enumerated().map { place, run in
      Plot.Series(
        runs.count == 1 ? "I(x; z)" : run.name.printableLine,
        points: run.information.map { Plot.Point(x: Double($0.step), y: Double($0.nats)) },
        style: Style(foreground: .hue(place)), marker: Self.letter(place))
    }
    if runs.count == 1, let kl = runs[0].curves.first(where: { $0.part == .kl && $0.isTest }) {
      plot.series.append(Self.series("KL, test", kl, 1))
    }
    plot.horizontalLabel = "step"
    plot.legend = .automatic
    let images = Set(runs.flatMap { $0.information.map(\.images) }).sorted()
    let counts = images.count == 1 ? "\(images[0])" : "\(images[0]) to \(images[images.count - 1])"
    let names = runs.count == 1 ? runs[0].name : "\(runs.count) runs"
    self.init(
      title: "\(names): what z tells of the image, N = \(counts) test images, at most log N", unit: "I(x; z) in nats",
      plot: plot)
  }

  init(title: String, unit: String, plot: Plot) { (self.title, self.unit, self.plot) = (title, unit, plot) }

  private init(_ what: String, _ runs: [PlottedRun], parts: [LossName.Part]) throws {
    func has(_ run: PlottedRun, _ part: LossName.Part) -> Bool { run.curves.contains { $0.part == part } }
    let found = parts.filter { part in runs.contains { has($0, part) } }
    guard let first = found.first, let axis = runs.first?.axis else {
      throw CommandError.unusable("there is no \(what) in \(runs.map(\.name).joined(separator: ", ")).")
    }
    if runs.count > 1, let without = runs.first(where: { !has($0, first) }) {
      throw CommandError.unusable("there is no such \(what) in \(without.name) as in the others: leave it out.")
    }
    let odd = runs.first { $0.axis != axis }
    if let odd {
      throw CommandError.unusable(
        "\(runs[0].name) counts in \(axis.rawValue)s and \(odd.name) in \(odd.axis.rawValue)s: plot them apart.")
    }
    let inNats = runs.count { $0.isInNats }
    guard inNats == 0 || inNats == runs.count else {
      throw CommandError.unusable(
        "the losses of checkpoints are nats an image, and logs do not say what theirs are: plot them apart.")
    }
    var plot = Plot()
    plot.series =
      runs.count == 1
      ? found.enumerated().flatMap { place, part in
        runs[0].curves.filter { $0.part == part }.map {
          Self.series($0.isTest && runs[0].isInNats ? "\($0.name), test" : $0.name, $0, place)
        }
      }
      : runs.enumerated().flatMap { place, run in
        // A colour is named once.
        run.curves.filter { $0.part == first }.enumerated().map { Self.series($0 == 0 ? run.name : "", $1, place) }
      }
    // The first losses are far above all others.
    plot.verticalRange = .robust(leavingOff: 0.05)
    plot.horizontalLabel = axis.rawValue
    plot.legend = .automatic
    let names = runs.count == 1 ? runs[0].name : "\(runs.count) runs"
    let quantity = runs.count == 1 || first != .total ? what : "-ELBO"
    self.init(
      title: "\(names): \(inNats == 0 ? what : quantity)", unit: inNats == 0 ? "as logged" : "nats an image", plot: plot
    )
  }

  private static func series(_ label: String, _ curve: PlottedRun.Curve, _ place: Int) -> Plot.Series {
    Plot.Series(
      label.printableLine, points: curve.points, style: Style(foreground: .hue(place)), marker: letter(place),
      joined: !curve.isTest)
  }

  private static func letter(_ place: Int) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(ascii: "a") + UInt8(truncatingIfNeeded: place % 26))
  }
}

extension Plot {
  /// Has both axes go on a little beyond the points, so that none lies on an edge.
  mutating func leaveRoom() {
    let points = series.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
    func range(_ values: [Double]) -> ClosedRange<Double>? {
      guard let low = values.min(), let high = values.max() else { return nil }
      let room = high > low ? 0.04 * (high - low) : max(0.04 * abs(high), 0.1)
      // What cannot be below 0 has no axis there.
      return (low >= 0 ? max(0, low - room) : low - room)...(high + room)
    }
    horizontalRange = range(points.map(\.x))
    if let vertical = range(points.map(\.y)) { verticalRange = .fixed(vertical) }
  }
}
