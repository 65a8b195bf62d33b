import Drawing
import Training

/// What two models make of the same thing.
public struct Comparison: Sendable, Equatable {
  /// What one of them makes of it.
  public struct Side: Sendable, Equatable {
    /// Decoded: the points of `ComparisonRequest.points`, or the posterior mean of an image.
    public var images: [GreyImage]
    /// What the image costs; nil where points are compared.
    public var evaluation: ImageEvaluation?

    package init(images: [GreyImage], evaluation: ImageEvaluation? = nil) {
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

/// The weights that the present ones are compared with.
struct OtherWeights {
  /// The same for the same weights, different for others.
  enum Identity: Equatable {
    case moment(Int)
    case model(Int)
  }

  let identity: Identity
  let model: Checkpoint
  /// Weights that are not those of `model`.
  let packed: PackedWeights?

  var parameters: [Float] { packed?.parameters ?? model.parameters }
}
