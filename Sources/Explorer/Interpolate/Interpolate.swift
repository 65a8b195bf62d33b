import Drawing

/// The way from one point of the latent space to another.
struct Interpolate: Sendable, Equatable {
  var a: PathEnd?
  var b: PathEnd?
  /// The path that is selected.
  var path = Path.arc
  /// How far along the way, from 0 (A) to 1 (B).
  var share: Float = 0.5
  /// Whether the share moves by itself.
  var play: Play?

  enum Path: Sendable, Equatable, CaseIterable {
    /// Spherical: the length of z goes evenly from that of A to that of B.
    case arc
    /// Straight.
    case line
  }

  /// A walk to and fro.
  struct Play: Sendable, Equatable {
    var isForward = true
    /// After a minute nobody may be looking, and an idle program should cost nothing.
    var waysLeft = 25
  }

  /// Seconds from A to B.
  static let wayTime: Float = 2.4
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

extension World {
  /// The test images whose posterior means a path needs.
  public var imagesToEncode: [Int] {
    view == .interpolate ? [interpolate.a, interpolate.b].compactMap { $0?.image } : []
  }

  /// Takes the posterior means of `imagesToEncode`.
  mutating func take(means: [Int: [Float]]) -> [Effect] {
    for end in [\Interpolate.a, \.b] {
      guard case .image(let index, let name, _) = interpolate[keyPath: end], let mu = means[index],
        // A model that diverged gives anything; there is no path to where no place is.
        mu.allSatisfy(\.isFinite)
      else { continue }
      interpolate[keyPath: end] = .image(index, name: name, mu: mu)
    }
    return []
  }

  /// Two draws from the prior as ends.
  mutating func takeDraws() -> [Effect] {
    interpolate.a = .point(draws.next(count: latent), "a draw")
    interpolate.b = .point(draws.next(count: latent), "a draw")
    return [.ask]
  }

  /// The image of the reconstruct view as A, and as B one of another class, each time the next such.
  mutating func takeImages() -> [Effect] {
    guard let images = data.test else {
      if case .missing(let reason) = data {
        say(reason, isError: true)
      } else {
        say("the images are being loaded", isError: false)
      }
      return []
    }
    func end(_ index: Int) -> PathEnd {
      .image(index, name: "#\(index)" + (images.labels.map { " class \($0[index])" } ?? ""), mu: nil)
    }
    let first = min(reconstruct.index, images.count - 1)
    let last = interpolate.a?.image == first ? interpolate.b?.image ?? first : first
    let others = (1...images.count).map { (last + $0) % images.count }
    let other = others.first { index in images.labels.map { $0[index] != $0[first] } ?? (index != first) }
    (interpolate.a, interpolate.b) = (end(first), end(other ?? others[0]))
    return [.ask]
  }

  /// The point at a share of the way; nil while an end is not known.
  func pathPoint(_ path: Interpolate.Path, at share: Float) -> [Float]? {
    guard let a = interpolate.a?.z, let b = interpolate.b?.z else { return nil }
    return switch path {
    case .arc: sphericalInterpolation(a, b, share)
    case .line: zip(a, b).map { $0 + share * ($1 - $0) }
    }
  }

  /// The strips, arc and line, and then the point of each at the present share.
  var pathPoints: [Float] {
    let columns = InterpolateLayout(self).columns
    let strips = Interpolate.Path.allCases.flatMap { path in
      (0..<columns).compactMap { pathPoint(path, at: Self.share(column: $0, of: columns)) }
    }
    return (strips + Interpolate.Path.allCases.compactMap { pathPoint($0, at: interpolate.share) }).flatMap { $0 }
  }

  static func share(column: Int, of columns: Int) -> Float { Float(column) / Float(max(columns - 1, 1)) }

  /// The column nearest to the present share.
  func pathColumn(of columns: Int) -> Int { Int((interpolate.share * Float(columns - 1)).rounded()) }

  /// Selects a tile beside the selected one.
  mutating func movePath(by step: Int) -> [Effect] {
    let columns = InterpolateLayout(self).columns
    interpolate.play = nil
    interpolate.share = Self.share(column: min(max(pathColumn(of: columns) + step, 0), columns - 1), of: columns)
    return [.ask]
  }

  mutating func clickInInterpolate(x: Int, y: Int) -> [Effect] {
    let layout = InterpolateLayout(self)
    for (row, strip) in layout.strips.enumerated() {
      for column in 0..<layout.columns where layout.tile(row: row, column: column).contains(x: x, y: y) {
        if case .path(let path) = strip { interpolate.path = path }
        interpolate.play = nil
        interpolate.share = Self.share(column: column, of: layout.columns)
        return [.ask]
      }
    }
    return []
  }

  /// Whether the way is walked by itself.
  var isPlaying: Bool { view == .interpolate && interpolate.play != nil }

  mutating func play(seconds: Float) -> [Effect] {
    guard var play = interpolate.play else { return [] }
    interpolate.share += (play.isForward ? 1 : -1) * seconds / Interpolate.wayTime
    if !(0...1).contains(interpolate.share) {
      interpolate.share = interpolate.share > 1 ? 1 : 0
      play.isForward.toggle()
      play.waysLeft -= 1
    }
    interpolate.play = play.waysLeft > 0 ? play : nil
    return [.ask]
  }

  /// Goes on from the selected point, in the first view.
  mutating func takePathPoint() -> [Effect] {
    guard let point = pathPoint(interpolate.path, at: interpolate.share) else { return [] }
    z = point
    return [.open(.explore)]
  }
}
