import Datasets
import Foundation
import Training

extension ExplorerSurroundings {
  /// A run with its initial weights, or why it cannot be trained. May take long: a folder's images are read for their
  /// size, and large layers have many weights.
  func prepare(_ wanted: RunConfiguration) -> Result<Checkpoint, RunProblem> {
    var run = wanted
    if run.data.hasPrefix("~/") { run.data = absolutePath(run.data) }
    do throws(DatasetError) {
      if catalog.find(run.data) == nil { _ = try catalog.load(run.data) }
      let size = try catalog.imageSize(of: run.data)
      run.architecture.imageHeight = size.height
      run.architecture.imageWidth = size.width
    } catch {
      return .failure(.data(error, canFetch: KnownDataset(rawValue: run.data)?.source != nil))
    }
    guard run.precision.isAvailable else { return .failure(.training(.noMixedPrecision)) }
    let (needed, available) = (run.bytesNeeded, Double(ProcessInfo.processInfo.physicalMemory))
    guard needed <= available else { return .failure(.training(.tooLarge(needed: needed, available: available))) }
    return .success(Checkpoint(run))
  }
}
