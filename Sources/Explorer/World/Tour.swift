import Randomness
import VAE

/// A walk from one draw from the prior to the next, along great circles: every point on the way is as far from the
/// origin as draws are, while straight lines pass near the origin, where there are no draws.
public struct Tour: Sendable, Equatable {
  private var start: [Float]
  private var goal: [Float]
  private var progress: Float = 0
  private let latents: LatentSpace
  private var draws: PriorDraws
  private var legsLeft = Self.legs

  /// The number of draws that it visits. It ends after a minute, as an idle program should cost nothing.
  static let legs = 25
  /// Seconds from one draw to the next.
  static let leg: Float = 2.4

  /// A walk that begins at z.
  init(from z: [Float], in latents: LatentSpace, draws: PriorDraws) {
    start = z
    self.latents = latents
    self.draws = draws
    goal = self.draws.next(in: latents)
  }

  /// Whether it has come to its end.
  var isOver: Bool { legsLeft == 0 }

  /// The point `seconds` later.
  mutating func advance(seconds: Float) -> [Float] {
    if isOver { return start }
    progress += seconds / Self.leg
    if progress >= 1 {
      legsLeft -= 1
      start = goal
      goal = draws.next(in: latents)
      progress -= progress.rounded(.down)
      if isOver { return start }
    }
    // Slow at both ends, so that one sees the digit arrive.
    let eased = progress * progress * (3 - 2 * progress)
    return latents.arc(start, goal, eased)
  }
}

/// Draws of z from the prior, one after another from a seed.
public struct PriorDraws: Sendable, Equatable {
  private let seed: UInt64
  private var count: UInt64 = 0

  /// The draws of this seed.
  public init(seed: UInt64) { self.seed = seed }

  /// The next draw: standard normals, and categories of equal chances, all independent.
  public mutating func next(in latents: LatentSpace) -> [Float] {
    var generator = Philox(seed: seed, stream: RandomStream.prior.number(count))
    count += 1
    return latents.prior((0..<latents.width).map { _ in generator.normal() })
  }
}
