/// The two parts of a data set: models learn from one and are measured on the other.
public enum Split: String, Sendable, CaseIterable {
  /// The images a model learns from.
  case train
  /// The images a model never learns from.
  case test
}

/// The size of one image in pixels.
public struct ImageSize: Equatable, Sendable, CustomStringConvertible {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int

  /// A size of `width` columns and `height` rows.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Width by height, like "28x28".
  public var description: String { "\(width)x\(height)" }
}

/// Grey images of one size, with their labels where these are known.
public struct ImageSet: Sendable {
  /// The data set's name, as in `Dataset.name`.
  public let name: String
  /// Which part of the data set this is.
  public let split: Split
  /// Pixels in a row of an image.
  public let width: Int
  /// Rows of an image.
  public let height: Int
  /// How many images there are; at least one when read from a file.
  public let count: Int
  /// All pixels, [count, height * width], 0 is black and 255 is white.
  public let pixels: [UInt8]
  /// What each image shows, [count]; nil where nobody knows.
  public let labels: [UInt8]?
  /// What the images were drawn from; only built-in data know.
  public let factors: ImageFactors?

  /// Images from their pixels, [count, height * width].
  ///
  /// - Precondition: the sizes add up; those of a file have been checked by whoever read it.
  public init(
    name: String, split: Split, size: ImageSize, pixels: [UInt8], labels: [UInt8]? = nil,
    factors: ImageFactors? = nil
  ) {
    precondition(size.width > 0 && size.height > 0, "an image needs a width and a height")
    let count = pixels.count / (size.width * size.height)
    precondition(pixels.count == count * size.width * size.height, "the pixels are not a whole number of images")
    precondition(labels.map { $0.count == count } ?? true, "one label an image")
    precondition(factors.map { $0.count == count } ?? true, "one set of factors an image")
    self.name = name
    self.split = split
    width = size.width
    height = size.height
    self.count = count
    self.pixels = pixels
    self.labels = labels
    self.factors = factors
  }

  /// Width and height of every image.
  public var size: ImageSize { ImageSize(width: width, height: height) }
  /// How many values an image is made of.
  public var pixelsPerImage: Int { width * height }
}

/// Images to learn from and images to measure on.
public struct Dataset: Sendable {
  /// What loads this set again: a name of the catalogue, or the absolute path of a folder.
  public let name: String
  /// Where it came from: the absolute path of a folder, or "built in".
  public let origin: String
  /// SHA-256 in hexadecimal of the uncompressed IDX file of train images; for built-in data of what they are drawn from.
  public let hash: String
  /// The images to learn from.
  public let train: ImageSet
  /// The images to measure on; as large as those of `train`.
  public let test: ImageSet

  /// A data set of two parts with images of one size.
  public init(name: String, origin: String, hash: String, train: ImageSet, test: ImageSet) {
    precondition(train.size == test.size, "train and test images need one size")
    self.name = name
    self.origin = origin
    self.hash = hash
    self.train = train
    self.test = test
  }
}
