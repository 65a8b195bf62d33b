import Foundation

extension RunConfiguration {
  /// About how many bytes a training run takes beside its data: parameters with gradients and two moments, and a batch's
  /// values with their gradients, all 32-bit numbers. A `Double`, as absurd sizes are just what it is to tell.
  public var bytesNeeded: Double {
    let (perImage, perSample) = architecture.valuesInMemory
    let values = Double(perImage) + Double(samples) * Double(perSample)
    // What a convolution's kernel covers is laid out for one image, or for half a megabyte of them, by each thread.
    let covered = architecture.products(samples: 1).filter { $0.rowsPerImage > 1 }.map {
      Double($0.rowsPerImage) * Double(max($0.inputs, $0.outputs))
    }
    let scratch = 4 * Double(Trainer.defaultThreads) * (covered.max() ?? 0)
    return 16 * Double(architecture.parameterLayout.count) + 8 * Double(batchSize) * values + scratch
  }

  /// Refuses a run that this machine cannot train, before its first weights are drawn.
  public func checkMachine() throws(TrainingError) {
    let (needed, available) = (bytesNeeded, Double(ProcessInfo.processInfo.physicalMemory))
    guard needed <= available else { throw .tooLarge(needed: needed, available: available) }
    guard precision.isAvailable else { throw .noMixedPrecision }
  }
}
