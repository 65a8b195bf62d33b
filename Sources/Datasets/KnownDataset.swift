/// The data sets that have a name. A new one is a case here, and a row in `DownloadSource` if it can be downloaded.
public enum KnownDataset: String, Sendable, CaseIterable {
  /// Handwritten digits (LeCun, Cortes, Burges 1998).
  case mnist
  /// Pictures of clothes in the form of MNIST (Xiao, Rasul, Vollgraf 2017).
  case fashion
  /// Digits drawn by this program.
  case digits

  /// What is in it, in a few words.
  public var summary: String {
    switch self {
    case .mnist: "handwritten digits, 60000 train and 10000 test images"
    case .fashion: "pictures of clothes, 60000 train and 10000 test images"
    case .digits: "digits drawn from pen strokes, built in"
    }
  }

  /// The size of its images: all three are in MNIST's form.
  public var imageSize: ImageSize { ImageSize(width: 28, height: 28) }

  /// Where it can be downloaded from; nil for what is built in.
  public var source: DownloadSource? {
    switch self {
    case .mnist: .mnist
    case .fashion: .fashion
    case .digits: nil
    }
  }

  /// Folder names beside its own under which other programs keep it: Debian's packages.
  var otherFolders: [String] { self == .fashion ? ["fashion-mnist"] : [] }

  /// The folder in which torchvision keeps it.
  var torchvisionFolder: String? {
    switch self {
    case .mnist: "MNIST/raw"
    case .fashion: "FashionMNIST/raw"
    case .digits: nil
    }
  }
}
