// The text form of schedules on the command line and in the explorer: a name and numbers, as in `step:10,0.5`.

extension BetaSchedule {
  /// The valid texts; follows "expected".
  public static let expected = "constant, warm-up:EPOCHS or cyclic:EPOCHS, like warm-up:5"

  /// Parses `constant`, `warm-up:5` or `cyclic:10`; nil for anything else.
  public init?(_ text: String) {
    let (name, numbers) = ScheduleText.parts(text)
    if name == "constant", !text.contains(":") {
      self = .constant
      return
    }
    guard numbers.count == 1, let epochs = ScheduleText.epochs(numbers[0]) else { return nil }
    switch name {
    case "warm-up": self = .warmUp(epochs: epochs)
    case "cyclic": self = .cyclic(epochs: epochs)
    default: return nil
    }
  }

  /// The text that `init` parses.
  public var text: String {
    switch self {
    case .constant: "constant"
    case .warmUp(let epochs): "warm-up:\(epochs)"
    case .cyclic(let epochs): "cyclic:\(epochs)"
    }
  }
}

extension LearningRateSchedule {
  /// The valid texts; follows "expected".
  public static let expected =
    "constant, cosine:EPOCHS, step:EPOCHS,FACTOR (like step:10,0.5) or iwae"

  /// Parses `constant`, `cosine:30`, `step:10,0.5` or `iwae`; nil for anything else.
  public init?(_ text: String) {
    let (name, numbers) = ScheduleText.parts(text)
    switch (name, numbers.count) {
    case ("constant", 0) where !text.contains(":"): self = .constant
    case ("iwae", 0) where !text.contains(":"): self = .iwae
    case ("cosine", 1):
      guard let epochs = ScheduleText.epochs(numbers[0]) else { return nil }
      self = .cosine(epochs: epochs)
    case ("step", 2):
      guard let epochs = ScheduleText.epochs(numbers[0]), numbers[1] > 0, numbers[1] <= 1 else { return nil }
      self = .step(epochs: epochs, factor: numbers[1])
    default: return nil
    }
  }

  /// The text that `init` parses.
  public var text: String {
    switch self {
    case .constant: "constant"
    case .cosine(let epochs): "cosine:\(epochs)"
    case .step(let epochs, let factor): "step:\(epochs),\(SettingText.number(factor))"
    case .iwae: "iwae"
    }
  }
}

extension CapacityGrowth {
  /// The valid texts; follows "expected".
  public static let expected = "NATS,EPOCHS, like 25,10"

  /// Parses `25,10`; nil for anything else.
  public init?(_ text: String) {
    let numbers = ScheduleText.numbers(text)
    guard numbers.count == 2, numbers[0] >= 0, let epochs = ScheduleText.epochs(numbers[1]) else { return nil }
    self.init(nats: numbers[0], epochs: epochs)
  }

  /// The text that `init` parses.
  public var text: String {
    "\(SettingText.number(nats)),\(epochs)"
  }
}

extension TemperatureSchedule {
  /// The valid texts; follows "expected".
  public static let expected = "FIRST,LAST,EPOCHS with temperatures from 0.01 to 100, like 1,0.5,20, or one TEMPERATURE"

  /// Parses `1,0.5,20`, or `0.7` for one that stays; nil for anything else.
  public init?(_ text: String) {
    let numbers = ScheduleText.numbers(text)
    switch numbers.count {
    case 1: self.init(first: numbers[0], last: numbers[0], epochs: 1)
    case 3:
      guard let epochs = ScheduleText.epochs(numbers[2]) else { return nil }
      self.init(first: numbers[0], last: numbers[1], epochs: epochs)
    default: return nil
    }
  }

  /// The text that `init` parses.
  public var text: String {
    first == last
      ? SettingText.number(first) : "\(SettingText.number(first)),\(SettingText.number(last)),\(epochs)"
  }
}

enum ScheduleText {
  /// The valid numbers of epochs.
  static let epochs = 1...1_000_000

  /// The name, and the numbers after the colon; none unless all of them are numbers.
  static func parts(_ text: String) -> (name: String, numbers: [Float]) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 ? (parts[0], numbers(parts[1])) : (text, [])
  }

  /// Finite numbers separated by commas, optionally with spaces around them.
  static func numbers(_ text: String) -> [Float] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { part -> Float? in
      // A number must not contain spaces.
      let words = part.split(separator: " ")
      return words.count == 1 ? Float(words[0]).flatMap { $0.isFinite ? $0 : nil } : nil
    }
    return numbers.count == parts.count ? numbers : []
  }

  static func epochs(_ number: Float) -> Int? {
    Int(exactly: number).flatMap { epochs.contains($0) ? $0 : nil }
  }
}
