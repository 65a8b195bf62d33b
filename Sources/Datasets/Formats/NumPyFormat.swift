import Zip
import Files

/// Arrays that NumPy wrote: an `.npz` or `.npy` file, or a folder of them. Which array has what, its name says.
struct NumPyFormat: DatasetFormat {
  static let accepted = "an .npz or .npy file with images (under imgs, images, x_train, ...)"

  private let path: String
  private let arrays: [NumPyArray]
  private let images: NumPyImages

  init?(at place: DatasetPlace) throws(DatasetError) {
    path = place.path
    if place.isFolder {
      let names = place.names.filter { $0.hasSuffix(".npy") || $0.hasSuffix(".npy.gz") || $0.hasSuffix(".npz") }
      if names.isEmpty { return nil }
      var arrays: [NumPyArray] = []
      for name in names {
        arrays += try Self.arrays(of: place.path + "/" + name, Self.start(of: place.path + "/" + name))
      }
      self.arrays = arrays
    } else {
      let isCompressed = place.begins(with: [0x1f, 0x8b]) && place.path.hasSuffix(".npy.gz")
      guard place.begins(with: NPYHeader.mark) || place.begins(with: Self.zipMagic) || isCompressed else {
        return nil
      }
      arrays = try Self.arrays(of: place.path, place.start)
    }
    images = try NumPyImages(arrays, place: place.path)
  }

  private static let zipMagic = Array("PK".utf8) + [3, 4]

  private static func start(of path: String) throws(DatasetError) -> [UInt8] {
    do throws(FileError) { return try File.reading(path).bytes(4, at: 0) } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }

  /// The arrays of a file whose names say something, or all where none does. A pickled one that has such a name is refused;
  /// others, like dSprites' metadata, are not looked at.
  private static func arrays(of path: String, _ start: [UInt8]) throws(DatasetError) -> [NumPyArray] {
    let file = String(FileSystem.name(of: path).prefix { $0 != "." })
    guard start.starts(with: zipMagic) else { return [try NumPyArray(file: path, name: file)] }
    let archive = try NumPyArray.archive(path)
    let entries = archive.entries.indices.filter { archive.entries[$0].name.hasSuffix(".npy") }
    if entries.isEmpty {
      throw .unsupported(
        file: path, found: "no array of NumPy in it", expected: "an .npz file, or a folder",
        remedy: "unzip \(path.shellWord) -d FOLDER")
    }
    // The one array of a file without a name of its own is called as the file is.
    func name(_ entry: Int) -> String {
      let name = String(archive.entries[entry].name.dropLast(4))
      return name == "arr_0" && entries.count == 1 ? file : name
    }
    let named = entries.filter { ArrayRole(name($0)) != nil }
    var arrays: [NumPyArray] = []
    for entry in named.isEmpty ? entries : named {
      arrays.append(try NumPyArray(entry, of: archive, in: path, name: name(entry)))
    }
    return arrays
  }

  func imageSize(_ request: ImageRequest) -> ImageSize { request.applied(to: images.size) }

  func load(as name: String, _ request: ImageRequest, _ reading: Reading) throws(DatasetError) -> Dataset {
    var store = try images.store(as: imageSize(request), place: path)
    try images.read(to: &store, reading, place: path)
    let labels = try NumPyLabels(arrays, of: images)
    let wasBinary = store.whitenIfBinary()
    return store.dataset(
      name: name, origin: path, labels: labels.labels, factors: labels.factors, wasBinary: wasBinary,
      notes: request.notes(on: images.size, in: name) + labels.notes)
  }
}

/// What an array's name says it has: `x_train`, `test_images`, `imgs`, `y`.
struct ArrayRole: Equatable {
  enum Content: Equatable {
    case images
    case labels
    /// What dSprites' images were drawn from, as numbers of steps.
    case factors
  }

  enum Part: Equatable {
    case train
    case test
    case validation
  }

  let content: Content
  /// Nil for images that are not divided.
  let part: Part?

  /// Nil for a name that says nothing.
  init?(_ name: String) {
    let words = Set(name.lowercased().split { !$0.isLetter }.map(String.init))
    if words == ["latents", "classes"] {
      content = .factors
    } else if !words.isDisjoint(with: ["labels", "label", "y", "targets", "target"]) {
      content = .labels
    } else if !words.isDisjoint(with: ["imgs", "img", "images", "image", "x", "data"]) {
      content = .images
    } else {
      return nil
    }
    part =
      words.contains("train")
      ? .train
      : words.contains("test") ? .test : words.isDisjoint(with: ["val", "valid", "validation"]) ? nil : .validation
  }
}
