import Files
import Foundation

/// The four files of a data set in one folder.
public struct DatasetFiles: Equatable, Sendable {
  /// The absolute path of the folder.
  public let folder: String
  /// The absolute path of the train images.
  public let trainImages: String
  /// The absolute path of the train labels; nil without labels.
  public let trainLabels: String?
  /// The absolute path of the test images.
  public let testImages: String
  /// The absolute path of the test labels; nil without labels.
  public let testLabels: String?

  /// The file names of MNIST and data sets in its form.
  static let trainImagesName = "train-images-idx3-ubyte"
  static let trainLabelsName = "train-labels-idx1-ubyte"
  static let testImagesName = "t10k-images-idx3-ubyte"
  static let testLabelsName = "t10k-labels-idx1-ubyte"
  static let names = [trainImagesName, trainLabelsName, testImagesName, testLabelsName]

  /// Finds the files in a folder. Train and test images are required, labels are not.
  init(in folder: String) throws(DatasetError) {
    // Opening the folder distinguishes a missing one from an unreadable one.
    do throws(FileError) { _ = try FileSystem.names(in: folder) } catch {
      throw .unreadable(path: folder, reason: error.reason)
    }
    self.folder = folder
    trainImages = try Self.needed(Self.trainImagesName, in: folder)
    testImages = try Self.needed(Self.testImagesName, in: folder)
    trainLabels = Self.path(of: Self.trainLabelsName, in: folder)
    testLabels = Self.path(of: Self.testLabelsName, in: folder)
  }

  private static func needed(_ name: String, in folder: String) throws(DatasetError) -> String {
    guard let path = path(of: name, in: folder) else { throw missing(name, in: folder) }
    return path
  }

  /// The error for a missing file. Other programs use other names, or a subfolder.
  private static func missing(_ name: String, in folder: String) -> DatasetError {
    let file = folder + "/" + name
    let names = ((try? FileSystem.names(in: folder)) ?? []).sorted()
    let known = Set(Self.names.compactMap { path(of: $0, in: folder) })
    let found = names.filter { $0.contains(/[-.]idx[1-4]-(ubyte|int)(\.gz)?$/) && !known.contains("\(folder)/\($0)") }
    if !found.isEmpty { return .otherNames(file: file, found: found) }
    if let inner = names.first(where: { path(of: name, in: folder + "/" + $0) != nil }) {
      return .inside(file: file, folder: folder + "/" + inner)
    }
    return .missing(file: file)
  }

  /// The path of a file under any of its usual names: `-idx3-` or `.idx3-`, plain or gzip'ed.
  static func path(of name: String, in folder: String) -> String? {
    let dotted = name.replacing("-idx", with: ".idx")
    // Plain files first: they load faster.
    return [name, dotted, name + ".gz", dotted + ".gz"].lazy.map { folder + "/" + $0 }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Reads the files, after their headers have shown that they belong together and are not too large in total.
  func load(as name: String) throws(DatasetError) -> Dataset {
    let train = try IDXReader(trainImages, as: .images)
    let test = try IDXReader(testImages, as: .images)
    let trainLabels = try Self.labels(trainLabels, of: train)
    let testLabels = try Self.labels(testLabels, of: test)
    let (size, testSize) = (Self.size(train), Self.size(test))
    if size != testSize {
      throw .sizeMismatch(
        test: testImages, offset: IDXFile.sizeOffset, train: trainImages, expected: size, found: testSize)
    }
    let total = train.contentSize + test.contentSize
    if total > IDXFile.largest {
      throw .tooLarge(file: folder, offset: IDXFile.countOffset, expected: IDXFile.largest, found: total)
    }
    let file = try train.content()
    var (pixels, testPixels) = (file.bytes, try test.content().bytes)
    // Some programs write black and white as 0 and 1. As shades of grey, both would be black.
    let isBinary = Self.isBinary(pixels) && Self.isBinary(testPixels)
    if isBinary {
      pixels = pixels.map { $0 &* 255 }
      testPixels = testPixels.map { $0 &* 255 }
    }
    return Dataset(
      name: name, origin: folder, hash: file.hash,
      train: ImageSet(name: name, split: .train, size: size, pixels: pixels, labels: try Self.bytes(trainLabels)),
      test: ImageSet(name: name, split: .test, size: size, pixels: testPixels, labels: try Self.bytes(testLabels)),
      wasBinary: isBinary)
  }

  /// Whether no byte is above 1. In other images the first bright pixel ends the search.
  private static func isBinary(_ pixels: [UInt8]) -> Bool { !pixels.contains { $0 > 1 } }

  private static func size(_ images: IDXReader) -> ImageSize {
    ImageSize(width: images.sizes[2], height: images.sizes[1])
  }

  private static func labels(_ path: String?, of images: IDXReader) throws(DatasetError) -> IDXReader? {
    guard let path else { return nil }
    let labels = try IDXReader(path, as: .labels)
    if labels.sizes[0] != images.sizes[0] {
      throw .countMismatch(
        labels: path, offset: IDXFile.countOffset, images: images.path, expected: images.sizes[0],
        found: labels.sizes[0])
    }
    return labels
  }

  private static func bytes(_ labels: IDXReader?) throws(DatasetError) -> [UInt8]? {
    try labels?.content().bytes
  }
}
