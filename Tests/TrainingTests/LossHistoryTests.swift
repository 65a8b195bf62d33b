import Foundation
import Testing
import Training

@Suite struct LossHistoryTests {
  private typealias Point = LossHistory.Point

  private func history(steps: Int) -> LossHistory {
    var history = LossHistory()
    for step in 0..<steps {
      history.append(Point(step: step + 1, reconstruction: Float(step % 97), kl: Float(step % 5)))
    }
    return history
  }

  @Test func shortRunsAreKeptExactly() {
    let history = history(steps: 1000)
    #expect(history.stride == 1)
    #expect(history.whole == history.recent)
    #expect(history.whole.map(\.step) == Array(1...1000))
  }

  /// For any length of run the number of points is bounded, and each is the mean of its own steps.
  @Test(arguments: [1023, 1024, 1025, 2048, 5000, 100_000]) func longRunsAreThinnedToMeans(steps: Int) {
    let history = history(steps: steps)
    let stride = history.stride
    #expect(history.whole.count < LossHistory.capacity && history.whole.count >= LossHistory.capacity / 2 - 1)
    #expect(history.whole.count == steps / stride)
    for (index, point) in history.whole.enumerated() {
      let own = index * stride..<(index + 1) * stride
      let mean = { (period: Int) in own.reduce(0.0) { $0 + Double($1 % period) } / Double(stride) }
      #expect(point.step == own.upperBound)
      #expect(abs(Double(point.reconstruction) - mean(97)) < 1e-3)
      #expect(abs(Double(point.kl) - mean(5)) < 1e-3)
    }
    #expect(
      history.recent.count <= LossHistory.capacity && history.recent.count >= min(steps, LossHistory.capacity / 2))
    #expect(history.recent.map(\.step) == Array((steps - history.recent.count + 1)...steps))
  }

  @Test func testResultsAreBounded() {
    var history = LossHistory()
    for epoch in 1...5000 { history.append(test: Point(step: epoch, reconstruction: 1, kl: 2)) }
    #expect(history.test.count <= LossHistory.capacity)
    #expect(history.test.last?.step == 5000)
    #expect(history.test.map(\.step) == history.test.map(\.step).sorted())
  }

  @Test func changesOfBetaAreRecorded() {
    var history = LossHistory()
    for (step, beta) in [(1, 1), (1, 1), (5, 1), (6, 2), (6, 3), (6, 4), (9, 5), (9, 4)] as [(Int, Float)] {
      history.append(beta: beta, step: step)
    }
    #expect(history.betas.map(\.step) == [1, 6])
    #expect(history.betas.map(\.value) == [1, 4])
  }

  @Test func changesOfTheLearningRateAreRecorded() {
    var history = LossHistory()
    for (step, rate) in [(1, 1e-3), (1, 1e-3), (5, 1e-3), (6, 2e-3), (6, 5e-3)] as [(Int, Float)] {
      history.append(learningRate: rate, step: step)
    }
    #expect(history.learningRates.map(\.step) == [1, 6])
    #expect(history.learningRates.map(\.value) == [1e-3, 5e-3])
    #expect(history.betas.isEmpty)
  }

  /// For any length of run and number of dimensions, every row is the mean of its own steps.
  @Test(arguments: [(1, 3), (255, 3), (256, 3), (257, 3), (5000, 3), (5000, 1), (100, 1000)])
  func dimensionsAreThinnedToMeans(steps: Int, latent: Int) {
    var history = LossHistory()
    for step in 1...steps {
      history.append(
        klPerDimension: (0..<latent).map { Float(step % 7) + Float($0) }, step: step)
    }
    let (rows, stride) = (history.dimensions.rows, history.dimensions.stride)
    let capacity = KLHistory.capacity(latent: latent)
    #expect(rows.count < capacity && (stride == 1 || rows.count >= capacity / 2 - 1))
    #expect(capacity * latent <= 16 * 1000)
    #expect(rows.count == steps / stride)
    for (index, row) in rows.enumerated() {
      let own = index * stride + 1...(index + 1) * stride
      let mean = own.reduce(0.0) { $0 + Double($1 % 7) } / Double(stride)
      #expect(row.step == own.upperBound && row.kl.count == latent)
      for dimension in [0, latent - 1] { #expect(abs(Double(row.kl[dimension]) - mean - Double(dimension)) < 1e-3) }
    }
  }

  @Test func aDivergenceStaysVisible() {
    var history = LossHistory()
    for step in 1...4000 {
      history.append(Point(step: step, reconstruction: step == 1500 ? .nan : 1, kl: step == 1700 ? .infinity : 1))
    }
    let broken = history.whole.filter { !$0.negativeELBO.isFinite }.map(\.step)
    #expect(broken.count == 2 && abs(broken[0] - 1500) <= history.stride && abs(broken[1] - 1700) <= history.stride)
  }
}
