/// What a number in a log is over its run, such as `val_loss`.
package struct LogCurve: Sendable, Equatable {
  /// A value at a step (or an epoch, or a row).
  package struct Point: Sendable, Equatable {
    package let x: Double
    package let y: Double
  }

  /// As the log calls it; foreign text.
  package let name: String
  /// What the name is known to mean; nil for other names.
  package let meaning: LossName?
  /// Where it was not finite last, if it has not been finite since.
  package private(set) var divergedAt: Double?
  /// The latest finite value.
  package private(set) var latest: Point?

  private var kept: [Point] = []
  /// Of so many values one is kept.
  private var every = 1
  private var skipped = 0

  /// More points than columns of any screen, four times.
  private static let most = 2048

  init(_ name: String) {
    self.name = name
    meaning = LossName(name)
  }

  /// Values at growing steps; at most a few thousand, at even distances.
  package var points: [Point] { kept + (latest.map { latest in kept.last == latest ? [] : [latest] } ?? []) }

  /// Takes the next value. A run that goes on from an earlier step replaces what came after that.
  mutating func append(x: Double, y: Double) {
    guard x.isFinite else { return }
    if let latest, x <= latest.x {
      kept.removeAll { $0.x >= x }
      skipped = 0
    }
    guard y.isFinite else {
      divergedAt = divergedAt ?? x
      return
    }
    divergedAt = nil
    latest = Point(x: x, y: y)
    if skipped == 0 { kept.append(Point(x: x, y: y)) }
    skipped = (skipped + 1) % every
    guard kept.count > Self.most else { return }
    kept = kept.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    every *= 2
    // The latest is among them.
    skipped = 1
  }
}

/// The meaning of a curve's name, for names that trainers use: `loss`, `val_loss`, `train/kl`, `kld`, `recon_loss_epoch`.
package struct LossName: Sendable, Hashable {
  /// A part of a VAE's loss.
  package enum Part: Sendable, CaseIterable {
    case total, reconstruction, kl
  }

  /// The part.
  package let part: Part
  /// Whether it was measured on images that are not trained on.
  package let isTest: Bool

  /// Nil for a name that is not known.
  package init?(_ name: String) {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    var isTest = words.contains(where: Self.test.contains)
    var rest = words.filter { !Self.test.contains($0) && !Self.other.contains($0) }.joined()
    // Names like valLoss.
    for prefix in Self.test + ["train"]
    where rest.hasPrefix(prefix) && Self.part(String(rest.dropFirst(prefix.count))) != nil {
      rest = String(rest.dropFirst(prefix.count))
      isTest = isTest || prefix != "train"
    }
    guard let part = Self.part(rest) else { return nil }
    (self.part, self.isTest) = (part, isTest)
  }

  private static func part(_ name: String) -> Part? {
    // `kl_loss` and `loss_kl` are the same.
    var name = name
    if name.hasPrefix("loss"), name != "loss" { name = String(name.dropFirst(4)) }
    if name.hasSuffix("loss"), name != "loss" { name = String(name.dropLast(4)) }
    if totals.contains(name) { return .total }
    if reconstructions.contains(name) { return .reconstruction }
    return kls.contains(name) ? .kl : nil
  }

  private static let test = ["validation", "valid", "val", "testing", "test", "eval", "dev"]
  private static let other = ["train", "training", "tr", "epoch", "step", "batch", "avg", "average", "mean", "running"]
  private static let totals = ["loss", "total", "vae", "negativeelbo", "negelbo", "nelbo"]
  private static let reconstructions = [
    "recon", "recons", "rec", "reconstruction", "reconstructionerror", "reconerror", "nll", "bce", "mse",
  ]
  private static let kls = ["kl", "kld", "kldiv", "kldivergence"]
}
