import Foundation

extension RunConfiguration {
  /// About how many bytes a training run takes beside its data: parameters with gradients and two moments, and a batch's
  /// values with their gradients, all 32-bit numbers. A `Double`, as absurd sizes are just what it is to tell.
  public var bytesNeeded: Double {
    let (perImage, perSample) = architecture.valuesInMemory
    let values = Double(perImage) + Double(samples) * Double(perSample)
    return 16 * Double(architecture.parameterLayout.count) + 8 * Double(batchSize) * values
  }

  /// Refuses a run that this machine cannot train, before its first weights are drawn.
  public func checkMachine() throws(TrainingError) {
    let (needed, available) = (bytesNeeded, Double(ProcessInfo.processInfo.physicalMemory))
    guard needed <= available else { throw .tooLarge(needed: needed, available: available) }
    guard precision.isAvailable else { throw .noMixedPrecision }
  }
}
