/// The two parts of a data set: models learn from one and are measured on the other.
public enum Split: String, Sendable, CaseIterable {
  /// The images a model learns from.
  case train
  /// The images a model never learns from.
  case test
}

/// The size of one image in pixels and channels.
public struct ImageSize: Equatable, Sendable, CustomStringConvertible {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// 1 for grey images, 3 for red, green and blue.
  public let channels: Int

  /// A size of `width` columns and `height` rows, grey unless it says otherwise.
  ///
  /// - Precondition: none is 0, and there are 1 or 3 channels.
  public init(width: Int, height: Int, channels: Int = 1) {
    precondition(width > 0 && height > 0, "an image needs a width and a height")
    precondition(channels == 1 || channels == 3, "an image has 1 or 3 channels")
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// How many values an image of this size has.
  public var count: Int { channels * height * width }

  /// Width by height, and by channels where there are three: "28x28", "64x64x3".
  public var description: String { "\(width)x\(height)\(channels == 1 ? "" : "x\(channels)")" }
}

/// Images of one size, with their labels where these are known.
public struct ImageSet: Sendable {
  /// The data set's name, as in `Dataset.name`.
  public let name: String
  /// Which part of the data set this is.
  public let split: Split
  /// Width, height and channels of every image.
  public let size: ImageSize
  /// How many images there are; at least one when read from a file.
  public let count: Int
  /// All pixels, `[count, channels, height, width]`, from 0 (black) to 255 (white, or all of one colour). A colour image is
  /// all its reds, row by row, then its greens, then its blues: as PyTorch flattens an image.
  public let pixels: [UInt8]
  /// What each image shows, [count]; nil where nobody knows.
  public let labels: [UInt8]?
  /// What the images were drawn from; only built-in data and files like those of dSprites know.
  public let factors: ImageFactors?

  /// Images from their pixels, `[count, channels, height, width]`.
  ///
  /// - Precondition: the sizes add up; those of a file have been checked by whoever read it.
  public init(
    name: String, split: Split, size: ImageSize, pixels: [UInt8], labels: [UInt8]? = nil,
    factors: ImageFactors? = nil
  ) {
    let count = pixels.count / size.count
    precondition(pixels.count == count * size.count, "the pixels are not a whole number of images")
    precondition(labels.map { $0.count == count } ?? true, "one label an image")
    precondition(factors.map { $0.count == count } ?? true, "one set of factors an image")
    self.name = name
    self.split = split
    self.size = size
    self.count = count
    self.pixels = pixels
    self.labels = labels
    self.factors = factors
  }

  /// Pixels in a row of an image.
  public var width: Int { size.width }
  /// Rows of an image.
  public var height: Int { size.height }
  /// How many values an image is made of.
  public var valuesPerImage: Int { size.count }
}

/// Images to learn from and images to measure on.
public struct Dataset: Sendable {
  /// What loads this set again: a name of the catalogue, or the absolute path of a folder or file.
  public let name: String
  /// Where it came from: the absolute path of a folder or file, or "built in".
  public let origin: String
  /// SHA-256 in hexadecimal: for IDX files of the uncompressed one of train images, for other files of all train images as they
  /// were read, for built-in data of what they are drawn from.
  public let hash: String
  /// The images to learn from.
  public let train: ImageSet
  /// The images to measure on; as large as those of `train`.
  public let test: ImageSet
  /// Whether the files have only the bytes 0 and 1, which were read as black and white.
  public let wasBinary: Bool
  /// What the classes are called, by label; nil where they have only numbers.
  public let classNames: [String]?
  /// What whoever reads the set should know of it, a sentence each: which files were left out.
  public let notes: [String]

  /// A data set of two parts with images of one size.
  public init(
    name: String, origin: String, hash: String, train: ImageSet, test: ImageSet, wasBinary: Bool = false,
    classNames: [String]? = nil, notes: [String] = []
  ) {
    precondition(train.size == test.size, "train and test images need one size")
    self.name = name
    self.origin = origin
    self.hash = hash
    self.train = train
    self.test = test
    self.wasBinary = wasBinary
    self.classNames = classNames
    self.notes = notes
  }
}
