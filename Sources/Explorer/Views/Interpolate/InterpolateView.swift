import Drawing
import PictureFiles

/// The way from one point of the latent space to another: on an arc, on a line, and by mixing pixels.
struct InterpolateView: View {
  static let name = ViewName("interpolate", key: "6", "the way from one point to another")

  var a: PathEnd?
  var b: PathEnd?
  /// Whether the ends are draws until there are test images.
  var awaitsImages = true
  /// The path that is selected.
  var path = Path.arc
  /// The fraction of the way, from 0 (A) to 1 (B).
  var share: Float = 0.5
  /// The walk, if the fraction moves by itself.
  var play: Play?
  /// The decoded points of `pathPoints`.
  var tiles: [Picture] = []

  enum Path: Sendable, Equatable, CaseIterable {
    /// Spherical: the length of z goes linearly from that of A to that of B.
    case arc
    /// Straight.
    case line
  }

  /// A walk back and forth.
  struct Play: Sendable, Equatable {
    var isForward = true
    /// It ends after a minute, as an idle program should cost nothing.
    var waysLeft = 25
  }

  /// Seconds from A to B.
  static let wayTime: Float = 2.4

  init(_ world: World) {}

  mutating func open(_ world: inout World) -> [Effect] {
    play = nil
    tiles = []
    return world.needData() + (a == nil ? takeDraws(&world) : [.ask])
  }

  func requests(_ world: World) -> [Request] {
    let images = [a, b].compactMap { $0?.image }
    let points = pathPoints(world)
    return (images.isEmpty ? [] : [.encode(images)]) + (points.isEmpty ? [] : [.decode(points)])
  }

  mutating func take(_ answer: Answer, _ world: inout World) -> [Effect] {
    switch answer {
    case .means(let means):
      let wasKnown = !pathPoints(world).isEmpty
      take(means: means)
      return wasKnown || pathPoints(world).isEmpty ? [] : [.ask]
    case .images(let images):
      tiles = images
      if awaitsImages, world.data.test != nil, world.missing == nil { return takeImages(&world) }
    default: break
    }
    return []
  }

  func isMoving(_ world: World) -> Bool { play != nil }

  /// A row for the arc, one for the line, and one for mixed pixels.
  func exhibit(_ world: World) -> Exhibit? {
    let columns = InterpolateLayout(self, world).columns
    guard tiles.count == 2 * columns + 2 else { return nil }
    let shares = (0..<columns).map { Self.share(column: $0, of: columns) }
    func row(_ name: String, _ pictures: [Picture]) -> [PictureSheet.Item] {
      zip(pictures, shares).map { ($0, "\(name) \(Numerals.fixed(Double($1), digits: 2))") }
    }
    return Exhibit(
      row("arc", Array(tiles[..<columns])) + row("line", Array(tiles[columns..<2 * columns]))
        + row("pixels", shares.map { crossFade(at: $0, world) }), columns: columns)
  }
}

/// Where a path begins or ends.
enum PathEnd: Sendable, Equatable {
  /// A point, and where it came from.
  case point([Float], String)
  /// The posterior mean of a test image; it moves while the model trains, and is nil until it has been encoded.
  case image(Int, name: String, mu: [Float]?)

  var z: [Float]? {
    switch self {
    case .point(let z, _): z
    case .image(_, _, let mu): mu
    }
  }

  var name: String {
    switch self {
    case .point(_, let name): name
    case .image(_, let name, _): name
    }
  }

  fileprivate var image: Int? {
    guard case .image(let index, _, _) = self else { return nil }
    return index
  }
}

extension InterpolateView {
  /// Takes the posterior means of `imagesToEncode`.
  private mutating func take(means: [Int: [Float]]) {
    for end in [\Self.a, \.b] {
      guard case .image(let index, let name, _) = self[keyPath: end], let mu = means[index],
        // A model that diverged may give NaN, which is no place for a path.
        mu.allSatisfy(\.isFinite)
      else { continue }
      self[keyPath: end] = .image(index, name: name, mu: mu)
    }
  }

  /// Two draws from the prior as ends.
  mutating func takeDraws(_ world: inout World) -> [Effect] {
    awaitsImages = a == nil
    a = .point(world.priorDraws.next(in: world.latents), "a draw")
    b = .point(world.priorDraws.next(in: world.latents), "a draw")
    return [.ask]
  }

  /// Sets A to the image of the reconstruct view and B to the next image of another class.
  mutating func takeImages(_ world: inout World) -> [Effect] {
    guard let images = world.data.test else {
      if case .missing(let reason) = world.data {
        world.say(reason, isError: true)
      } else {
        world.say("the images are being loaded", isError: false)
      }
      return []
    }
    func end(_ index: Int) -> PathEnd {
      .image(index, name: "#\(index)" + (images.labels.map { " class \($0[index])" } ?? ""), mu: nil)
    }
    awaitsImages = false
    let first = min(world.testImages.index, images.count - 1)
    let last = a?.image == first ? b?.image ?? first : first
    let others = (1...images.count).map { (last + $0) % images.count }
    let other = others.first { index in images.labels.map { $0[index] != $0[first] } ?? (index != first) }
    (a, b) = (end(first), end(other ?? others[0]))
    return [.ask]
  }

  /// The point at a fraction of the way; nil while an end is not known.
  func pathPoint(_ path: Path, at share: Float, _ world: World) -> [Float]? {
    guard let a = a?.z, let b = b?.z else { return nil }
    return switch path {
    case .arc: world.latents.arc(a, b, share)
    case .line: zip(a, b).map { $0 + share * ($1 - $0) }
    }
  }

  /// The points of both strips, arc and line, and then those at the present fraction.
  func pathPoints(_ world: World) -> [Float] {
    let columns = InterpolateLayout(self, world).columns
    let strips = Path.allCases.flatMap { path in
      (0..<columns).compactMap { pathPoint(path, at: Self.share(column: $0, of: columns), world) }
    }
    return (strips + Path.allCases.compactMap { pathPoint($0, at: share, world) }).flatMap { $0 }
  }

  static func share(column: Int, of columns: Int) -> Float { Float(column) / Float(max(columns - 1, 1)) }

  /// The column nearest to the present fraction.
  func pathColumn(of columns: Int) -> Int { Int(whole: (share * Float(columns - 1)).rounded()) }

  /// Selects a tile beside the selected one.
  mutating func movePath(by step: Int, _ world: World) -> [Effect] {
    let columns = InterpolateLayout(self, world).columns
    play = nil
    share = Self.share(column: min(max(pathColumn(of: columns) + step, 0), columns - 1), of: columns)
    return [.ask]
  }

  mutating func click(x: Int, y: Int, _ world: inout World) -> [Effect] {
    let layout = InterpolateLayout(self, world)
    for (row, strip) in layout.strips.enumerated() {
      for column in 0..<layout.columns where layout.tile(row: row, column: column).contains(x: x, y: y) {
        if case .path(let clicked) = strip { path = clicked }
        play = nil
        share = Self.share(column: column, of: layout.columns)
        return [.ask]
      }
    }
    return []
  }

  mutating func pass(seconds: Float, _ world: inout World) -> [Effect] {
    guard var play else { return [] }
    share += (play.isForward ? 1 : -1) * seconds / Self.wayTime
    if !(0...1).contains(share) {
      share = share > 1 ? 1 : 0
      play.isForward.toggle()
      play.waysLeft -= 1
    }
    self.play = play.waysLeft > 0 ? play : nil
    return [.ask]
  }

  /// Takes the selected point as z and opens the first view.
  mutating func takePathPoint(_ world: inout World) -> [Effect] {
    guard let point = pathPoint(path, at: share, world) else { return [] }
    world.z = point
    return [.open(.home)]
  }
}
