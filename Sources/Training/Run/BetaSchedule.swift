/// How the objective's weight comes to its full value along a run.
public enum BetaSchedule: Sendable, Equatable, Codable {
  /// It is there from the first step on.
  case constant
  /// From 0 to its full value over so many epochs (Sonderby and others 2016).
  case warmUp(epochs: Int)
  /// Again and again: every so many epochs from 0 up over the first half, then held (Fu and others 2019).
  case cyclic(epochs: Int)

  /// The share of the full value after so many epochs.
  public func share(epochs: Double) -> Float {
    switch self {
    case .constant: 1
    case .warmUp(let length): Float(min(epochs / Double(length), 1))
    case .cyclic(let length):
      Float(min(2 * (epochs / Double(length)).truncatingRemainder(dividingBy: 1), 1))
    }
  }

  /// For people: `warm-up over 5 epochs`; nil for one that does nothing.
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
