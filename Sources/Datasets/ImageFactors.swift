/// The true factors behind a set's images: named factors of variation, and each image's values.
///
/// All built-in data sets use this form, so measures of disentanglement need not know them.
public struct ImageFactors: Sendable, Equatable {
  /// The kind of a factor's values.
  public enum Kind: Sendable, Equatable {
    /// Unordered classes, numbered from 0.
    case categories(count: Int)
    /// Evenly spaced steps, numbered from 0.
    case steps(count: Int)
    /// Any real number.
    case continuous
  }

  /// One factor of variation.
  public struct Factor: Sendable, Equatable {
    /// Its name, one or two words.
    public let name: String
    /// The kind of its values.
    public let kind: Kind

    /// A factor of variation.
    public init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }

    /// The number of different values; nil for a continuous factor.
    public var valueCount: Int? {
      switch kind {
      case .categories(let count), .steps(let count): count
      case .continuous: nil
      }
    }
  }

  /// The factors, in the order of the columns of `values`.
  public let factors: [Factor]
  /// The values, `[count, factors.count]` row-major: numbers of classes and steps, or real numbers.
  public let values: [Float]

  /// Factors and their values, `[count, factors.count]`.
  public init(_ factors: [Factor], values: [Float]) {
    precondition(!factors.isEmpty && values.count % factors.count == 0, "every image has a value of every factor")
    self.factors = factors
    self.values = values
  }

  /// The number of images.
  public var count: Int { values.count / factors.count }

  /// The values of one factor, `[count]`.
  public func column(_ factor: Int) -> [Float] {
    stride(from: factor, to: values.count, by: factors.count).map { values[$0] }
  }
}
