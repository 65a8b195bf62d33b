import Files
import Foundation
import Randomness

/// The memory that images are read into: every pixel of both parts, taken once, before the first image is read.
///
/// Images are numbered as they lie in their files. Where the files have two parts, those of `train` come first.
struct ImageStore {
  let size: ImageSize
  private(set) var train: [UInt8]
  private(set) var test: [UInt8]
  /// Where image i goes: its row, times two, plus one if that is among the test images.
  private let slots: [UInt32]
  /// Images that were taken out again.
  private var removed: Set<Int> = []

  /// How many images have room.
  var count: Int { slots.count }

  /// A share of the images of files without parts: one in ten is for testing.
  static let testShare = 10
  /// The share of this machine's memory that images may fill.
  private static let memoryShare = 0.75

  /// Room for the images of a place whose files have two parts.
  init(_ size: ImageSize, train: Int, test: Int, place: String) throws(DatasetError) {
    var slots: [UInt32] = (0..<train).map { UInt32($0) << 1 }
    slots += (0..<test).map { UInt32($0) << 1 | 1 }
    try self.init(size, slots: slots, trainCount: train, place: place)
  }

  /// Room for images without parts: a tenth of them, at least one, is for testing, always the same ones.
  init(_ size: ImageSize, dividing count: Int, place: String) throws(DatasetError) {
    let testCount = max(1, count / Self.testShare)
    var slots = [UInt32](repeating: 0, count: count)
    for index in permutation(of: count, seed: 1, stream: 0)[..<testCount] { slots[Int(index)] = 1 }
    var rows: [UInt32] = [0, 0]
    for index in slots.indices {
      let part = slots[index]
      slots[index] = rows[Int(part)] << 1 | part
      rows[Int(part)] += 1
    }
    try self.init(size, slots: slots, trainCount: count - testCount, place: place)
  }

  private init(_ size: ImageSize, slots: [UInt32], trainCount: Int, place: String) throws(DatasetError) {
    // Nobody has 2^31 images; 2^31 images of 2^24 pixels still are a number.
    let needed = slots.count * size.count
    let limit = Int(Double(ProcessInfo.processInfo.physicalMemory) * Self.memoryShare)
    do throws(FileError) { try FileSystem.memory(needed, atMost: limit, for: place) } catch {
      throw .needsMemory(place: place, count: slots.count, size: size, expected: limit, found: needed)
    }
    if trainCount == 0 || trainCount == slots.count { throw .tooFewImages(place: place, found: slots.count) }
    self.size = size
    self.slots = slots
    train = [UInt8](repeating: 0, count: trainCount * size.count)
    test = [UInt8](repeating: 0, count: (slots.count - trainCount) * size.count)
  }

  /// Gives `body` the memory of one image, `[channels, height, width]`.
  mutating func write<Result, Failure: Error>(
    _ image: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (row, isTest) = (Int(slots[image] >> 1), slots[image] & 1 == 1)
    let range = row * size.count..<(row + 1) * size.count
    func write(_ pixels: inout [UInt8]) throws(Failure) -> Result {
      try pixels.withUnsafeMutableBufferPointer { buffer throws(Failure) in
        try body(UnsafeMutableBufferPointer(rebasing: buffer[range]))
      }
    }
    return isTest ? try write(&test) : try write(&train)
  }

  /// Values of all images in their files' order, like labels, as each part has them.
  func divided<Value>(_ values: [Value]) -> (train: [Value], test: [Value]) {
    var parts: (train: [Value], test: [Value]) = ([], [])
    for (image, value) in values.enumerated() where !removed.contains(image) {
      if slots[image] & 1 == 1 { parts.test.append(value) } else { parts.train.append(value) }
    }
    return parts
  }

  /// Takes out images that could not be read; the others move up.
  mutating func remove(_ images: [Int]) {
    removed.formUnion(images)
    let gone = Set(images.map { slots[$0] })
    func compact(_ pixels: inout [UInt8], _ part: UInt32) {
      let gone = gone.filter { $0 & 1 == part }.map { Int($0 >> 1) }.sorted()
      guard let first = gone.first else { return }
      let rows = pixels.count / size.count
      var (target, next) = (first, 0)
      pixels.withUnsafeMutableBufferPointer { pixels in
        for row in first..<rows {
          if next < gone.count, gone[next] == row {
            next += 1
            continue
          }
          for offset in 0..<size.count { pixels[target * size.count + offset] = pixels[row * size.count + offset] }
          target += 1
        }
      }
      pixels.removeLast(gone.count * size.count)
    }
    compact(&train, 0)
    compact(&test, 1)
  }

  /// Whether no byte is above 1: black and white as some programs write it, which would all be black. It is black and white
  /// then. Of other images the first bright pixel tells.
  mutating func whitenIfBinary() -> Bool {
    let isBinary = !train.contains { $0 > 1 } && !test.contains { $0 > 1 }
    if isBinary {
      for index in train.indices { train[index] &*= 255 }
      for index in test.indices { test[index] &*= 255 }
    }
    return isBinary
  }

  /// SHA-256 in hexadecimal of the train images and their size.
  var hash: String {
    var hash = ContentHash()
    hash.update(Array("latent images \(size)\n".utf8))
    hash.update(train)
    return hash.hexadecimal()
  }
}

extension ImageStore {
  /// A data set of the images as they are now. Labels and factors are those of all images in their files' order.
  consuming func dataset(
    name: String, origin: String, labels: [UInt8]? = nil, factors: ImageFactors? = nil, wasBinary: Bool = false,
    classNames: [String]? = nil, notes: [String] = []
  ) -> Dataset {
    let labels = labels.map { divided($0) }
    let rows = factors.map { factors in divided(Array(0..<factors.count)) }
    func part(_ rows: [Int]?) -> ImageFactors? {
      guard let factors, let rows else { return nil }
      let width = factors.factors.count
      return ImageFactors(factors.factors, values: rows.flatMap { factors.values[$0 * width..<($0 + 1) * width] })
    }
    return Dataset(
      name: name, origin: origin, hash: hash,
      train: ImageSet(
        name: name, split: .train, size: size, pixels: train, labels: labels?.train, factors: part(rows?.train)),
      test: ImageSet(
        name: name, split: .test, size: size, pixels: test, labels: labels?.test, factors: part(rows?.test)),
      wasBinary: wasBinary, classNames: classNames, notes: notes)
  }
}
