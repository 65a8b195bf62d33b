import Datasets
import Drawing
import Explorer
import Measures
import Synchronization
import Testing
import Training
import VAE

/// The curve of a real model, measured in the background.
@Suite struct DialSessionTests {
  @Test func whatIsMeasuredIsRateAndDistortion() throws {
    let model = Sample.withGates(place: Sample.atOrigin(latent: 3))
    let test = try TestSession(model)
    test.press(.character("a"))
    try test.wait(for: "the curve") { $0.dialSight.curve != nil && $0.dialSight.share == nil }
    let curve = try #require(test.state.dialSight.curve)
    let images = try #require(test.state.data.test)
    #expect(curve.images == images.count && curve.points.count == 17)
    #expect(curve.points.map(\.beta) == BetaRange().values(17))
    for point in [0, 8, 16].map({ curve.points[$0] }) {
      #expect(point == (try model.rateDistortion(at: point.beta, on: images, pixels: .grey, seed: 5, threads: 1)))
    }
    // Another beta is another model.
    #expect(curve.points[0].distortion != curve.points[16].distortion)
    // Turning the dial measures nothing.
    test.press(.right, .right, .end)
    #expect(test.state.dialPoint == curve.points[16])
    test.session.collect()
    #expect(test.state.dialSight.curve == curve && test.state.dialSight.share == nil)
  }

  @Test func theCurveFollowsTheTraining() throws {
    let test = try TestSession(Sample.withGates(place: Sample.atOrigin(latent: 3)))
    test.press(.character("a"))
    try test.wait(for: "the curve") { $0.dialSight.curve != nil && $0.dialSight.share == nil }
    let before = try #require(test.state.dialSight.curve)
    try test.train(to: 20)
    try test.wait(for: "the curve of the new weights") {
      $0.dialSight.curve?.modelVersion ?? 0 > before.modelVersion && $0.dialSight.share == nil
    }
    let (curve, model) = (try #require(test.state.dialSight.curve), test.state.model)
    let images = try #require(test.state.data.test)
    try test.wait(for: "the curve of the last weights") { state in
      guard let point = state.dialSight.curve?.points[4] else { return false }
      return point == (try? model.rateDistortion(at: point.beta, on: images, pixels: .grey, seed: 5, threads: 1))
    }
    #expect(curve.points != before.points)
  }

  private func measurement(_ passes: [Int], _ cancellation: Cancellation = Cancellation()) -> DialMeasurement {
    DialMeasurement(
      model: Sample.withGates(), modelVersion: 7, betas: [0.1, 1], images: Sample.dataset().test, passes: passes,
      cancellation: cancellation)
  }

  @Test func aCoarseCurveComesFirst() {
    var news: [DialNews] = []
    measurement([4, 100, 1000]).run { news.append($0) }
    let counts = news.compactMap { if case .measured(let curve) = $0 { curve.images } else { nil } }
    // No pass uses more images than there are, or as many as the one before.
    #expect(counts == [4, 12])
    let shares = news.compactMap { if case .progress(7, let share) = $0 { share } else { nil } }
    // Two points of 4 images, two of 12.
    let wanted: [Double] = [0.125, 0.25, 0.625, 1]
    #expect(shares == wanted)
    guard case .over(version: 7, isComplete: true) = news.last else {
      Issue.record("\(news)")
      return
    }
  }

  @Test func itEndsAtOnceWhenCalledOff() {
    let cancellation = Cancellation()
    var news: [DialNews] = []
    measurement([4, 12], cancellation).run {
      news.append($0)
      if case .measured = $0 { cancellation.cancel() }
    }
    #expect(news.count == 4, "two points, a curve, the end: \(news)")
    guard case .over(version: 7, isComplete: false) = news.last else {
      Issue.record("\(news)")
      return
    }
  }
}
