import Datasets
import Foundation
import TestSupport
import Testing

/// Where data sets are searched, and what their files become.
@Suite struct DatasetCatalogTests {
  private let folder: TemporaryFolder
  private var root: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  private func catalog(_ environment: [String: String] = [:]) -> DatasetCatalog {
    DatasetCatalog(
      environment: ["HOME": root + "/home"].merging(environment) { $1 }, workingDirectory: root + "/here",
      systemFolder: root + "/system", digits: DigitsRecipe(trainCount: 30, testCount: 10, trainSeed: 1, testSeed: 2))
  }

  @Test(arguments: [
    ("mnist", "data/mnist"), ("mnist", "data/MNIST/raw"), ("mnist", "home/.cache/latent/mnist"),
    ("mnist", "here/data/mnist"), ("mnist", "here/data/MNIST/raw"), ("mnist", "system/mnist"),
    ("fashion", "data/fashion"), ("fashion", "data/FashionMNIST/raw"), ("fashion", "here/data/FashionMNIST/raw"),
    ("fashion", "system/fashion-mnist"), ("kmnist", "data/kmnist"), ("kmnist", "here/data/kmnist"),
  ])
  func findsByName(name: String, place: String) throws {
    let catalog = catalog(["LATENT_DATA": root + "/data"])
    #expect(catalog.find(name) == nil)
    try Sample.writeSet(to: folder, in: place)
    #expect(catalog.find(name)?.origin == root + "/" + place)
    #expect(try catalog.load(name).origin == root + "/" + place)
    #expect(try catalog.load(name).name == name)
  }

  @Test func theFirstPlaceWins() throws {
    let places = [
      "data/mnist", "data/MNIST/raw", "cache/latent/mnist", "here/data/mnist", "here/data/MNIST/raw", "system/mnist",
    ]
    let catalog = catalog(["LATENT_DATA": "../data", "XDG_CACHE_HOME": root + "/cache"])
    for place in places.reversed() {
      try Sample.writeSet(to: folder, in: place, ending: ".gz")
      #expect(catalog.find("mnist")?.origin == root + "/" + place)
    }
  }

  @Test func aCacheFolderMustBeAbsolute() {
    #expect(catalog(["XDG_CACHE_HOME": root + "/c"]).downloadFolder(for: .mnist) == root + "/c/latent/mnist")
    #expect(catalog(["XDG_CACHE_HOME": "c"]).downloadFolder(for: .mnist) == root + "/home/.cache/latent/mnist")
    #expect(catalog(["HOME": ""]).downloadFolder(for: .fashion) == root + "/here/data/fashion")
  }

  @Test(arguments: ["", ".gz"]) func acceptsDotsInNames(ending: String) throws {
    for (name, bytes) in Sample.files {
      try folder.write(bytes, to: "set/" + name.replacing("-idx", with: ".idx") + ending)
    }
    let set = try catalog().load("../set")
    #expect(set.train.labels == [7, 9])
    #expect(set.test.labels == [4])
  }

  @Test func loadsAFolder() throws {
    try Sample.writeSet(to: folder, in: "here/mine")
    for path in ["mine", "./mine", "mine/", root + "/here/mine", "../here/mine"] {
      let set = try catalog().load(path)
      #expect(set.name == root + "/here/mine")
      #expect(set.origin == root + "/here/mine")
      // From Python: hashlib.sha256 of the train images.
      #expect(set.hash == "c729659fb4835b1f92aafb7976d76dd7f0569a79773731d8e8ad0108cef78c20")
      #expect(set.train.split == .train && set.test.split == .test)
      #expect(set.train.count == 2 && set.test.count == 1)
      #expect(set.train.size == ImageSize(width: 3, height: 2))
      #expect(set.train.pixels == [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255])
      #expect(set.test.pixels == [9, 8, 7, 6, 5, 4])
      #expect(set.train.labels == [7, 9] && set.test.labels == [4])
      #expect(set.train.factors == nil)
    }
  }

  @Test func labelsMayBeMissing() throws {
    try Sample.writeSet(to: folder, in: "mine")
    try FileManager.default.removeItem(atPath: root + "/mine/train-labels-idx1-ubyte")
    let set = try catalog().load(root + "/mine")
    #expect(set.train.labels == nil)
    #expect(set.test.labels == [4])
  }

  @Test(arguments: ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"]) func imagesMayNot(name: String) throws {
    try Sample.writeSet(to: folder, in: "here/data/mnist")
    try FileManager.default.removeItem(atPath: root + "/here/data/mnist/" + name)
    #expect(catalog().find("mnist") == nil)
    #expect(catalog().find("data/mnist") == nil)
    #expect(throws: DatasetError.missing(file: root + "/here/data/mnist/" + name)) {
      try catalog().load("data/mnist")
    }
  }

  @Test func labelsOfOtherImages() throws {
    try Sample.writeSet(to: folder, in: "mine")
    let labels = try folder.write(Sample.oneLabel, to: "mine/train-labels-idx1-ubyte")
    let images = root + "/mine/train-images-idx3-ubyte"
    #expect(throws: DatasetError.countMismatch(labels: labels, offset: 4, images: images, expected: 2, found: 1)) {
      try catalog().load(root + "/mine")
    }
  }

  @Test func testImagesOfAnotherSize() throws {
    try Sample.writeSet(to: folder, in: "mine")
    let test = try folder.write(
      [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 2, 1, 2, 3, 4, 5, 6], to: "mine/t10k-images-idx3-ubyte")
    let train = root + "/mine/train-images-idx3-ubyte"
    #expect(
      throws: DatasetError.sizeMismatch(
        test: test, offset: 8, train: train, expected: ImageSize(width: 3, height: 2),
        found: ImageSize(width: 2, height: 3))
    ) { try catalog().load(root + "/mine") }
  }

  @Test func foldersThatCannotBeRead() throws {
    let file = try folder.write([1], to: "data/mnist")
    #expect(throws: DatasetError.unreadable(path: root + "/nowhere", reason: "No such file or directory")) {
      try catalog().load(root + "/nowhere")
    }
    // A file of that name which is none of a data set is passed by, as if it were not there.
    #expect(catalog(["LATENT_DATA": root + "/data"]).find("mnist") == nil)
    #expect(throws: DatasetError.self) { try catalog().load(file) }
  }

  @Test func unknownNames() {
    #expect(
      throws: DatasetError.notFound(
        name: "mnist",
        lookedIn: [
          root + "/data/mnist", root + "/data/MNIST/raw", root + "/home/.cache/latent/mnist", root + "/here/data/mnist",
          root + "/here/data/MNIST/raw", root + "/system/mnist",
        ], canDownload: true)
    ) { try catalog(["LATENT_DATA": root + "/data"]).load("mnist") }
    #expect(
      throws: DatasetError.notFound(
        name: "nmist",
        lookedIn: [root + "/home/.cache/latent/nmist", root + "/here/data/nmist", root + "/system/nmist"],
        canDownload: false)
    ) { try catalog().load("nmist") }
  }

  @Test func lists() throws {
    try Sample.writeSet(to: folder, in: "system/fashion-mnist")
    let listing = catalog().listing()
    #expect(listing.map(\.dataset) == [.mnist, .fashion, .digits, .sprites, .sprites64, .face, .faces, .faces64])
    #expect(
      listing.map { $0.location?.origin } == [
        nil, root + "/system/fashion-mnist", "built in", "built in", "built in", "built in", "built in", "built in",
      ])
    #expect(
      listing[1].lookedIn == [
        root + "/home/.cache/latent/fashion", root + "/home/.cache/latent/fashion-mnist", root + "/here/data/fashion",
        root + "/here/data/fashion-mnist", root + "/here/data/FashionMNIST/raw", root + "/system/fashion",
        root + "/system/fashion-mnist",
      ])
    #expect(listing[2].lookedIn == [] && listing[3].lookedIn == [])
  }

  @Test func drawsDigits() throws {
    let set = try catalog().load("digits")
    #expect(set.name == "digits" && set.origin == "built in")
    #expect(catalog().find("digits") == .builtIn)
    #expect(set.train.count == 30 && set.test.count == 10)
    #expect(set.train.size == ImageSize(width: 28, height: 28))
    #expect(set.train.labels?.count == 30 && set.train.factors?.count == 30)
    #expect(set.train.factors?.factors.first?.name == "digit")
    #expect(set.train.factors?.column(0).map { UInt8($0) } == set.train.labels)
    let slants = SyntheticDigits.factors(count: 30, seed: 1).map(\.slant)
    #expect(set.train.factors?.factors[1].name == "slant" && set.train.factors?.column(1) == slants)
    #expect(set.train.pixels[..<(10 * 784)] != set.test.pixels[...])
    #expect(DigitsRecipe.standard.trainCount == 20_000 && DigitsRecipe.standard.testCount == 2_000)
    #expect(DigitsRecipe.standard.trainSeed != DigitsRecipe.standard.testSeed)
  }

  @Test func theHashOfDigitsDependsOnAllTheyAreDrawnFrom() {
    let recipe = DigitsRecipe(trainCount: 30, testCount: 10, trainSeed: 1, testSeed: 2)
    var others = [DigitsRecipe](repeating: recipe, count: 4)
    others[0].trainCount += 1
    others[1].testCount += 1
    others[2].trainSeed += 10
    others[3].testSeed += 10
    #expect(Set((others + [recipe]).map(\.hash)).count == 5)
    #expect(recipe.hash.count == 64)
  }

  /// Folders as other programs leave them: the error says what is there and what to do.
  @Test func filesUnderOtherNames() throws {
    for name in ["images-idx3-ubyte.gz", "labels.idx1-ubyte", "x"] { try folder.write([], to: "here/other/" + name) }
    let missing = root + "/here/other/train-images-idx3-ubyte"
    #expect(throws: DatasetError.otherNames(file: missing, found: ["images-idx3-ubyte.gz", "labels.idx1-ubyte"])) {
      try catalog().load("./other")
    }
    try Sample.writeSet(to: folder, in: "here/torchvision/MNIST/raw")
    #expect(
      throws: DatasetError.inside(
        place: root + "/here/torchvision/MNIST", folder: root + "/here/torchvision/MNIST/raw")
    ) { try catalog().load("./torchvision/MNIST") }
    // A file with the right name is not to be renamed.
    try folder.write(Sample.images, to: "here/half/train-images-idx3-ubyte")
    #expect(throws: DatasetError.missing(file: root + "/here/half/t10k-images-idx3-ubyte")) {
      try catalog().load("./half")
    }
  }

  /// Black and white as bytes 0 and 1, which would all look black.
  @Test func zerosAndOnes() throws {
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]
    try folder.write(header + [0, 1, 1, 0], to: "here/bits/train-images-idx3-ubyte")
    try folder.write(header + [1, 1, 0, 0], to: "here/bits/t10k-images-idx3-ubyte")
    let bits = try catalog().load("./bits")
    #expect(bits.wasBinary && bits.train.pixels == [0, 255, 255, 0] && bits.test.pixels == [255, 255, 0, 0])
    try folder.write(header + [1, 2, 0, 0], to: "here/bits/t10k-images-idx3-ubyte")
    let grey = try catalog().load("./bits")
    #expect(!grey.wasBinary && grey.train.pixels == [0, 1, 1, 0])
    // The hash is the file's, however its bytes are read.
    #expect(grey.hash == bits.hash)
  }

  /// A set that is too large in total is not read, nor labels whose header promises another count than the images'.
  @Test func sizesAreKnownBeforeAnythingIsRead() throws {
    let half: [UInt8] = [0, 0, 8, 3, 0x30, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    for name in ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] {
      let path = try folder.write(half, to: "here/large/" + name)
      #expect(truncate(path, half.count + 0x3000_0000) == 0)
    }
    #expect(
      throws: DatasetError.tooLarge(
        file: root + "/here/large", offset: 4, expected: IDXFile.largest, found: 0x6000_0000)
    ) { try catalog().load("./large") }
    try Sample.writeSet(to: folder, in: "here/labels")
    try folder.write([0, 0, 8, 1, 0x3F, 0, 0, 0], to: "here/labels/t10k-labels-idx1-ubyte")
    #expect(throws: DatasetError.self) { try catalog().load("./labels") }
  }

  @Test func lastingNames() {
    #expect(catalog().lastingName(of: "mnist") == "mnist")
    #expect(catalog().lastingName(of: "./mnist") == root + "/here/mnist")
    #expect(catalog().lastingName(of: "a/../b") == root + "/here/b")
  }
}
