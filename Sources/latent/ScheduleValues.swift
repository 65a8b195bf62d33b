import ArgumentParser
import Training

/// Schedules as the command line has them: a name and numbers, like `step:10,0.5`.
extension OptionValue {
  static func learningRateSchedule(_ text: String) throws -> LearningRateSchedule {
    let (name, numbers) = try parts(text)
    switch (name, numbers.count) {
    case ("constant", 0): return .constant
    case ("iwae", 0): return .iwae
    case ("cosine", 1): if let epochs = epochs(numbers[0]) { return .cosine(epochs: epochs) }
    case ("step", 2):
      if let epochs = epochs(numbers[0]), numbers[1] > 0, numbers[1] <= 1 {
        return .step(epochs: epochs, factor: numbers[1])
      }
    default: break
    }
    throw ValidationError(
      "expected constant, cosine:EPOCHS, step:EPOCHS,FACTOR (like step:10,0.5) or iwae, the schedule of that paper")
  }

  static func betaSchedule(_ text: String) throws -> BetaSchedule {
    let (name, numbers) = try parts(text)
    if name == "constant", numbers.isEmpty { return .constant }
    if numbers.count == 1, let epochs = epochs(numbers[0]) {
      if name == "warm-up" { return .warmUp(epochs: epochs) }
      if name == "cyclic" { return .cyclic(epochs: epochs) }
    }
    throw ValidationError("expected constant, warm-up:EPOCHS or cyclic:EPOCHS, like warm-up:5")
  }

  static func capacity(_ text: String) throws -> CapacityGrowth {
    let numbers = try? numbers(text)
    guard let numbers, numbers.count == 2, numbers[0] >= 0, let epochs = epochs(numbers[1]) else {
      throw ValidationError("expected NATS,EPOCHS, like 25,10: where the capacity ends, and when it is there")
    }
    return CapacityGrowth(nats: numbers[0], epochs: epochs)
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

  private static func parts(_ text: String) throws -> (name: String, numbers: [Float]) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return (text, []) }
    // Whatever is wrong with the numbers, what was expected is better said as a whole.
    return (String(parts[0]), (try? numbers(String(parts[1]))) ?? [])
  }

  private static func epochs(_ number: Float) -> Int? {
    guard number >= 1, number <= 1e6, number == number.rounded() else { return nil }
    return Int(number)
  }
}
