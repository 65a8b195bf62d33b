import Foundation

extension RunConfiguration {
  /// About how many bytes a training run takes beside its data: parameters with gradients and two moments, and a batch's
  /// values with their gradients, all 32-bit numbers. A `Double`, as absurd sizes are just what it is to tell.
  public var bytesNeeded: Double {
    let model = architecture
    var parameters = 0.0
    var below = model.pixels
    for width in model.encoderWidths + [2 * model.latent] {
      parameters += Double(below) * Double(width)
      below = width
    }
    below = model.latent
    for width in model.decoderWidths + [model.pixels] {
      parameters += Double(below) * Double(width)
      below = width
    }
    let image = 2 * model.encoderWidths.reduce(model.pixels + 4 * model.latent, +)
    let sample = 2 * model.decoderWidths.reduce(model.pixels + 2 * model.latent, +)
    return 16 * parameters + 8 * Double(batchSize) * (Double(image) + Double(samples) * Double(sample))
  }

  /// Refuses a run that this machine cannot train, or whose model no file could hold: before its first weights are drawn.
  public func checkMachine() throws(TrainingError) {
    guard architecture.pixels <= Self.largestSize else {
      throw .tooManyPixels(found: architecture.pixels, limit: Self.largestSize, data: dataName)
    }
    let (needed, available) = (bytesNeeded, Double(ProcessInfo.processInfo.physicalMemory))
    guard needed <= available else { throw .tooLarge(needed: needed, available: available) }
    guard precision.isAvailable else { throw .noMixedPrecision }
  }
}
