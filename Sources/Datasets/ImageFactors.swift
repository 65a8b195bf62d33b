/// What a set's images were drawn from, where that is known: named factors of variation, and each image's values of them.
///
/// One form for all built-in data, so that measures of disentanglement need not know which these are.
public struct ImageFactors: Sendable, Equatable {
  /// What kind of values a factor has.
  public enum Kind: Sendable, Equatable {
    /// Classes without an order, numbered from 0.
    case categories(count: Int)
    /// Evenly spaced steps, numbered from 0.
    case steps(count: Int)
    /// Any number.
    case continuous
  }

  /// One factor of variation.
  public struct Factor: Sendable, Equatable {
    /// What it is, in a word or two.
    public let name: String
    /// What values it has.
    public let kind: Kind

    /// A factor.
    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }

    /// How many values it can have; nil for a continuous one.
    public var valueCount: Int? {
      switch kind {
      case .categories(let count), .steps(let count): count
      case .continuous: nil
      }
    }
  }

  /// The factors, in the order of the columns of `values`.
  public let factors: [Factor]
  /// Each image's values, `[count, factors.count]`, image after image: numbers of classes and steps, or what was measured.
  public let values: [Float]

  /// Factors and `[count, factors.count]` values of them.
  public init(_ factors: [Factor], values: [Float]) {
    precondition(!factors.isEmpty && values.count % factors.count == 0, "every image has a value of every factor")
    self.factors = factors
    self.values = values
  }

  /// How many images there are.
  public var count: Int { values.count / factors.count }

  /// Every image's value of one factor, `[count]`.
  public func column(_ factor: Int) -> [Float] {
    stride(from: factor, to: values.count, by: factors.count).map { values[$0] }
  }
}
