import Safetensors

/// An ONNX model: a graph of operators and its weights (github.com/onnx/onnx, "onnx.proto").
package struct ONNXModel: Sendable {
  /// An operator of the graph.
  package struct Node: Sendable {
    /// The operator's type: `Gemm`.
    package internal(set) var type = ""
    /// The names of its inputs and outputs; empty for an omitted input.
    package internal(set) var inputs: [String] = []
    package internal(set) var outputs: [String] = []
    package internal(set) var attributes: [String: Attribute] = [:]

    /// An operator without inputs.
    package init() {}
  }

  /// An attribute of an operator.
  package struct Attribute: Sendable {
    package internal(set) var number: Float = 0
    package internal(set) var integer = 0
    package internal(set) var text = ""
    package internal(set) var numbers: [Float] = []
    package internal(set) var integers: [Int] = []
    package internal(set) var tensor: ModelTensor?
  }

  /// An input or output of the graph.
  package struct Port: Sendable {
    package internal(set) var name = ""
    /// The dimensions; 0 if not fixed.
    package internal(set) var shape: [Int] = []
  }

  /// The operators in topological order.
  package private(set) var nodes: [Node] = []
  package private(set) var tensors: [ModelTensor] = []
  package private(set) var inputs: [Port] = []
  package private(set) var outputs: [Port] = []
  private let bytes: [UInt8]

  private static let (mostNodes, mostItems) = (100_000, 1 << 20)

  /// Whether the bytes start like a model: with the version of the format and, among the first fields, the graph.
  static func isModel(_ bytes: [UInt8]) -> Bool {
    guard bytes.first == 0x08 else { return false }
    var reader = WireReader(bytes, 0..<bytes.count)
    for _ in 0..<16 {
      guard let next = try? reader.next() else { return false }
      if next.field == 7, case .bytes = next.value { return true }
      if next.field > 30 { return false }
    }
    return false
  }

  /// Whether a file that begins with these bytes may be a model: a version and its writer, and then a graph.
  static func startsAsModel(_ bytes: [UInt8]) -> Bool {
    guard bytes.first == 0x08 else { return false }
    var reader = WireReader(bytes, 0..<bytes.count)
    for _ in 0..<8 {
      let rest = reader
      guard let next = try? reader.next() else {
        // A field that goes beyond these bytes: the graph, if its number is 7 and it is of the kind with a length.
        var key = rest
        return (try? key.number()) == 7 << 3 | 2
      }
      if next.field == 7 { return true }
      if next.field > 30 { return false }
    }
    return false
  }

  init(_ bytes: [UInt8]) throws(ModelFlaw) {
    self.bytes = bytes
    var reader = WireReader(bytes, 0..<bytes.count)
    while let (field, value) = try reader.next() {
      if field == 7, case .bytes(let graph) = value { try readGraph(graph) }
    }
  }

  private mutating func readGraph(_ range: Range<Int>) throws(ModelFlaw) {
    var reader = WireReader(bytes, range)
    while let (field, value) = try reader.next() {
      guard case .bytes(let content) = value else { continue }
      switch field {
      case 1:
        guard nodes.count < Self.mostNodes else { throw ModelFlaw("it has more than \(Self.mostNodes) operators") }
        nodes.append(try node(content))
      case 5:
        guard tensors.count < Self.mostNodes else { throw ModelFlaw("it has more than \(Self.mostNodes) tensors") }
        tensors.append(try tensor(content))
      case 11: inputs.append(try port(content))
      case 12: outputs.append(try port(content))
      default: break
      }
    }
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func node(_ range: Range<Int>) throws(ModelFlaw) -> Node {
    var node = Node()
    var reader = WireReader(bytes, range)
    while let (field, value) = try reader.next() {
      guard case .bytes(let content) = value else { continue }
      switch field {
      case 1: node.inputs.append(text(content))
      case 2: node.outputs.append(text(content))
      case 4: node.type = text(content)
      case 5:
        let (name, attribute) = try attribute(content)
        node.attributes[name] = attribute
      default: break
      }
    }
    return node
  }

  private func attribute(_ range: Range<Int>) throws(ModelFlaw) -> (String, Attribute) {
    var name = ""
    var attribute = Attribute()
    var reader = WireReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let content)): name = text(content)
      case (2, .fixed32(let bits)): attribute.number = Float(bitPattern: bits)
      case (3, .number(let number)): attribute.integer = Int(truncatingIfNeeded: number)
      case (4, .bytes(let content)): attribute.text = text(content)
      case (5, .bytes(let content)): attribute.tensor = try tensor(content)
      case (7, .fixed32(let bits)): attribute.numbers.append(Float(bitPattern: bits))
      case (7, .bytes(let content)): attribute.numbers += try floats(content)
      case (8, .number(let number)): attribute.integers.append(Int(truncatingIfNeeded: number))
      case (8, .bytes(let content)): attribute.integers += try integers(content)
      default: break
      }
    }
    return (name, attribute)
  }

  private func port(_ range: Range<Int>) throws(ModelFlaw) -> Port {
    var port = Port()
    var reader = WireReader(bytes, range)
    while let (field, value) = try reader.next() {
      guard case .bytes(let content) = value else { continue }
      if field == 1 { port.name = text(content) }
      // The type, of a tensor, its shape, each dimension.
      guard field == 2, let tensor = try self.field(1, of: content), let shape = try self.field(2, of: tensor) else {
        continue
      }
      var extents = WireReader(bytes, shape)
      while let (field, value) = try extents.next() {
        guard field == 1, case .bytes(let extent) = value, port.shape.count < ModelTensor.mostExtents else { continue }
        var reader = WireReader(bytes, extent)
        var size = 0
        while let (field, value) = try reader.next() {
          if field == 1, case .number(let number) = value { size = Int(clamping: number) }
        }
        port.shape.append(size)
      }
    }
    return port
  }

  private func field(_ wanted: Int, of range: Range<Int>) throws(ModelFlaw) -> Range<Int>? {
    var reader = WireReader(bytes, range)
    while let (field, value) = try reader.next() {
      if field == wanted, case .bytes(let content) = value { return content }
    }
    return nil
  }

  private func integers(_ range: Range<Int>) throws(ModelFlaw) -> [Int] {
    var reader = WireReader(bytes, range)
    var values: [Int] = []
    while !reader.isAtEnd {
      guard values.count < Self.mostItems else {
        throw ModelFlaw("it has a list of more than \(Self.mostItems) numbers")
      }
      values.append(Int(truncatingIfNeeded: try reader.number()))
    }
    return values
  }

  private func floats(_ range: Range<Int>) throws(ModelFlaw) -> [Float] {
    var reader = WireReader(bytes, range)
    var values: [Float] = []
    while !reader.isAtEnd { values.append(Float(bitPattern: try reader.fixed32())) }
    return values
  }

  /// The types by their numbers in `TensorProto.DataType`.
  private static let types: [UInt64: ElementType] = [
    1: .f32, 2: .u8, 3: .i8, 4: .u16, 5: .i16, 6: .i32, 7: .i64, 9: .bool, 10: .f16, 11: .f64, 12: .u32, 13: .u64,
    16: .bf16,
  ]

  private func tensor(_ range: Range<Int>) throws(ModelFlaw) -> ModelTensor {
    var name = ""
    var shape: [Int] = []
    var number: UInt64 = 0
    var raw: Range<Int>?
    var integers: [Int] = []
    var isElsewhere = false
    var reader = WireReader(bytes, range)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .number(let extent)): shape.append(Int(clamping: extent))
      case (1, .bytes(let content)): shape += try self.integers(content)
      case (2, .number(let type)): number = type
      // Packed floats and doubles have the layout of raw data.
      case (4, .bytes(let content)), (9, .bytes(let content)), (10, .bytes(let content)): raw = content
      case (5, .bytes(let content)), (7, .bytes(let content)): integers += try self.integers(content)
      case (5, .number(let value)), (7, .number(let value)): integers.append(Int(truncatingIfNeeded: value))
      case (8, .bytes(let content)): name = text(content)
      case (13, _): isElsewhere = true
      case (14, .number(let place)): isElsewhere = isElsewhere || place != 0
      default: break
      }
    }
    let shown = ModelFlaw.shown(name)
    // Other files are never opened, whatever path a model names.
    if isElsewhere { throw ModelFlaw("its tensor \(shown) lies in another file, which is not read") }
    guard let type = Self.types[number] else {
      throw ModelFlaw("its tensor \(shown) is of the type number \(number), which is not read")
    }
    if let raw {
      return try ModelTensor(
        name: name, type: type, shape: shape, storage: TensorStorage(bytes, range: raw, key: "\(raw.lowerBound)"))
    }
    let values = integers.map { Int64($0) }
    guard type == .i64 || type == .i32 || values.isEmpty else {
      throw ModelFlaw("its tensor \(shown) has its values in a form that is not read")
    }
    return try ModelTensor(
      name: name, type: .i64, shape: shape,
      storage: TensorStorage(values.withUnsafeBytes(Array.init), key: "\(range.lowerBound)"))
  }
}
