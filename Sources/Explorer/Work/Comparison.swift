import Drawing
import Training
import VAE

/// What two models make of the same thing.
public struct Comparison: Sendable, Equatable {
  /// What one of them makes of it.
  public struct Side: Sendable, Equatable {
    /// Decoded: the points of `ComparisonRequest.points`, or the posterior mean of an image.
    public var images: [Picture]
    /// What the image costs; nil where points are compared.
    public var evaluation: ImageEvaluation?

    package init(images: [Picture], evaluation: ImageEvaluation? = nil) {
      (self.images, self.evaluation) = (images, evaluation)
    }
  }

  /// The model as it is.
  public var now: Side
  /// The other one.
  public var then: Side

  package init(now: Side, then: Side) { (self.now, self.then) = (now, then) }
}

/// What is wanted of both models.
public enum ComparisonRequest: Sendable, Equatable {
  /// Decode these points: `[count, latent]`.
  case points([Float])
  /// Encode and decode this image of the test set.
  case image(Int)
}

/// The weights that the present ones are compared with, held at the dial if they have one.
public struct OtherWeights: Sendable, Equatable {
  /// The same for the same weights, different for others.
  struct Identity: Sendable, Equatable {
    let source: Source
    /// Where the dial is; nil for a model without gates.
    let dial: Float?
  }

  /// Whose weights they are.
  enum Source: Sendable, Equatable {
    case moment(Int)
    case model(Int)
  }

  let source: Source
  let model: Checkpoint
  /// Weights that are not those of `model`.
  let packed: PackedWeights?
  let dial: Float?

  /// Large weights are told apart by where they come from.
  public static func == (one: OtherWeights, other: OtherWeights) -> Bool { one.identity == other.identity }

  var identity: Identity { Identity(source: source, dial: dial) }

  /// What they are the weights of, once held.
  var architecture: Architecture { model.configuration.architecture.ungated }

  var parameters: [Float] {
    let parameters = packed?.parameters ?? model.parameters
    return dial.map { model.configuration.architecture.held(parameters, at: $0) } ?? parameters
  }
}
