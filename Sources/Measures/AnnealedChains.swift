import CKernels
import Randomness
import VAE

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Markov chains over z for some images, which Hamiltonian Monte Carlo moves (Neal 2011, "MCMC using Hamiltonian dynamics").
/// The distributions are p(z) p(x|z)^t with t between 0, the prior, and 1, the posterior.
struct AnnealedChains {
  private let gradient: PointGradient
  private let pixels: [Float]
  private let latent: Int
  /// `[images, chains, latent]`
  private(set) var z: [Float]
  /// -log p(x|z), `[images, chains]`, and its gradient, as `z`.
  private(set) var losses, slopes: [Float]
  private let seed, stream: UInt64
  private var drawn = 0
  private var proposals: Philox

  /// The leapfrog steps of a proposal.
  static let leaps = 10
  /// The share of proposals that step sizes are adapted to (Neal 2011, section 5.4.4.3).
  static let acceptance = 0.65
  private static let startStep = 0.5
  /// How much a step's logarithm moves, for each unit by which the acceptance is off.
  private static let adaptation = 0.2

  /// Chains that begin at `z`, or at draws from the prior if it is nil. `pixels` is `[images, pixels]`, and `gradient` takes as many
  /// images and their chains. All random numbers follow from `seed` and `number`.
  init(_ gradient: PointGradient, pixels: [Float], at start: [Float]?, seed: UInt64, number: UInt64) {
    (self.gradient, self.pixels, self.seed) = (gradient, pixels, seed)
    latent = gradient.architecture.latent
    stream = RandomStream.annealing.number(2 * number)
    proposals = Philox(seed: seed, stream: RandomStream.annealing.number(2 * number + 1))
    let count = pixels.count / gradient.architecture.picture.count * gradient.capacity * latent
    (z, losses, slopes) = (start ?? [], [], [])
    if start == nil { z = normals(count) }
    (losses, slopes) = gradient.gradients(ofEach: pixels, at: z)
  }

  private mutating func normals(_ count: Int) -> [Float] {
    defer { drawn += count }
    return [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      latent_normals(seed, stream, UInt64(drawn), buffer.baseAddress, count)
      initialized = count
    }
  }

  /// Proposes one move of each chain under the distribution `t`, which it leaves as it is; returns the mean probability of
  /// acceptance.
  mutating func move(_ t: Float, step size: Double) -> Double {
    // Steps that are always the same could return to where they began.
    let step = Float(size * (0.8 + 0.4 * Double(proposals.uniform())))
    var momentum = normals(z.count)
    let before = energies(t, z, losses, momentum)
    var (place, losses, slopes) = (z, losses, slopes)
    for leap in 0...Self.leaps {
      let share = leap == 0 || leap == Self.leaps ? step / 2 : step
      for index in place.indices { momentum[index] -= share * (t * slopes[index] + place[index]) }
      if leap == Self.leaps { break }
      for index in place.indices { place[index] += step * momentum[index] }
      (losses, slopes) = gradient.gradients(ofEach: pixels, at: place)
    }
    let after = energies(t, place, losses, momentum)
    var total = 0.0
    for chain in losses.indices {
      let difference = before[chain] - after[chain]
      // What diverged is refused.
      let probability = difference.isFinite ? min(1, exp(difference)) : 0
      total += probability
      guard Double(proposals.uniform()) < probability else { continue }
      self.losses[chain] = losses[chain]
      let range = chain * latent..<(chain + 1) * latent
      for index in range { (z[index], self.slopes[index]) = (place[index], slopes[index]) }
    }
    return total / Double(losses.count)
  }

  /// t * -log p(x|z) + |z|^2 / 2 + |momentum|^2 / 2 of each chain.
  private func energies(_ t: Float, _ z: [Float], _ losses: [Float], _ momentum: [Float]) -> [Double] {
    losses.indices.map { chain in
      var squares = 0.0
      for index in chain * latent..<(chain + 1) * latent {
        let (place, speed) = (Double(z[index]), Double(momentum[index]))
        squares += place * place + speed * speed
      }
      return Double(t) * Double(losses[chain]) + squares / 2
    }
  }

  /// The step size of each distribution but the first and the last, found on the way from the prior to the posterior.
  mutating func adapt(along schedule: [Double], note: () -> Void) -> [Double] {
    var logarithm = log(Self.startStep)
    return schedule.dropFirst().dropLast().map { t in
      defer { note() }
      // The acceptance says nothing about a step until it has been taken.
      let used = logarithm
      logarithm += Self.adaptation * (move(Float(t), step: exp(logarithm)) - Self.acceptance)
      return exp(used)
    }
  }

  /// The logarithm of each chain's weight on the way from the prior to the posterior, whose mean weight is p(x) in expectation (Neal
  /// 2001); and the mean acceptance. `schedule` begins with 0 and ends with 1.
  mutating func forward(_ schedule: [Double], steps: [Double], note: () -> Void) -> (
    weights: [Double], accepted: Double
  ) {
    var weights = [Double](repeating: 0, count: losses.count)
    var accepted = 0.0
    for place in 1..<schedule.count {
      for chain in losses.indices {
        weights[chain] -= (schedule[place] - schedule[place - 1]) * Double(losses[chain])
      }
      if place < schedule.count - 1 { accepted += move(Float(schedule[place]), step: steps[place - 1]) }
      note()
    }
    return (weights, accepted / Double(max(steps.count, 1)))
  }

  /// The same on the way back, for chains that begin at draws from the posterior: the mean of the inverse weights is 1 / p(x) in
  /// expectation (Grosse, Ghahramani and Adams 2015).
  mutating func backward(_ schedule: [Double], steps: [Double], note: () -> Void) -> [Double] {
    var weights = [Double](repeating: 0, count: losses.count)
    for place in (1..<schedule.count).reversed() {
      for chain in losses.indices {
        weights[chain] -= (schedule[place] - schedule[place - 1]) * Double(losses[chain])
      }
      if place > 1 { _ = move(Float(schedule[place - 1]), step: steps[place - 2]) }
      note()
    }
    return weights
  }
}
