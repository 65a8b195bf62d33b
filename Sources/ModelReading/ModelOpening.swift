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
  /// of the right size. `decided` is what a person knows, in the form of `--as`; without it, what a file of JSON beside the model says.
  ///
  /// - Throws: `CheckpointError`, `ModelFileError`, and `DatasetError` for data that were named.
  package init(contentsOf path: String, catalog: DatasetCatalog, data: String? = nil, decided: String? = nil) throws {
    let own: Checkpoint
    do throws(CheckpointError) {
      own = try Checkpoint(contentsOf: path)
    } catch {
      guard let file = try ModelFile(path, insteadOf: error) else { throw error }
      self = try Self(file, path, catalog: catalog, data: data, decided: decided)
      return
    }
    checkpoint = try decided.map { (decided) throws(ModelFileError) in try Self.held(own, decided, path) } ?? own
    foreign = nil
  }

  /// Of our own files only the class may be decided, where a model is given one.
  private static func held(_ own: Checkpoint, _ decided: String, _ path: String) throws(ModelFileError) -> Checkpoint {
    guard let classes = own.classes else { throw .stated(file: path) }
    do throws(ReadingError) {
      let given = try Choice.Given(decided)
      guard let label = given.label, given.decidesOnlyLabel else { throw ReadingError("only its class is open") }
      guard label < classes.count else { throw ReadingError("its classes are 0 to \(classes.count - 1)") }
      return own.held(atClass: label)
    } catch {
      throw .unread(file: path, reason: error.reason)
    }
  }

  /// As `init(contentsOf:)`, for a file whose tensors were read already.
  package init(
    _ file: ModelFile, _ path: String, catalog: DatasetCatalog, data: String?, decided: String?
  ) throws {
    var model: ReadModel
    var likely: String?
    let given: Choice.Given
    do throws(ReadingError) {
      if let decided {
        given = try Choice.Given(decided)
      } else {
        given = try Choice.Given(beside: path) ?? Choice.Given()
      }
    } catch {
      throw ModelFileError.unread(file: path, reason: error.reason)
    }
    if file.statesLayers {
      model = try Self.stated(file, path, given)
      if data == nil { likely = model.likeliestData(among: try Self.images(catalog: catalog, data: nil).map(\.images)) }
    } else {
      let sets = try Self.images(catalog: catalog, data: data)
      do throws(ReadingError) {
        model = try Self.inferred(file, path, sets.map(\.images) + sets.compactMap(\.padded), given)
      } catch {
        throw ModelFileError.unread(file: path, reason: error.reason)
      }
    }
    model.isDecided = !given.decidesOnlyLabel
    self.init(file, model, data: data ?? model.data ?? likely)
  }

  /// A file whose reading is known.
  package init(_ file: ModelFile, _ model: ReadModel, data: String?) {
    var run = RunConfiguration(
      architecture: model.architecture, data: data ?? model.data ?? Self.usualData(of: model.architecture.picture))
    run.pixels = .grey
    var checkpoint = Checkpoint(run)
    checkpoint.parameters = model.parameters
    checkpoint.classes = model.classes
    self.checkpoint = checkpoint
    foreign = (file, model)
  }

  /// The built-in images of a picture's size, or at least of its colours.
  private static func usualData(of picture: Shape) -> String {
    let size = ImageSize(width: picture.width, height: picture.height, channels: picture.channels)
    let drawn: [KnownDataset] = [.digits, .sprites, .sprites64, .faces, .faces64]
    let usual = drawn.first { $0.imageSize == size } ?? (picture.channels == 1 ? .sprites64 : .faces64)
    return usual.rawValue
  }

  /// The file says what its layers are. Encoder and decoder are two files as a rule: the other one is looked for beside the first,
  /// under the same name with the other word. Without it the half is a model of its own.
  private static func stated(
    _ file: ModelFile, _ path: String, _ given: Choice.Given
  ) throws(ModelFileError) -> ReadModel {
    do throws(ReadingError) {
      guard given.encoder == nil, given.decoder == nil else {
        throw ReadingError("it says itself what its layers are, so that encoder and decoder are not to be stated")
      }
      var model = try file.stated()
      if !model.isWhole, let otherPath = ModelFile.partner(of: path), let other = try? ModelFile(contentsOf: otherPath),
        other.statesLayers
      {
        do throws(ReadingError) { model = try StatedModel(model, other.stated()) } catch {
          throw ReadingError("of \(ModelFlaw.shown(otherPath)), which should be its other half, \(error.reason)")
        }
      }
      return try model.model(given)
    } catch {
      throw .unread(file: path, reason: error.reason)
    }
  }

  /// The file says little of its layers. A half of a model may have the other one beside it, in a file of its own.
  private static func inferred(
    _ file: ModelFile, _ path: String, _ images: [MeasuredImages], _ given: Choice.Given
  ) throws(ReadingError) -> ReadModel {
    let model = try file.model(images: images, given: given)
    guard let missing = model.architecture.missing, let otherPath = ModelFile.partner(of: path),
      let other = try? ModelFile(contentsOf: otherPath), !other.statesLayers
    else { return model }
    let names = missing == .decoder ? ("encoder", "decoder") : ("decoder", "encoder")
    return (try? file.joined(as: names.0, with: other, as: names.1).model(images: images, given: given)) ?? model
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
  /// Whether it says what its layers are. A class of the author's own is described in Keras' file without its layers.
  package var statesLayers: Bool {
    graph != nil || kerasDescription.map { KerasDescription.describes($0) } ?? false
  }

  /// The halves of a model that it describes.
  ///
  /// - Throws: `ReadingError`, which names what is not known.
  func stated() throws(ReadingError) -> StatedModel {
    if let graph { return try StatedModel(graph) }
    if let kerasDescription { return try KerasModel(self, kerasDescription).stated() }
    throw ReadingError("it does not say what its layers are")
  }

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
