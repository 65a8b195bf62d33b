import ArgumentParser
import CommandSupport
import Drawing
import Randomness

/// Points of the latent space: a single one, several along one or all dimensions or over two, or samples.
struct PointOptions: ParsableArguments {
  /// A point and the caption of its picture.
  struct Point {
    var z: [Float]
    var caption = ""
  }

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A point: a number for each dimension, like 0.5,0,-1. (default: all 0)", valueName: "numbers"),
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
    /// Whether they go along one dimension.
    var isRow = false
  }

  /// The first of the options that lay out several points; nil for a single one and for samples.
  private var rows: String? {
    dimension != nil ? "--dimension" : plane != nil ? "--plane" : traversals ? "--traversals" : nil
  }

  func validate() throws {
    if rows == nil,
      let option = [("--from", from != nil), ("--to", to != nil), ("--steps", steps != nil)].first(where: \.1)
    {
      throw ValidationError("\(option.0) goes with --dimension, --plane or --traversals: say which")
    }
    if let rows, rows != "--plane" ? plane != nil || (dimension != nil && traversals) : traversals {
      throw ValidationError("--dimension, --plane and --traversals each lay out points of their own: take one of them")
    }
    if sample == nil, seed != nil { throw ValidationError("--seed goes with --sample: say how many") }
    if sample != nil, let option = z != nil ? "--z" : rows {
      throw ValidationError("--sample draws its own points: leave out \(option)")
    }
  }

  /// The points in a latent space of `latent` dimensions.
  ///
  /// - Throws: `CommandError.usage` for dimensions that are not there, and for more than a million points.
  func points(for latent: Int, file: String) throws -> Choice {
    if let sample {
      return Choice(
        points: (0..<sample).map { index in
          var generator = Philox(seed: seed ?? 1, stream: RandomStream.prior.number(UInt64(index)))
          return Point(z: (0..<latent).map { _ in generator.normal() })
        })
    }
    let center = z ?? [Float](repeating: 0, count: latent)
    guard center.count == latent else {
      throw CommandError.usage(
        "--z has \(counted(center.count, "number")), but \(file) has \(counted(latent, "latent dimension")): give \(latent)",
        command: "render")
    }
    let dimensions = try (dimension.map { [$0] } ?? plane ?? (traversals ? Array(1...latent) : [])).map { dimension in
      guard dimension <= latent else {
        throw CommandError.usage(
          "\(rows ?? "") \(dimension) is not there: \(file) has dimensions 1 to \(latent)", command: "render")
      }
      return dimension - 1
    }
    if dimensions.isEmpty { return Choice(points: [Point(z: center)]) }
    let places = places
    let lines = plane == nil ? dimensions.count : places.count
    guard lines <= Self.mostPoints / places.count else {
      throw CommandError.usage(
        "\(lines) rows of \(places.count) are more than \(Self.mostPoints) images: take fewer --steps",
        command: "render")
    }
    if plane != nil {
      // Larger values are higher up, as on an axis.
      return Choice(
        points: places.reversed().flatMap { up in
          places.map { across in
            point(center, [(dimensions[0], across), (dimensions[1], up)], "\(Self.text(across)), \(Self.text(up))")
          }
        }, columns: places.count)
    }
    return Choice(
      points: dimensions.flatMap { dimension in
        places.map { value in
          point(center, [(dimension, value)], (traversals ? "z\(dimension + 1) " : "") + Self.text(value))
        }
      }, columns: places.count, isRow: !traversals)
  }

  private static let mostPoints = 1_000_000

  private static func text(_ value: Float) -> String { Numerals.signed(Double(value), digits: 2) }

  /// The values along a row.
  private var places: [Float] {
    let (from, to, steps) = (from ?? -3, to ?? 3, steps ?? 9)
    return (0..<steps).map { steps == 1 ? from : from + (to - from) * Float($0) / Float(steps - 1) }
  }

  private func point(_ center: [Float], _ values: [(dimension: Int, value: Float)], _ caption: String) -> Point {
    var z = center
    for (dimension, value) in values { z[dimension] = value }
    return Point(z: z, caption: caption)
  }
}
