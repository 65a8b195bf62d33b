import ArgumentParser
import CommandSupport
import Drawing
import Randomness

/// Points of the latent space: a single one, several along a dimension, or samples.
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

  @Option(parsing: .unconditional, help: "Where the row begins. (default: -3)", transform: OptionValue.number)
  var from: Float?

  @Option(parsing: .unconditional, help: "Where the row ends. (default: 3)", transform: OptionValue.number)
  var to: Float?

  @Option(parsing: .unconditional, help: "The number of images in the row. (default: 9)", transform: OptionValue.count)
  var steps: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("The number of points drawn from the prior.", valueName: "n"),
    transform: OptionValue.count)
  var sample: Int?

  @Option(
    parsing: .unconditional, help: "The seed of samples; more samples begin with the same ones. (default: 1)",
    transform: OptionValue.seed)
  var seed: UInt64?

  func validate() throws {
    if dimension == nil,
      let option = [("--from", from != nil), ("--to", to != nil), ("--steps", steps != nil)].first(where: \.1)
    {
      throw ValidationError("\(option.0) goes with --dimension: say which one")
    }
    if sample == nil, seed != nil { throw ValidationError("--seed goes with --sample: say how many") }
    if sample != nil, z != nil || dimension != nil {
      throw ValidationError("--sample draws its own points: leave out \(z == nil ? "--dimension" : "--z")")
    }
  }

  /// The points in a latent space of `latent` dimensions.
  func points(for latent: Int, file: String) throws -> [Point] {
    if let sample {
      return (0..<sample).map { index in
        var generator = Philox(seed: seed ?? 1, stream: RandomStream.prior.number(UInt64(index)))
        return Point(z: (0..<latent).map { _ in generator.normal() })
      }
    }
    let center = z ?? [Float](repeating: 0, count: latent)
    guard center.count == latent else {
      throw CommandError.usage(
        "--z has \(counted(center.count, "number")), but \(file) has \(counted(latent, "latent dimension")): give \(latent)",
        command: "render")
    }
    guard let dimension else { return [Point(z: center)] }
    guard dimension <= latent else {
      throw CommandError.usage(
        "--dimension \(dimension) is not there: \(file) has dimensions 1 to \(latent)", command: "render")
    }
    return row(through: center, along: dimension - 1)
  }

  private func row(through center: [Float], along dimension: Int) -> [Point] {
    let (from, to, steps) = (from ?? -3, to ?? 3, steps ?? 9)
    return (0..<steps).map { index in
      let value = steps == 1 ? from : from + (to - from) * Float(index) / Float(steps - 1)
      var z = center
      z[dimension] = value
      return Point(z: z, caption: Numerals.signed(Double(value), digits: 2))
    }
  }
}
