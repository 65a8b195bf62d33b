import Datasets
import Training
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Probabilistic principal component analysis (Tipping and Bishop 1999): the linear Gaussian model x = W z + b + noise that makes the
/// data most probable, and how probable, in nats. A VAE with a linear decoder, Gaussian pixels and one learned variance can reach no
/// more, and with a linear encoder its bound reaches as much (Lucas and others 2019).
public struct ProbabilisticPCA: Sendable, Equatable {
  /// The mean of log p(x) over the images that it was fitted to.
  public let logLikelihood: Double
  /// The variance of the noise: the mean of the eigenvalues that are left out.
  public let variance: Double

  /// Of a model with `latent` dimensions, from the eigenvalues of the images' covariance, the largest first (equations 7 and 8; the
  /// likelihood by equation 4). Nil where nothing is left for the noise.
  init?(eigenvalues: [Double], latent: Int) {
    let kept = eigenvalues.prefix(latent)
    let left = eigenvalues.dropFirst(latent)
    guard !left.isEmpty else { return nil }
    let variance = left.reduce(0) { $0 + max($1, 0) } / Double(left.count)
    // Less is the rounding of sums of floats.
    guard variance > 1e-8 else { return nil }
    let logDeterminant = kept.reduce(0) { $0 + log(max($1, variance)) } + Double(left.count) * log(variance)
    let size = Double(eigenvalues.count)
    self.variance = variance
    logLikelihood = -(size * log(2 * .pi) + logDeterminant + size) / 2
  }

  /// Fitted to all images.
  ///
  /// - Throws: `MeasureError.noNoise` for images that the dimensions describe without a rest.
  public init(of images: ImageSet, latent: Int, pixels treatment: PixelTreatment, seed: UInt64) throws(MeasureError) {
    let size = images.size.count
    guard
      let eigenvalues = symmetricEigenvalues(
        Self.covariance(of: images, pixels: treatment, seed: seed), size: size),
      let fitted = ProbabilisticPCA(eigenvalues: eigenvalues, latent: latent)
    else { throw .noNoise(data: images.name, latent: latent) }
    self = fitted
  }

  /// Of all images, divided by their number: `[pixels, pixels]`.
  private static func covariance(of images: ImageSet, pixels treatment: PixelTreatment, seed: UInt64) -> [Double] {
    let size = images.size.count
    var products = [Double](repeating: 0, count: size * size)
    var block = [Float](repeating: 0, count: size * size)
    let chunk = 500
    func eachChunk(_ body: (_ values: [Float], _ count: Int) -> Void) {
      for start in stride(from: 0, to: images.count, by: chunk) {
        let range = start..<min(start + chunk, images.count)
        body(images.pixels(range, treatment, seed: seed), range.count)
      }
    }
    var means = [Double](repeating: 0, count: size)
    eachChunk { values, _ in
      for (index, value) in values.enumerated() { means[index % size] += Double(value) / Double(images.count) }
    }
    // Sums of floats over few images are exact enough once the means are off.
    eachChunk { values, rows in
      let centered = values.enumerated().map { Float(Double($1) - means[$0 % size]) }
      centered.withUnsafeBufferPointer { values in
        block.withUnsafeMutableBufferPointer { block in
          guard let x = values.baseAddress, let y = block.baseAddress else { return }
          MatrixView.multiply(
            MatrixView(start: x, stride: size, isTransposed: true), MatrixView(start: x, stride: size), rows: size,
            inner: rows, columns: size, into: y)
        }
      }
      for index in products.indices { products[index] += Double(block[index]) / Double(images.count) }
    }
    return products
  }
}

extension Checkpoint {
  /// The mean of log p(x) over images by the closed form for a linear decoder with Gaussian pixels, N(b, W W^T + variance I), in nats;
  /// nil for any other model.
  ///
  /// - Throws: `MeasureError.imageSize`.
  public func linearEvidence(on images: ImageSet, pixels treatment: PixelTreatment, seed: UInt64) throws(MeasureError)
    -> Double?
  {
    let architecture = configuration.architecture
    let expected = ImageSize(architecture.picture)
    guard expected == images.size else { throw .imageSize(expected: expected, found: images.size, data: images.name) }
    let layout = architecture.parameterLayout
    guard architecture.decoder.layers.count == 1, architecture.decoder.layers[0] is Linear,
      let variance = architecture.likelihood.variance(in: parameters, of: architecture).map(Double.init),
      let weight = layout["decoder.0.weight"], let bias = layout["decoder.0.bias"]
    else { return nil }
    let (latent, size) = (architecture.latent, expected.count)
    let (w, b) = (weight.values(in: parameters).map(Double.init), bias.values(in: parameters).map(Double.init))
    // M = W^T W + variance I = L L^T
    var lower = [Double](repeating: 0, count: latent * latent)
    for row in 0..<latent {
      for column in 0...row {
        var sum = row == column ? variance : 0
        for pixel in 0..<size { sum += w[pixel * latent + row] * w[pixel * latent + column] }
        for inner in 0..<column { sum -= lower[row * latent + inner] * lower[column * latent + inner] }
        lower[row * latent + column] = row == column ? sum.squareRoot() : sum / lower[column * latent + column]
      }
    }
    let logDeterminant =
      Double(size - latent) * log(variance) + (0..<latent).reduce(0) { $0 + 2 * log(lower[$1 * latent + $1]) }
    var total = 0.0
    for image in 0..<images.count {
      let x = images.pixels(image..<image + 1, treatment, seed: seed)
      let d = zip(x, b).map { Double($0) - $1 }
      // |d|^2 - |L^-1 W^T d|^2, by the matrix inversion lemma.
      var along = [Double](repeating: 0, count: latent)
      for pixel in 0..<size { for row in 0..<latent { along[row] += w[pixel * latent + row] * d[pixel] } }
      var square = d.reduce(0) { $0 + $1 * $1 }
      for row in 0..<latent {
        for inner in 0..<row { along[row] -= lower[row * latent + inner] * along[inner] }
        along[row] /= lower[row * latent + row]
        square -= along[row] * along[row]
      }
      total -= (Double(size) * log(2 * .pi) + logDeterminant + square / variance) / 2
    }
    return total / Double(images.count)
  }
}
