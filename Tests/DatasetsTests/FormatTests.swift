import Datasets
import TestSupport
import Testing

/// IDX files under the names of other sets, and CIFAR's binary files.
@Suite struct FormatTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func catalog() -> DatasetCatalog { DatasetCatalog(environment: [:], workingDirectory: folder.path) }

  private func writeEMNIST(_ set: String, labels: [UInt8] = Sample.labels) throws {
    try folder.write(Sample.gzip(Sample.images), to: "e/emnist-\(set)-train-images-idx3-ubyte.gz")
    try folder.write(labels, to: "e/emnist-\(set)-train-labels-idx1-ubyte")
    try folder.write(Sample.oneImage, to: "e/emnist-\(set)-test-images-idx3-ubyte")
    try folder.write(Sample.oneLabel, to: "e/emnist-\(set)-test-labels-idx1-ubyte")
  }

  /// Its rows are columns.
  @Test func emnist() throws {
    try writeEMNIST("byclass", labels: [0, 0, 8, 1, 0, 0, 0, 2, 61, 10])
    let set = try catalog().load("e")
    #expect(set.train.size == ImageSize(width: 2, height: 3))
    #expect(set.train.pixels == [0, 3, 1, 4, 2, 5, 250, 253, 251, 254, 252, 255])
    #expect(set.train.labels == [61, 10] && set.test.labels == [4])
    #expect(set.classNames?.count == 62 && set.classNames?[61] == "z" && set.classNames?[10] == "A")
  }

  @Test func severalSetsInOneFolder() throws {
    try writeEMNIST("balanced")
    try writeEMNIST("letters")
    let names = ["balanced", "letters"].map { "emnist-\($0)-train-images-idx3-ubyte.gz" }
    #expect(throws: DatasetError.severalSets(folder: root + "/e", found: names)) { try catalog().load("e") }
    let letters = try catalog().load("e/" + names[1])
    #expect(letters.classNames?.count == 27 && letters.classNames?[26] == "Z" && letters.train.count == 2)
    #expect(try catalog().load("e/" + names[0]).classNames?.count == 47)
  }

  /// QMNIST's labels are rows of eight big-endian numbers.
  @Test func qmnist() throws {
    func labels(_ numbers: [[UInt8]]) -> [UInt8] {
      [0, 0, 0x0C, 2, 0, 0, 0, UInt8(numbers.count), 0, 0, 0, 2]
        + numbers.flatMap { $0 + [0, 0, 0, 99] }
    }
    try folder.write(Sample.images, to: "q/qmnist-train-images-idx3-ubyte")
    try folder.write(labels([[0, 0, 0, 7], [0, 0, 0, 3]]), to: "q/qmnist-train-labels-idx2-int")
    try folder.write(Sample.oneImage, to: "q/qmnist-test-images-idx3-ubyte")
    let set = try catalog().load("q")
    #expect(set.train.labels == [7, 3] && set.test.labels == nil && set.classNames == nil)
    #expect(set.train.size == ImageSize(width: 3, height: 2))
    let file = try folder.write(labels([[0, 0, 0, 7], [0, 0, 1, 0]]), to: "q/qmnist-train-labels-idx2-int")
    #expect(throws: DatasetError.labelOutOfRange(file: file, image: 1)) { try catalog().load("q") }
  }

  @Test func otherSizes() throws {
    try Sample.writeSet(to: folder, in: "m")
    let set = try catalog().load("m", as: ImageRequest(side: 1))
    // The middle 2x2 of 3x2, with the left column: (0 + 1 + 3 + 4) / 4.
    #expect(set.train.size == ImageSize(width: 1, height: 1) && set.train.pixels == [2, 252])
    #expect(set.notes == ["The images of \(root)/m are 3x2, and were read as 1x1."])
    let colour = try catalog().load("m", as: ImageRequest(channels: 3))
    #expect(colour.test.pixels == [9, 8, 7, 6, 5, 4, 9, 8, 7, 6, 5, 4, 9, 8, 7, 6, 5, 4])
    #expect(try catalog().imageSize(of: "./m") == ImageSize(width: 3, height: 2))
  }

  private func record(_ labels: [UInt8], _ colour: [UInt8]) -> [UInt8] {
    labels + colour.flatMap { [UInt8](repeating: $0, count: 1024) }
  }

  @Test func cifar10() throws {
    for batch in 1...5 {
      try folder.write(record([UInt8(batch)], [1, 2, UInt8(batch)]), to: "c/data_batch_\(batch).bin")
    }
    try folder.write(record([9], [7, 8, 9]) + record([8], [0, 0, 0]), to: "c/test_batch.bin")
    try folder.write(Array("airplane\nautomobile\n\n".utf8), to: "c/batches.meta.txt")
    let set = try catalog().load("c")
    #expect(set.train.size == ImageSize(width: 32, height: 32, channels: 3))
    #expect(set.train.labels == [1, 2, 3, 4, 5] && set.test.labels == [9, 8])
    #expect(set.train.pixels[3072 * 3..<3072 * 4] == record([], [1, 2, 4])[...])
    #expect(set.classNames == ["airplane", "automobile"])
    let file = try folder.write(record([9], [7, 8]), to: "c/test_batch.bin")
    #expect(throws: DatasetError.truncated(file: file, offset: 2049, expected: 3073, found: 2049)) {
      try catalog().load("c")
    }
  }

  @Test func cifar100() throws {
    try folder.write(record([19, 11], [1, 2, 3]) + record([4, 99], [4, 5, 6]), to: "c/train.bin")
    try folder.write(record([5, 22], [7, 8, 9]), to: "c/test.bin")
    let set = try catalog().load("./c")
    #expect(set.train.labels == [11, 99] && set.test.labels == [22])
    #expect(set.test.pixels == record([], [7, 8, 9]))
  }

  @Test func pickledCIFAR() throws {
    try folder.write([0x80], to: "c/data_batch_1")
    #expect { try catalog().load("c") } throws: { "\($0)".contains("curl") }
  }

  @Test func whatNobodyReads() throws {
    try folder.write([1], to: "x/notes.txt")
    #expect { try catalog().load("x") } throws: {
      "\($0)".contains("(it has notes.txt): expected a folder with IDX files") && "\($0)".contains(".npz")
    }
    #expect(throws: DatasetError.self) { try catalog().load("x/notes.txt") }
    #expect(catalog().find("x") == nil)
  }
}
