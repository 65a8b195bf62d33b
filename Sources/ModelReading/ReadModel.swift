import Foundation
import Training
import VAE

/// A foreign model as one of our own, and how sure that is.
package struct ReadModel: Sendable {
  /// The architecture.
  package let architecture: Architecture
  /// Its parameters, in the order of its layout.
  package var parameters: [Float]
  /// The parameters for each class, for a model that is given one.
  package var classes: ClassWeights?
  /// The images on which the reading was settled; nil if none was needed or at hand.
  package let data: String?
  /// What was not stated in the file, by what `--as` calls it.
  package let inferred: [(key: String, value: String)]
  /// C of this reading, and the best other one; nil where nothing was measured.
  package let consistency: (own: Double, next: Other?)?
  /// Layers of the file that are not used.
  package let unused: [String]
  /// Whether the file itself says what its layers are.
  package var isStated = false
  /// Whether a person decided, by `--as` or in a file beside the model.
  package var isDecided = false
  /// Why it is hardly right, as a part of a sentence; nil where nothing but another reading speaks against it.
  package var doubt: String?
  /// How to read the next file of the same run; nil where the file itself says what its layers are.
  var recipe: Recipe?

  /// Another reading.
  package struct Other: Sendable {
    /// In what it differs, by what `--as` calls it.
    package let words: String
    /// What `--as` takes to decide for it.
    package let decisions: String
    /// Its C.
    package let consistency: Double
    /// How much less likely it is, in logarithms.
    let cost: Double
  }

  /// What was not stated in the file, in the form of `--as`.
  package var words: String { inferred.map { "\($0.key)=\($0.value)" }.joined(separator: " ") }

  /// What `--as` takes to decide for this reading.
  package var decisions: String { Self.decisions(inferred) }

  static func decisions(_ words: [(key: String, value: String)]) -> String {
    words.filter { Choice.Given.keys.contains($0.key) }.map { key, value in
      let shorter = [("leaky relu ", "leaky"), ("leaky relu", "leaky")]
      return "\(key)=\(shorter.reduce(value) { $0.replacing($1.0, with: $1.1) })"
    }
    .joined(separator: " ")
  }

  /// Below this a reading is not taken unless a person decides.
  package static let leastConfidence = 0.05

  /// From 0, a guess, to 1: how much likelier this reading is than the best other one.
  package var confidence: Double {
    guard let consistency, doubt == nil else { return isStated ? 1 : 0 }
    return consistency.next.map { max(0, 1 - exp(-$0.cost)) } ?? 1
  }
}
