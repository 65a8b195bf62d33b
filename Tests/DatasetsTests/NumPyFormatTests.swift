import Datasets
import TestArchives
import TestSupport
import Testing

/// Arrays as NumPy writes them, in every layout that is read, and every way in which they can be refused.
@Suite struct NumPyFormatTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/a.npy" }

  init() throws { folder = try TemporaryFolder() }

  private func catalog() -> DatasetCatalog { DatasetCatalog(environment: [:], workingDirectory: folder.path) }

  private func load(
    _ bytes: [UInt8], _ name: String = "a.npy", as request: ImageRequest = .any, _ reading: Reading = Reading()
  ) throws -> Dataset {
    try folder.write(bytes, to: name)
    return try catalog().load(name, as: request, reading)
  }

  private func zip(_ entries: [(String, [UInt8])]) -> [UInt8] {
    ZipBytes(entries.map { ZipBytes.Entry($0.0, $0.1) }).bytes
  }

  /// Ten images of one row and two pixels: 10, 11; 20, 21; ...
  private let ten = (1...10).flatMap { [UInt8(10 * $0), UInt8(10 * $0 + 1)] }

  /// Train and test images together, in no order.
  private func images(_ set: Dataset) -> Set<[UInt8]> {
    Set(
      [set.train, set.test].flatMap { set in
        (0..<set.count).map { [UInt8](set.pixels[$0 * set.valuesPerImage..<($0 + 1) * set.valuesPerImage]) }
      })
  }

  @Test func anArrayIsDividedAlwaysInTheSameWay() throws {
    let set = try load(NumPySample.npy("|u1", [10, 1, 2], ten))
    #expect(set.train.count == 9 && set.test.count == 1)
    #expect(set.train.size == ImageSize(width: 2, height: 1))
    #expect(images(set) == Set((0..<10).map { [UInt8](ten[2 * $0..<2 * $0 + 2]) }))
    // The test image is the one that the order of seed 1 begins with.
    #expect(set.test.pixels == [30, 31])
    #expect(set.name == path && set.origin == path)
    let again = try load(NumPySample.npy("|u1", [10, 1, 2], ten))
    #expect(again.test.pixels == set.test.pixels && again.hash == set.hash)
    var others = ten
    others[0] += 1
    #expect(try load(NumPySample.npy("|u1", [10, 1, 2], others)).hash != set.hash)
  }

  /// [count, height, width, channels] and [count, channels, height, width] are the same images.
  @Test func layouts() throws {
    let pixels = (0..<24).map { UInt8($0) }
    var interleaved: [UInt8] = []
    for image in 0..<2 {
      for place in 0..<4 { for channel in 0..<3 { interleaved.append(UInt8(image * 12 + channel * 4 + place)) } }
    }
    let planes = try load(NumPySample.npy("|u1", [2, 3, 2, 2], pixels))
    let colours = try load(NumPySample.npy("|u1", [2, 2, 2, 3], interleaved))
    #expect(planes.train.size == ImageSize(width: 2, height: 2, channels: 3))
    #expect(planes.train.pixels == colours.train.pixels && planes.hash == colours.hash)
    #expect(images(planes) == [[UInt8](0..<12), [UInt8](12..<24)])
    let grey = try load(NumPySample.npy("|u1", [2, 2, 2, 1], [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(images(grey) == [[1, 2, 3, 4], [5, 6, 7, 8]])
  }

  private static let shares: [(String, [UInt8])] = [
    ("<f4", NumPySample.floats([0, 1, 0.5, 0.2])),
    (">f4", [0, 0, 0, 0, 0x3F, 0x80, 0, 0, 0x3F, 0, 0, 0, 0x3E, 0x4C, 0xCC, 0xCD]),
    ("<f8", [0.0, 1.0, 0.5, 0.2].flatMap { (value: Double) in Sample.little(value.bitPattern) }),
    ("<f2", [0, 0, 0, 0x3C, 0, 0x38, 0x66, 0x32]),
  ]

  @Test(arguments: shares)
  func sharesOfWhite(type: String, bytes: [UInt8]) throws {
    #expect(images(try load(NumPySample.npy(type, [2, 1, 2], bytes))) == [[0, 255], [128, 51]])
  }

  private static let numbers: [(String, [UInt8])] = [
    ("<f4", NumPySample.floats([0, 255, 127.6, 2])), ("|i1", [0, 127, 2, 1]), (">u2", [0, 0, 0, 255, 0, 128, 0, 2]),
    ("<i4", [0, 255, 128, 2].flatMap { (value: Int32) in Sample.little(value) }),
    ("<i8", [0, 255, 128, 2].flatMap { (value: Int64) in Sample.little(value) }),
  ]

  @Test(arguments: numbers)
  func numbersUpTo255(type: String, bytes: [UInt8]) throws {
    let expected: Set<[UInt8]> = type == "|i1" ? [[0, 127], [2, 1]] : [[0, 255], [128, 2]]
    #expect(images(try load(NumPySample.npy(type, [2, 1, 2], bytes))) == expected)
  }

  @Test(arguments: ["|b1", "|u1"]) func zerosAndOnes(type: String) throws {
    let set = try load(NumPySample.npy(type, [2, 1, 2], [0, 1, 1, 1]))
    #expect(set.wasBinary && images(set) == [[0, 255], [255, 255]])
  }

  /// MedMNIST's names, with labels in a column, and keras'.
  @Test(arguments: [
    ["train_images", "train_labels", "test_images", "test_labels"], ["x_train", "y_train", "x_test", "y_test"],
  ])
  func parts(names: [String]) throws {
    let bytes = zip([
      (names[0] + ".npy", NumPySample.npy("|u1", [2, 1, 2], [1, 2, 3, 4])),
      ("val_images.npy", NumPySample.npy("|u1", [1, 1, 2], [7, 7])),
      (names[1] + ".npy", NumPySample.npy("|u1", [2, 1], [5, 6])),
      (names[2] + ".npy", NumPySample.npy("|u1", [1, 1, 2], [8, 9])),
      (names[3] + ".npy", NumPySample.npy("<i8", [1], Sample.little(Int64(7)))),
    ])
    let set = try load(bytes, "a.npz")
    #expect(set.train.pixels == [1, 2, 3, 4] && set.test.pixels == [8, 9])
    #expect(set.train.labels == [5, 6] && set.test.labels == [7])
    #expect(try catalog().imageSize(of: "a.npz") == ImageSize(width: 2, height: 1))
  }

  /// Its latents are factors, its shapes labels, its pickled metadata is never looked at, its colour is no factor.
  @Test func dSprites() throws {
    let steps = (0..<10).flatMap { (image: Int64) -> [Int64] in [0, image % 3, image, 0, 1, image % 2] }
    let bytes = zip([
      ("metadata.npy", NumPySample.npy("|O", [], [0x80, 3])),
      ("imgs.npy", NumPySample.npy("|u1", [10, 1, 2], (0..<10).flatMap { [UInt8($0 % 2), 1] })),
      ("latents_classes.npy", NumPySample.npy("<i8", [10, 6], steps.flatMap { (step: Int64) in Sample.little(step) })),
      ("latents_values.npy", NumPySample.npy("<f8", [10, 6], [UInt8](repeating: 0, count: 480))),
    ])
    let set = try load(bytes, "dsprites.npz")
    #expect(set.wasBinary)
    let factors = try #require(set.train.factors)
    #expect(
      factors.factors == [
        .init("shape", .categories(count: 3)), .init("scale", .steps(count: 10)), .init("x", .steps(count: 2)),
        .init("y", .steps(count: 2)),
      ])
    #expect(set.train.labels == factors.column(0).map { UInt8($0) })
    // Image i has y = i % 2 and the pixel i % 2: both went the same way.
    #expect(factors.column(3) == (0..<9).map { set.train.pixels[2 * $0] == 255 ? 1 : 0 })
  }

  @Test func aFolderOfArrays() throws {
    try folder.write(NumPySample.npy("|u1", [2, 1, 2], [1, 2, 3, 4]), to: "k/k49-train-imgs.npy")
    let labels = NumPySample.npy("|u1", [2], [48, 3])
    try folder.write(zip([("arr_0.npy", labels)]), to: "k/k49-train-labels.npz")
    try folder.write(Sample.gzip(NumPySample.npy("|u1", [1, 1, 2], [8, 9])), to: "k/k49-test-imgs.npy.gz")
    let set = try catalog().load("k")
    // Labels are read where all images have some.
    #expect(set.train.labels == nil && set.test.labels == nil && set.test.pixels == [8, 9])
    try folder.write(NumPySample.npy("|u1", [1], [5]), to: "k/k49-test-labels.npy")
    let labelled = try catalog().load("k")
    #expect(labelled.train.labels == [48, 3] && labelled.test.labels == [5])
  }

  @Test func otherSizesAndChannels() throws {
    let colours = NumPySample.npy("|u1", [2, 1, 2, 3], [10, 20, 30, 30, 40, 50, 0, 0, 0, 255, 255, 255])
    let one = try load(colours, as: ImageRequest(side: 1))
    // Of two columns the left one is the middle.
    #expect(images(one) == [[10, 20, 30], [0, 0, 0]])
    let grey = try load(colours, as: ImageRequest(channels: 1))
    // 0.299 R + 0.587 G + 0.114 B, rounded.
    #expect(images(grey) == [[18, 38], [0, 255]] && grey.train.size == ImageSize(width: 2, height: 1))
  }

  @Test func progressAndAnEnd() throws {
    let bytes = NumPySample.npy("|u1", [10, 1, 2], ten)
    let cancellation = Cancellation()
    let reports = Reports()
    _ = try load(bytes, as: .any, Reading(report: reports.add))
    #expect(reports.all == (1...10).map { ReadingProgress(done: $0, total: 10) })
    let stopped = Reading(cancellation: cancellation) { if $0.done == 3 { cancellation.cancel() } }
    #expect(throws: DatasetError.readingStopped(place: path)) { try load(bytes, as: .any, stopped) }
  }

  @Test func objectsAreNeverExecuted() throws {
    // What pickle would run: os.system("touch FILE").
    let pickle = Array("cos\nsystem\n(S'touch \(folder.path)/executed'\ntR.".utf8)
    for bytes in [
      NumPySample.npy("|O", [2, 1, 2], pickle), zip([("imgs.npy", NumPySample.npy("|O", [2, 1, 2], pickle))]), pickle,
    ] {
      #expect(throws: DatasetError.self) { try load(bytes) }
      #expect(folder.read("executed") == nil)
    }
    #expect { try load(NumPySample.npy("|O", [2, 1, 2], pickle)) } throws: { "\($0)".contains("never executed") }
  }

  @Test func sizesAreCheckedBeforeMemoryIsTaken() throws {
    let header = NumPySample.npy("|u1", [1_000_000, 4000, 4000], [])
    #expect(throws: DatasetError.truncated(file: path, offset: 128, expected: 16_000_000_000_128, found: 128)) {
      try load(header)
    }
    #expect { try load(NumPySample.npy("|u1", [1 << 40, 1 << 40, 4], [])) } throws: {
      "\($0)".contains("a size that a machine can hold")
    }
    // The archive promises what the header does, and has less.
    for packing in [ZipBytes.Packing.stored, .deflated] {
      var bomb = ZipBytes.Entry("imgs.npy", header, packing: packing)
      bomb.claimedSize = 16_000_000_000_128
      bomb.usesZip64 = true
      #expect(throws: DatasetError.self) { try load(ZipBytes([bomb]).bytes) }
    }
    let small = NumPySample.npy("|u1", [4, 1, 2], [1, 2])
    var short = ZipBytes.Entry("imgs.npy", small)
    short.claimedSize = UInt64(small.count + 6)
    #expect(throws: DatasetError.self) { try load(ZipBytes([short]).bytes) }
    #expect { try load(NumPySample.npy("|u1", [1, 1, 2], [1, 2])) } throws: {
      $0 as? DatasetError == .tooFewImages(place: path, found: 1)
    }
  }

  /// A small file that unpacks to any size has entries that share their bytes.
  @Test func overlappingEntries() throws {
    let array = NumPySample.npy("|u1", [2, 1, 400], [UInt8](repeating: 1, count: 800))
    #expect { try load(overlapping(array)) } throws: {
      $0 as? DatasetError == .damaged(file: path, reason: "it is not a valid zip archive (its entries overlap)")
    }
  }

  /// Three entries of a table that all lie where the first one does.
  private func overlapping(_ array: [UInt8]) -> [UInt8] {
    let names = ["imgs.npy", "copy.npy", "more.npy"]
    let entries = names.map { name in
      var entry = ZipBytes.Entry(name, array)
      entry.claimedOffset = 0
      return entry
    }
    let honest = ZipBytes(entries).bytes
    // Their own bytes are cut out: what the table says of its own place moves with it.
    let first = 30 + names[0].count + array.count
    let rest = 2 * (30 + names[1].count + array.count)
    var file = [UInt8](honest[..<first] + honest[(first + rest)...])
    let tableStart = Sample.little(UInt32(first))
    file.replaceSubrange(file.count - 6..<file.count - 2, with: tableStart)
    return file
  }

  @Test func damagedArchives() throws {
    let array = NumPySample.npy("|u1", [2, 1, 2], [1, 2, 3, 4])
    let whole = zip([("imgs.npy", array)])
    #expect(throws: Never.self) { try load(whole) }
    for count in stride(from: 4, to: whole.count, by: 7) {
      #expect(throws: DatasetError.self) { try load([UInt8](whole[..<count])) }
    }
    var wrong = ZipBytes.Entry("imgs.npy", array)
    wrong.claimedChecksum = 1
    #expect(throws: DatasetError.self) { try load(ZipBytes([wrong]).bytes) }
    let packed = ZipBytes([ZipBytes.Entry("imgs.npy", array, packing: .deflated)]).bytes
    #expect(try load(packed).hash == load(whole).hash)
    #expect(throws: DatasetError.self) { try load(zip([("readme.txt", [1])])) }
  }

  @Test func damagedArrays() throws {
    let whole = NumPySample.npy("|u1", [2, 1, 2], [1, 2, 3, 4])
    #expect(throws: DatasetError.truncated(file: path, offset: 131, expected: 132, found: 131)) {
      try load([UInt8](whole.dropLast()))
    }
    #expect(throws: DatasetError.trailingBytes(file: path, offset: 132, expected: 132, found: 133)) {
      try load(whole + [0])
    }
    for count in 6..<128 { #expect(throws: DatasetError.self) { try load([UInt8](whole[..<count])) } }
    for header in [
      "", "{", "{'descr': '|u1'}", "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1, 2}", "import os",
      "{'descr': '|u1', 'fortran_order': False, 'shape': (-2, 1, 2), }",
      "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999, 1, 2), }",
    ] {
      #expect(throws: DatasetError.self) { try load(NumPySample.npy(header: header, [1, 2, 3, 4])) }
    }
  }

  /// What is not read is refused with a command that makes it what is.
  @Test(arguments: [
    ("|u1", [2, 4], "a.reshape(len(a), HEIGHT, WIDTH)", "False"), ("|u1", [2, 2, 2, 4], "a[..., :3]", "False"),
    ("<c8", [2, 1, 2], "abs(a)", "False"), ("|u1", [2, 1, 2], "np.ascontiguousarray(a)", "True"),
  ])
  func remedies(type: String, shape: [Int], remedy: String, order: String) throws {
    let bytes = [UInt8](repeating: 1, count: shape.reduce(1, *) * (type == "<c8" ? 8 : 1))
    #expect { try load(NumPySample.npy(type, shape, bytes, order: order)) } throws: {
      "\($0)".contains("make it so with: python3") && "\($0)".contains(remedy)
    }
  }

  @Test(arguments: [[-1, 1], [0, 300], [0, Float.nan]]) func pixelsOutOfRange(values: [Float]) throws {
    #expect { try load(NumPySample.npy("<f4", [2, 1, 1], NumPySample.floats(values))) } throws: {
      "\($0)".contains("expected pixels from 0 to 1 or from 0 to 255")
    }
  }

  @Test func labelsThatAreNone() throws {
    let images = ("x.npy", NumPySample.npy("|u1", [2, 1, 2], [1, 2, 3, 4]))
    let labels = NumPySample.npy("<i8", [2], Sample.little(Int64(0)) + Sample.little(Int64(256)))
    #expect(throws: DatasetError.labelOutOfRange(file: folder.path + "/a.npz/y.npy", image: 1)) {
      try load(zip([images, ("y.npy", labels)]), "a.npz")
    }
    let several = try load(zip([images, ("y.npy", NumPySample.npy("|u1", [2, 2], [1, 2, 3, 4]))]), "a.npz")
    #expect(several.train.labels == nil && several.notes.count == 1)
  }
}
