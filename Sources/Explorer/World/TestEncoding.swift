import Datasets
import Measures
import Training

/// The test set, encoded with the weights of some moment: the posteriors' means, in the order of the set.
public struct TestEncoding: Sendable {
  /// The `World.modelVersion` of the weights.
  public let modelVersion: Int
  /// The posterior means, `[count, width of z]`, row after row.
  public let mu: [Float]
  /// The values of z.
  public let width: Int
  /// The label of each image, `[count]`; nil for an unlabelled set.
  public let labels: [UInt8]?
  /// One more than the largest label; 1 where there are none.
  public let classes: Int
  /// The directions in which the means differ most, and the means' places along the first two.
  public internal(set) var components: PrincipalComponents

  /// The spread of the codes, if measured.
  public internal(set) var spread: CodeSpread?
  /// Each dimension's KL in nats, the mean over the images; empty where it was not measured.
  public let klPerDimension: [Float]
  /// What each dimension tells of the image at most, in nats; empty where it was not measured.
  public let informationPerDimension: [Double]

  /// An encoding from means `[count, width]`, labels, and each dimension's KL and information in nats if measured.
  public init(
    mu: [Float], width: Int, labels: [UInt8]?, modelVersion: Int, klPerDimension: [Float] = [],
    information: [Double] = []
  ) {
    self.mu = mu
    self.klPerDimension = klPerDimension
    informationPerDimension = information
    self.width = width
    self.labels = labels
    self.modelVersion = modelVersion
    classes = Int(labels?.max() ?? 0) + 1
    components = PrincipalComponents(of: mu, dimensions: width)
  }

  /// Encodes all images of a set, in a few milliseconds for a thousand; nil if it is cancelled.
  static func encode(
    _ images: ImageSet, with model: Checkpoint, modelVersion: Int, cancellation: Cancellation
  ) -> TestEncoding? {
    let run = model.configuration
    let posteriors = try? model.encode(
      images, pixels: run.pixels, seed: run.seed, threads: 1, cancellation: cancellation)
    guard let posteriors else { return nil }
    var encoding = TestEncoding(
      mu: posteriors.mu.values, width: run.architecture.zWidth, labels: images.labels, modelVersion: modelVersion,
      klPerDimension: posteriors.klPerDimension.map(Float.init), information: posteriors.informationPerDimension ?? [])
    if run.architecture.latents.isContinuous {
      encoding.spread = CodeSpread(
        mu: posteriors.mu.values, logVariance: posteriors.logVariance.values, latent: encoding.width)
    }
    return encoding
  }

  /// The number of images.
  public var count: Int { mu.count / width }

  /// The mean of one image.
  public func mean(_ index: Int) -> [Float] { Array(mu[index * width..<(index + 1) * width]) }

  /// The image whose mean is nearest to a point, by the Euclidean distance over all dimensions; nil if there is none.
  public func nearest(to point: [Float]) -> Neighbor? { nearest(to: point, count: 1).first }
}

/// An image of the test set that lies near a point of the latent space.
public struct Neighbor: Sendable, Equatable {
  /// Its index in the set.
  public let index: Int
  /// The distance of its posterior's mean from the point.
  public let distance: Float
  /// Its label; nil if it has none.
  public let label: UInt8?
}

/// The test set in the latent space, as far as it is known. Views that need it say so in `View.usesTestEncoding`.
package struct TestSetPlaces: Sendable {
  /// The latest encoding; nil until a view needs it.
  package internal(set) var encoding: TestEncoding?
  /// The image nearest to z.
  package internal(set) var nearest: Neighbor?
  /// The version that was requested last, so that none is requested twice.
  var requestedVersion: Int?
  /// The version at which this model was opened. Encodings of earlier versions belong to another model.
  var firstVersion = 0
}
