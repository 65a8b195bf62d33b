import Zip
import Safetensors

/// NumPy arrays as tensors.
enum ArrayTensor {
  /// The supported element types, without their byte order.
  static let types: [String: ElementType] = [
    "f8": .f64, "f4": .f32, "f2": .f16, "i8": .i64, "i4": .i32, "i2": .i16, "i1": .i8, "u8": .u64, "u4": .u32,
    "u2": .u16, "u1": .u8, "b1": .bool,
  ]

  /// The strides of an array in column-major order.
  static func columnMajor(_ shape: [Int]) -> [Int] {
    var strides: [Int] = []
    var step = 1
    for extent in shape {
      strides.append(step)
      step = step.multipliedReportingOverflow(by: max(extent, 1)).partialValue
    }
    // Only sizes that are refused anyway can overflow.
    return strides.map { max($0, 0) }
  }

  /// The array in the bytes of a `.npy` file.
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
