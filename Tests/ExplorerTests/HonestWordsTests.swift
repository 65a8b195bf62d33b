import Drawing
import TestSupport
import Testing
import Training
import VAE

@testable import Explorer

/// What the screen says of a model is so.
@Suite struct HonestWordsTests {
  /// A collapsed model's codes are the prior itself: that is no praise.
  @Test func aCollapsedModelIsNotPraised() throws {
    var state = Sample.opened(.samples, model: try Sample.trainedGated())
    var encoding = TestEncoding(
      mu: [Float](repeating: 0, count: 36), width: 3, labels: nil,
      modelVersion: state.modelVersion,
      klPerDimension: [0, 0.001, 0.002])
    encoding.spread = CodeSpread(
      mu: [Float](repeating: 0, count: 36), logVariance: [Float](repeating: 0, count: 36), latent: 3)
    _ = state.update(.testSetEncoded(encoding))
    #expect(state.draw().contains("collapsed: all 3 dimensions are dead"))
    #expect(!state.draw().contains("draws lie as they do"))
  }

  /// Dimensions that lie too near and too far are no praise for their mean.
  @Test func aDimensionMayDifferFromTheMean() throws {
    var state = Sample.opened(.samples, model: try Sample.trained())
    func encoding(_ mu: [Float]) -> TestEncoding {
      var encoding = TestEncoding(
        mu: mu, width: 3, labels: nil, modelVersion: state.modelVersion, klPerDimension: [1, 1, 1])
      encoding.spread = CodeSpread(mu: mu, logVariance: [Float](repeating: -9, count: mu.count), latent: 3)
      return encoding
    }
    _ = state.update(.testSetEncoded(encoding([1, -1, 1, -1, 1, -1])))
    #expect(state.draw().contains("1.00 times the prior's: draws lie as they do"))
    _ = state.update(.testSetEncoded(encoding([1.2, -1.2, 0.3, -1.2, 1.2, -0.3])))
    #expect(state.draw().contains("1.00 times the prior's, but 0.30 times in z3"))
  }

  @Test(arguments: [ViewName.explore, .traversals, .reconstruct])
  func aDeadDimensionIsCalledDead(
    view: ViewName
  ) throws {
    var state = Sample.opened(view, model: try Sample.trainedGated(), width: 120, height: 40)
    _ = state.update(
      .testSetEncoded(
        TestEncoding(
          mu: [Float](repeating: 0, count: 36), width: 3, labels: nil,
          modelVersion: state.modelVersion,
          klPerDimension: [2, 0.001, 1])))
    #expect(state.draw().contains("dead"), "\(view.rawValue)")
  }

  @Test func anotherObjectiveOnADialClaimsNoTraining() throws {
    var state = Sample.state(model: try Sample.trainedGated())
    state.press(.character("("))
    #expect(state.newsText?.contains("it has not been trained so") == true)
  }

  @Test func theFirstScreensLossesFollowTheDial() throws {
    var state = Sample.opened(.explore, model: try Sample.trainedGated(), width: 120, height: 40)
    func test() -> String? { state.draw().lines.first { $0.contains("test at β") } }
    let before = try #require(test())
    state.press(.character("+"), .character("+"), .character("+"))
    let after = try #require(test())
    #expect(before != after)
  }
}
