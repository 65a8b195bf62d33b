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
  /// One face that smiles and turns, in colour, drawn by this program.
  case face
  /// Faces of many people, in colour, drawn by this program.
  case faces
  /// `faces` with 64x64 pixels.
  case faces64

  /// Its content in a few words.
  public var summary: String {
    switch self {
    case .mnist: "handwritten digits, 60000 train and 10000 test images"
    case .fashion: "pictures of clothes, 60000 train and 10000 test images"
    case .digits: "digits drawn from pen strokes, built in"
    case .sprites: "shapes of known size, turn and place in 32x32 pixels, built in"
    case .sprites64: "the same in 64x64 pixels, built in"
    case .face: "one face that smiles and turns, 32x32 pixels in colour, built in"
    case .faces: "faces that smile and turn, of known skin, hair, eyes and width, 32x32 pixels in colour, built in"
    case .faces64: "the same in 64x64 pixels, built in"
    }
  }

  /// The size of its images.
  public var imageSize: ImageSize {
    switch self {
    case .mnist, .fashion, .digits: ImageSize(width: 28, height: 28)
    case .sprites: ImageSize(width: 32, height: 32)
    case .sprites64: ImageSize(width: 64, height: 64)
    case .face, .faces: ImageSize(width: 32, height: 32, channels: 3)
    case .faces64: ImageSize(width: 64, height: 64, channels: 3)
    }
  }

  /// The numbers of train and test images of a built-in data set; nil for one in files.
  public var builtInCounts: (train: Int, test: Int)? {
    switch self {
    case .mnist, .fashion: nil
    case .digits: (DigitsRecipe.standard.trainCount, DigitsRecipe.standard.testCount)
    case .sprites, .sprites64: (SpritesRecipe.standard.trainCount, SpritesRecipe.standard.testCount)
    case .face: (FacesRecipe.onePerson.trainCount, FacesRecipe.onePerson.testCount)
    case .faces, .faces64: (FacesRecipe.standard.trainCount, FacesRecipe.standard.testCount)
    }
  }

  /// Whether this program draws it.
  var isBuiltIn: Bool { builtInCounts != nil }

  /// Its download source; nil for a built-in data set.
  public var source: DownloadSource? {
    switch self {
    case .mnist: .mnist
    case .fashion: .fashion
    case .digits, .sprites, .sprites64, .face, .faces, .faces64: nil
    }
  }

  /// Other folder names for it: that of Debian's package.
  var otherFolders: [String] { self == .fashion ? ["fashion-mnist"] : [] }

  /// torchvision's folder for it.
  var torchvisionFolder: String? {
    switch self {
    case .mnist: "MNIST/raw"
    case .fashion: "FashionMNIST/raw"
    case .digits, .sprites, .sprites64, .face, .faces, .faces64: nil
    }
  }
}
