import Datasets
import VAE

/// How values of a type are parsed, printed and given to programs.
///
/// ```swift
/// TextForm.whole(1...9).read("12")  // nil: expected a whole number from 1 to 9
/// ```
public struct TextForm<Value: Sendable>: Sendable {
  /// The valid texts; follows "expected".
  public let expected: String
  /// All valid words; empty if other texts are valid, too.
  public let words: [String]
  /// Whether a value, from a text or a file, is valid.
  public let isValid: @Sendable (Value) -> Bool
  /// A value as it is typed.
  public let text: @Sendable (Value) -> String
  /// A value for programs.
  let value: @Sendable (Value) -> SettingValue
  private let parse: @Sendable (String) -> Value?

  init(
    expected: String, words: [String] = [], isValid: @escaping @Sendable (Value) -> Bool = { _ in true },
    parse: @escaping @Sendable (String) -> Value?, text: @escaping @Sendable (Value) -> String,
    value: @escaping @Sendable (Value) -> SettingValue
  ) {
    self.expected = expected
    self.words = words
    self.isValid = isValid
    self.parse = parse
    self.text = text
    self.value = value
  }

  /// Parses a text, with or without spaces around it; nil if it is invalid.
  public func read(_ text: String) -> Value? { parse(text.withoutOuterSpaces).flatMap { isValid($0) ? $0 : nil } }
}

/// The value of a setting, for programs.
public enum SettingValue: Sendable, Equatable {
  case none
  case text(String)
  case whole(Int)
  case seed(UInt64)
  case number(Float)
  case wholes([Int])
  case numbers([Float])
}

extension TextForm where Value == Int {
  /// Integers of a range.
  public static func whole(_ range: ClosedRange<Int>) -> Self {
    TextForm(
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", isValid: range.contains,
      parse: { Int($0) }, text: { "\($0)" }, value: SettingValue.whole)
  }

  /// Sizes of layers, batches and the like.
  public static let size = whole(1...RunConfiguration.largestSize)
}

extension TextForm where Value == Int? {
  /// A number, or nil for what the files have.
  private static func own(_ expected: String, words: [String] = [], _ range: [Int]) -> Self {
    TextForm(
      expected: "\(expected), or \(SettingText.own) for what the files have", words: words,
      isValid: { $0.map(range.contains) ?? true },
      parse: { text in
        if text == SettingText.own { return .some(nil) }
        guard let number = Int(text) else { return .none }
        return .some(number)
      },
      text: { $0.map { "\($0)" } ?? SettingText.own }, value: { $0.map(SettingValue.whole) ?? .none })
  }

  /// The side of square images.
  static let side = own("a whole number from 1 to 256", Array(1...256))
  /// The channels of images.
  static let channels = own("1, 3", words: [SettingText.own, "1", "3"], [1, 3])
}

extension TextForm where Value == [Int]? {
  /// The widths of hidden layers, possibly none; nil for a model that widths do not describe.
  static let widths = TextForm(
    expected: "widths from 1 to \(RunConfiguration.largestSize), separated by commas, like 400 or 400,200",
    isValid: { $0?.allSatisfy(TextForm<Int>.size.isValid) ?? true },
    parse: { text in
      if text.isEmpty { return .some(nil) }
      if text == SettingText.none { return [] }
      guard let widths = SettingText.wholes(text) else { return .none }
      return .some(widths)
    },
    text: { widths in
      guard let widths else { return "" }
      return widths.isEmpty ? SettingText.none : widths.map(String.init).joined(separator: ",")
    }, value: { $0.map(SettingValue.wholes) ?? .none })
}

extension TextForm where Value == [Int] {
  /// The widths of a network's hidden layers, at least one.
  static let layerWidths = TextForm(
    expected: "widths from 1 to \(RunConfiguration.largestSize), separated by commas, like 256,256",
    isValid: { (1...100).contains($0.count) && $0.allSatisfy(TextForm<Int>.size.isValid) },
    parse: SettingText.wholes, text: { $0.map(String.init).joined(separator: ",") }, value: SettingValue.wholes)
}

extension TextForm where Value == NamedNetwork? {
  /// The networks' name; nil for a model whose layers are given one by one.
  static var network: Self {
    let words = NamedNetwork.allCases.map(\.rawValue)
    return TextForm(
      expected: SettingText.alternatives(words), words: words,
      parse: { text in
        if text.isEmpty { return .some(nil) }
        guard let network = NamedNetwork(rawValue: text.lowercased()) else { return .none }
        return .some(network)
      },
      text: { $0?.rawValue ?? "" }, value: { $0.map { .text($0.rawValue) } ?? .none })
  }
}

extension TextForm where Value == Activation? {
  /// The activation of all hidden layers; nil for a model that hidden widths do not describe.
  static var activation: Self {
    let words = Activation.allCases.map(\.rawValue)
    return TextForm(
      expected: SettingText.alternatives(words), words: words,
      parse: { text in
        if text.isEmpty { return .some(nil) }
        guard let activation = Activation(rawValue: text.lowercased()) else { return .none }
        return .some(activation)
      },
      text: { $0?.rawValue ?? "" }, value: { $0.map { .text($0.rawValue) } ?? .none })
  }
}

extension TextForm where Value == UInt64 {
  /// Seeds of random numbers.
  public static let seed = TextForm(
    expected: "a whole number from 0 to \(UInt64.max)", parse: { UInt64($0) }, text: { "\($0)" },
    value: SettingValue.seed)
}

extension TextForm where Value: BinaryFloatingPoint & LosslessStringConvertible {
  private static func number(_ expected: String, _ isInRange: @escaping @Sendable (Value) -> Bool) -> Self {
    TextForm(
      expected: expected,
      // Training uses a `Float`, whatever type holds the number before, and its digits are the ones shown.
      isValid: { $0.isFinite && isInRange($0) && Float($0).isFinite && isInRange(Value(Float($0))) },
      parse: { Value($0) }, text: { SettingText.number(Float($0)) }, value: { .number(Float($0)) })
  }

  /// Finite numbers above 0.
  public static var aboveZero: Self { number("a number above 0") { $0 > 0 } }
  /// Finite numbers from 0.
  static var zeroOrMore: Self { number("a number from 0") { $0 >= 0 } }
  /// Fractions below 1.
  static var partialShare: Self { number("a number from 0 to below 1") { $0 >= 0 && $0 < 1 } }

  /// Numbers from 0 to a limit.
  static func zero(to limit: Value) -> Self {
    number("a number from 0 to \(SettingText.number(Float(limit)))") { $0 >= 0 && $0 <= limit }
  }
}

extension TextForm where Value: CaseIterable & RawRepresentable<String> {
  /// A word of an enumeration.
  static var word: Self {
    let words = Value.allCases.map(\.rawValue)
    return TextForm(
      expected: SettingText.alternatives(words), words: words, parse: { Value(rawValue: $0.lowercased()) },
      text: \.rawValue, value: { .text($0.rawValue) })
  }
}

extension TextForm where Value == String {
  /// A network's layers. Any text is accepted here; the architecture's initializer reports what is wrong with it.
  static var layers: Self {
    TextForm(
      expected: "layers separated by commas, such as linear 400, conv 32 4/2 pad 1 or relu: "
        + SettingText.alternatives(LayerCatalogue.standard.kinds.map { $0.name }),
      parse: { $0 }, text: { $0 },
      value: SettingValue.text)
  }

  /// A data set's name or a folder's path.
  static var data: Self {
    TextForm(
      expected: "\(KnownDataset.allCases.map(\.rawValue).joined(separator: ", ")), or a folder or file with images",
      isValid: { !$0.isEmpty }, parse: { $0 }, text: { $0 }, value: SettingValue.text)
  }
}

extension TextForm where Value == BetaRange? {
  /// The two ends of a dial.
  static let betaRange = TextForm(
    expected: "two numbers above 0, the lower first, like 0.01,10",
    isValid: { range in range.map { $0.isValid && $0.high <= RunConfiguration.largestBeta } ?? true },
    parse: { text in
      if text == SettingText.none { return .some(nil) }
      let ends = text.split(separator: ",", omittingEmptySubsequences: false)
        .map { Float(String($0).withoutOuterSpaces) }
      guard ends.count == 2, let low = ends[0], let high = ends[1] else { return nil }
      return BetaRange(low: low, high: high)
    },
    text: { $0.map { "\(SettingText.number($0.low)),\(SettingText.number($0.high))" } ?? SettingText.none },
    value: { $0.map { .numbers([$0.low, $0.high]) } ?? .none })
}

extension TextForm where Value == BetaSchedule {
  static let betaSchedule = TextForm(
    expected: BetaSchedule.expected, isValid: \.isValid, parse: { BetaSchedule($0) }, text: \.text,
    value: { $0.summary.map(SettingValue.text) ?? .none })
}

extension TextForm where Value == LearningRateSchedule {
  static let learningRateSchedule = TextForm(
    expected: LearningRateSchedule.expected, isValid: \.isValid, parse: { LearningRateSchedule($0) }, text: \.text,
    value: { $0.summary.map(SettingValue.text) ?? .none })
}

extension TextForm where Value == CapacityGrowth {
  static let capacity = TextForm(
    expected: CapacityGrowth.expected, isValid: \.isValid, parse: { CapacityGrowth($0) }, text: \.text,
    value: { .numbers([$0.nats, Float($0.epochs)]) })
}

extension TextForm where Value == TemperatureSchedule {
  static let temperature = TextForm(
    expected: TemperatureSchedule.expected, isValid: \.isValid, parse: { TemperatureSchedule($0) }, text: \.text,
    value: { .numbers([$0.first, $0.last, Float($0.epochs)]) })
}

extension TextForm where Value == LatentSpace {
  /// The latent variables: a number of continuous ones, categorical ones, or both.
  public static let latents = TextForm(
    expected:
      "a whole number from 1 to \(RunConfiguration.largestSize), 30x10 for 30 variables of 10 categories, both like 10+1x10, or vq:8,64,16 for 8 codes from 64 vectors of 16 numbers",
    parse: { LatentSpace($0) }, text: \.description,
    value: { $0.isContinuous ? .whole($0.continuous) : .text($0.description) })
}

/// Texts that several settings share.
public enum SettingText {
  /// The text for a setting without a value.
  static let none = "none"
  /// The text for what the files of a data set decide.
  static let own = "own"

  /// A number with all significant digits and no others: `4`, `0.001`, `3.7e-4`.
  public static func number(_ value: Float) -> String {
    // Swift prints 0.0001 in full, and smaller numbers as `1e-05`.
    let text = "\(value)".replacing("e-0", with: "e-")
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// Whole numbers separated by commas, possibly with spaces around them; nil if one is none.
  static func wholes(_ text: String) -> [Int]? {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int(String($0).withoutOuterSpaces) }
    return numbers.count == parts.count ? numbers : nil
  }

  /// `a, b or c`.
  public static func alternatives(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return "\(words.dropLast().joined(separator: ", ")) or \(last)"
  }
}

extension String {
  fileprivate var withoutOuterSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
