import Drawing
import Training
import VAE

/// The results of two models for the same points or image.
public struct Comparison: Sendable, Equatable {
  /// One model's result.
  public struct Side: Sendable, Equatable {
    /// The decoded points of `ComparisonRequest.points`, or the decoded posterior mean of an image.
    public var images: [Picture]
    /// The losses of the image; nil where points are compared.
    public var evaluation: ImageEvaluation?

    package init(images: [Picture], evaluation: ImageEvaluation? = nil) {
      (self.images, self.evaluation) = (images, evaluation)
    }
  }

  /// The present model.
  public var now: Side
  /// The other model.
  public var then: Side

  package init(now: Side, then: Side) { (self.now, self.then) = (now, then) }
}

/// What both models are asked for.
public enum ComparisonRequest: Sendable, Equatable {
  /// Decode these points: `[count, latent]`.
  case points([Float])
  /// Encode and decode this image of the test set.
  case image(Int)
}

/// The weights that the present ones are compared with, held at the dial if they have one.
public struct OtherWeights: Sendable, Equatable {
  /// Equal for equal weights, and different otherwise.
  public struct Identity: Sendable, Equatable {
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

  /// Weights are large, so they are identified by their source.
  public static func == (one: OtherWeights, other: OtherWeights) -> Bool { one.identity == other.identity }

  var identity: Identity { Identity(source: source, dial: dial) }

  /// The architecture of the weights once the model is held.
  var architecture: Architecture { model.configuration.architecture.ungated }

  var parameters: [Float] {
    let parameters = packed?.parameters ?? model.parameters
    return dial.map { model.configuration.architecture.held(parameters, at: $0) } ?? parameters
  }
}
