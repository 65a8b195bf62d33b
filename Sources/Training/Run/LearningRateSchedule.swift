#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How the learning rate decreases during a run.
public enum LearningRateSchedule: Sendable, Equatable, Codable {
  /// No change.
  case constant
  /// Half a cosine over this many epochs, down to a hundredth, then constant (Loshchilov and Hutter 2017, without
  /// restarts).
  case cosine(epochs: Int)
  /// Multiplied by `factor` every so many epochs.
  case step(epochs: Int, factor: Float)
  /// 10^(-i/7) for 3^i epochs, i from 0 to 7, 3280 epochs in all (Burda, Grosse and Salakhutdinov 2016, section 5).
  case iwae

  /// The fraction of the initial value after `epochs`.
  public func share(epochs: Double) -> Float {
    switch self {
    case .constant: return 1
    case .cosine(let length):
      return Float(max((1 + cos(.pi * min(epochs / Double(length), 1))) / 2, 0.01))
    case .step(let length, let factor): return powf(factor, Float(Int(epochs) / length))
    case .iwae:
      var (stage, end, length) = (0, 1.0, 1.0)
      while stage < 7, epochs >= end {
        stage += 1
        length *= 3
        end += length
      }
      return powf(10, Float(-stage) / 7)
    }
  }

  /// For people: `cosine over 30 epochs`; nil for a constant.
  public var summary: String? {
    switch self {
    case .constant: nil
    case .cosine(let epochs): "cosine over \(epochs) epochs"
    case .step(let epochs, let factor): "times \(factor) every \(epochs) epochs"
    case .iwae: "times 10^(-i/7) for 3^i epochs, i = 0 to 7"
    }
  }

  var isValid: Bool {
    switch self {
    case .constant, .iwae: true
    case .cosine(let epochs): ScheduleText.epochs.contains(epochs)
    case .step(let epochs, let factor): ScheduleText.epochs.contains(epochs) && factor > 0 && factor <= 1
    }
  }
}
