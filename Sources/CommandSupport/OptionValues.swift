import ArgumentParser
import Datasets
import Drawing
import Training

/// Parses option values; an error reads "expected ...".
package enum OptionValue {
  package static func size(_ text: String) throws -> Int { try read(text, .size) }
  package static func count(_ text: String) throws -> Int { try read(text, .whole(1...1_000_000)) }
  package static func draws(_ text: String) throws -> Int { try read(text, .whole(1...1000)) }
  package static func threads(_ text: String) throws -> Int { try read(text, .whole(1...256)) }
  package static func seed(_ text: String) throws -> UInt64 { try read(text, .seed) }

  /// `--seeds`: numbers and ranges of them, `1-5` or `1,4,7`; at most a thousand, none of them twice.
  package static func seeds(_ text: String) throws -> [UInt64] {
    let refusal = ValidationError("expected different seeds, at most \(mostSeeds), like 1-5 or 1,4,7")
    var seeds: [UInt64] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = try part.split(separator: "-", omittingEmptySubsequences: false).map { try seed($0.trimmingSpaces) }
      guard let first = ends.first, let last = ends.last, ends.count <= 2, first <= last,
        last - first < UInt64(mostSeeds - seeds.count)
      else { throw refusal }
      seeds += first...last
    }
    guard Set(seeds).count == seeds.count else { throw refusal }
    return seeds
  }

  private static let mostSeeds = 1000

  package static func aboveZero(_ text: String) throws -> Float { try read(text, .aboveZero) }

  private static func read<Value>(_ text: String, _ form: TextForm<Value>) throws -> Value {
    guard let value = form.read(text) else { throw ValidationError("expected \(form.expected)") }
    return value
  }

  /// `--labels`: numbers of labels; 0 stands for all.
  package static func labelCounts(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingSpaces)
    let counts = parts.compactMap { $0 == "all" ? 0 : try? count($0) }
    guard counts.count == parts.count else {
      throw ValidationError("expected numbers of labels separated by commas, like 10,100,all")
    }
    return counts
  }

  /// Two different dimensions, counted from 1.
  package static func plane(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let dimensions = parts.compactMap { try? size($0.trimmingSpaces) }
    guard parts.count == 2, dimensions.count == 2, dimensions[0] != dimensions[1] else {
      throw ValidationError("expected two different dimensions, like 1,2")
    }
    return dimensions
  }

  package static func number(_ text: String) throws -> Float {
    guard let number = Float(text), number.isFinite else { throw ValidationError("expected a number") }
    return number
  }

  package static func numbers(_ text: String) throws -> [Float] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { try? number($0.trimmingSpaces) }
    guard numbers.count == parts.count else {
      throw ValidationError("expected numbers separated by commas, like 0.5,0,-1")
    }
    return numbers
  }
}

extension PixelTreatment: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
