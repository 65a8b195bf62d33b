import Archives
import Safetensors

/// Arrays of NumPy as tensors.
enum ArrayTensor {
  /// The types of elements that are read, without their byte order.
  static let types: [String: ElementType] = [
    "f8": .f64, "f4": .f32, "f2": .f16, "i8": .i64, "i4": .i32, "i2": .i16, "i1": .i8, "u8": .u64, "u4": .u32,
    "u2": .u16, "u1": .u8, "b1": .bool,
  ]

  /// The strides of an array whose first index runs fastest.
  static func columnMajor(_ shape: [Int]) -> [Int] {
    var strides: [Int] = []
    var step = 1
    for extent in shape {
      strides.append(step)
      step = step.multipliedReportingOverflow(by: max(extent, 1)).partialValue
    }
    // Only a size that is refused anyway overflows.
    return strides.map { max($0, 0) }
  }

  /// The array that the bytes of a `.npy` file are.
  static func tensor(_ bytes: [UInt8], name: String) throws(ModelFlaw) -> ModelTensor {
    let header: NPYHeader
    do throws(ArchiveError) { header = try NPYHeader(bytes) } catch {
      throw ModelFlaw("its array \(ModelFlaw.shown(name)): \(error)")
    }
    guard let type = types["\(header.kind.rawValue)\(header.elementSize)"] else {
      throw ModelFlaw("its array \(ModelFlaw.shown(name)) has elements that are no plain numbers")
    }
    return try ModelTensor(
      name: name, type: type, shape: header.shape,
      strides: header.isFortranOrdered ? columnMajor(header.shape) : nil,
      storage: TensorStorage(
        bytes, range: header.dataOffset..<bytes.count, isBigEndian: header.isBigEndian, key: name))
  }
}
