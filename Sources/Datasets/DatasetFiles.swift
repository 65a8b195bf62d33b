import Foundation

/// The four files of a data set, found in one folder.
public struct DatasetFiles: Equatable, Sendable {
  /// The absolute path of the folder.
  public let folder: String
  /// The absolute path of the images to learn from.
  public let trainImages: String
  /// The absolute path of their labels; nil where there are none.
  public let trainLabels: String?
  /// The absolute path of the images to measure on.
  public let testImages: String
  /// The absolute path of their labels; nil where there are none.
  public let testLabels: String?

  /// The names that the files have in every data set of this kind.
  static let trainImagesName = "train-images-idx3-ubyte"
  static let trainLabelsName = "train-labels-idx1-ubyte"
  static let testImagesName = "t10k-images-idx3-ubyte"
  static let testLabelsName = "t10k-labels-idx1-ubyte"

  /// Looks for the files in a folder: train and test images must be there, labels may be.
  init(in folder: String) throws(DatasetError) {
    // Asking the system to open it tells a folder that is not there from one we may not read.
    guard let handle = opendir(folder) else { throw .unreadable(path: folder, reason: systemError()) }
    closedir(handle)
    self.folder = folder
    trainImages = try Self.needed(Self.trainImagesName, in: folder)
    testImages = try Self.needed(Self.testImagesName, in: folder)
    trainLabels = Self.path(of: Self.trainLabelsName, in: folder)
    testLabels = Self.path(of: Self.testLabelsName, in: folder)
  }

  private static func needed(_ name: String, in folder: String) throws(DatasetError) -> String {
    guard let path = path(of: name, in: folder) else { throw .missing(file: folder + "/" + name) }
    return path
  }

  /// Where a file is, in any of the spellings that are about: `-idx3-` or `.idx3-`, plain or gzip'ed.
  static func path(of name: String, in folder: String) -> String? {
    let dotted = name.replacing("-idx", with: ".idx")
    // Plain ones first: they load faster.
    return [name, dotted, name + ".gz", dotted + ".gz"].lazy.map { folder + "/" + $0 }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Reads the files and checks that they belong together.
  func load(as name: String) throws(DatasetError) -> Dataset {
    let trainFile = try IDXFile(reading: trainImages, as: .images)
    let testFile = try IDXFile(reading: testImages, as: .images)
    let train = try Self.imageSet(trainFile, labels: trainLabels, name: name, split: .train)
    let test = try Self.imageSet(testFile, labels: testLabels, name: name, split: .test)
    if train.size != test.size {
      throw .sizeMismatch(
        test: testImages, offset: IDXFile.sizeOffset, train: trainImages, expected: train.size, found: test.size)
    }
    return Dataset(name: name, origin: folder, hash: trainFile.hash, train: train, test: test)
  }

  private static func imageSet(
    _ images: IDXFile, labels path: String?, name: String, split: Split
  ) throws(DatasetError) -> ImageSet {
    var labels: IDXFile?
    if let path { labels = try IDXFile(reading: path, as: .labels) }
    if let labels, labels.sizes[0] != images.sizes[0] {
      throw .countMismatch(
        labels: labels.path, offset: IDXFile.countOffset, images: images.path, expected: images.sizes[0],
        found: labels.sizes[0])
    }
    let size = ImageSize(width: images.sizes[2], height: images.sizes[1])
    return ImageSet(name: name, split: split, size: size, pixels: images.bytes, labels: labels?.bytes)
  }
}
