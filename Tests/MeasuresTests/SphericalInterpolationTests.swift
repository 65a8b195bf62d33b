import Measures
import Testing

@Suite struct SphericalInterpolationTests {
  private func close(_ a: [Float], _ b: [Float]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 }
  }

  @Test func arcsHaveClosedForms() {
    let root = Float(0.5).squareRoot()
    #expect(close(sphericalInterpolation([1, 0], [0, 1], 0.5), [root, root]))
    #expect(close(sphericalInterpolation([1, 0], [0, 1], 0), [1, 0]))
    #expect(close(sphericalInterpolation([1, 0], [0, 1], 1), [0, 1]))
    #expect(close(sphericalInterpolation([1, 0], [0, 1], Float(1) / 3), [Float(3).squareRoot() / 2, 0.5]))
    // The length changes linearly from 1 to 3.
    #expect(close(sphericalInterpolation([1, 0], [0, 3], 0.5), [2 * root, 2 * root]))
    // 60 degrees in three dimensions: the middle is the normalised sum, as long as the ends.
    let half = Float(3).squareRoot() / 2
    let middle = sphericalInterpolation([0, 0, 2], [0, 2 * half, 1], 0.5)
    #expect(close(middle, [0, 1, 2 * half]))
  }

  @Test func whereThereIsNoArcTheLineIsStraight() {
    #expect(sphericalInterpolation([0, 0], [2, 4], 0.25) == [0.5, 1])
    #expect(sphericalInterpolation([2, 4], [0, 0], 0.25) == [1.5, 3])
    #expect(close(sphericalInterpolation([1, 1], [3, 3], 0.5), [2, 2]))
    #expect(close(sphericalInterpolation([1, 0], [-1, 0], 0.25), [0.5, 0]))
    #expect(sphericalInterpolation([], [], 0.5) == [])
  }
}
