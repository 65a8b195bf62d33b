import Foundation

extension RunConfiguration {
  /// Roughly how many bytes a run needs besides its data: parameters with gradients and two moments, and a batch's
  /// values with gradients, all 32 bits. A `Double`, because it must also report absurd sizes.
  public var bytesNeeded: Double {
    let (perImage, perSample) = architecture.valuesInMemory
    let values = Double(perImage) + Double(samples) * Double(perSample)
    // What a convolution's kernel covers is laid out for one image, or for half a megabyte of them, by each thread.
    let covered = architecture.products(samples: 1).filter { $0.rowsPerImage > 1 }.map {
      Double($0.rowsPerImage) * Double(max($0.inputs, $0.outputs))
    }
    let scratch = 4 * Double(Trainer.defaultThreads) * (covered.max() ?? 0)
    return 16 * Double(architecture.parameterLayout.count) + 8 * Double(batchSize) * values + scratch
      + discriminatorBytes
  }

  /// The same for a discriminator, which takes each sample twice: with each hidden layer's result before and after the activation.
  private var discriminatorBytes: Double {
    guard objective == .factor else { return 0 }
    let widths = ([architecture.latent] + discriminator + [1]).map(Double.init)
    let weights = zip(widths, widths.dropFirst()).reduce(0) { $0 + ($1.0 + 1) * $1.1 }
    return 16 * weights + 8 * 2 * Double(batchSize) * Double(samples) * 2 * widths.reduce(0, +)
  }

  /// Refuses a run that does not fit into this machine's memory, before weights are drawn.
  public func checkMachine() throws(TrainingError) {
    let (needed, available) = (bytesNeeded, Double(ProcessInfo.processInfo.physicalMemory))
    guard needed <= available else { throw .tooLarge(needed: needed, available: available) }
    guard precision.isAvailable else { throw .noMixedPrecision }
  }
}
