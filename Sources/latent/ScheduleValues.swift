import ArgumentParser
import Training

/// Schedules as the command line has them: a name and numbers, like `step:10,0.5`.
extension OptionValue {
  static func learningRateSchedule(_ text: String) throws -> LearningRateSchedule {
    guard let schedule = LearningRateSchedule(text) else {
      throw ValidationError("expected \(LearningRateSchedule.expected)")
    }
    return schedule
  }

  static func betaSchedule(_ text: String) throws -> BetaSchedule {
    guard let schedule = BetaSchedule(text) else { throw ValidationError("expected \(BetaSchedule.expected)") }
    return schedule
  }

  static func capacity(_ text: String) throws -> CapacityGrowth {
    guard let growth = CapacityGrowth(text) else { throw ValidationError("expected \(CapacityGrowth.expected)") }
    return growth
  }

  static func zeroOrMore(_ text: String) throws -> Float {
    guard let number = Float(text), number >= 0, number.isFinite else {
      throw ValidationError("expected a number from 0")
    }
    return number
  }

  static func share(_ text: String) throws -> Float {
    guard let number = Float(text), number >= 0, number < 1 else {
      throw ValidationError("expected a number from 0 to below 1")
    }
    return number
  }
}
