import ArgumentParser
import Datasets
import Training

/// The checkpoint that a subcommand is about.
struct ModelArgument: ParsableArguments {
  @Argument(help: "A checkpoint: a path, or a known name like mnist-20d.")
  var file: String

  func load() throws -> Checkpoint { try Checkpoint(contentsOf: Self.path(of: file)) }

  /// The path that a user's word for a checkpoint stands for.
  static func path(of file: String) throws -> String {
    let library = Surroundings.library
    if let path = library.find(file) {
      // A path stays as the user wrote it.
      return library.isPath(file) || path == library.workingDirectory + "/" + file ? file : path
    }
    // Reading what is not there says that it is not there.
    if library.isPath(file) || file.hasSuffix(CheckpointLibrary.suffix) { return file }
    throw CommandError.noCheckpoint(
      name: file, known: library.list().map(\.name), lookedIn: [library.workingDirectory] + library.folders)
  }
}

extension Checkpoint {
  /// Why these images cannot be put into this model.
  func check(_ images: ImageSet) throws(TrainingError) {
    let model = configuration.architecture
    guard (images.height, images.width) == (model.imageHeight, model.imageWidth) else {
      throw .imageSize(
        expectedHeight: model.imageHeight, expectedWidth: model.imageWidth, foundHeight: images.height,
        foundWidth: images.width, data: images.name)
    }
  }
}
