import Safetensors

/// A tensor of a model file: a view of a storage, which several tensors may share.
package struct ModelTensor: Sendable {
  /// Its name in the file; foreign text.
  package let name: String
  /// The type of its elements.
  package let type: ElementType
  /// The dimensions, outermost first.
  package let shape: [Int]
  /// The distances between neighbours along each dimension, in elements of the storage; 0 for a repeated element.
  package let strides: [Int]
  /// The index of its first element in the storage.
  package let offset: Int
  /// The number of elements.
  package let count: Int
  let storage: TensorStorage

  /// The most elements of a tensor that is read: 512 MB as floats.
  package static let mostElements = 1 << 27
  /// The most dimensions.
  static let mostExtents = 16

  /// A view of a storage; without `strides` in row-major order.
  ///
  /// - Throws: if it reaches beyond the storage or is too large. Allocates nothing of its size.
  init(
    name: String, type: ElementType, shape: [Int], strides: [Int]? = nil, offset: Int = 0, storage: TensorStorage
  ) throws(ModelFlaw) {
    let shown = ModelFlaw.shown(name)
    func tooLarge() -> ModelFlaw {
      ModelFlaw("its tensor \(shown) has the size \(shape), and at most \(Self.mostElements) elements are read")
    }
    guard shape.count <= Self.mostExtents, shape.allSatisfy({ $0 >= 0 }) else {
      throw ModelFlaw("its tensor \(shown) has a size that no tensor has")
    }
    var count = 1
    var rowMajor = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.reversed() {
      rowMajor[axis] = count
      let product = count.multipliedReportingOverflow(by: max(shape[axis], 1))
      guard !product.overflow else { throw tooLarge() }
      count = product.partialValue
    }
    if shape.contains(0) { count = 0 }
    guard count <= Self.mostElements else { throw tooLarge() }
    let strides = strides ?? rowMajor
    guard strides.count == shape.count, strides.allSatisfy({ $0 >= 0 }), offset >= 0 else {
      throw ModelFlaw(
        "its tensor \(shown) has strides \(strides) and offset \(offset), which no tensor of \(shape) has")
    }
    var last = offset
    for (extent, stride) in zip(shape, strides) where extent > 1 {
      let step = stride.multipliedReportingOverflow(by: extent - 1)
      let sum = last.addingReportingOverflow(step.partialValue)
      guard !step.overflow, !sum.overflow else { throw ModelFlaw("its tensor \(shown) reaches beyond its storage") }
      last = sum.partialValue
    }
    let capacity = storage.range.count / type.size
    guard count == 0 || last < capacity else {
      throw ModelFlaw("its tensor \(shown) reaches to element \(last) of a storage that has \(capacity)")
    }
    (self.name, self.type, self.shape, self.strides) = (name, type, shape, strides)
    (self.offset, self.count, self.storage) = (offset, count, storage)
  }

  /// This tensor with another name.
  func named(_ name: String) -> ModelTensor { ModelTensor(self, name: name) }

  /// The same elements with the dimensions in another order; each of `axes` is a dimension of this tensor.
  package func permuted(_ axes: [Int]) -> ModelTensor {
    ModelTensor(self, name: name, shape: axes.map { shape[$0] }, strides: axes.map { strides[$0] })
  }

  private init(_ tensor: ModelTensor, name: String, shape: [Int]? = nil, strides: [Int]? = nil) {
    self.name = name
    (type, offset) = (tensor.type, tensor.offset)
    (self.shape, self.strides) = (shape ?? tensor.shape, strides ?? tensor.strides)
    (count, storage) = (tensor.count, tensor.storage)
  }

  /// Whether two tensors have the same elements of the same storage: weights that a model uses twice.
  package func isSame(as other: ModelTensor) -> Bool {
    storage.isSame(as: other.storage) && offset == other.offset && shape == other.shape && strides == other.strides
  }

  /// The elements in row-major order as 32-bit numbers, rounded if they are wider.
  ///
  /// - Throws: for types other than plain numbers (complex, 8-bit floating point).
  package func floats() throws(ModelFlaw) -> [Float] {
    if type == .f32, !storage.isBigEndian, count > 0, isRowMajor { return plainFloats() }
    return switch type {
    case .f32: elements(UInt32.self) { Float(bitPattern: $0) }
    case .f64: elements(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .bf16: elements(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .f16: elements(UInt16.self) { Self.widened($0) }
    case .i64: elements(UInt64.self) { Float(Int64(bitPattern: $0)) }
    case .i32: elements(UInt32.self) { Float(Int32(bitPattern: $0)) }
    case .i16: elements(UInt16.self) { Float(Int16(bitPattern: $0)) }
    case .i8: elements(UInt8.self) { Float(Int8(bitPattern: $0)) }
    case .u64: elements(UInt64.self) { Float($0) }
    case .u32: elements(UInt32.self) { Float($0) }
    case .u16: elements(UInt16.self) { Float($0) }
    case .u8: elements(UInt8.self) { Float($0) }
    case .bool: elements(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .c64, .f8e5m2, .f8e4m3, .f8e8m0:
      throw ModelFlaw("its tensor \(ModelFlaw.shown(name)) is of the type \(type.rawValue), which is not read")
    }
  }

  /// Whether the elements lie one behind the other in row-major order.
  private var isRowMajor: Bool {
    var distance = 1
    for (extent, stride) in zip(shape, strides).reversed() {
      if extent > 1, stride != distance { return false }
      distance *= max(extent, 1)
    }
    return true
  }

  /// The elements of a view that is row-major and has this machine's own format: most of what is read, many times over.
  private func plainFloats() -> [Float] {
    let start = storage.range.lowerBound + offset * MemoryLayout<Float>.size
    return [Float](unsafeUninitializedCapacity: count) { result, filled in
      storage.bytes.withUnsafeBytes { bytes in
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * MemoryLayout<Float>.size])
        UnsafeMutableRawBufferPointer(result).copyMemory(from: part)
      }
      filled = count
    }
  }

  /// Walks the view in row-major order.
  private func elements<Bits: FixedWidthInteger>(_: Bits.Type, _ value: (Bits) -> Float) -> [Float] {
    guard count > 0 else { return [] }
    let width = MemoryLayout<Bits>.size
    return [Float](unsafeUninitializedCapacity: count) { result, filled in
      storage.bytes.withUnsafeBytes { bytes in
        var index = [Int](repeating: 0, count: shape.count)
        var element = offset
        while true {
          let bits = bytes.loadUnaligned(fromByteOffset: storage.range.lowerBound + element * width, as: Bits.self)
          result[filled] = value(storage.isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
          filled += 1
          // Increment the index; the last dimension runs fastest.
          var axis = shape.count - 1
          while axis >= 0 {
            index[axis] += 1
            element += strides[axis]
            if index[axis] < shape[axis] { break }
            element -= strides[axis] * shape[axis]
            index[axis] = 0
            axis -= 1
          }
          if axis < 0 { break }
        }
      }
    }
  }

  /// The value of an IEEE half. Swift has no `Float16` on Intel Macs.
  private static func widened(_ half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let magnitude = UInt32(half & 0x7FFF) << 13
    if half & 0x7C00 == 0x7C00 { return Float(bitPattern: sign | 0x7F80_0000 | magnitude) }
    // The exponents' biases differ by 127 - 15; the product is exact, also for subnormal halves.
    return Float(bitPattern: sign | (Float(bitPattern: magnitude) * 0x1p112).bitPattern)
  }
}

/// The bytes that tensors are views of: a part of a file, or an unpacked part.
struct TensorStorage: Sendable {
  let bytes: [UInt8]
  /// The range of its elements in `bytes`.
  let range: Range<Int>
  let isBigEndian: Bool
  /// Identifies it among the storages of the file.
  let key: String

  init(_ bytes: [UInt8], range: Range<Int>? = nil, isBigEndian: Bool = false, key: String) {
    self.bytes = bytes
    self.range = range ?? 0..<bytes.count
    self.isBigEndian = isBigEndian
    self.key = key
  }

  func isSame(as other: TensorStorage) -> Bool { key == other.key }
}
