/// The capacity of `Objective.capacity`, which grows linearly from 0 (Burgess and others 2018, section 5).
public struct CapacityGrowth: Sendable, Equatable, Codable {
  /// The final capacity in nats.
  public var nats: Float
  /// The number of epochs until then.
  public var epochs: Int

  /// The default capacity is the paper's.
  public init(nats: Float = 25, epochs: Int = 10) {
    self.nats = nats
    self.epochs = epochs
  }

  /// The capacity in nats after `passed` epochs.
  public func capacity(epochs passed: Double) -> Float { nats * Float(min(passed / Double(epochs), 1)) }

  var isValid: Bool { nats >= 0 && nats.isFinite && ScheduleText.epochs.contains(epochs) }
}
