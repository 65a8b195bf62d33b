import Datasets
import Testing

/// The geometry of the sprites: area, orientation and position match the factors.
@Suite struct SyntheticSpritesTests {
  /// Several orientations.
  private static let turns = [0, 3, 7, 11, 19, 20, 26, 34]

  private func draw(
    _ shape: SpriteShape, scale: Int = 5, orientation: Int = 0, x: Int = 16, y: Int = 16, side: Int = 64
  ) -> [UInt8] {
    SyntheticSprites.images(
      [SpriteFactors(shape: shape, scale: scale, orientation: orientation, x: x, y: y)], side: side)
  }

  /// The number of white pixels, and the mean of their centres.
  private func measure(_ image: [UInt8], side: Int) -> (area: Double, x: Double, y: Double) {
    var (area, x, y) = (0.0, 0.0, 0.0)
    for (index, value) in image.enumerated() where value == 255 {
      area += 1
      x += Double(index % side) + 0.5
      y += Double(index / side) + 0.5
    }
    return (area, x / area, y / area)
  }

  @Test func theIndexCountsAllCombinations() {
    #expect(SpriteFactors.combinations == 737_280)
    #expect(SpriteFactors(index: 0) == SpriteFactors(shape: .square, scale: 0, orientation: 0, x: 0, y: 0))
    #expect(SpriteFactors(index: 1).y == 1 && SpriteFactors(index: 32).x == 1)
    #expect(SpriteFactors(index: 32 * 32).orientation == 1 && SpriteFactors(index: 40 * 32 * 32).scale == 1)
    #expect(SpriteFactors(index: 6 * 40 * 32 * 32).shape == .ellipse)
    #expect(SpriteFactors(index: 737_279) == SpriteFactors(shape: .heart, scale: 5, orientation: 39, x: 31, y: 31))
  }

  @Test(arguments: SpriteShape.allCases, [32, 64]) func pixelsAreBlackOrWhite(shape: SpriteShape, side: Int) {
    let image = draw(shape, side: side)
    #expect(image.count == side * side)
    #expect(Set(image) == [0, 255])
  }

  @Test(arguments: SpriteShape.allCases, 0..<6) func theAreaFollowsFromTheScale(shape: SpriteShape, scale: Int) {
    let expected = SyntheticSprites.area(shape, scale: scale) * 256 * 256
    let areas = (0..<40).map { measure(draw(shape, scale: scale, orientation: $0, side: 256), side: 256).area }
    // Half a pixel along the square's border.
    for area in areas { #expect(abs(area - expected) < 2 * expected.squareRoot()) }
    #expect(abs(areas.reduce(0, +) / 40 - expected) < 0.01 * expected)
    // The scale is linear in length, so quadratic in area.
    let ratio = SyntheticSprites.area(shape, scale: scale) / SyntheticSprites.area(shape, scale: 5)
    let size = 0.5 + 0.1 * Double(scale)
    #expect(abs(ratio - size * size) < 1e-12)
  }

  @Test func areasByHand() {
    // A square with a diagonal of 0.48 sheets; an ellipse with that as its long axis and half of it as the short one.
    #expect(abs(SyntheticSprites.area(.square, scale: 5) - 0.1152) < 1e-12)
    #expect(abs(SyntheticSprites.area(.ellipse, scale: 5) - Double.pi * 0.24 * 0.12) < 1e-12)
    #expect(abs(SyntheticSprites.area(.square, scale: 0) - 0.0288) < 1e-12)
  }

  @Test(arguments: SpriteShape.allCases) func shapesComeToThemselvesAfterAPartOfATurn(shape: SpriteShape) {
    let period = [SpriteShape.square: 10, .ellipse: 20, .heart: 40][shape] ?? 0
    // The position is at a pixel corner, so that quarter turns are exact.
    let images = (0..<40).map { draw(shape, orientation: $0, side: 128) }
    func difference(_ a: Int, _ b: Int) -> Int { zip(images[a % 40], images[b % 40]).count { $0 != $1 } }
    for step in 0..<40 {
      #expect(difference(step, step + period) == 0)
      for other in 1..<period { #expect(difference(step, step + other) > 20, "\(step) and \(other) more") }
    }
  }

  @Test func turnsGoClockwise() {
    // The heart's tip points down, and left after a quarter turn.
    let (upright, turned) = (draw(.heart), draw(.heart, orientation: 10))
    func rowsAndColumns(_ image: [UInt8]) -> (rows: [Int], columns: [Int]) {
      let white = image.indices.filter { image[$0] == 255 }
      return (white.map { $0 / 64 }.sorted(), white.map { $0 % 64 }.sorted())
    }
    let (a, b) = (rowsAndColumns(upright), rowsAndColumns(turned))
    let center = Int(SyntheticSprites.center(16) * 64)
    #expect((a.rows.last ?? 0) - center > center - (a.rows.first ?? 0))
    #expect(center - (b.columns.first ?? 0) > (b.columns.last ?? 0) - center)
  }

  @Test(arguments: SpriteShape.allCases, [32, 64]) func placeMovesTheCenterOfMassEvenly(shape: SpriteShape, side: Int) {
    for place in 0..<32 {
      let expected = SyntheticSprites.center(place) * Double(side)
      // 64 pixels have 32 positions one pixel apart.
      #expect(abs(expected - (Double(side) / 4 + (Double(place) + 0.5) * Double(side) / 64)) < 1e-12)
      for turn in Self.turns {
        let across = measure(draw(shape, orientation: turn, x: place, y: 9, side: side), side: side)
        let down = measure(draw(shape, orientation: turn, x: 9, y: place, side: side), side: side)
        #expect(abs(across.x - expected) < 0.3 && abs(down.y - expected) < 0.3, "place \(place), turn \(turn)")
      }
    }
  }

  @Test func theCenterOfMassIsThatOfTheShape() {
    // At this resolution pixel rounding hardly matters; the heart's centre follows a formula.
    for shape in SpriteShape.allCases {
      for turn in [0, 7, 13] {
        let found = measure(draw(shape, orientation: turn, x: 3, y: 20, side: 512), side: 512)
        #expect(abs(found.x - SyntheticSprites.center(3) * 512) < 0.3)
        #expect(abs(found.y - SyntheticSprites.center(20) * 512) < 0.3)
      }
    }
  }

  @Test(arguments: SpriteShape.allCases, [32, 64]) func nothingIsEverCutOff(shape: SpriteShape, side: Int) {
    for turn in 0..<40 {
      for (x, y) in [(0, 0), (0, 31), (31, 0), (31, 31)] {
        let image = draw(shape, orientation: turn, x: x, y: y, side: side)
        let inner = draw(shape, orientation: turn, x: 16 - x % 2, y: 16 - y % 2, side: side)
        // At the same subpixel position the image is the same: nothing is cut off at the border.
        #expect(measure(image, side: side).area == measure(inner, side: side).area)
        for index in 0..<side {
          let rim = [index, (side - 1) * side + index, index * side, index * side + side - 1]
          #expect(rim.allSatisfy { image[$0] == 0 })
        }
      }
    }
  }

  @Test func thePictureFollowsFromItsFactorsAlone() {
    let factors = (0..<1500).map { SpriteFactors(index: $0 * 487) }
    let all = SyntheticSprites.images(factors, side: 32)
    for index in [0, 511, 512, 1024, 1499] {
      #expect(Array(all[index * 1024..<(index + 1) * 1024]) == SyntheticSprites.images([factors[index]], side: 32))
    }
  }

  @Test func everyFactorChangesThePicture() {
    // On the larger sheets all neighbouring combinations differ.
    let base = SpriteFactors(shape: .heart, scale: 3, orientation: 5, x: 10, y: 20)
    var others = [SpriteFactors](repeating: base, count: 5)
    others[0].shape = .ellipse
    others[1].scale += 1
    others[2].orientation += 1
    others[3].x += 1
    others[4].y += 1
    let images = Set((others + [base]).map { SyntheticSprites.images([$0], side: 64) })
    #expect(images.count == 6)
  }
}

@Suite struct SpritesRecipeTests {
  private let catalog = DatasetCatalog(
    environment: [:], workingDirectory: "/", systemFolder: "/nowhere",
    sprites: SpritesRecipe(trainCount: 400, testCount: 100, seed: 1))

  @Test(arguments: [("sprites", 32), ("sprites64", 64)]) func loads(name: String, side: Int) throws {
    let set = try catalog.load(name)
    #expect(set.name == name && set.origin == "built in" && catalog.find(name) == .builtIn)
    #expect(set.train.count == 400 && set.test.count == 100)
    #expect(set.train.size == ImageSize(width: side, height: side))
    #expect(try catalog.imageSize(of: name) == set.train.size)
    let factors = try #require(set.train.factors)
    #expect(factors.factors.map(\.name) == ["shape", "scale", "orientation", "x", "y"])
    #expect(factors.factors.map(\.valueCount) == [3, 6, 40, 32, 32])
    #expect(factors.column(0).map { UInt8($0) } == set.train.labels)
    // The pixels match the factors.
    let values = factors.values
    let sprites = (0..<400).compactMap { image -> SpriteFactors? in
      let row = values[image * 5..<(image + 1) * 5].map { Int($0) }
      return SpriteShape(rawValue: row[0]).map {
        SpriteFactors(shape: $0, scale: row[1], orientation: row[2], x: row[3], y: row[4])
      }
    }
    #expect(SyntheticSprites.images(sprites, side: side) == set.train.pixels)
  }

  @Test func nothingIsDrawnTwice() throws {
    let set = try DatasetCatalog(
      environment: [:], workingDirectory: "/", sprites: SpritesRecipe(trainCount: 9000, testCount: 1000, seed: 1)
    ).load("sprites")
    let rows = try [set.train, set.test].flatMap { images in
      let factors = try #require(images.factors)
      return (0..<images.count).map { Array(factors.values[$0 * 5..<($0 + 1) * 5]) }
    }
    #expect(Set(rows).count == 10_000)
    // Every value of every factor is about equally frequent, within five deviations.
    for (factor, values) in [3, 6, 40, 32, 32].enumerated() {
      var counts = [Int](repeating: 0, count: values)
      for row in rows { counts[Int(row[factor])] += 1 }
      let mean = 10_000 / Double(values)
      #expect(counts.allSatisfy { abs(Double($0) - mean) < 5 * mean.squareRoot() }, "\(counts)")
    }
  }

  @Test func theSameEveryTime() throws {
    let (a, b) = (try catalog.load("sprites"), try catalog.load("sprites"))
    #expect(a.train.pixels == b.train.pixels && a.test.pixels == b.test.pixels && a.hash == b.hash)
    let other = DatasetCatalog(
      environment: [:], workingDirectory: "/", sprites: SpritesRecipe(trainCount: 400, testCount: 100, seed: 2))
    #expect(try other.load("sprites").train.pixels != a.train.pixels)
  }

  /// Saved models identify the data by the hash: a change of what is drawn must raise the version.
  @Test func thisVersionsSprites() throws {
    #expect(SyntheticSprites.version == 1)
    let factors = try #require(try catalog.load("sprites").train.factors)
    #expect(factors.values.prefix(15).map { Int($0) } == [1, 5, 21, 2, 27, 2, 5, 24, 12, 12, 0, 5, 5, 25, 13])
    let ink = try catalog.load("sprites").train.pixels.reduce(0) { $0 + Int($1) } / 255
    // Approximate, because the last bit of a sine may differ between C libraries.
    #expect(abs(ink - 25966) < 20)
  }

  @Test func theHashDependsOnAllTheyAreDrawnFrom() {
    let recipe = SpritesRecipe.standard
    var others = [SpritesRecipe](repeating: recipe, count: 3)
    others[0].trainCount += 1
    others[1].testCount += 1
    others[2].seed += 1
    #expect(Set((others + [recipe]).map { $0.hash(side: 32) } + [recipe.hash(side: 64)]).count == 5)
    #expect(recipe.hash(side: 32).count == 64)
    #expect(recipe.trainCount == 60_000 && recipe.testCount == 10_000)
  }
}
