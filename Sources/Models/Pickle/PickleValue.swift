/// A value in a pickle: its index in `PickleValues`. Values may refer to each other in cycles, so none owns another,
/// and nothing here is recursive.
struct PickleValue: Hashable {
  fileprivate let index: Int32

  /// Tells it from all others of its pickle.
  var number: Int { Int(index) }
}

/// The content of a value. Classes and calls are recorded, never looked up or executed.
enum PickleNode {
  case none
  case flag(Bool)
  case integer(Int)
  /// An integer that does not fit into an `Int`: its bytes, little-endian, in two's complement.
  case wideInteger([UInt8])
  case number(Double)
  case text(String)
  /// The range of the bytes in the pickle.
  case bytes(Range<Int>)
  /// The name of a class or function: `torch._utils._rebuild_tensor_v2`.
  case global(String)
  case tuple([PickleValue])
  case list([PickleValue])
  case set([PickleValue])
  case dictionary([(key: PickleValue, value: PickleValue)])
  case call(PickleCall)
  /// A value outside of the pickle, with its identity.
  case persistent(PickleValue)
}

/// A call that was not executed: the creation of an object, or a function's result.
struct PickleCall {
  /// The class or function.
  let function: PickleValue
  /// Usually a tuple.
  let arguments: PickleValue
  /// The state that the object would get, usually its attributes.
  var state: PickleValue?
  /// The items that would be appended.
  var items: [PickleValue] = []
  /// The entries that would be set.
  var entries: [(key: PickleValue, value: PickleValue)] = []
}

/// All values of a pickle.
struct PickleValues {
  private var nodes: [PickleNode] = []

  /// The most values: a few hundred megabytes.
  static let limit = 1 << 21

  mutating func add(_ node: PickleNode) throws(ModelFlaw) -> PickleValue {
    guard nodes.count < Self.limit else { throw ModelFlaw("it is a pickle of more than \(Self.limit) values") }
    nodes.append(node)
    return PickleValue(index: Int32(nodes.count - 1))
  }

  subscript(value: PickleValue) -> PickleNode { nodes[Int(value.index)] }

  /// Changes a value in place, without copying its content.
  mutating func change<Result>(_ value: PickleValue, _ body: (inout PickleNode) -> Result) -> Result {
    var node = PickleNode.none
    swap(&node, &nodes[Int(value.index)])
    defer { swap(&node, &nodes[Int(value.index)]) }
    return body(&node)
  }
}

extension PickleValues {
  /// The identities of external values, in order.
  var persistentIdentities: [PickleValue] {
    nodes.compactMap { if case .persistent(let identity) = $0 { identity } else { nil } }
  }

  /// Whether a value can contain others.
  func isContainer(_ value: PickleValue) -> Bool {
    switch self[value] {
    case .tuple, .list, .set, .dictionary, .call: true
    case .none, .flag, .integer, .wideInteger, .number, .text, .bytes, .global, .persistent: false
    }
  }

  func text(_ value: PickleValue) -> String? {
    if case .text(let text) = self[value] { text } else { nil }
  }

  func integer(_ value: PickleValue) -> Int? {
    switch self[value] {
    case .integer(let number): number
    case .flag(let flag): flag ? 1 : 0
    default: nil
    }
  }

  func global(_ value: PickleValue) -> String? {
    if case .global(let name) = self[value] { name } else { nil }
  }

  func tuple(_ value: PickleValue) -> [PickleValue]? {
    if case .tuple(let values) = self[value] { values } else { nil }
  }

  /// The elements of a tuple or list, or of a call with one: `torch.Size((3, 4))`, `build_intlist([3, 4])`.
  func sequence(_ value: PickleValue) -> [PickleValue]? {
    switch self[value] {
    case .tuple(let values), .list(let values): return values
    case .call(let call):
      let names = ["torch.Size", "torch.jit._pickle.build_intlist"]
      guard let name = global(call.function), names.contains(name), let first = tuple(call.arguments)?.first else {
        return nil
      }
      switch self[first] {
      case .tuple(let values), .list(let values): return values
      default: return nil
      }
    default: return nil
    }
  }

  /// The entries of a dictionary, plain or ordered.
  func entries(_ value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
    switch self[value] {
    case .dictionary(let entries): return entries
    case .call(let call):
      guard let name = global(call.function), Self.dictionaries.contains(name) else { return nil }
      // Python 2 passes the entries as a single argument, a list of lists.
      let pairs = tuple(call.arguments)?.first.flatMap(sequence) ?? []
      return pairs.compactMap { pair in
        guard let pair = sequence(pair), pair.count == 2 else { return nil }
        return (pair[0], pair[1])
      } + call.entries
    default: return nil
    }
  }

  private static let dictionaries: Set = ["collections.OrderedDict", "collections.defaultdict", "builtins.dict"]
}
