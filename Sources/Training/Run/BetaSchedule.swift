/// How the objective's weight rises to its full value during a run.
public enum BetaSchedule: Sendable, Equatable, Codable {
  /// The full value from the first step on.
  case constant
  /// Linearly from 0 to the full value over this many epochs (Sonderby and others 2016).
  case warmUp(epochs: Int)
  /// In cycles of this many epochs: linearly from 0 over the first half, then constant (Fu and others 2019).
  case cyclic(epochs: Int)

  /// The fraction of the full value after `epochs`.
  public func share(epochs: Double) -> Float {
    switch self {
    case .constant: 1
    case .warmUp(let length): Float(min(epochs / Double(length), 1))
    case .cyclic(let length):
      Float(min(2 * (epochs / Double(length)).truncatingRemainder(dividingBy: 1), 1))
    }
  }

  /// For people: `warm-up over 5 epochs`; nil for a constant.
  public var summary: String? {
    switch self {
    case .constant: nil
    case .warmUp(let epochs): "warm-up over \(epochs) epochs"
    case .cyclic(let epochs): "cycles of \(epochs) epochs"
    }
  }

  var isValid: Bool {
    switch self {
    case .constant: true
    case .warmUp(let epochs), .cyclic(let epochs): ScheduleText.epochs.contains(epochs)
    }
  }
}
