import ArgumentParser
import CommandSupport
import Drawing
import Measures
import Randomness
import VAE

/// Points of the latent space: a single one, several along one or all dimensions, over two or on the way to another, samples, or the
/// codes of images.
struct PointOptions: ParsableArguments {
  /// A point and the caption of its picture.
  struct Point {
    var z: [Float]
    var caption = ""
  }

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A point: a number for each dimension, like 0.5,0,-1; of a categorical one the category, from 1. (default: all 0, or the first)",
      valueName: "numbers"),
    transform: OptionValue.numbers)
  var z: [Float]?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A row along this dimension through the point; the first is 1.", valueName: "k"),
    transform: OptionValue.size)
  var dimension: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A grid over two dimensions through the point: the first across, the second upwards.", valueName: "a,b"),
    transform: OptionValue.plane)
  var plane: [Int]?

  @Flag(help: "A row along each dimension through the point.")
  var traversals = false

  @Option(parsing: .unconditional, help: "Where rows begin. (default: -3)", transform: OptionValue.number)
  var from: Float?

  @Option(parsing: .unconditional, help: "Where rows end. (default: 3)", transform: OptionValue.number)
  var to: Float?

  @Option(parsing: .unconditional, help: "The number of images in a row. (default: 9)", transform: OptionValue.count)
  var steps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A row along the arc from the point to this one.", valueName: "numbers"),
    transform: OptionValue.numbers)
  var toward: [Float]?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A row along the arc from the code of one test image to that of another; the first is 0.", valueName: "i,j"),
    transform: OptionValue.twoImages)
  var between: [Int]?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "These test images, like 0-7 or 3,17, each with its reconstruction at mu on its right and -log p(x|mu).",
      valueName: "images"),
    transform: OptionValue.images)
  var reconstruct: [Int]?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of points drawn from the prior.", valueName: "n"),
    transform: OptionValue.count)
  var sample: Int?

  @Option(
    parsing: .unconditional, help: "The seed of samples; more samples begin with the same ones. (default: 1)",
    transform: OptionValue.seed)
  var seed: UInt64?

  /// Points in the order in which they are drawn.
  struct Choice {
    var points: [Point]
    /// The images of a row where rows mean something; nil for any number.
    var columns: Int?
    /// Whether they go along one dimension or one way.
    var isRow = false
  }

  /// The first of the options that lay out points along dimensions; nil for all others.
  private var rows: String? {
    dimension != nil ? "--dimension" : plane != nil ? "--plane" : traversals ? "--traversals" : nil
  }

  /// The option that needs images; nil if none does.
  var ofImages: String? { reconstruct != nil ? "--reconstruct" : between != nil ? "--between" : nil }

  func validate() throws {
    if rows == nil, let option = [("--from", from != nil), ("--to", to != nil)].first(where: \.1) {
      throw ValidationError("\(option.0) goes with --dimension, --plane or --traversals: say which")
    }
    if rows == nil, toward == nil, between == nil, steps != nil {
      throw ValidationError("--steps goes with --dimension, --plane, --traversals, --toward or --between: say which")
    }
    let layouts = [
      ("--dimension", dimension != nil), ("--plane", plane != nil), ("--traversals", traversals),
      ("--toward", toward != nil), ("--between", between != nil), ("--reconstruct", reconstruct != nil),
      ("--sample", sample != nil),
    ].filter(\.1).map(\.0)
    if layouts.count > 1 {
      throw ValidationError("\(layouts[0]) and \(layouts[1]) each lay out points of their own: take one of them")
    }
    if sample == nil, seed != nil { throw ValidationError("--seed goes with --sample: say how many") }
    if z != nil, let option = sample != nil ? "--sample" : ofImages {
      throw ValidationError("\(option) has points of its own: leave out --z")
    }
  }

  /// The points in a latent space.
  ///
  /// - Throws: `CommandError.usage` for dimensions that are not there, and for more than a million points.
  func points(for latents: LatentSpace, file: String) throws -> Choice {
    let latent = latents.count
    if let sample {
      return Choice(
        points: (0..<sample).map { index in
          var generator = Philox(seed: seed ?? 1, stream: RandomStream.prior.number(UInt64(index)))
          return Point(z: latents.prior((0..<latents.width).map { _ in generator.normal() }))
        })
    }
    let center = try z.map { try point("--z", $0, latents, file) } ?? latents.origin
    if let toward {
      let points = way(from: center, to: try point("--toward", toward, latents, file), latents)
      return Choice(points: points, columns: points.count, isRow: true)
    }
    let dimensions = try (dimension.map { [$0] } ?? plane ?? (traversals ? Array(1...latent) : [])).map { dimension in
      guard dimension <= latent else {
        throw CommandError.usage(
          "\(rows ?? "") \(dimension) is not there: \(file) has dimensions 1 to \(latent)", command: "render")
      }
      return dimension - 1
    }
    if dimensions.isEmpty { return Choice(points: [Point(z: center)]) }
    let counts = dimensions.map { latents.categories(of: $0) ?? steps ?? Self.usualSteps }
    let longest = counts.max() ?? 1
    let lines = plane == nil ? dimensions.count : longest
    guard lines <= Self.mostPoints / longest else {
      throw CommandError.usage(
        "\(lines) rows of \(longest) are more than \(Self.mostPoints) images: take fewer --steps",
        command: "render")
    }
    let axes = dimensions.map { axis(of: $0, in: latents) }
    if plane != nil {
      // Larger values are higher up, as on an axis.
      return Choice(
        points: axes[1].reversed().flatMap { up in
          axes[0].map { across in
            point(center, [(dimensions[0], across), (dimensions[1], up)], "\(across.text), \(up.text)", latents)
          }
        }, columns: axes[0].count)
    }
    return Choice(
      points: zip(dimensions, axes).flatMap { dimension, row in
        row.map { value in
          point(center, [(dimension, value)], (traversals ? "z\(dimension + 1) " : "") + value.text, latents)
        }
      }, columns: Set(counts).count == 1 ? longest : nil, isRow: !traversals)
  }

  /// The points on the arc from one to another, with the fraction of the way.
  func way(from a: [Float], to b: [Float], _ latents: LatentSpace) -> [Point] {
    let steps = steps ?? Self.usualSteps
    return (0..<steps).map {
      let share = steps == 1 ? 0 : Float($0) / Float(steps - 1)
      return Point(z: latents.arc(a, b, share), caption: Numerals.fixed(Double(share), digits: 2))
    }
  }

  /// The point that an option names.
  private func point(_ option: String, _ values: [Float], _ latents: LatentSpace, _ file: String) throws -> [Float] {
    let latent = latents.count
    guard values.count == latent else {
      throw CommandError.usage(
        "\(option) has \(counted(values.count, "number")), but \(file) has \(counted(latent, "latent dimension")): give \(latent)",
        command: "render")
    }
    guard let point = latents.point(values) else {
      throw CommandError.usage(
        "\(option) names a category that is not there: \(file) has \(latents), whose categories count from 1",
        command: "render")
    }
    return point
  }

  private static let mostPoints = 1_000_000
  private static let usualSteps = 9

  /// A place on a variable's axis, and its name.
  private struct Place {
    let value: Float
    let text: String
  }

  /// The places along a row: all categories of a categorical variable, whatever the steps.
  private func axis(of variable: Int, in latents: LatentSpace) -> [Place] {
    if let count = latents.categories(of: variable) {
      return (0..<count).map { category in
        var z = latents.origin
        latents.set(variable, to: category, in: &z)
        return Place(value: latents.place(of: variable, at: z), text: "\(category + 1)/\(count)")
      }
    }
    let (from, to, steps) = (from ?? -3, to ?? 3, steps ?? Self.usualSteps)
    return (0..<steps).map {
      let value = steps == 1 ? from : from + (to - from) * Float($0) / Float(steps - 1)
      return Place(value: value, text: Numerals.signed(Double(value), digits: 2))
    }
  }

  private func point(
    _ center: [Float], _ places: [(variable: Int, place: Place)], _ caption: String, _ latents: LatentSpace
  ) -> Point {
    var z = center
    for (variable, place) in places { latents.move(variable, to: place.value, in: &z) }
    return Point(z: z, caption: caption)
  }
}
