import Foundation
import Testing
import Training

@Suite struct OptimizerTests {
  /// The four parameters after each of these updates.
  private func run(_ optimizer: Optimizer, rate: Float, _ gradients: [[Float]]) -> [[Float]] {
    var parameters: [Float] = [1, -2, 0.5, 0]
    var first = [Float](repeating: 0, count: 4)
    var second = first
    return gradients.enumerated().map { index, gradient in
      let update = OptimizerUpdate(optimizer: optimizer, learningRate: rate, count: index + 1)
      parameters.withUnsafeMutableBufferPointer { p in
        first.withUnsafeMutableBufferPointer { m in
          second.withUnsafeMutableBufferPointer { v in
            gradient.withUnsafeBufferPointer { g in
              guard let p = p.baseAddress, let g = g.baseAddress else { return }
              update.apply(parameters: p, gradients: g, first: m.baseAddress, second: v.baseAddress, count: 4)
            }
          }
        }
      }
      return parameters
    }
  }

  /// Against torch.optim.Adam([p], lr=0.1) of PyTorch 2.15, in double precision.
  @Test func adamsFirstStepsArePyTorchs() {
    let found = run(
      .adam(), rate: 0.1, [[0.1, -3, 1e-9, 0], [0.2, 3, 1e-9, 0], [-5, 1, -1e-3, 2]])
    let wanted: [[Float]] = [
      [0.900000009999999, -1.9000000003333333, 0.4909090909090909, 0],
      [0.803481813521253, -1.9052631582105262, 0.4818181818181818, 0],
      [0.8639681826058389, -1.923888736510995, 0.545698326637452, -0.06388135938689934],
    ]
    for (found, wanted) in zip(found, wanted) {
      #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 2e-6 }, "\(found), not \(wanted)")
    }
  }

  /// By hand: except for epsilon, the first step is the learning rate times the gradient's sign.
  @Test func epsilonIsOutsideTheRoot() {
    let found = run(.adam(epsilon: 1), rate: 0.1, [[3, -1, 0, 1]])[0]
    // g / (|g| + 1) times 0.1.
    let wanted: [Float] = [0.925, -1.95, 0.5, -0.05]
    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// The corrections are exact whether 1 - beta^t is small or nearly 1.
  @Test(arguments: [1, 2, 10, 1000, 100_000]) func correctionsFollowTheFormula(count: Int) {
    var (parameter, gradient): (Float, Float) = (0, 0.5)
    var (first, second): (Float, Float) = (0.25, 0.04)
    OptimizerUpdate(optimizer: .adam(), learningRate: 0.01, count: count)
      .apply(parameters: &parameter, gradients: &gradient, first: &first, second: &second, count: 1)
    let m = (0.9 * 0.25 + 0.1 * 0.5) / (1 - pow(0.9, Double(count)))
    let v = (0.999 * 0.04 + 0.001 * 0.25) / (1 - pow(0.999, Double(count)))
    let wanted = -0.01 * m / (v.squareRoot() + 1e-8)
    #expect(abs(Double(parameter) - wanted) < 1e-6 * abs(wanted))
  }

  @Test func descentIsPlain() {
    #expect(run(.sgd, rate: 0.5, [[2, -2, 0, 1], [2, 0, 1, 1]]) == [[0, -1, 0.5, -0.5], [-1, -1, 0, -1]])
  }

  /// By the formula of torch.optim.SGD(momentum=0.5): the gradient is added to the velocity without a factor.
  @Test func momentumKeepsItsShare() {
    #expect(
      run(.momentum(0.5), rate: 0.5, [[2, -2, 0, 1], [2, 0, 1, 1]]) == [[0, -1, 0.5, -0.5], [-1.5, -0.5, 0, -1.25]])
  }
}
