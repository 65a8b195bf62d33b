import Autodiff
import Datasets
import Files
import Foundation
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
    let model: ReadModel
    if let description = file.kerasDescription {
      model = try Self.keras(file, path, description)
    } else {
      let sets = try Self.images(catalog: catalog, data: data)
      do throws(ReadingError) {
        model = try file.model(images: sets.map(\.images) + sets.compactMap(\.padded), decided: decided)
      } catch {
        throw ModelFileError.unread(file: path, reason: error.reason)
      }
    }
    self.init(file, model, data: data)
  }

  /// A file whose reading is known.
  package init(_ file: ModelFile, _ model: ReadModel, data: String?) {
    let picture = model.architecture.picture
    let usual = picture == Shape(channels: 1, height: 28, width: 28) ? DatasetCatalog.digits : DatasetCatalog.sprites
    var run = RunConfiguration(architecture: model.architecture, data: data ?? model.data ?? usual)
    run.pixels = .grey
    var checkpoint = Checkpoint(run)
    checkpoint.parameters = model.parameters
    self.checkpoint = checkpoint
    foreign = (file, model)
  }

  /// Keras says what its layers are. Encoder and decoder are two files as a rule: the other one is looked for beside the first, under
  /// the same name with the other word.
  private static func keras(
    _ file: ModelFile, _ path: String, _ description: String
  ) throws(ModelFileError) -> ReadModel {
    do throws(ReadingError) {
      let half = try KerasHalf(file, description: description)
      guard let otherPath = partner(of: path) else {
        throw ReadingError(
          "it is half of one, and its name says not which: files of two halves are called alike but for encoder and decoder"
        )
      }
      let other: ModelFile
      do throws(ModelFileError) { other = try ModelFile(contentsOf: otherPath) } catch {
        throw ReadingError("it is half of one, and of the other half is said: \(error)")
      }
      guard let text = other.kerasDescription else {
        throw ReadingError("\(otherPath), which should be its other half, does not describe its layers")
      }
      return try ReadModel(half, KerasHalf(other, description: text))
    } catch {
      throw .unread(file: path, reason: error.reason)
    }
  }

  /// The path with `encoder` for `decoder` in its last name, or the reverse; nil where neither is in it.
  package static func partner(of path: String) -> String? {
    let name = FileSystem.name(of: path)
    let folder = String(path.dropLast(name.count))
    for (one, other) in [("encoder", "decoder"), ("Encoder", "Decoder"), ("ENCODER", "DECODER")] {
      if let range = name.range(of: one) { return folder + name.replacingCharacters(in: range, with: other) }
      if let range = name.range(of: other) { return folder + name.replacingCharacters(in: range, with: one) }
    }
    return nil
  }

  /// The most images of a set that are used.
  private static let mostImages = 2000

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
        pixels: set.pixels(0..<min(set.count, mostImages), .grey, seed: 1),
        labels: set.labels.map { Array($0.prefix(mostImages)) })
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
