/// A tensor's description in a header, without its place.
public struct TensorDescription: Sendable, Equatable {
  /// Its name.
  public let name: String
  /// The type of its elements.
  public let type: ElementType
  /// The dimensions, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The size of its elements in bytes.
  public var byteCount: Int { shape.reduce(type.size, *) }

  /// A description.
  public init(name: String, type: ElementType, shape: [Int]) {
    (self.name, self.type, self.shape) = (name, type, shape)
  }
}
