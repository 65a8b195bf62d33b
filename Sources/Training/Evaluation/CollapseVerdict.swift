/// Whether the posterior has collapsed: which dimensions are dead, since when, and what may help.
public struct CollapseVerdict: Sendable, Equatable {
  /// The dead dimensions, counted from 0.
  public let dead: [Int]
  /// The number of latent dimensions.
  public let latent: Int
  /// The step since which all dead dimensions have been dead; 0 for the start, nil if unknown.
  public let since: Int?
  /// Whether anything pulls the posterior towards the prior.
  private let hasPenalty: Bool
  private let steps: Int

  /// Before this many steps, about an epoch of MNIST, a KL near 0 means nothing: most models start there, and leave
  /// once the decoder has learned to use z.
  public static let leastSteps = 500

  /// Whether a dead dimension has a larger KL, and only its information is below the limit.
  private let isByInformation: Bool
  private let knowsInformation: Bool

  /// Judges by the KL of each dimension in nats after so many steps, by its history, and by the information of each dimension
  /// about the image in nats, where it is known.
  public init(
    klPerDimension: [Double], history: KLHistory = KLHistory(), hasPenalty: Bool = true, steps: Int = leastSteps,
    information: [Double]? = nil
  ) {
    self.steps = steps
    latent = klPerDimension.count
    self.hasPenalty = hasPenalty
    let dead = hasPenalty ? LatentUse.dead(kl: klPerDimension, information: information) : []
    self.dead = dead
    isByInformation = dead.contains { !LatentUse.isDead(kl: klPerDimension[$0]) }
    knowsInformation = information?.count == klPerDimension.count
    guard !dead.isEmpty, !history.rows.isEmpty, !isByInformation else {
      since = nil
      return
    }
    let isDead = { (row: KLHistory.Row) in dead.allSatisfy { LatentUse.isDead(kl: row.kl[$0]) } }
    // If no recorded row has all of them dead, they died after the last row.
    let lastAlive = history.rows.lastIndex { !isDead($0) }
    since = lastAlive.map { history.rows[$0].step } ?? 0
  }

  /// Whether every dimension is dead, after enough steps for the model to have learned.
  public var isWhole: Bool { nothingComesThrough && steps >= Self.leastSteps }

  /// Whether every dimension is dead, but so early that they may still come to life.
  public var isEarly: Bool { nothingComesThrough && steps < Self.leastSteps }

  private var everyDimension: String {
    isByInformation
      ? "every dimension tells less than \(LatentUse.leastNats) nats of the image"
      : "every dimension has a KL below \(LatentUse.leastNats) nats"
  }

  private var nothingComesThrough: Bool { latent > 0 && dead.count == latent }

  /// The verdict and its reason, as one sentence.
  public var sentence: String {
    guard hasPenalty else { return "nothing pulls the posterior to the prior, so it cannot collapse" }
    let limit =
      isByInformation ? "less than \(LatentUse.leastNats) nats of the image" : "KL below \(LatentUse.leastNats) nats"
    let time = since.map { $0 == 0 ? ", from the start" : ", since step \($0)" } ?? ""
    if isEarly {
      return "nothing comes through z yet: \(everyDimension), as is usual after only \(steps) steps"
    }
    if isWhole {
      return "the whole posterior has collapsed: \(everyDimension)\(time), "
        + "and z says nothing about the image"
    }
    if dead.isEmpty {
      return knowsInformation
        ? "no dimension is dead: each tells \(LatentUse.leastNats) nats of the image or more"
        : "no dimension is dead: each has a KL of \(LatentUse.leastNats) nats or more"
    }
    let names = dead.prefix(8).map { "z\($0 + 1)" }.joined(separator: ", ") + (dead.count > 8 ? ", ..." : "")
    return "\(dead.count) of \(latent) dimensions \(dead.count == 1 ? "is" : "are") dead (\(limit)\(time)): \(names)"
  }

  /// The verdict in a few words, for narrow lines.
  public var shortSentence: String {
    guard hasPenalty else { return "no penalty: nothing can collapse" }
    if dead.isEmpty { return "no dimension is dead" }
    if isEarly { return "nothing comes through z yet" }
    let time = since.map { $0 == 0 ? " from the start" : " since step \($0)" } ?? ""
    return isWhole ? "the whole posterior is dead\(time)" : "\(dead.count) of \(latent) dead\(time)"
  }
}
