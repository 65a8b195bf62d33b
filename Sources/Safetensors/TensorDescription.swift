/// What a file's header says of a tensor, but where it lies.
public struct TensorDescription: Sendable, Equatable {
  /// The tensor's name.
  public let name: String
  /// What an element is.
  public let type: ElementType
  /// The extents, outermost first; empty for a single number.
  public let shape: [Int]
  /// How many bytes its elements take.
  public var byteCount: Int { shape.reduce(type.size, *) }

  /// A description.
  public init(name: String, type: ElementType, shape: [Int]) {
    (self.name, self.type, self.shape) = (name, type, shape)
  }
}
