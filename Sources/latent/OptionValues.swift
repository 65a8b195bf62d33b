import ArgumentParser
import Datasets
import Drawing
import Training

/// Texts of the command line as values; what is wrong with one is said as "expected ...".
enum OptionValue {
  static func size(_ text: String) throws -> Int { try read(text, .size) }
  static func count(_ text: String) throws -> Int { try read(text, .whole(1...1_000_000)) }
  static func draws(_ text: String) throws -> Int { try read(text, .whole(1...1000)) }
  static func threads(_ text: String) throws -> Int { try read(text, .whole(1...256)) }
  static func seed(_ text: String) throws -> UInt64 { try read(text, .seed) }
  static func aboveZero(_ text: String) throws -> Float { try read(text, .aboveZero) }

  private static func read<Value>(_ text: String, _ form: TextForm<Value>) throws -> Value {
    guard let value = form.read(text) else { throw ValidationError("expected \(form.expected)") }
    return value
  }

  /// `--labels`: numbers of labels, 0 standing for all.
  static func labelCounts(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmingSpaces)
    let counts = parts.compactMap { $0 == "all" ? 0 : try? count($0) }
    guard counts.count == parts.count else {
      throw ValidationError("expected numbers of labels separated by commas, like 10,100,all")
    }
    return counts
  }

  static func number(_ text: String) throws -> Float {
    guard let number = Float(text), number.isFinite else { throw ValidationError("expected a number") }
    return number
  }

  static func numbers(_ text: String) throws -> [Float] {
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
