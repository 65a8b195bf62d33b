import Autodiff
import Datasets
import Models
import Training
import VAE

/// A model out of a file, whoever wrote that.
package struct ModelOpening: Sendable {
  /// The model as one of our own.
  package let checkpoint: Checkpoint
  /// How a file of another program was read; nil for our own.
  package let foreign: (file: ModelFile, model: ReadModel)?

  /// The one place where a path becomes a model.
  ///
  /// A file of another program says little of what its layers are; it is settled on images: those of `data`, or what is at hand and
  /// of the right size. `decided` is what a person knows, in the form of `--as`.
  ///
  /// - Throws: `CheckpointError`, `ModelFileError`, and `DatasetError` for data that were named.
  package init(contentsOf path: String, catalog: DatasetCatalog, data: String? = nil, decided: String? = nil) throws {
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(contentsOf: path)
      foreign = nil
    } catch {
      guard let file = try ModelFile(path, insteadOf: error) else { throw error }
      self = try Self(file, path, catalog: catalog, data: data, decided: decided ?? "")
    }
    if decided != nil, foreign == nil { throw ModelFileError.stated(file: path) }
  }

  /// As `init(contentsOf:)`, for a file whose tensors were read already.
  package init(
    _ file: ModelFile, _ path: String, catalog: DatasetCatalog, data: String?, decided: String
  ) throws {
    let sets = try Self.images(catalog: catalog, data: data)
    let model: ReadModel
    do throws(ReadingError) {
      model = try file.model(images: sets.map(\.images) + sets.compactMap(\.padded), decided: decided)
    } catch {
      throw ModelFileError.unread(file: path, reason: error.reason)
    }
    let picture = model.architecture.picture
    let usual = picture == Shape(channels: 1, height: 28, width: 28) ? DatasetCatalog.digits : DatasetCatalog.sprites
    var run = RunConfiguration(architecture: model.architecture, data: data ?? model.data ?? usual)
    run.pixels = .grey
    var checkpoint = Checkpoint(run)
    checkpoint.parameters = model.parameters
    self.checkpoint = checkpoint
    foreign = (file, model)
  }

  /// The most images of a set that are used.
  private static let mostImages = 1000

  /// The images at hand, as they are, and with zeros around them if they are of MNIST's size: many pad to 32x32.
  private static func images(
    catalog: DatasetCatalog, data: String?
  ) throws -> [(images: MeasuredImages, padded: MeasuredImages?)] {
    var names = [DatasetCatalog.mnist, DatasetCatalog.fashion].filter { catalog.find($0) != nil }
    if names.isEmpty { names = [DatasetCatalog.digits] }
    if let data { names = [data] }
    return try names.compactMap { name in
      let set = try catalog.load(name).test
      let (channels, height, width) = (set.size.channels, set.size.height, set.size.width)
      guard Shape.isValid(channels: channels, height: height, width: width) else { return nil }
      let images = MeasuredImages(
        name: name, picture: Shape(channels: channels, height: height, width: width),
        pixels: set.pixels(0..<min(set.count, mostImages), .grey, seed: 1))
      return (images, height == 28 && width == 28 ? images.padded(by: 2) : nil)
    }
  }
}

extension ModelFile {
  /// What a file holds that is no checkpoint of latent, as `error` says; nil where `error` says all that there is to say.
  ///
  /// - Throws: `ModelFileError` for a model that cannot be read.
  package init?(_ path: String, insteadOf error: CheckpointError) throws(ModelFileError) {
    switch error {
    case .foreign, .ofAnotherProgram, .notACheckpoint(_, missing: "format"), .format(_, .headerNotAnObject),
      .format(_, .headerTooLong), .format(_, .headerCut):
      do throws(ModelFileError) {
        try self.init(contentsOf: path)
      } catch {
        if case .broken = error { throw error }
        return nil
      }
    default: return nil
    }
  }
}
