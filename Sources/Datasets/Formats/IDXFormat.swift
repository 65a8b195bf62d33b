import Files

/// A data set of IDX files, found in one folder.
struct IDXFormat: DatasetFormat {
  static let accepted = "a folder with IDX files (\(standardNames[0]), ...)"

  /// The names that the files have in MNIST and most sets that are like it.
  static let standardNames = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  /// The absolute path of the folder.
  private let folder: String
  private let names: IDXNames
  private let trainImages: String
  private let testImages: String

  /// Looks for the files: train and test images must be there, labels may be. Where a folder has several sets, as EMNIST's,
  /// the path of one file says which.
  init?(at place: DatasetPlace) throws(DatasetError) {
    let sets: [IDXNames]
    if place.isFolder {
      folder = place.path
      sets = IDXNames.sets(of: place.names)
      let others = place.names.filter(IDXNames.isIDX)
      if sets.isEmpty, !others.isEmpty {
        throw .otherNames(file: folder + "/" + Self.standardNames[0], found: others)
      }
    } else {
      folder = FileSystem.parent(of: place.path)
      guard let file = IDXNames.parse(FileSystem.name(of: place.path)) else { return nil }
      let names = (try? FileSystem.names(in: folder)) ?? []
      sets = IDXNames.sets(of: names).filter { $0.prefix == file.prefix }
    }
    guard let first = sets.first else { return nil }
    let whole = sets.filter { $0[.train, isImages: true] != nil && $0[.test, isImages: true] != nil }
    if whole.count > 1, whole[0].prefix != "" {
      throw .severalSets(folder: folder, found: whole.compactMap { $0[.train, isImages: true] })
    }
    names = whole.first ?? first
    trainImages = try Self.needed(.train, of: names, in: folder)
    testImages = try Self.needed(.test, of: names, in: folder)
  }

  private static func needed(_ split: Split, of names: IDXNames, in folder: String) throws(DatasetError) -> String {
    if let name = names[split, isImages: true] { return folder + "/" + name }
    let part = split == .train ? "train" : names.prefix.isEmpty ? "t10k" : "test"
    throw .missing(file: "\(folder)/\(names.prefix)\(part)-images-idx3-ubyte")
  }

  func imageSize(_ request: ImageRequest) throws(DatasetError) -> ImageSize {
    request.applied(to: Self.size(try IDXReader(trainImages, as: .images)))
  }

  /// Reads the files. That they belong together, and that together they are not too large, their headers say beforehand.
  func load(as name: String, _ request: ImageRequest, _ reading: Reading) throws(DatasetError) -> Dataset {
    let train = try IDXReader(trainImages, as: .images)
    let test = try IDXReader(testImages, as: .images)
    let trainLabels = try labels(.train, of: train)
    let testLabels = try labels(.test, of: test)
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
    var pixels = IDXPixels(size: size, train: file.bytes, test: try test.content().bytes)
    let isBinary = pixels.whitenIfBinary()
    if names.isTransposed { pixels.transpose() }
    let notes = request.notes(on: pixels.size, in: name)
    pixels.fit(request)
    return Dataset(
      name: name, origin: folder, hash: file.hash,
      train: ImageSet(
        name: name, split: .train, size: pixels.size, pixels: pixels.train, labels: try Self.bytes(trainLabels)),
      test: ImageSet(
        name: name, split: .test, size: pixels.size, pixels: pixels.test, labels: try Self.bytes(testLabels)),
      wasBinary: isBinary, classNames: names.classNames, notes: notes)
  }

  private static func size(_ images: IDXReader) -> ImageSize {
    ImageSize(width: images.sizes[2], height: images.sizes[1])
  }

  private func labels(_ split: Split, of images: IDXReader) throws(DatasetError) -> IDXReader? {
    guard let name = names[split, isImages: false] else { return nil }
    let path = folder + "/" + name
    let labels = try IDXReader(path, as: name.contains("idx2") ? .labelRows : .labels)
    if labels.sizes[0] != images.sizes[0] {
      throw .countMismatch(
        labels: path, offset: IDXFile.countOffset, images: images.path, expected: images.sizes[0],
        found: labels.sizes[0])
    }
    return labels
  }

  private static func bytes(_ reader: IDXReader?) throws(DatasetError) -> [UInt8]? {
    guard let reader else { return nil }
    let bytes = try reader.content().bytes
    guard reader.sizes.count == 2 else { return bytes }
    // Big-endian numbers, of which the first in a row is the label.
    var labels: [UInt8] = []
    for row in 0..<reader.sizes[0] {
      let start = 4 * row * reader.sizes[1]
      guard bytes[start..<start + 3].allSatisfy({ $0 == 0 }) else {
        throw .labelOutOfRange(file: reader.path, image: row)
      }
      labels.append(bytes[start + 3])
    }
    return labels
  }
}

/// The pixels of IDX files as they are brought into the form of images.
private struct IDXPixels {
  var size: ImageSize
  var train: [UInt8]
  var test: [UInt8]

  /// Black and white as the bytes 0 and 1, as some programs write it. Read as shades of grey, all of it would be black.
  mutating func whitenIfBinary() -> Bool {
    // Of other images the first bright pixel tells.
    if train.contains(where: { $0 > 1 }) || test.contains(where: { $0 > 1 }) { return false }
    train = train.map { $0 &* 255 }
    test = test.map { $0 &* 255 }
    return true
  }

  mutating func transpose() {
    let (width, height) = (size.width, size.height)
    each(as: ImageSize(width: height, height: width)) { source, image in
      for y in 0..<height { for x in 0..<width { image[x * height + y] = source[y * width + x] } }
    }
  }

  mutating func fit(_ request: ImageRequest) {
    let (old, new) = (size, request.applied(to: size))
    if new == old { return }
    var fitting = ImageFitting(to: new)
    each(as: new) { source, image in fitting.write(.init(pixels: source, size: old, isInterleaved: false), to: image) }
  }

  private mutating func each(
    as new: ImageSize, _ body: (UnsafeBufferPointer<UInt8>, UnsafeMutableBufferPointer<UInt8>) -> Void
  ) {
    func changed(_ pixels: [UInt8]) -> [UInt8] {
      let count = pixels.count / size.count
      return [UInt8](unsafeUninitializedCapacity: count * new.count) { images, filled in
        pixels.withUnsafeBufferPointer { pixels in
          for index in 0..<count {
            body(
              UnsafeBufferPointer(rebasing: pixels[index * size.count..<(index + 1) * size.count]),
              UnsafeMutableBufferPointer(rebasing: images[index * new.count..<(index + 1) * new.count]))
          }
        }
        filled = count * new.count
      }
    }
    train = changed(train)
    test = changed(test)
    size = new
  }
}
