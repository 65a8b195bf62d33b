import Autodiff
import Foundation

/// The temperature of relaxed samples of categories, which falls exponentially from one value to another (Jang, Gu and Poole 2017,
/// section 4): high ones are smooth with little variance, low ones near to real samples.
public struct TemperatureSchedule: Sendable, Equatable, Codable {
  /// At the beginning.
  public var first: Float
  /// At the end.
  public var last: Float
  /// The number of epochs until the end.
  public var epochs: Int

  /// Below, gradients overflow; above, samples are all alike.
  static let range: ClosedRange<Float> = 0.01...100

  /// The default temperatures are the paper's.
  public init(first: Float = 1, last: Float = 0.5, epochs: Int = 20) {
    (self.first, self.last, self.epochs) = (first, last, epochs)
  }

  /// The temperature after `passed` epochs.
  public func temperature(epochs passed: Double) -> Float {
    first * pow(last / first, Float(min(passed / Double(epochs), 1)))
  }

  var isValid: Bool {
    Self.range.contains(first) && Self.range.contains(last) && ScheduleText.epochs.contains(epochs)
  }
}

/// What samples of categories are in training, as a setting.
public enum SampleRelaxation: String, Sendable, Codable, CaseIterable {
  /// Relaxed samples.
  case soft
  /// One category, with the gradient of the relaxed sample.
  case straightThrough = "straight-through"

  var relaxation: Relaxation { self == .soft ? .soft : .straightThrough }
}
