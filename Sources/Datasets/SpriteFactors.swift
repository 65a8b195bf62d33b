/// The shapes of the built-in sprites.
public enum SpriteShape: Int, Sendable, CaseIterable {
  /// Comes to itself again after a quarter of a turn.
  case square
  /// Twice as long as wide; comes to itself again after half a turn.
  case ellipse
  /// A square on its corner with a half disc on each of its upper sides.
  case heart
}

/// Everything that decides how one built-in sprite looks: the factors of dSprites (Matthey, Higgins, Hassabis, Lerchner 2017).
///
/// Unlike there, 40 orientations are 40 different ones: step 40 would be step 0 again, where dSprites has both ends of a turn.
public struct SpriteFactors: Sendable, Equatable {
  /// How many sizes there are.
  public static let scales = 6
  /// How many orientations there are.
  public static let orientations = 40
  /// How many places there are across, and how many down.
  public static let places = 32
  /// How many different combinations there are: 737,280.
  public static let combinations = SpriteShape.allCases.count * scales * orientations * places * places

  /// What is drawn.
  public var shape: SpriteShape
  /// The size, 0...5: evenly from half to whole.
  public var scale: Int
  /// The turn, 0...39: clockwise, in fortieths of a whole turn.
  public var orientation: Int
  /// The place from left to right, 0...31.
  public var x: Int
  /// The place from top to bottom, 0...31.
  public var y: Int

  /// A sprite; its numbers are within their bounds.
  public init(shape: SpriteShape, scale: Int, orientation: Int, x: Int, y: Int) {
    precondition((0..<Self.scales).contains(scale) && (0..<Self.orientations).contains(orientation))
    precondition((0..<Self.places).contains(x) && (0..<Self.places).contains(y))
    (self.shape, self.scale, self.orientation, self.x, self.y) = (shape, scale, orientation, x, y)
  }

  /// Combination number `index` of all, in the order of dSprites: y changes fastest, shape slowest.
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
  /// What sprites were drawn from.
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
