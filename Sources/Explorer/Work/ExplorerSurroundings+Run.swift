import Datasets
import Foundation
import Training
import VAE

extension ExplorerSurroundings {
  /// A run with its initial weights, or why it cannot be trained. May take long: a folder's images are read for their
  /// size, and large layers have many weights.
  func prepare(_ wanted: RunConfiguration) -> Result<Checkpoint, RunProblem> {
    var run = wanted
    if run.data.hasPrefix("~/") { run.data = absolutePath(run.data) }
    run.data = catalog.lastingName(of: run.data)
    let size: ImageSize
    do throws(DatasetError) {
      if catalog.find(run.data) == nil { _ = try catalog.load(run.data) }
      size = try catalog.imageSize(of: run.data, as: run.imageRequest)
      try run.imageRequest.check(size, of: run.dataName)
    } catch {
      return .failure(.data(error, canFetch: KnownDataset(rawValue: run.data)?.source != nil))
    }
    do throws(ArchitectureError) {
      run.architecture = try run.architecture.resized(picture: size.picture())
    } catch {
      return .failure(.architecture(error))
    }
    do throws(TrainingError) { try run.checkMachine() } catch { return .failure(.training(error)) }
    return .success(Checkpoint(run))
  }
}
