/// The two parts of a data set.
public enum Split: String, Sendable, CaseIterable {
  /// Images to train on.
  case train
  /// Images to evaluate on, never trained on.
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

  /// `width` columns and `height` rows, grey unless it says otherwise.
  ///
  /// - Precondition: none is 0, and there are 1 or 3 channels.
  public init(width: Int, height: Int, channels: Int = 1) {
    precondition(width > 0 && height > 0, "an image needs a width and a height")
    precondition(channels == 1 || channels == 3, "an image has 1 or 3 channels")
    self.width = width
    self.height = height
    self.channels = channels
  }

  /// The number of values in an image.
  public var count: Int { channels * height * width }

  /// Width by height, and channels if there are three: "28x28", "64x64x3".
  public var description: String { "\(width)x\(height)\(channels == 1 ? "" : "x\(channels)")" }
}

/// Images of one size, with labels if known.
public struct ImageSet: Sendable {
  /// The data set's name, as in `Dataset.name`.
  public let name: String
  /// Which part of the data set it is.
  public let split: Split
  /// Width, height and channels of every image.
  public let size: ImageSize
  /// The number of images; at least one if read from a file.
  public let count: Int
  /// All pixels, `[count, channels, height, width]`, from 0 (black) to 255 (white, or full intensity of a channel). A
  /// colour image is stored as three planes: red, green, blue, as PyTorch flattens an image.
  public let pixels: [UInt8]
  /// The class of each image, [count]; nil if unknown.
  public let labels: [UInt8]?
  /// What the images were drawn from; only built-in data and files like those of dSprites know.
  public let factors: ImageFactors?

  /// Images from their pixels, `[count, channels, height, width]`.
  ///
  /// - Precondition: the sizes agree. Readers of files check them first.
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

  /// The images of one class, which have no factors; all of them where the classes are unknown.
  package func of(class label: UInt8) -> ImageSet {
    guard let labels else { return self }
    let chosen = labels.indices.filter { labels[$0] == label }
    return ImageSet(
      name: name, split: split, size: size,
      pixels: chosen.flatMap { pixels[$0 * size.count..<($0 + 1) * size.count] },
      labels: [UInt8](repeating: label, count: chosen.count))
  }

  /// Pixels in a row of an image.
  public var width: Int { size.width }
  /// Rows of an image.
  public var height: Int { size.height }
  /// The number of values in an image.
  public var valuesPerImage: Int { size.count }
}

/// Images to train on and images to evaluate on.
public struct Dataset: Sendable {
  /// What loads this set again: a name of the catalogue, or the absolute path of a folder or file.
  public let name: String
  /// Where it came from: the absolute path of a folder or file, or "built in".
  public let origin: String
  /// SHA-256 in hexadecimal: for IDX files of the uncompressed one of train images, for other files of all train images as they
  /// were read, for built-in data of what they are drawn from.
  public let hash: String
  /// Images to train on.
  public let train: ImageSet
  /// Images to evaluate on, of the same size.
  public let test: ImageSet
  /// Whether the files contain only bytes 0 and 1, which are read as black and white.
  public let wasBinary: Bool
  /// What the classes are called, by label; nil where they have only numbers.
  public let classNames: [String]?
  /// What whoever reads the set should know of it, a sentence each: which files were left out.
  public let notes: [String]

  /// Two parts with images of the same size.
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
