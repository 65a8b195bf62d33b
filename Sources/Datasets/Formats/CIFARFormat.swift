import Files

/// CIFAR-10 and CIFAR-100 (Krizhevsky 2009) in their binary version: records of one or two labels and 32x32 pixels in colour.
struct CIFARFormat: DatasetFormat {
  static let accepted = "CIFAR's binary files (data_batch_1.bin, ..., or train.bin and test.bin)"

  private static let size = ImageSize(width: 32, height: 32, channels: 3)
  private let folder: String
  private let train: [String]
  private let test: [String]
  /// In front of the pixels; the last of them is read, which of CIFAR-100's is the fine one.
  private let labelCount: Int
  private let classFile: String

  init?(at place: DatasetPlace) throws(DatasetError) {
    guard place.isFolder else { return nil }
    folder = place.path
    if place.names.contains("data_batch_1") || place.names.starts(with: ["file.txt~", "meta", "test", "train"]) {
      throw .unsupported(
        file: place.path, found: "the Python version of CIFAR, pickled objects that are never executed here",
        expected: "the binary version",
        remedy: "curl -O https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz && tar xf cifar-10-binary.tar.gz")
    }
    if place.names.contains("train.bin"), place.names.contains("test.bin") {
      (train, test, labelCount, classFile) = (["train.bin"], ["test.bin"], 2, "fine_label_names.txt")
    } else {
      train = (1...5).map { "data_batch_\($0).bin" }
      (test, labelCount, classFile) = (["test_batch.bin"], 1, "batches.meta.txt")
      if Set(place.names).isDisjoint(with: train + test) { return nil }
      for name in train + test where !place.names.contains(name) { throw .missing(file: folder + "/" + name) }
    }
  }

  func imageSize(_ request: ImageRequest) -> ImageSize { request.applied(to: Self.size) }

  func load(as name: String, _ request: ImageRequest, _ reading: Reading) throws(DatasetError) -> Dataset {
    let recordSize = labelCount + Self.size.count
    var readers: [(reader: FileReader, count: Int)] = []
    for file in train + test {
      let reader = try FileReader(folder + "/" + file)
      let count = reader.size / recordSize
      if reader.size % recordSize != 0 {
        throw .truncated(
          file: reader.path, offset: reader.size, expected: (count + 1) * recordSize, found: reader.size)
      }
      readers.append((reader, count))
    }
    let counts = readers.map(\.count)
    var store = try ImageStore(
      imageSize(request), train: counts.dropLast().reduce(0, +), test: counts.last ?? 0, place: folder)
    var fitting = ImageFitting(to: store.size)
    var labels: [UInt8] = []
    var record = [UInt8](repeating: 0, count: recordSize)
    for (reader, count) in readers {
      for _ in 0..<count {
        let image = labels.count
        let found = try record.withBytes { bytes throws(DatasetError) in try reader.read(into: bytes) }
        // It was longer when it was opened.
        if found < recordSize { throw .truncated(file: reader.path, offset: found, expected: recordSize, found: found) }
        labels.append(record[labelCount - 1])
        store.write(image) { pixels in
          record.withUnsafeBufferPointer {
            let source = UnsafeBufferPointer(rebasing: $0[labelCount...])
            fitting.write(.init(pixels: source, size: Self.size, isInterleaved: false), to: pixels)
          }
        }
        try reading.pass(image + 1, of: store.count, step: 1, in: folder)
      }
    }
    return store.dataset(
      name: name, origin: folder, labels: labels, classNames: classNames,
      notes: request.notes(on: Self.size, in: name))
  }

  /// One name a line, in a file that lies beside the images.
  private var classNames: [String]? {
    // Read through File, which refuses what is no ordinary file; a list of names is short.
    guard let file = try? File.reading(folder + "/" + classFile), let bytes = try? file.bytes(1 << 12, at: 0) else {
      return nil
    }
    let names = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    return names.isEmpty ? nil : names
  }
}
