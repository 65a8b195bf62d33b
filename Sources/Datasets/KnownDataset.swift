/// The named data sets. A new one is a case here, and a `DownloadSource` if it can be downloaded.
public enum KnownDataset: String, Sendable, CaseIterable {
  /// Handwritten digits (LeCun, Cortes, Burges 1998).
  case mnist
  /// Pictures of clothes in MNIST's form (Xiao, Rasul, Vollgraf 2017).
  case fashion
  /// Digits drawn by this program.
  case digits
  /// Shapes of varying size, orientation and position, drawn by this program: the factors of dSprites.
  case sprites
  /// `sprites` with 64x64 pixels, as in dSprites.
  case sprites64

  /// Its content in a few words.
  public var summary: String {
    switch self {
    case .mnist: "handwritten digits, 60000 train and 10000 test images"
    case .fashion: "pictures of clothes, 60000 train and 10000 test images"
    case .digits: "digits drawn from pen strokes, built in"
    case .sprites: "shapes of known size, turn and place in 32x32 pixels, built in"
    case .sprites64: "the same in 64x64 pixels, built in"
    }
  }

  /// The size of its images.
  public var imageSize: ImageSize {
    let side =
      switch self {
      case .mnist, .fashion, .digits: 28
      case .sprites: 32
      case .sprites64: 64
      }
    return ImageSize(width: side, height: side)
  }

  /// The numbers of train and test images of a built-in data set; nil for one in files.
  public var builtInCounts: (train: Int, test: Int)? {
    switch self {
    case .mnist, .fashion: nil
    case .digits: (DigitsRecipe.standard.trainCount, DigitsRecipe.standard.testCount)
    case .sprites, .sprites64: (SpritesRecipe.standard.trainCount, SpritesRecipe.standard.testCount)
    }
  }

  /// Whether this program draws it.
  var isBuiltIn: Bool { builtInCounts != nil }

  /// Its download source; nil for a built-in data set.
  public var source: DownloadSource? {
    switch self {
    case .mnist: .mnist
    case .fashion: .fashion
    case .digits, .sprites, .sprites64: nil
    }
  }

  /// Other folder names for it: that of Debian's package.
  var otherFolders: [String] { self == .fashion ? ["fashion-mnist"] : [] }

  /// torchvision's folder for it.
  var torchvisionFolder: String? {
    switch self {
    case .mnist: "MNIST/raw"
    case .fashion: "FashionMNIST/raw"
    case .digits, .sprites, .sprites64: nil
    }
  }
}
