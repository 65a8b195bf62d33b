import ArgumentParser
import Autodiff
import Datasets
import Drawing
import Training
import VAE

/// Texts of the command line as values; what is wrong with one is said as "expected ...".
enum OptionValue {
  /// The largest width or batch: far beyond use, and what a checkpoint may hold.
  static let largest = 1 << 16

  static func size(_ text: String) throws -> Int {
    guard let number = Int(text), (1...largest).contains(number) else {
      throw ValidationError("expected a whole number from 1 to \(largest)")
    }
    return number
  }

  static func widths(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let widths = parts.compactMap { try? size(trimmed($0)) }
    guard widths.count == parts.count else {
      throw ValidationError("expected widths from 1 to \(largest), separated by commas, like 400 or 400,200")
    }
    return widths
  }

  static func layers(_ text: String) throws -> LayersText {
    do throws(NetworkError) {
      return try LayersText(text)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  static func count(_ text: String) throws -> Int {
    guard let number = Int(text), (1...1_000_000).contains(number) else {
      throw ValidationError("expected a whole number from 1 to 1000000")
    }
    return number
  }

  /// `--labels`: numbers of labels, 0 standing for all.
  static func labelCounts(_ text: String) throws -> [Int] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
    let counts = parts.compactMap { $0 == "all" ? 0 : try? count($0) }
    guard counts.count == parts.count else {
      throw ValidationError("expected numbers of labels separated by commas, like 10,100,all")
    }
    return counts
  }

  static func draws(_ text: String) throws -> Int {
    guard let number = Int(text), (1...1000).contains(number) else {
      throw ValidationError("expected a whole number from 1 to 1000")
    }
    return number
  }

  static func threads(_ text: String) throws -> Int {
    guard let number = Int(text), (1...256).contains(number) else {
      throw ValidationError("expected a whole number from 1 to 256")
    }
    return number
  }

  static func seed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else { throw ValidationError("expected a whole number from 0 to \(UInt64.max)") }
    return seed
  }

  static func beta(_ text: String) throws -> Float {
    guard let number = Float(text), (0...RunConfiguration.largestBeta).contains(number) else {
      throw ValidationError("expected a number from 0 to \(Int(RunConfiguration.largestBeta))")
    }
    return number
  }

  /// `--beta-range`: the two ends.
  static func betaRange(_ text: String) throws -> BetaRange {
    let ends = try numbers(text)
    let largest = RunConfiguration.largestBeta
    guard ends.count == 2, BetaRange(low: ends[0], high: ends[1]).isValid, ends[1] <= largest else {
      throw ValidationError("expected two numbers above 0, the lower first, like 0.01,10")
    }
    return BetaRange(low: ends[0], high: ends[1])
  }

  static func aboveZero(_ text: String) throws -> Float {
    guard let number = Float(text), number > 0, number.isFinite else {
      throw ValidationError("expected a number above 0")
    }
    return number
  }

  static func number(_ text: String) throws -> Float {
    guard let number = Float(text), number.isFinite else { throw ValidationError("expected a number") }
    return number
  }

  static func numbers(_ text: String) throws -> [Float] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { try? number(trimmed($0)) }
    guard numbers.count == parts.count else {
      throw ValidationError("expected numbers separated by commas, like 0.5,0,-1")
    }
    return numbers
  }

  private static func trimmed(_ part: Substring) -> String {
    String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension PixelTreatment: ExpressibleByArgument {}
extension Split: ExpressibleByArgument {}
extension Activation: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension Initialization: ExpressibleByArgument {}

extension Objective: ExpressibleByArgument {}

/// `--encoder` and `--decoder`: layers whose text has been read.
struct LayersText {
  let layers: [any Layer]
  /// The layers as `Network.text` has them.
  var text: String { layers.map(\.text).joined(separator: ", ") }

  init(_ text: String) throws(NetworkError) { layers = try LayerCatalogue.standard.layers(text) }
}

/// `--likelihood`; the variance has an option of its own.
enum LikelihoodName: String, CaseIterable, ExpressibleByArgument {
  case bernoulli, gaussian
  case learnedGaussian = "learned-gaussian"

  init(_ likelihood: Likelihood) {
    self =
      switch likelihood {
      case .bernoulli: .bernoulli
      case .gaussian: .gaussian
      case .learnedGaussian: .learnedGaussian
      }
  }
}

/// `--optimizer`; momentum and epsilon have options of their own.
enum OptimizerName: String, CaseIterable, ExpressibleByArgument {
  case adam, sgd

  init(_ optimizer: Optimizer) {
    self =
      switch optimizer {
      case .adam: .adam
      case .sgd, .momentum: .sgd
      }
  }
}
