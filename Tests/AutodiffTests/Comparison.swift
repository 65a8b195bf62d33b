import Foundation
import Randomness

/// The difference between `found` and `exact`, in units in the last place of `exact`.
func ulps(_ found: Float, _ exact: Double) -> Double {
  if found.isNaN || exact.isNaN { return found.isNaN && exact.isNaN ? 0 : .infinity }
  let rounded = Float(exact)
  if found == rounded { return 0 }
  if !found.isFinite || !rounded.isFinite { return .infinity }
  return abs(Double(found) - exact) / Double(max(rounded.magnitude.ulp, Float.leastNormalMagnitude.ulp))
}

/// Normal random numbers mixed with values at which kernels go wrong.
func testValues(_ count: Int, seed: UInt64, extremes: [Float] = [], scale: Float = 1) -> [Float] {
  var generator = Philox(seed: seed, stream: UInt64(count))
  return (0..<count).map { index in
    let draw = scale * generator.normal()
    return extremes.isEmpty || index % 3 != 0 ? draw : extremes[index / 3 % extremes.count]
  }
}

/// The sizes with which every kernel is tested: none, one, each remainder of a block of sixteen, several blocks.
let kernelSizes = Array(0...70) + [127, 128, 129, 1023, 1031]

/// A block of floats followed by sixteen more that must not be written.
struct Guarded {
  private static let mark: Float = -12345.5
  private var storage: [Float]
  let count: Int

  init(_ values: [Float]) {
    count = values.count
    storage = values + Array(repeating: Self.mark, count: 16)
  }

  var values: [Float] { Array(storage[..<count]) }
  var isIntact: Bool { storage[count...].allSatisfy { $0 == Self.mark } }

  mutating func with(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    storage.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { body(base) }
    }
  }
}
