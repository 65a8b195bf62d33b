import Safetensors

/// Interprets the few calls in a PyTorch pickle that represent tensors.
struct TorchTensors {
  let values: PickleValues
  /// The pickle's bytes, for arrays within it.
  let pickle: [UInt8]
  /// The bytes of a storage, by its key and its elements' size.
  let storage: (_ key: String, _ bytes: Int) throws(ModelFlaw) -> TensorStorage
  /// Those that lie in the pickle itself.
  private let packed = PackedStorages()

  init(
    values: PickleValues, pickle: [UInt8],
    storage: @escaping (_ key: String, _ bytes: Int) throws(ModelFlaw) -> TensorStorage
  ) {
    (self.values, self.pickle, self.storage) = (values, pickle, storage)
  }

  /// The tensor that a value represents; nil for other values.
  ///
  /// - Throws: for unsupported kinds of tensors, and for those that reach beyond their storage.
  func tensor(_ value: PickleValue, name: String) throws(ModelFlaw) -> ModelTensor? {
    guard case .call(let call) = values[value], let function = values.global(call.function) else { return nil }
    return try tensor(function, call.arguments, state: call.state, name: name, depth: 0)
  }

  /// The deepest nesting of calls that only pass on a tensor.
  private static let mostWrappers = 8

  private func tensor(
    _ function: String, _ arguments: PickleValue, state: PickleValue?, name: String, depth: Int
  ) throws(ModelFlaw) -> ModelTensor? {
    guard let call = Self.calls[function] else { return nil }
    guard let arguments = values.tuple(arguments), depth < Self.mostWrappers else { throw broken(name) }
    switch call {
    case .view: return try view(arguments, name)
    case .wrapper:
      guard let first = arguments.first, case .call(let inner) = values[first],
        let function = values.global(inner.function)
      else { throw broken(name) }
      return try tensor(function, inner.arguments, state: inner.state, name: name, depth: depth + 1)
    case .typed:
      guard arguments.count >= 3, let function = values.global(arguments[0]) else { throw broken(name) }
      return try tensor(function, arguments[2], state: nil, name: name, depth: depth + 1)
    case .buffer: return try buffer(arguments, name)
    case .array: return try state.flatMap { (state) throws(ModelFlaw) in try array(state, name) }
    case .unread(let kind):
      throw ModelFlaw("its tensor \(ModelFlaw.shown(name)) is \(kind), and only dense numbers are read")
    }
  }

  private enum Call {
    /// Storage, offset, size, strides.
    case view
    /// Its first argument is the tensor.
    case wrapper
    /// A function, a class, the function's arguments.
    case typed
    /// A NumPy array, described by its state.
    case array
    /// A NumPy array as its bytes, type, shape and order.
    case buffer
    case unread(String)
  }

  private static let calls: [String: Call] = [
    "torch._utils._rebuild_tensor": .view, "torch._utils._rebuild_tensor_v2": .view,
    "torch._utils._rebuild_tensor_v3": .view,
    "torch._utils._rebuild_parameter": .wrapper, "torch._utils._rebuild_parameter_with_state": .wrapper,
    "torch.nn.parameter.Parameter": .wrapper, "torch.nn.parameter.Buffer": .wrapper,
    "torch._tensor._rebuild_from_type_v2": .typed, "torch._tensor._rebuild_from_type": .typed,
    "numpy.core.multiarray._reconstruct": .array, "numpy._core.multiarray._reconstruct": .array,
    "numpy.core.numeric._frombuffer": .buffer, "numpy._core.numeric._frombuffer": .buffer,
    "torch._utils._rebuild_qtensor": .unread("quantised"),
    "torch._utils._rebuild_sparse_tensor": .unread("sparse"),
    "torch._utils._rebuild_sparse_csr_tensor": .unread("sparse"),
    "torch._utils._rebuild_nested_tensor": .unread("nested"),
    "torch._utils._rebuild_meta_tensor_no_storage": .unread("without values"),
    "torch._utils._rebuild_wrapper_subclass": .unread("of a class of its own"),
    "torch._utils._rebuild_device_tensor_from_numpy": .unread("of another device"),
    "torch._utils._rebuild_xla_tensor": .unread("of another device"),
  ]

  private func broken(_ name: String) -> ModelFlaw {
    ModelFlaw("its tensor \(ModelFlaw.shown(name)) is described in a way that PyTorch does not")
  }

  private func view(_ arguments: [PickleValue], _ name: String) throws(ModelFlaw) -> ModelTensor {
    guard arguments.count >= 4, let place = values.integer(arguments[1]), let shape = sizes(arguments[2]),
      let strides = sizes(arguments[3])
    else { throw broken(name) }
    let (identity, stored) = try source(arguments[0], name)
    // Since PyTorch 2 a storage may consist of bytes, and the tensor has the type.
    let typeName =
      identity.isUntyped && arguments.count > 6 ? values.global(arguments[6]) ?? identity.kind : identity.kind
    guard let type = Self.types[typeName] else {
      throw ModelFlaw(
        "its tensor \(ModelFlaw.shown(name)) is of the type \(ModelFlaw.shown(typeName)), which is not read")
    }
    let size = identity.count.multipliedReportingOverflow(by: identity.isUntyped ? 1 : type.size)
    guard !size.overflow else { throw broken(name) }
    let offset = place.addingReportingOverflow(identity.part)
    guard place >= 0, identity.part >= 0, !offset.overflow else { throw broken(name) }
    let all: TensorStorage
    if let stored { all = stored } else { all = try storage(identity.key, size.partialValue) }
    return try ModelTensor(
      name: name, type: type, shape: shape, strides: strides, offset: offset.partialValue, storage: all)
  }

  /// The storage that a view reads: one of the file's, or one that lies in the pickle, as `pickle.dump` writes it.
  private func source(
    _ value: PickleValue, _ name: String
  ) throws(ModelFlaw) -> (identity: StorageIdentity, storage: TensorStorage?) {
    switch values[value] {
    case .persistent(let parts):
      guard let identity = StorageIdentity(parts, in: values) else { throw broken(name) }
      return (identity, nil)
    case .call(let call):
      guard values.global(call.function) == PackedStorages.function, let argument = values.tuple(call.arguments)?.first,
        let (bytes, range, source) = bytes(argument),
        let found = try packed.storage(source, bytes: { range == bytes.indices ? bytes : Array(bytes[range]) })
      else { throw broken(name) }
      return found
    default: throw broken(name)
    }
  }

  /// The bytes that a value represents: of the pickle, or, as protocols below 3 write them, a text with a letter for each. `source` is the
  /// value that holds them.
  private func bytes(_ value: PickleValue) -> (bytes: [UInt8], range: Range<Int>, source: PickleValue)? {
    func text(_ source: PickleValue, _ decode: () -> [UInt8]?) -> ([UInt8], Range<Int>, PickleValue)? {
      packed.bytes(of: source, decode).map { ($0, $0.indices, source) }
    }
    switch values[value] {
    case .bytes(let range): return (pickle, range, value)
    // Python 2 has no difference between them.
    case .text(let string): return text(value) { Array(string.utf8) }
    case .call(let call):
      guard values.global(call.function) == "_codecs.encode", let source = values.tuple(call.arguments)?.first,
        let string = values.text(source)
      else { return nil }
      return text(source) { PickleText.bytes(latin1: string) }
    default: return nil
    }
  }

  private func sizes(_ value: PickleValue) -> [Int]? {
    guard let items = values.sequence(value), items.count <= ModelTensor.mostExtents else { return nil }
    let sizes = items.compactMap(values.integer)
    return sizes.count == items.count ? sizes : nil
  }

  static let types: [String: ElementType] = {
    let names: [(String, String, ElementType)] = [
      ("Float", "float32", .f32), ("Double", "float64", .f64), ("Half", "float16", .f16),
      ("BFloat16", "bfloat16", .bf16), ("Long", "int64", .i64), ("Int", "int32", .i32), ("Short", "int16", .i16),
      ("Char", "int8", .i8), ("Byte", "uint8", .u8), ("Bool", "bool", .bool),
    ]
    var types: [String: ElementType] = [:]
    for (storage, type, element) in names {
      types["torch.\(storage)Storage"] = element
      types["torch.cuda.\(storage)Storage"] = element
      types["torch.\(type)"] = element
    }
    return types
  }()

  /// The state of an array: version, shape, type, whether it is column-major, bytes.
  private func array(_ state: PickleValue, _ name: String) throws(ModelFlaw) -> ModelTensor {
    guard let parts = values.tuple(state), parts.count == 5, let isFortran = values.integer(parts[3]) else {
      throw broken(name)
    }
    return try array(bytes: parts[4], type: parts[2], shape: parts[1], isFortran: isFortran != 0, name)
  }

  /// As protocol 5 writes an array: bytes, type, shape, and C or F.
  private func buffer(_ arguments: [PickleValue], _ name: String) throws(ModelFlaw) -> ModelTensor {
    guard arguments.count >= 4 else { throw broken(name) }
    return try array(
      bytes: arguments[0], type: arguments[1], shape: arguments[2], isFortran: values.text(arguments[3]) == "F", name)
  }

  private func array(
    bytes value: PickleValue, type: PickleValue, shape: PickleValue, isFortran: Bool, _ name: String
  ) throws(ModelFlaw) -> ModelTensor {
    guard let shape = sizes(shape), case .call(let type) = values[type],
      let letters = values.tuple(type.arguments)?.first.flatMap(values.text)
    else { throw broken(name) }
    guard let element = ArrayTensor.types[letters], let (bytes, range, source) = bytes(value) else {
      throw ModelFlaw("its array \(ModelFlaw.shown(name)) has elements that are no plain numbers")
    }
    // The byte order is the second part of the type's state.
    let order = type.state.flatMap(values.tuple)?.dropFirst().first.flatMap(values.text)
    let storage = TensorStorage(bytes, range: range, isBigEndian: order == ">", key: "array \(source.number)")
    return try ModelTensor(
      name: name, type: element, shape: shape, strides: isFortran ? ArrayTensor.columnMajor(shape) : nil,
      storage: storage)
  }
}
