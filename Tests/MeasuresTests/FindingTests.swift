import Autodiff
import Datasets
import Foundation
import Measures
import Testing
import Training
import VAE

/// What the doctor measures, against closed forms.
@Suite struct FindingTests {
  /// Codes like the prior: 5% lie farther away than 95% of their own kind, in any number of dimensions.
  @Test(arguments: [1, 3, 10]) func codesLikeThePrior(features: Int) throws {
    let coverage = try #require(
      PriorCoverage(DoctorTests.normals(2000, features: features), seed: 1, threads: 2))
    #expect(coverage.holes < 0.08 && coverage.strays < 0.08 && coverage.count == 1000, "\(coverage)")
  }

  @Test func codesElsewhere() throws {
    let narrow = try #require(PriorCoverage(DoctorTests.normals(1000, deviation: 0.1), seed: 1, threads: 1))
    #expect(narrow.holes > 0.9 && narrow.strays < 0.05)
    let wide = try #require(PriorCoverage(DoctorTests.normals(1000, deviation: 8), seed: 1, threads: 1))
    #expect(wide.strays > 0.8)
    #expect(PriorCoverage(DoctorTests.normals(100), seed: 1, threads: 1) == nil)
  }

  /// For a linear decoder with Gaussian pixels the slope is sigma_i^2 (W^T W)_ii / variance in expectation, so that beta is known for
  /// every sigma.
  @Test func theBetaOfALinearModel() throws {
    let gaussian = LinearGaussian()
    let curvature = [gaussian.precision.aa - 1, gaussian.precision.bb - 1]
    for beta in [0.1, 1, 30] {
      var model = try gaussian.model()
      // The best sigma^2 for this beta: beta / (beta + curvature).
      let layout = model.configuration.architecture.parameterLayout
      let bias = curvature.map { Float(log(beta / (beta + $0))) }
      try #require(layout["log_variance.bias"]).put(bias, into: &model.parameters)
      let dataset = Dataset(
        name: "pixels", origin: "test", hash: "", train: gaussian.images, test: gaussian.images)
      let found = try model.examine(on: dataset, isForeign: true, threads: 1)
      let balance = try #require(found.balance)
      #expect(abs(balance.beta / beta - 1) < 0.5, "\(balance) for \(beta)")
    }
    #expect(BetaBalance(slopes: [1, 2], rooms: [0, 0]) == nil)
    #expect(BetaBalance(slopes: [1, 3], rooms: [0.5, 1.5])?.beta == 2)
  }

  @Test func unitsThatAreSilent() throws {
    let architecture = try Architecture(
      picture: Shape(channels: 1, height: 2, width: 2), encoder: "linear 10, relu, linear 6, leaky relu", latent: 2,
      decoder: "linear 8, relu, linear 4")
    var model = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels"))
    let layout = architecture.parameterLayout
    try #require(layout["encoder.0.bias"]).put(
      (0..<10).map { $0 < 7 ? -100 : 100 }, into: &model.parameters)
    try #require(layout["decoder.0.bias"]).put((0..<8).map { $0 < 1 ? -100 : 100 }, into: &model.parameters)
    let found = architecture.activity(
      model.parameters, pixels: (0..<400).map { Float($0 % 7) / 7 }, codes: (0..<100).map { Float($0 % 5) - 2 })
    #expect(
      found == [
        LayerActivity(name: "encoder.1", units: 10, silent: 7), LayerActivity(name: "decoder.1", units: 8, silent: 1),
      ])
  }

  /// The first operation whose result is not finite, by its own name and its layer's.
  @Test(arguments: [
    ("encoder.0.weight", Float.nan, "linear of encoder.0"), ("log_variance.bias", 400, "gaussian"),
    ("decoder.0.bias", .infinity, "linear of decoder.0"),
  ])
  func theOperationIsNamed(parameter: String, value: Float, wanted: String) throws {
    let gaussian = LinearGaussian()
    let architecture = Architecture(
      picture: Shape(channels: 1, height: 2, width: 2), hidden: [5], latent: 2)
    var model = Checkpoint(RunConfiguration(architecture: architecture, data: "pixels"))
    let entry = try #require(architecture.parameterLayout[parameter])
    entry.put([Float](repeating: value, count: entry.count), into: &model.parameters)
    let dataset = Dataset(name: "pixels", origin: "test", hash: "", train: gaussian.images, test: gaussian.images)
    let origin = try #require(try model.examine(on: dataset, isForeign: true, threads: 1).originOfNotFinite)
    #expect(origin.contains(wanted), "\(origin)")
    model = Checkpoint(model.configuration)
    #expect(try model.examine(on: dataset, isForeign: true, threads: 1).originOfNotFinite == nil)
  }
}
