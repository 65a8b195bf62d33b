import Foundation
import Testing
import Training

/// Fractions computed by hand.
@Suite struct ScheduleTests {
  private func shares(_ epochs: [Double], _ share: (Double) -> Float) -> [Float] { epochs.map(share) }

  @Test func warmUp() {
    #expect(shares([0, 1, 2.5, 5, 50], BetaSchedule.warmUp(epochs: 5).share) == [0, 0.2, 0.5, 1, 1])
    #expect(shares([0, 7], BetaSchedule.constant.share) == [1, 1])
  }

  @Test func cycles() {
    #expect(
      shares([0, 1, 2, 3, 4, 5, 6, 7.5], BetaSchedule.cyclic(epochs: 4).share) == [0, 0.5, 1, 1, 0, 0.5, 1, 1])
  }

  @Test func cosine() {
    let found = shares([0, 2.5, 5, 10, 11], LearningRateSchedule.cosine(epochs: 10).share)
    let wanted: [Float] = [1, Float((1 + 0.5.squareRoot()) / 2), 0.5, 0.01, 0.01]
    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-6 }, "\(found)")
  }

  @Test func steps() {
    let found = shares([0, 1.99, 2, 4, 5.5], LearningRateSchedule.step(epochs: 2, factor: 0.5).share)
    #expect(found == [1, 1, 0.5, 0.25, 0.25])
  }

  /// 1, 3, 9, ..., 2187 epochs: the last stage starts after 1093 epochs and never ends.
  @Test func theScheduleOfTheIWAEPaper() {
    let share = { LearningRateSchedule.iwae.share(epochs: $0) }
    let stages: [(epoch: Double, stage: Double)] = [
      (0, 0), (0.99, 0), (1, 1), (3.99, 1), (4, 2), (12.99, 2), (13, 3), (1092.9, 6), (1093, 7), (3280, 7), (9000, 7),
    ]
    for (epoch, stage) in stages {
      #expect(abs(Double(share(epoch)) - pow(10, -stage / 7)) < 1e-6, "epoch \(epoch)")
    }
  }

  @Test func capacityGrows() {
    let growth = CapacityGrowth(nats: 20, epochs: 4)
    #expect([0, 1, 4, 9].map(growth.capacity) == [0, 5, 20, 20])
  }
}
