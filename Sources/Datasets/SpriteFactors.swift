/// The shapes of the built-in sprites.
public enum SpriteShape: Int, Sendable, CaseIterable {
  /// Symmetric under a quarter turn.
  case square
  /// Twice as long as wide; symmetric under a half turn.
  case ellipse
  /// A square on its corner with a half disc on each of its upper sides.
  case heart
}

/// All factors that determine a built-in sprite: those of dSprites (Matthey, Higgins, Hassabis, Lerchner 2017).
///
/// Here the 40 orientations are all different: step 40 would be step 0 again. dSprites contains both ends of a full
/// turn.
public struct SpriteFactors: Sendable, Equatable {
  /// The number of sizes.
  static let scales = 6
  /// The number of orientations.
  static let orientations = 40
  /// The number of positions across, and of positions down.
  public static let places = 32
  /// The number of combinations: 737,280.
  public static let combinations = SpriteShape.allCases.count * scales * orientations * places * places

  /// The shape that is drawn.
  public var shape: SpriteShape
  /// The size, 0...5: evenly from half to full size.
  public var scale: Int
  /// The orientation, 0...39: clockwise, in fortieths of a turn.
  public var orientation: Int
  /// The position from left to right, 0...31.
  public var x: Int
  /// The position from top to bottom, 0...31.
  public var y: Int

  /// A sprite; all numbers are within their ranges.
  public init(shape: SpriteShape, scale: Int, orientation: Int, x: Int, y: Int) {
    precondition((0..<Self.scales).contains(scale) && (0..<Self.orientations).contains(orientation))
    precondition((0..<Self.places).contains(x) && (0..<Self.places).contains(y))
    (self.shape, self.scale, self.orientation, self.x, self.y) = (shape, scale, orientation, x, y)
  }

  /// Combination `index`, in the order of dSprites: y changes fastest, shape slowest.
  public init(index: Int) {
    var rest = index
    func next(_ count: Int) -> Int {
      defer { rest /= count }
      return rest % count
    }
    let (y, x) = (next(Self.places), next(Self.places))
    let (orientation, scale) = (next(Self.orientations), next(Self.scales))
    guard index >= 0, let shape = SpriteShape(rawValue: rest) else {
      preconditionFailure("sprite \(index) of \(Self.combinations)")
    }
    self.init(shape: shape, scale: scale, orientation: orientation, x: x, y: y)
  }
}

extension ImageFactors {
  /// The factors of these sprites.
  init(_ sprites: [SpriteFactors]) {
    self.init(
      [
        Factor("shape", .categories(count: SpriteShape.allCases.count)),
        Factor("scale", .steps(count: SpriteFactors.scales)),
        Factor("orientation", .steps(count: SpriteFactors.orientations)),
        Factor("x", .steps(count: SpriteFactors.places)), Factor("y", .steps(count: SpriteFactors.places)),
      ],
      values: sprites.flatMap { sprite in
        [sprite.shape.rawValue, sprite.scale, sprite.orientation, sprite.x, sprite.y].map(Float.init)
      })
  }
}
