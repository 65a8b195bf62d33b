import Foundation

/// Where a data set is.
public enum DatasetLocation: Equatable, Sendable {
  /// In this program.
  case builtIn
  /// In a folder or a file, whose absolute path this is.
  case path(String)

  /// The absolute path of the folder or file, or "built in".
  public var origin: String {
    switch self {
    case .builtIn: "built in"
    case .path(let path): path
    }
  }
}

/// An entry of the catalogue's listing.
public struct DatasetEntry: Equatable, Sendable {
  /// The data set.
  public let dataset: KnownDataset
  /// Its location; nil if it was not found.
  public let location: DatasetLocation?
  /// The absolute paths of the folders that are searched, in order; empty for built-in data sets.
  public let lookedIn: [String]

  /// A data set with its location and the folders searched.
  public init(dataset: KnownDataset, location: DatasetLocation?, lookedIn: [String]) {
    self.dataset = dataset
    self.location = location
    self.lookedIn = lookedIn
  }
}

/// Finds and loads data sets by name or by the path of a folder or file.
///
/// A name is searched in `$LATENT_DATA`, the user's own folders and cache folder, `./data` (also in torchvision's layout) and the
/// system's data sets. A name that is not in the catalogue is a folder of that name in one of these places.
public struct DatasetCatalog: Sendable {
  /// The name of MNIST.
  public static let mnist = KnownDataset.mnist.rawValue
  /// The name of Fashion-MNIST.
  public static let fashion = KnownDataset.fashion.rawValue
  /// The name of the built-in digits.
  public static let digits = KnownDataset.digits.rawValue
  /// The name of the built-in sprites, of 32x32 pixels.
  public static let sprites = KnownDataset.sprites.rawValue

  private let environment: [String: String]
  private let workingDirectory: String
  private let ownFolders: [String]
  private let systemFolder: String
  private let digitsRecipe: DigitsRecipe
  private let spritesRecipe: SpritesRecipe
  private let facesRecipe: FacesRecipe

  /// A catalogue for a process with this environment, working directory (an absolute path) and its user's own folders of data
  /// sets.
  public init(
    environment: [String: String], workingDirectory: String, ownFolders: [String] = [],
    systemFolder: String = "/usr/share/datasets",
    digits: DigitsRecipe = .standard, sprites: SpritesRecipe = .standard, faces: FacesRecipe = .standard
  ) {
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.ownFolders = ownFolders
    self.systemFolder = systemFolder
    digitsRecipe = digits
    spritesRecipe = sprites
    facesRecipe = faces
  }

  /// The location of a data set; nil if it is not found, or has no train or test images. Reads no image.
  public func find(_ nameOrPath: String, _ cancellation: Cancellation = Cancellation()) -> DatasetLocation? {
    if KnownDataset(rawValue: nameOrPath)?.isBuiltIn == true { return .builtIn }
    return folders(for: nameOrPath).first { (try? DatasetFormats.open($0, cancellation)) != nil }.map { .path($0) }
  }

  /// Loads a data set whole: MNIST, gzip'ed, in about 0.15 s. What lies in files is read in the form that is asked for; built-in
  /// sets have one size, and those in colour can be had in grey.
  public func load(
    _ nameOrPath: String, as request: ImageRequest = .any, _ reading: Reading = Reading()
  ) throws(DatasetError) -> Dataset {
    switch KnownDataset(rawValue: nameOrPath) {
    case .digits: return digitsRecipe.dataset()
    case .sprites: return spritesRecipe.dataset(.sprites)
    case .sprites64: return spritesRecipe.dataset(.sprites64)
    case .face: return FacesRecipe.onePerson.dataset(nameOrPath, try imageSize(of: nameOrPath, as: request))
    case .faces, .faces64: return facesRecipe.dataset(nameOrPath, try imageSize(of: nameOrPath, as: request))
    case .mnist, .fashion, nil: break
    }
    return try open(nameOrPath, reading.cancellation).load(as: lastingName(of: nameOrPath), request, reading)
  }

  /// The size of a data set's images, read from one header at most. That of the sets with a name is known before the files
  /// are here.
  public func imageSize(of nameOrPath: String, as request: ImageRequest = .any) throws(DatasetError) -> ImageSize {
    if let known = KnownDataset(rawValue: nameOrPath) {
      let size = known.imageSize
      // Files are read in any form. What is drawn here has one size, and its colours can be had in grey.
      if !known.isBuiltIn { return request.applied(to: size) }
      return request.channels == 1 ? ImageSize(width: size.width, height: size.height) : size
    }
    return try open(nameOrPath, Cancellation()).imageSize(request)
  }

  /// The files of a data set.
  private func open(
    _ nameOrPath: String, _ cancellation: Cancellation
  ) throws(DatasetError) -> any DatasetFormat {
    if isPath(nameOrPath) { return try DatasetFormats.open(absolute(nameOrPath), cancellation) }
    let folders = folders(for: nameOrPath)
    guard case .path(let path) = find(nameOrPath, cancellation) else {
      if cancellation.isCancelled { throw .readingStopped(place: nameOrPath) }
      if let refusal = refusal(in: folders) { throw refusal }
      throw .notFound(
        name: nameOrPath, lookedIn: folders, canDownload: KnownDataset(rawValue: nameOrPath)?.source != nil)
    }
    return try DatasetFormats.open(path, cancellation)
  }

  /// The error for a folder that exists but cannot be read; "not on this machine" would mislead.
  private func refusal(in folders: [String]) -> DatasetError? {
    for folder in folders where FileManager.default.fileExists(atPath: folder) {
      do throws(DatasetError) { _ = try DatasetFormats.open(folder, Cancellation()) } catch {
        if case .unreadable = error { return error }
      }
    }
    return nil
  }

  /// All named data sets, where they are and where they were looked for.
  public func listing() -> [DatasetEntry] {
    KnownDataset.allCases.map {
      DatasetEntry(dataset: $0, location: find($0.rawValue), lookedIn: $0.isBuiltIn ? [] : folders(for: $0.rawValue))
    }
  }

  /// The folder for a data set's download: in the user's cache, or `./data` without a home folder.
  public func downloadFolder(for dataset: KnownDataset) -> String {
    (cacheFolder ?? absolute("data")) + "/" + dataset.rawValue
  }

  /// What finds a data set from any working directory: the name of one, or the absolute path of a folder or file.
  public func lastingName(of nameOrPath: String) -> String {
    isPath(nameOrPath) ? absolute(nameOrPath) : nameOrPath
  }

  /// The folders that are searched for a data set, in order.
  private func folders(for nameOrPath: String) -> [String] {
    if isPath(nameOrPath) { return [absolute(nameOrPath)] }
    let known = KnownDataset(rawValue: nameOrPath)
    let names = [nameOrPath] + (known?.otherFolders ?? [])
    let torchvision = known?.torchvisionFolder.map { [$0] } ?? []
    func places(_ root: String?, _ names: [String]) -> [String] {
      root.map { root in names.map { root + "/" + $0 } } ?? []
    }
    return places(environment["LATENT_DATA"].flatMap { $0.isEmpty ? nil : absolute($0) }, names + torchvision)
      + ownFolders.flatMap { places($0, names + torchvision) } + places(cacheFolder, names)
      + places(absolute("data"), names + torchvision) + places(systemFolder, names)
  }

  /// A catalogue name is never a path: a folder of that name is `./mnist`.
  private func isPath(_ nameOrPath: String) -> Bool {
    if KnownDataset(rawValue: nameOrPath) != nil { return false }
    return nameOrPath.contains("/") || FileManager.default.fileExists(atPath: absolute(nameOrPath))
  }

  /// The XDG Base Directory Specification ignores a relative $XDG_CACHE_HOME.
  private var cacheFolder: String? {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/latent" }
    if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.cache/latent" }
    return nil
  }

  /// An absolute path without `.`, `..` and redundant slashes.
  private func absolute(_ path: String) -> String {
    let full = path.hasPrefix("/") ? path : workingDirectory + "/" + path
    return URL(fileURLWithPath: full).standardizedFileURL.path
  }
}
