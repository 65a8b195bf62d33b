import Autodiff
import Foundation
import VAE

/// Images to measure readings on: `count` rows of a picture's values from 0 to 1.
package struct MeasuredImages: Sendable {
  /// What they are, for people.
  package let name: String
  /// One picture's shape.
  package let picture: Shape
  /// `[count, picture.count]`
  package let pixels: [Float]

  /// The class of each; nil if unknown.
  let labels: [UInt8]?
  /// How many lines and columns of zeros were put around them on each side.
  let margin: Int

  /// Images of one shape.
  package init(name: String, picture: Shape, pixels: [Float], labels: [UInt8]? = nil) {
    self.init(name: name, picture: picture, pixels: pixels, labels: labels, margin: 0)
  }

  private init(name: String, picture: Shape, pixels: [Float], labels: [UInt8]?, margin: Int) {
    (self.name, self.picture, self.pixels, self.labels, self.margin) = (name, picture, pixels, labels, margin)
  }

  /// Those of one class; nil if there are none, or the classes are unknown.
  func of(class label: Int) -> MeasuredImages? {
    guard let labels else { return nil }
    let rows = labels.indices.filter { Int(labels[$0]) == label }
    guard !rows.isEmpty else { return nil }
    return MeasuredImages(
      name: name, picture: picture,
      pixels: rows.flatMap { pixels[$0 * picture.count..<($0 + 1) * picture.count] },
      labels: rows.map { labels[$0] }, margin: margin)
  }

  /// The same with zeros around them.
  package func padded(by margin: Int) -> MeasuredImages {
    let larger = Shape(
      channels: picture.channels, height: picture.height + 2 * margin, width: picture.width + 2 * margin)
    var result = [Float](repeating: 0, count: count * larger.count)
    for map in 0..<count * picture.channels {
      for row in 0..<picture.height {
        let from = (map * picture.height + row) * picture.width
        let to = (map * larger.height + row + margin) * larger.width + margin
        for column in 0..<picture.width { result[to + column] = pixels[from + column] }
      }
    }
    return MeasuredImages(name: name, picture: larger, pixels: result, labels: labels, margin: margin)
  }

  /// The same enlarged or made smaller, each value between those of the nearest pixels, as most programs resize (bilinear, without
  /// corners aligned).
  func resized(to larger: Shape) -> MeasuredImages {
    // For each line of the result: the line before it, the one behind it, and how near it is to that.
    func places(_ from: Int, _ to: Int) -> [(before: Int, behind: Int, share: Float)] {
      (0..<to).map { place in
        let center = max((Float(place) + 0.5) * Float(from) / Float(to) - 0.5, 0)
        let before = min(Int(center), from - 1)
        return (before, min(before + 1, from - 1), center - Float(before))
      }
    }
    let (rows, columns) = (places(picture.height, larger.height), places(picture.width, larger.width))
    let count = min(count, max(Self.mostResized / larger.count, 1))
    var result: [Float] = []
    result.reserveCapacity(count * larger.count)
    for map in 0..<count * picture.channels {
      let start = map * picture.height * picture.width
      for row in rows {
        let (above, below) = (start + row.before * picture.width, start + row.behind * picture.width)
        for column in columns {
          let upper = pixels[above + column.before] * (1 - column.share) + pixels[above + column.behind] * column.share
          let lower = pixels[below + column.before] * (1 - column.share) + pixels[below + column.behind] * column.share
          result.append(upper * (1 - row.share) + lower * row.share)
        }
      }
    }
    return MeasuredImages(
      name: name, picture: larger, pixels: result, labels: labels.map { Array($0.prefix(count)) }, margin: 0)
  }

  /// The most values of resized images together: 64 MB.
  private static let mostResized = 1 << 24

  /// Whether people resize such images to this size: squares to other squares.
  func isResizable(to other: Shape) -> Bool {
    picture.channels == other.channels && picture.width == picture.height && other.width == other.height
      && other.height >= 16
  }

  /// The mean squared error of the mean picture, of each value: what a decoder that knows nothing of an image makes.
  func variance(of pixels: ArraySlice<Float>) -> Double {
    var (sums, squares) = ([Double](repeating: 0, count: picture.count), 0.0)
    for (place, pixel) in pixels.enumerated() {
      sums[place % picture.count] += Double(pixel)
      squares += Double(pixel) * Double(pixel)
    }
    let count = Double(max(pixels.count / picture.count, 1))
    return max((squares / count - sums.reduce(0) { $0 + ($1 / count) * ($1 / count) }) / Double(picture.count), 1e-6)
  }

  var count: Int { pixels.count / picture.count }

  func first(_ most: Int) -> ArraySlice<Float> { pixels.prefix(min(most, count) * picture.count) }
}

/// What a trained variational autoencoder has to be, measured.
///
/// If its decoder begins with a linear layer, z can be stretched by c and that layer's weights by 1/c: only the KL changes. So at
/// the end of training, at any beta above 0, the KL's derivative at c = 1 vanishes, and E[mu^2 + sigma^2] = 1 in each dimension.
enum Measurement {
  /// The mean over dimensions of |E[mu^2 + sigma^2] - 1|: 0.00 to 0.1 for the right reading of a trained model. Both arrays are
  /// `[count, latent]`.
  static func consistency(mu: [Float], logVariance: [Float], latent: Int) -> Double {
    var sums = [Double](repeating: 0, count: latent)
    for index in mu.indices {
      sums[index % latent] += Double(mu[index]) * Double(mu[index]) + exp(min(Double(logVariance[index]), 80))
    }
    let count = Double(max(mu.count / latent, 1))
    let result = sums.reduce(0) { $0 + abs($1 / count - 1) } / Double(latent)
    return result.isFinite ? result : .infinity
  }

  /// log sigma^2 from what the second head gives, as `Spread` has it.
  static func logVariance(_ head: [Float], _ kind: Choice.Head) -> [Float] {
    head.map { value in
      let value = Double(value)
      let softplus = value > 30 ? value : log1p(exp(value))
      let result =
        switch kind {
        case .logVariance: value
        case .logDeviation: 2 * value
        case .deviation: 2 * log(max(abs(value), 1e-10))
        case .variance: log(max(abs(value), 1e-10))
        case .softplusDeviation: 2 * log(max(softplus, 1e-10))
        case .softplusVariance: log(max(softplus, 1e-10))
        }
      return Float(result)
    }
  }

  /// Pictures from 0 to 1 from what the decoder's last layer gives.
  static func pictures(_ values: [Float], _ output: Choice.Output) -> [Float] {
    switch output {
    case .sigmoid: values.map { 1 / (1 + exp(-$0)) }
    case .signedTanh: values.map { 1 / (1 + exp(-2 * $0)) }
    case .tanh: values.map { Foundation.tanh($0) }
    case .linear: values
    case .relu: values.map { max($0, 0) }
    case .standardised:
      values.map { ($0 - Choice.Input.standardised.affine.sum) / Choice.Input.standardised.affine.factor }
    }
  }

  /// The cross entropy and the squared error of pictures from 0 to 1, summed over all values.
  static func loss(_ decoded: [Float], _ pixels: ArraySlice<Float>) -> (entropy: Double, square: Double) {
    var (entropy, square) = (0.0, 0.0)
    for (decoded, pixel) in zip(decoded, pixels) {
      let (value, pixel) = (min(max(Double(decoded), 1e-6), 1 - 1e-6), Double(pixel))
      entropy -= pixel * log(value) + (1 - pixel) * log(1 - value)
      square += (value - pixel) * (value - pixel)
    }
    return entropy.isFinite && square.isFinite ? (entropy, square) : (0, 0)
  }

  /// The mean squared error of pictures from 0 to 1, of each value, as they are shown or as they are (`isCut`).
  static func error(_ decoded: [Float], _ pixels: ArraySlice<Float>, isCut: Bool = true) -> Double {
    let range = isCut ? 0...1 : -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
    var sum = 0.0
    for (decoded, pixel) in zip(decoded, pixels) {
      let difference = Double(min(max(decoded, range.lowerBound), range.upperBound)) - Double(pixel)
      sum += difference * difference
    }
    let result = sum / Double(max(pixels.count, 1))
    return result.isFinite ? result : .infinity
  }
}
