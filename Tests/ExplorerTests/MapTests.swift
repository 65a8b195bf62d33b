import Datasets
import Drawing
import Explorer
import Randomness
import TestSupport
import Testing
import Training
import VAE

/// The second view: where the model puts the test images.
@Suite struct MapTests {
  // MARK: What it is made of

  @Test func theComponentsOfAHandCase() {
    // A cross along (3, 4) / 5, length three, and (-4, 3) / 5, length one, around (1, 2).
    let points: [Float] = [2.8, 4.4, -0.8, -0.4, 0.2, 2.6, 1.8, 1.4]
    var components = PrincipalComponents(of: points, dimensions: 2)
    #expect(near(components.mean, [1, 2]))
    #expect(near(components.first, [0.6, 0.8]))
    // The largest coefficient is positive.
    #expect(near(components.second, [0.8, -0.6]))
    #expect(near(components.shares, [0.9, 0.1]))
    #expect(near(components.scores, [3, 0, -3, 0, 0, -1, 0, 1]))
    #expect(near(components.point(a: 3, b: 1), [3.6, 3.8]))
    let place = components.place(of: [3.6, 3.8] as [Float])
    #expect(near([place.a, place.b], [3, 1]))
    // Points with NaN are ignored.
    components = PrincipalComponents(of: points + [.nan, 0], dimensions: 2)
    #expect(near(components.first, [0.6, 0.8]))
  }

  @Test func theComponentsOfManyDimensions() {
    // Standard deviations 5, 4, 3, 2, 1 along five directions: a reflection of the axes in a plane.
    let normal: [Float] = [0.1, 0.3, 0.5, 0.7, 0.4]  // of length 1
    var generator = Philox(seed: 1, stream: 0)
    let points = (0..<20_000).flatMap { _ in
      let along = (0..<5).map { Float(5 - $0) * generator.normal() }
      let height = zip(along, normal).reduce(0) { $0 + $1.0 * $1.1 }
      return (0..<5).map { along[$0] - 2 * height * normal[$0] }
    }
    let components = PrincipalComponents(of: points, dimensions: 5)
    for (rank, direction) in [components.first, components.second].enumerated() {
      let wanted = (0..<5).map { ($0 == rank ? 1 : 0) - 2 * normal[rank] * normal[$0] }
      #expect(abs(zip(direction, wanted).reduce(0) { $0 + $1.0 * $1.1 }) > 0.99)
    }
    #expect(near(components.shares, [25.0 / 55, 16.0 / 55], within: 0.02))
  }

  /// The other way for many dimensions: the same points with the five directions spread over 400.
  @Test func theComponentsOfWidePoints() {
    let wide = 400
    var generator = Philox(seed: 2, stream: 0)
    // Orthogonal by their signs: rows of a Hadamard matrix, repeated.
    func sign(_ row: Int, _ place: Int) -> Float { (row & place).nonzeroBitCount.isMultiple(of: 2) ? 1 : -1 }
    var points: [Float] = []
    for _ in 0..<4000 {
      let along = (0..<5).map { Float(5 - $0) * generator.normal() }
      points += (0..<wide).map { place in
        3 + (0..<5).reduce(0) { $0 + along[$1] * sign($1 + 1, place % 8) } / Float(wide).squareRoot()
      }
    }
    let components = PrincipalComponents(of: points + [Float](repeating: .nan, count: wide), dimensions: wide)
    for (rank, direction) in [components.first, components.second].enumerated() {
      let wanted = (0..<wide).map { sign(rank + 1, $0 % 8) / Float(wide).squareRoot() }
      #expect(abs(zip(direction, wanted).reduce(0) { $0 + $1.0 * $1.1 }) > 0.99)
    }
    #expect(near(components.mean, [Float](repeating: 3, count: wide), within: 0.05))
    #expect(near(components.shares, [25.0 / 55, 16.0 / 55], within: 0.02))
    #expect(near(components.deviations, [5, 4], within: 0.15))
    // Fewer points than directions that are looked for.
    let few = PrincipalComponents(of: Array(points[..<(2 * wide)]), dimensions: wide)
    #expect(near(few.shares, [1, 0], within: 1e-4))
    #expect(PrincipalComponents(of: [], dimensions: wide).deviations == [0, 0])
  }

  @Test func oneDimensionHasOneComponent() {
    let components = PrincipalComponents(of: [1, 3], dimensions: 1)
    #expect(components.first == [1] && components.second == [0])
    #expect(components.scores == [-1, 0, 1, 0])
    #expect(PrincipalComponents(of: [], dimensions: 2).scores == [])
  }

  @Test func theNearestIsFoundOverAllDimensions() {
    let encoding = TestEncoding(
      mu: [0, 0, 5, 1, 1, 0, .nan, 0, 0], width: 3, labels: [7, 2, 9], modelVersion: 0)
    #expect(encoding.nearest(to: [0, 0, 0])?.index == 1)
    let nearest = encoding.nearest(to: [0, 0, 2])
    #expect(nearest?.index == 1 && nearest?.distance == Float(6).squareRoot() && nearest?.label == 2)
    #expect(encoding.nearest(to: [0, 0, 3])?.index == 0)
    #expect(TestEncoding(mu: [], width: 3, labels: [], modelVersion: 0).nearest(to: [0, 0, 0]) == nil)
    #expect(TestEncoding(mu: [1], width: 1, labels: nil, modelVersion: 0).nearest(to: [0])?.label == nil)
  }

  // MARK: Its data

  @Test func openingItHasTheTestSetEncoded() throws {
    var state = Sample.state()
    #expect(state.press(.character("2")) == [.ask, .loadData])
    #expect(state.draw().contains("reading digits..."))
    // Requested once.
    #expect(state.press(.right) == [.ask])
    #expect(state.update(.dataLoaded("digits", .success(Self.data()))) == [.ask, .encodeTestSet])
    #expect(state.draw().contains("encoding 12 test images..."))
    #expect(state.press(.right) == [.ask])
    #expect(state.update(.testSetEncoded(Self.encoding(state))) == [])
    #expect(state.places.encoding?.count == 12)
    #expect(!state.draw().contains("encoding"))
  }

  @Test func itFollowsTheTraining() throws {
    var state = Self.mapped()
    state.bring(to: .running)
    let before = try #require(state.places.encoding)
    #expect(state.update(.snapshot(Sample.snapshot(step: 8))) == [.ask, .encodeTestSet])
    // Until the new positions arrive, the old ones are shown.
    #expect(state.places.encoding?.modelVersion == before.modelVersion)
    let moved = TestEncoding(
      mu: before.mu.map { $0 + 1 }, width: 3, labels: before.labels, modelVersion: state.modelVersion)
    _ = state.update(.testSetEncoded(moved))
    #expect(state.places.encoding?.mu == moved.mu)
    // Other views do not need them.
    state.press(.escape)
    #expect(state.update(.snapshot(Sample.snapshot(step: 9))) == [.ask])
    // Back again, they are outdated.
    #expect(state.press(.character("2")) == [.ask, .encodeTestSet])
  }

  @Test func anotherModelsPlacesAreDropped() throws {
    var state = Self.mapped()
    let old = Self.encoding(state)
    var other = Sample.fresh(place: Sample.atOrigin(latent: 3))
    other.step = 5
    let effects = state.update(.opened(.success(OpenedModel(path: "/b.safetensors", checkpoint: other))))
    #expect(effects == [.endTraining, .ask, .encodeTestSet])
    #expect(state.places.encoding == nil && state.places.nearest == nil)
    _ = state.update(.testSetEncoded(old))
    #expect(state.places.encoding == nil)
    _ = state.update(.testSetEncoded(Self.encoding(state)))
    #expect(state.places.encoding != nil)
  }

  @Test func missingDataAreFetchedOnAKey() {
    var state = Sample.state(model: Sample.fresh(data: "mnist", place: Sample.atOrigin(latent: 3)))
    state.press(.character("2"))
    let missing = DatasetError.notFound(name: "mnist", lookedIn: ["/data/mnist"], canDownload: true)
    #expect(state.update(.dataLoaded("mnist", .failure(missing))) == [.ask])
    expect(state.draw(), shows: "map-without-data-80x24")
    #expect(state.press(.character("f")) == [.fetch(data: "mnist")])
    #expect(state.draw().contains("mnist is being fetched"))
    _ = state.update(.fetching(DownloadProgress(file: "train", bytes: 420, total: 1000)))
    #expect(state.draw().contains("mnist is being fetched: 42%, f stops"))
    // The same key cancels it; until that is confirmed, nothing changes.
    #expect(state.press(.character("f")) == [.stopFetch])
    // Then it is loaded, and no training begins.
    #expect(state.update(.fetched(.success("mnist"))) == [.loadData])
    #expect(state.run == .idle)
    // Unless that was requested meanwhile.
    _ = state.update(.dataLoaded("mnist", .failure(missing)))
    state.press(.character("f"), .character(" "))
    _ = state.update(.dataMissing(missing, canFetch: true))
    #expect(state.newsText == "mnist is still being fetched: training begins when it is here")
    #expect(state.update(.fetched(.success("mnist"))).contains(.startTraining))
    // Data outside of the catalogue cannot be downloaded.
    var own = Sample.state(model: Sample.fresh(data: "/my/data", place: Sample.atOrigin(latent: 3)))
    own.press(.character("2"))
    _ = own.update(.dataLoaded("/my/data", .failure(missing)))
    #expect(own.press(.character("f")) == [])
    #expect(!own.draw().contains("fetches"))
    // A later visit looks again, because the data may have arrived.
    own.press(.escape)
    #expect(own.press(.character("2")) == [.ask, .loadData])
  }

  // MARK: The crosshair

  @Test func arrowsMoveZByACell() throws {
    var state = Self.mapped()
    // The plane is that of dimensions 1 and 2; a cell is 0.15 wide there, and the step is rounded.
    #expect(state.press(.right) == [.ask])
    let step = state.z[0]
    #expect(step > 0.05 && step < 0.3 && near([step * 20], [(step * 20).rounded()]))
    state.press(.up)
    #expect(near(state.z, [step, 2 * step, 0]))
    state.press(.left, .left, .down)
    #expect(near(state.z, [-step, 0, 0]))
    state.press(.shiftRight, .shiftUp)
    #expect(near(state.z, [4 * step, 10 * step, 0]))
    state.press(.character("H"), .character("J"), .character("l"), .character("j"), .character("k"))
    #expect(near(state.z, [0, 0, 0]))
    // z does not leave its bounds.
    for _ in 0..<40 { state.press(.shiftRight, .shiftDown) }
    #expect(near(state.z, [6, -6, 0]))
    // The map follows it.
    let canvas = state.draw()
    #expect(canvas.contains("z1 +6.00  z2 -6.00"))
    #expect(canvas.contains("┼"))
    // All views share it.
    state.press(.escape)
    #expect(state.draw().contains("+6.00"))
  }

  @Test func aClickJumpsToTheCell() throws {
    var state = Self.mapped()
    let before = try #require(state.draw().position(of: "┼"))
    #expect(state.update(.input(.click(x: before.x + 10, y: before.y - 5))) == [.ask])
    let after = try #require(state.draw().position(of: "┼"))
    #expect(after.x == before.x + 10 && after.y == before.y - 5)
    // Distances are equal in both directions on the screen.
    #expect(near([state.z[0]], [state.z[1]], within: 0.02))
    #expect(state.z[0] > 0.5)
    // A click beside the map has no effect.
    #expect(state.update(.input(.click(x: 78, y: 5))) == [])
    #expect(state.update(.input(.click(x: 0, y: 5))) == [])
  }

  @Test func zoomKeepsTheCrosshairInPlace() throws {
    var state = Self.mapped()
    _ = state.update(.input(.click(x: 12, y: 6)))
    let (z, place) = (state.z, try #require(state.draw().position(of: "┼")))
    let whole = state.draw()
    state.press(.character("]"), .character("]"))
    #expect(state.z == z)
    #expect(state.draw().position(of: "┼").map { [$0.x, $0.y] } == [place.x, place.y])
    #expect(state.draw() != whole)
    // A step is smaller now.
    let coarse = state.z[0]
    state.press(.right)
    #expect(state.z[0] - coarse < 0.12)
    state.press(.left, .character("["), .character("["))
    #expect(state.draw() == whole)
    // Neither beyond the whole nor without end.
    state.press(.character("["))
    #expect(state.draw() == whole)
    for _ in 0..<60 { state.press(.character("]")) }
    for _ in 0..<200 { state.press(.right) }
    #expect(state.draw().contains("┼"))
    #expect(state.z[0] - coarse < 1)
    state.press(.home)
    #expect(state.draw().contains("┼"))
    // The wheel zooms around the mouse.
    _ = state.update(.input(.scroll(x: 20, y: 10, up: true)))
    let near = state.draw()
    _ = state.update(.input(.scroll(x: 20, y: 10, up: false)))
    #expect(state.draw() != near)
    #expect(state.update(.input(.scroll(x: 79, y: 10, up: true))) == [])
  }

  @Test func dimensionsAreThoseOfTheManifold() {
    var state = Self.mapped()
    #expect(state.draw().contains("map: z1 across, z2 upwards; the others as in z"))
    state.press(.character("x"))
    #expect(state.draw().contains("map: z3 across, z2 upwards"))
    state.press(.character("Y"), .up)
    #expect(state.draw().contains("map: z3 across, z1 upwards"))
    #expect(state.z[0] > 0 && state.z[1] == 0 && state.z[2] == 0)
    state.press(.character("3"), .character("c"))
    #expect(state.draw().contains("manifold: z3 across, z1 upwards"))
  }

  @Test func componentsPutZOnTheirPlane() throws {
    var state = Self.mapped()
    state.press(.character("1"), .down, .down, .shiftRight, .character("2"))
    #expect(near(state.z, [0, 0, 0.5]))
    #expect(state.press(.character("c")) == [])
    #expect(near(state.z, [0, 0, 0.5]))
    let components = try #require(state.places.encoding?.components)
    #expect(state.draw().contains("z = mean + a pc1 + b pc2"))
    #expect(state.draw().contains("off this plane") || state.draw().contains(" off "))
    let before = components.place(of: state.z)
    state.press(.right)
    let after = components.place(of: state.z)
    #expect(after.a > before.a && abs(after.b - before.b) < 0.006)
    #expect(near(state.z, components.point(a: after.a, b: after.b)))
    #expect(!state.draw().contains(" off "))
    state.press(.character("c"))
    #expect(state.draw().contains("z1 across"))
  }

  @Test func theComponentsDoNotTurnOver() throws {
    var state = Self.mapped()
    let before = try #require(state.places.encoding)
    // All reflected: the covariance is unchanged, and a direction's sign is arbitrary.
    state.bring(to: .running)
    _ = state.update(.snapshot(Sample.snapshot(step: 8)))
    let slightlyTurned = before.mu.enumerated().map { $0.offset % 3 == 0 ? $0.element * 0.2 : $0.element }
    _ = state.update(
      .testSetEncoded(
        TestEncoding(mu: slightlyTurned, width: 3, labels: before.labels, modelVersion: state.modelVersion)))
    let after = try #require(state.places.encoding)
    for (old, new) in [
      (before.components.first, after.components.first), (before.components.second, after.components.second),
    ] {
      #expect(zip(old, new).reduce(0) { $0 + $1.0 * $1.1 } >= 0)
    }
  }

  @Test func theNearestImageIsShownAndCanBeGoneTo() throws {
    var state = Self.mapped()
    let encoding = try #require(state.places.encoding)
    let nearest = try #require(encoding.nearest(to: [0, 0, 0]))
    #expect(state.places.nearest == nearest)
    #expect(state.press(.enter) == [.ask])
    #expect(state.z == encoding.mean(nearest.index))
    // As the session does after every move.
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    #expect(state.places.nearest?.distance == 0)
    #expect(state.draw().contains("\(nearest.label ?? 0), d 0.00"))
  }

  // MARK: Screens

  @Test func theUsualTerminal() {
    expect(Self.crowd().draw(), shows: "map-80x24")
  }

  @Test func theSmallestTerminal() {
    expect(Self.crowd(width: 60, height: 20).draw(), shows: "map-60x20")
  }

  @Test func theComponentsOnALargerTerminal() {
    var state = Self.crowd(width: 100, height: 30)
    state.press(.character("c"))
    expect(state.draw(), shows: "map-components-100x30")
  }

  @Test func inASCII() {
    expect(Self.crowd(ability: Sample.ascii).draw(), shows: "map-ascii-80x24")
  }

  @Test func clothesHaveLettersAndALegend() {
    expect(Self.crowd(data: "fashion").draw(), shows: "map-fashion-80x24")
  }

  @Test func oneDimensionSetsTheClassesApart() {
    expect(Self.crowd(latent: 1).draw(), shows: "map-one-dimension-80x24")
  }

  @Test func classesHaveColorsAndDensityHasWeight() throws {
    let canvas = Self.crowd().draw()
    var colors: [Unicode.Scalar: Set<Color>] = [:]
    var weights: Set<UInt8> = []
    // Within the plot, where nothing else is a digit.
    for y in 2..<20 {
      for x in 8..<50 where ("0"..."9").contains(canvas[x, y].symbol) {
        let style = canvas[x, y].style
        // The rings' numbers are grey.
        if style.foreground == .named(.title), canvas[x + 1, y].symbol == "σ" { continue }
        colors[canvas[x, y].symbol, default: []].insert(style.foreground)
        weights.insert(style.attributes.rawValue)
      }
    }
    #expect(colors.count == 4)
    #expect(colors.values.allSatisfy { $0.count == 1 })
    #expect(Set(colors.values.flatMap { $0 }).count == 4)
    #expect(weights == [0, Style.Attributes.bold.rawValue, Style.Attributes.dim.rawValue])
  }

  @Test func unlabelledImagesAreDots() {
    var state = Self.mapped(labels: nil)
    #expect(state.draw().contains("•"))
    state.press(.enter)
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    #expect(state.draw().contains("no. "))
  }

  @Test func aModelThatHasDivergedIsStillDrawn() {
    var state = Sample.state()
    state.press(.character("2"))
    _ = state.update(.dataLoaded("digits", .success(Self.data())))
    let mu = [Float](repeating: .nan, count: 30) + [.infinity, 1e30, -1e30, 0, 0, 0]
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: 3, labels: Self.labels, modelVersion: state.modelVersion)))
    #expect(state.draw().contains("12 test images"))
    state.press(.character("c"), .right, .character("]"))
    #expect(state.draw().contains("12 test images") || state.draw().contains("off"))
  }

  // MARK: The session

  @Test func theSessionEncodesByTheModel() throws {
    let model = Sample.fresh(place: Sample.atOrigin(latent: 3))
    let test = try TestSession(model)
    test.press(.character("2"))
    try test.wait(for: "places") { $0.places.encoding != nil }
    let images = try #require(test.state.data.test)
    let encoder = ImageEncoder(architecture: model.configuration.architecture)
    encoder.load(model.parameters)
    let pixels = images.pixels.map { Float($0) / 255 }
    #expect(near(test.state.places.encoding?.mu ?? [], encoder.encode(pixels).mu))
    #expect(test.state.places.encoding?.labels == images.labels)
    // During training the positions follow, and at its end they are those of the last weights.
    test.press(.character(" "))
    try test.wait(for: "new places") { ($0.places.encoding?.modelVersion ?? 0) > 1 }
    test.press(.character(" "))
    try test.wait(for: "the last places") { $0.run == .paused && $0.places.encoding?.modelVersion == $0.modelVersion }
    encoder.load(test.state.model.parameters)
    #expect(near(test.state.places.encoding?.mu ?? [], encoder.encode(pixels).mu))
  }

  @Test func theSessionEndsWhileItEncodes() throws {
    let test = try TestSession(Sample.fresh(place: Sample.atOrigin(latent: 3)))
    test.press(.character("2"))
    try test.wait(for: "data") { $0.data.test != nil }
    test.press(.character("q"))
    #expect(test.state.isFinished)
  }

  // MARK: Samples

  private func near(_ values: [Float], _ wanted: [Float], within limit: Float = 1e-4) -> Bool {
    values.count == wanted.count && zip(values, wanted).allSatisfy { abs($0 - $1) <= limit }
  }

  private static let labels: [UInt8] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]

  /// Images whose brightness is their index.
  private static func data(_ name: String = "digits", count: Int = 12, labels: [UInt8]? = labels) -> Dataset {
    let pixels = (0..<count).flatMap { [UInt8](repeating: UInt8($0 * 20 % 256), count: 784) }
    let images = ImageSet(
      name: name, split: .test, size: ImageSize(width: 28, height: 28), pixels: pixels, labels: labels)
    return Dataset(name: name, origin: "made by hand", hash: "", train: images, test: images)
  }

  private static func encoding(_ state: ExplorerState, labels: [UInt8]? = labels) -> TestEncoding {
    var generator = Philox(seed: 3, stream: 0)
    let mu = (0..<12 * state.latent).map { _ in generator.normal() }
    return TestEncoding(mu: mu, width: state.latent, labels: labels, modelVersion: state.modelVersion)
  }

  /// A map of twelve images.
  private static func mapped(labels: [UInt8]? = labels) -> ExplorerState {
    var state = Sample.state()
    state.press(.character("2"))
    _ = state.update(.dataLoaded("digits", .success(data(labels: labels))))
    _ = state.update(.testSetEncoded(encoding(state, labels: labels)))
    return state
  }

  /// A map of 1600 images of four classes at four places, the first class the densest.
  private static func crowd(
    ability: ScreenAbility = Sample.unicode, data name: String = "digits", latent: Int = 2, width: Int = 80,
    height: Int = 24
  ) -> ExplorerState {
    var place = Sample.atOrigin(latent: latent)
    place.z[0] = 0.5
    var state = Sample.state(
      model: Sample.fresh(latent: latent, data: name, place: place), ability: ability, width: width, height: height)
    state.press(.character("2"))
    let labels = (0..<1600).map { UInt8($0 % 4) }
    _ = state.update(.dataLoaded(name, .success(data(name, count: 1600, labels: labels))))
    var generator = Philox(seed: 4, stream: 0)
    let mu = labels.flatMap { label in
      (0..<latent).map { dimension in
        let center: Float = (Int(label) >> dimension) % 2 == 0 ? -0.9 : 0.9
        return center + generator.normal() * (0.25 + 0.2 * Float(label))
      }
    }
    _ = state.update(
      .testSetEncoded(TestEncoding(mu: mu, width: latent, labels: labels, modelVersion: state.modelVersion)))
    _ = state.update(.answered(.images([Sample.ring]), to: .point))
    return state
  }
}
