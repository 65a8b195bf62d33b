import Autodiff

/// The latent variables of a model: continuous ones, then categorical ones with a number of categories each.
///
/// Or the codes of a vector quantisation: categorical variables whose categories are the vectors of one codebook.
///
/// z is a vector: a value for each continuous variable, then for each categorical one as many values as it has categories, 1 for
/// the category that it has and 0 for the others. Codes and relaxed samples have probabilities in their place.
public struct LatentSpace: Sendable, Equatable {
  /// The number of continuous variables, with a standard normal prior each.
  public let continuous: Int
  /// The number of categories of each categorical variable, with a uniform prior.
  public let categories: [Int]
  /// The codebook that categories stand for; nil without one.
  public let codebook: CodebookForm?
  /// The columns of z that belong to each variable.
  private let ranges: [Range<Int>]

  /// The most values of z.
  package static let largestWidth = Shape.largestSide
  /// The most categories of a variable.
  package static let mostCategories = 1024

  /// The number of latent variables.
  public var count: Int { ranges.count }
  /// The number of values of z.
  public var width: Int { ranges.last?.upperBound ?? 0 }
  /// The number of values that the decoder gets: those of z, or of the vectors that its codes stand for.
  var decoderWidth: Int { codebook.map { count * $0.length } ?? width }
  /// Whether no variable is categorical.
  public var isContinuous: Bool { categories.isEmpty }

  /// Nil for sizes out of range: no variable, a single category, or more values than a layer takes.
  public init?(continuous: Int, categories: [Int] = []) {
    guard (0...Self.largestWidth).contains(continuous), categories.count <= Self.largestWidth,
      categories.allSatisfy({ (2...Self.mostCategories).contains($0) }),
      case let width = categories.reduce(continuous, +), (1...Self.largestWidth).contains(width)
    else { return nil }
    (self.continuous, self.categories, codebook) = (continuous, categories, nil)
    ranges = Self.ranges(continuous, categories)
  }

  /// `variables` codes from a codebook of `codes` vectors; nil for sizes out of range.
  public init?(variables: Int, codes: Int, _ codebook: CodebookForm) {
    guard (1...Self.largestWidth).contains(variables), (2...Self.mostCategories).contains(codes),
      (1...Self.largestWidth).contains(codebook.length), variables * codes <= Self.largestWidth,
      variables * codebook.length <= Self.largestWidth
    else { return nil }
    (continuous, categories, self.codebook) = (0, [Int](repeating: codes, count: variables), codebook)
    ranges = Self.ranges(0, categories)
  }

  private static func ranges(_ continuous: Int, _ categories: [Int]) -> [Range<Int>] {
    var ranges = (0..<continuous).map { $0..<$0 + 1 }
    for count in categories {
      let start = ranges.last?.upperBound ?? 0
      ranges.append(start..<start + count)
    }
    return ranges
  }

  /// So many continuous variables. Only for numbers that the program itself chose: invalid ones stop the program.
  public init(_ continuous: Int) {
    guard let latents = LatentSpace(continuous: continuous) else {
      preconditionFailure("\(continuous) latent variables")
    }
    self = latents
  }

  /// The columns of z that belong to a variable: one, or one for each category.
  public func columns(of variable: Int) -> Range<Int> { ranges[variable] }

  /// The number of categories of a variable; nil for a continuous one.
  public func categories(of variable: Int) -> Int? {
    variable < continuous ? nil : categories[variable - continuous]
  }

  /// The category of a variable at `z`, the most likely one where z has probabilities; the first of equals. Nil for a continuous one.
  public func category<Values: RandomAccessCollection<Float>>(of variable: Int, at z: Values) -> Int?
  where Values.Index == Int {
    guard categories(of: variable) != nil else { return nil }
    let columns = columns(of: variable)
    let start = z.startIndex + columns.lowerBound
    var best = 0
    for place in 1..<columns.count where z[start + place] > z[start + best] { best = place }
    return best
  }

  /// Gives a categorical variable of `z` a category.
  public func set(_ variable: Int, to category: Int, in z: inout [Float]) {
    for (place, column) in columns(of: variable).enumerated() { z[column] = place == category ? 1 : 0 }
  }

  /// z at the middle of the prior: 0 for continuous variables, and the first category, as none is the middle.
  public var origin: [Float] {
    var z = [Float](repeating: 0, count: width)
    for variable in continuous..<count { set(variable, to: 0, in: &z) }
    return z
  }
}

extension LatentSpace: CustomStringConvertible {
  /// As typed: `20`, `30x10` for thirty variables of ten categories, `10+1x10` for both, `2+1x3+1x5` for different ones,
  /// `vq:8,64,16` for eight codes from 64 vectors of 16 numbers, `vq:8,64,16,loss` where these are trained by a loss.
  public var description: String {
    if let codebook {
      return "vq:\(count),\(categories[0]),\(codebook.length)" + (codebook.averages ? "" : ",loss")
    }
    var parts = continuous > 0 ? ["\(continuous)"] : []
    var place = 0
    while place < categories.count {
      let same = categories[place...].prefix { $0 == categories[place] }.count
      parts.append("\(same)x\(categories[place])")
      place += same
    }
    return parts.joined(separator: "+")
  }

  /// Reads what `description` gives; nil for another text or sizes out of range.
  public init?(_ text: String) {
    if text.hasPrefix("vq:") {
      var parts = text.dropFirst(3).split(separator: ",", omittingEmptySubsequences: false)
      let averages = parts.count != 4 || parts.last != "loss"
      if !averages { parts.removeLast() }
      let numbers = parts.compactMap { Self.number($0) }
      guard parts.count == 3, numbers.count == 3 else { return nil }
      self.init(variables: numbers[0], codes: numbers[1], CodebookForm(length: numbers[2], averages: averages))
      return
    }
    var (continuous, categories): (Int, [Int]) = (0, [])
    for (place, part) in text.split(separator: "+", omittingEmptySubsequences: false).enumerated() {
      let factors = part.split(separator: "x", omittingEmptySubsequences: false).map { Self.number($0) }
      switch (factors.count, factors.first ?? nil, factors.last ?? nil) {
      case (1, let count?, _) where place == 0: continuous = count
      case (2, let count?, let size?) where categories.count + count <= Self.largestWidth:
        categories += [Int](repeating: size, count: count)
      default: return nil
      }
    }
    self.init(continuous: continuous, categories: categories)
  }

  /// Digits that make a number from 1 to `largestWidth`.
  private static func number(_ text: Substring) -> Int? {
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), (1...largestWidth).contains(number)
    else { return nil }
    return number
  }
}

/// The form of a codebook's vectors.
public struct CodebookForm: Sendable, Equatable {
  /// The numbers of a vector.
  public let length: Int
  /// Whether vectors are moving averages of what they stand for; otherwise a loss moves them there.
  public let averages: Bool

  /// A form; the sizes are checked by `LatentSpace`.
  public init(length: Int, averages: Bool = true) { (self.length, self.averages) = (length, averages) }
}
