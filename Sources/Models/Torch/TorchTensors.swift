import Safetensors

/// Interprets the few calls in a PyTorch pickle that represent tensors.
struct TorchTensors {
  let values: PickleValues
  /// The pickle's bytes, for arrays within it.
  let pickle: [UInt8]
  /// The bytes of a storage, by its key and its elements' size.
  let storage: (_ key: String, _ bytes: Int) throws(ModelFlaw) -> TensorStorage

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
    case unread(String)
  }

  private static let calls: [String: Call] = [
    "torch._utils._rebuild_tensor": .view, "torch._utils._rebuild_tensor_v2": .view,
    "torch._utils._rebuild_tensor_v3": .view,
    "torch._utils._rebuild_parameter": .wrapper, "torch._utils._rebuild_parameter_with_state": .wrapper,
    "torch.nn.parameter.Parameter": .wrapper, "torch.nn.parameter.Buffer": .wrapper,
    "torch._tensor._rebuild_from_type_v2": .typed, "torch._tensor._rebuild_from_type": .typed,
    "numpy.core.multiarray._reconstruct": .array, "numpy._core.multiarray._reconstruct": .array,
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
    guard arguments.count >= 4, case .persistent(let identity) = values[arguments[0]],
      let parts = values.tuple(identity), parts.count >= 5, values.text(parts[0]) == "storage",
      let kind = values.global(parts[1]), let count = values.integer(parts[4]), count >= 0,
      let place = values.integer(arguments[1]), let shape = sizes(arguments[2]), let strides = sizes(arguments[3])
    else { throw broken(name) }
    // Since PyTorch 2 a storage may consist of bytes, and the tensor has the type.
    let isUntyped = kind.hasSuffix(".UntypedStorage")
    let typeName = isUntyped && arguments.count > 6 ? values.global(arguments[6]) ?? kind : kind
    guard let type = Self.types[typeName] else {
      throw ModelFlaw(
        "its tensor \(ModelFlaw.shown(name)) is of the type \(ModelFlaw.shown(typeName)), which is not read")
    }
    let size = count.multipliedReportingOverflow(by: isUntyped ? 1 : type.size)
    guard !size.overflow else { throw broken(name) }
    // The key is a number if all storages are in one file.
    guard let key = values.text(parts[2]) ?? values.integer(parts[2]).map({ "\($0)" }) else { throw broken(name) }
    // In old files a storage may be a part of another: a key, the start of the part, its size.
    let part = parts.count > 5 ? values.tuple(parts[5])?.dropFirst().first.flatMap(values.integer) ?? 0 : 0
    let offset = place.addingReportingOverflow(part)
    guard place >= 0, part >= 0, !offset.overflow else { throw broken(name) }
    return try ModelTensor(
      name: name, type: type, shape: shape, strides: strides, offset: offset.partialValue,
      storage: storage(key, size.partialValue))
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
    guard let parts = values.tuple(state), parts.count == 5, let shape = sizes(parts[1]),
      case .call(let type) = values[parts[2]], let letters = values.tuple(type.arguments)?.first.flatMap(values.text),
      let isFortran = values.integer(parts[3])
    else { throw broken(name) }
    guard case .bytes(let range) = values[parts[4]], let element = ArrayTensor.types[letters] else {
      throw ModelFlaw("its array \(ModelFlaw.shown(name)) has elements that are no plain numbers")
    }
    // The byte order is the second part of the type's state.
    let order = type.state.flatMap(values.tuple)?.dropFirst().first.flatMap(values.text)
    let storage = TensorStorage(pickle, range: range, isBigEndian: order == ">", key: "array at \(range.lowerBound)")
    return try ModelTensor(
      name: name, type: element, shape: shape, strides: isFortran != 0 ? ArrayTensor.columnMajor(shape) : nil,
      storage: storage)
  }
}
