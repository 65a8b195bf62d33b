/// The data sets that have a name. A new one is a case here, and a row in `DownloadSource` if it can be downloaded.
public enum KnownDataset: String, Sendable, CaseIterable {
  /// Handwritten digits (LeCun, Cortes, Burges 1998).
  case mnist
  /// Pictures of clothes in the form of MNIST (Xiao, Rasul, Vollgraf 2017).
  case fashion
  /// Digits drawn by this program.
  case digits
  /// Shapes in all sizes, turns and places, drawn by this program: the factors of dSprites.
  case sprites
  /// The same on larger sheets, as large as those of dSprites.
  case sprites64

  /// What is in it, in a few words.
  public var summary: String {
    switch self {
    case .mnist: "handwritten digits, 60000 train and 10000 test images"
    case .fashion: "pictures of clothes, 60000 train and 10000 test images"
    case .digits: "digits drawn from pen strokes, built in"
    case .sprites: "shapes of known size, turn and place in 32x32 pixels, built in"
    case .sprites64: "the same in 64x64 pixels, built in"
    }
  }

  /// The size of its images: most are in MNIST's form.
  public var imageSize: ImageSize {
    let side =
      switch self {
      case .mnist, .fashion, .digits: 28
      case .sprites: 32
      case .sprites64: 64
      }
    return ImageSize(width: side, height: side)
  }

  /// How many train and test images it has, if it is built in; nil for what lies in files.
  public var builtInCounts: (train: Int, test: Int)? {
    switch self {
    case .mnist, .fashion: nil
    case .digits: (DigitsRecipe.standard.trainCount, DigitsRecipe.standard.testCount)
    case .sprites, .sprites64: (SpritesRecipe.standard.trainCount, SpritesRecipe.standard.testCount)
    }
  }

  /// Whether it is drawn by this program.
  public var isBuiltIn: Bool { builtInCounts != nil }

  /// Where it can be downloaded from; nil for what is built in.
  public var source: DownloadSource? {
    switch self {
    case .mnist: .mnist
    case .fashion: .fashion
    case .digits, .sprites, .sprites64: nil
    }
  }

  /// Folder names beside its own under which other programs keep it: Debian's packages.
  var otherFolders: [String] { self == .fashion ? ["fashion-mnist"] : [] }

  /// The folder in which torchvision keeps it.
  var torchvisionFolder: String? {
    switch self {
    case .mnist: "MNIST/raw"
    case .fashion: "FashionMNIST/raw"
    case .digits, .sprites, .sprites64: nil
    }
  }
}
