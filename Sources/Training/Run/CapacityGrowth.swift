/// The capacity of `Objective.capacity`: it grows evenly from 0 (Burgess and others 2018, section 5).
public struct CapacityGrowth: Sendable, Equatable, Codable {
  /// Where it ends, in nats.
  public var nats: Float
  /// After how many epochs it is there.
  public var epochs: Int

  /// A growth; the usual end is the paper's.
  public init(nats: Float = 25, epochs: Int = 10) {
    self.nats = nats
    self.epochs = epochs
  }

  /// The capacity in nats after so many epochs.
  public func capacity(epochs passed: Double) -> Float { nats * Float(min(passed / Double(epochs), 1)) }

  var isValid: Bool { nats >= 0 && nats.isFinite && ScheduleText.epochs.contains(epochs) }
}
