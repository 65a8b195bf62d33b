import Datasets
import Testing

/// The built-in faces: that the factors do what their names say, and that the bytes stay.
@Suite struct SyntheticFacesTests {
  private static let side = 64

  private func face(smile: Int = 0, pose: Int = 16) -> [UInt8] {
    var factors = FaceFactors(look: 0)
    (factors.smile, factors.pose) = (smile, pose)
    return SyntheticFaces.images([factors], side: Self.side)
  }

  /// Where the white of eyes and teeth lies on average, and how much of it there is in the lower half.
  private func whites(_ image: [UInt8]) -> (x: Double, below: Int) {
    let area = Self.side * Self.side
    var (sum, count, below) = (0, 0, 0)
    for pixel in 0..<area where (0..<3).allSatisfy({ image[$0 * area + pixel] > 225 }) {
      let (x, y) = (pixel % Self.side, pixel / Self.side)
      // The sky is bright, too, but lies outside the face.
      guard (10..<54).contains(x), y > 20 else { continue }
      sum += x
      count += 1
      if y > 36 { below += 1 }
    }
    return (Double(sum) / Double(max(1, count)), below)
  }

  @Test func aLaughShowsTeethAndATurnMovesTheEyes() {
    #expect(whites(face(smile: 0)).below == 0)
    #expect(whites(face(smile: 31)).below > 0)
    #expect(whites(face(pose: 2)).x < whites(face(pose: 16)).x - 2)
    #expect(whites(face(pose: 29)).x > whites(face(pose: 16)).x + 2)
  }

  /// Each factor alone changes the picture, and one step of smile or pose changes it a little.
  @Test func everyFactorIsSeen() {
    let first = FaceFactors(look: 16 * 32)
    var others = [FaceFactors](repeating: first, count: 7)
    others[0].smile = 31
    others[1].pose = 0
    others[2].skin = 5
    others[3].hair = 4
    others[4].cut = .short
    others[5].eyes = 2
    others[6].width = 4
    let images = SyntheticFaces.images([first] + others, side: 64)
    let size = 3 * 64 * 64
    func difference(_ image: Int) -> Int {
      (0..<size).reduce(0) { $0 + abs(Int(images[$1]) - Int(images[image * size + $1])) } / 64
    }
    for image in 1...7 { #expect(difference(image) > 10) }
  }

  @Test func greyIsTheLumaOfTheColours() {
    let colours = face(smile: 20)
    let grey = SyntheticFaces.images([FaceFactors(look: 20 + 16 * 32)], side: Self.side, channels: 1)
    let area = Self.side * Self.side
    for pixel in 0..<area {
      let luma =
        0.299 * Double(colours[pixel]) + 0.587 * Double(colours[area + pixel]) + 0.114
        * Double(colours[2 * area + pixel])
      #expect(abs(luma - Double(grey[pixel])) <= 1)
    }
  }

  @Test func numbersOfCombinations() {
    #expect(FaceFactors.combinations == 32 * 32 * 6 * 5 * 3 * 3 * 5 && FaceFactors.looks == 1024)
    #expect(Set([0, 1, 31, 32, 1023, 1024, 1_382_399].map { "\(FaceFactors(index: $0))" }).count == 7)
    #expect(FaceFactors(index: 1_382_399).width == 4 && FaceFactors(index: 33).pose == 1)
  }

  @Test func dataSets() throws {
    let recipe = FacesRecipe(trainCount: 30, testCount: 10, seed: 1)
    let catalog = DatasetCatalog(environment: [:], workingDirectory: "/", faces: recipe)
    let faces = try catalog.load("faces")
    #expect(faces.train.size == ImageSize(width: 32, height: 32, channels: 3) && faces.test.count == 10)
    #expect(faces.train.factors?.factors.map(\.name) == ["smile", "pose", "skin", "hair", "cut", "eyes", "width"])
    #expect(faces.train.labels == faces.train.factors?.column(0).map { UInt8($0 / 8) })
    let grey = try catalog.load("faces", as: ImageRequest(channels: 1))
    #expect(grey.train.size == ImageSize(width: 32, height: 32) && grey.hash != faces.hash)
    #expect(try catalog.imageSize(of: "faces64", as: ImageRequest(channels: 1)) == ImageSize(width: 64, height: 64))
    #expect(try catalog.imageSize(of: "faces64").channels == 3)
    // Files are read with any size; what is drawn has one.
    #expect(try catalog.imageSize(of: "mnist", as: ImageRequest(side: 14)) == ImageSize(width: 14, height: 14))
    #expect(try catalog.imageSize(of: "faces", as: ImageRequest(side: 14)) == faces.train.size)
    let small = ImageSize(width: 14, height: 14, channels: 3)
    #expect(throws: DatasetError.fixedSize(name: "faces", expected: faces.train.size, found: small)) {
      try ImageRequest(side: 14).check(faces.train.size, of: "faces")
    }
    let one = FacesRecipe.onePerson
    #expect(one.trainCount + one.testCount == FaceFactors.looks)
  }

  /// All bytes are the same on every machine: what is drawn uses sums, products, quotients and square roots only.
  @Test func theBytesStay() {
    let faces = stride(from: 0, to: FaceFactors.combinations, by: 98_765).map { FaceFactors(index: $0) }
    let bytes = SyntheticFaces.images(faces, side: 32)
    let sum = bytes.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    #expect(sum == 299_874_452_294_927_356)
  }
}
