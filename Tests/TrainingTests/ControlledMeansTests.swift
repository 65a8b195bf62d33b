import Randomness
import Testing
import Training

@Suite struct ControlledMeansTests {
  /// What is a combination of the controls has exactly the mean that follows from theirs; what is independent keeps its own, and
  /// noise that is shared goes.
  @Test func whatIsSharedIsTakenOff() {
    var generator = Philox(seed: 4)
    let controls = (0..<400).map { _ in (Double(generator.normal()), Double(generator.normal()) + 2) }
    let means = ControlledMeans(controls, known: (0, 2))
    let combination = means.mean(of: controls.map { 3 * $0.0 - $0.1 + 5 })
    #expect(abs(combination.value - 3) < 1e-9 && combination.error < 1e-9)
    let noise = (0..<400).map { _ in Double(generator.normal()) }
    let plain = noise.reduce(0, +) / 400
    let free = means.mean(of: noise)
    #expect(abs(free.value - plain) < 0.02 && abs(free.error - 0.05) < 0.005)
    let shared = means.mean(of: zip(noise, controls).map { $0 * 0.1 + $1.0 })
    #expect(abs(shared.error - 0.005) < 0.0006)
  }

  /// Too few draws, or controls that do not vary, leave the mean as it is.
  @Test func withoutControlsItIsTheMean() {
    let few = ControlledMeans([(1, 2), (3, 5), (4, 1)], known: (0, 0))
    #expect(few.mean(of: [1, 2, 6]).value == 3)
    let same = ControlledMeans([(1, 2), (1, 2), (1, 2), (1, 2)], known: (0, 0))
    #expect(same.mean(of: [1, 2, 6, 7]).value == 4)
  }
}
