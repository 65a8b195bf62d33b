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
    guard let seeds = list(text) else {
      throw ValidationError("expected different seeds, at most \(mostListed), like 1-5 or 1,4,7")
    }
    return seeds
  }

  /// Numbers of images, which count from 0: `0-7` or `3,17`; at most a thousand, none of them twice.
  package static func images(_ text: String) throws -> [Int] {
    guard let numbers = list(text), numbers.allSatisfy({ $0 <= UInt64(Int32.max) }) else {
      throw ValidationError("expected different numbers of images, at most \(mostListed), like 0-7 or 3,17")
    }
    return numbers.map { Int($0) }
  }

  /// Two different images, which count from 0.
  package static func twoImages(_ text: String) throws -> [Int] {
    guard let images = try? images(text), images.count == 2 else {
      throw ValidationError("expected the numbers of two images, like 3,17")
    }
    return images
  }

  /// Different numbers and ranges of them; nil for anything else, and for more than a thousand.
  private static func list(_ text: String) -> [UInt64]? {
    var numbers: [UInt64] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { try? seed($0.trimmingSpaces) }
      guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
        numbers.count < mostListed, last - first < UInt64(mostListed - numbers.count)
      else { return nil }
      numbers += first...last
    }
    return Set(numbers).count == numbers.count ? numbers : nil
  }

  private static let mostListed = 1000

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
