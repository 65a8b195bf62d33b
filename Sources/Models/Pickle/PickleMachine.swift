/// Parses pickles of protocols 0 to 5 (docs.python.org, "pickletools") without executing them: a pickle is a program,
/// and this machine only records what it would create. No class is looked up, and nothing is called.
///
/// Time and memory are linear in the pickle's size: each instruction takes at least a byte and adds at most one value.
struct PickleMachine {
  private var reader: ByteReader
  private(set) var values = PickleValues()
  private var stack: [PickleValue] = []
  /// The height of the stack at each mark.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// The most marks at once.
  private static let mostMarks = 1 << 17

  init(_ bytes: [UInt8], at offset: Int = 0) { reader = ByteReader(bytes, at: offset) }

  /// The start of the next pickle, or of what follows the last.
  var offset: Int { reader.offset }

  /// Parses one pickle. The values of earlier ones remain.
  mutating func run() throws(ModelFlaw) -> PickleValue {
    (stack, marks, memo) = ([], [], [:])
    while true {
      let place = reader.offset
      let code = try reader.byte()
      if code == UInt8(ascii: ".") { return try pop() }
      if try value(code) { continue }
      if try structure(code) { continue }
      if try object(code) { continue }
      throw ModelFlaw("its pickle has an unknown instruction, \(code), at byte \(place)")
    }
  }

  // MARK: Stack

  private func broken(_ what: String) -> ModelFlaw { ModelFlaw("its pickle \(what) before byte \(reader.offset)") }

  private mutating func push(_ node: PickleNode) throws(ModelFlaw) { stack.append(try values.add(node)) }

  private mutating func push(again value: PickleValue) throws(ModelFlaw) {
    guard stack.count < PickleValues.limit else { throw broken("has more than \(PickleValues.limit) values") }
    stack.append(value)
  }

  private mutating func pop() throws(ModelFlaw) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else {
      throw broken("takes a value that is not there")
    }
    return value
  }

  private func top() throws(ModelFlaw) -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.last else {
      throw broken("takes a value that is not there")
    }
    return value
  }

  /// Removes all values above the last mark, and the mark.
  private mutating func popToMark() throws(ModelFlaw) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw broken("goes back to a mark that is not there") }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  private mutating func pop(_ count: Int) throws(ModelFlaw) -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw broken("takes a value that is not there") }
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    return values
  }

  private mutating func memoize(_ key: Int) throws(ModelFlaw) {
    guard key >= 0, memo.count < PickleValues.limit else { throw broken("remembers too much") }
    memo[key] = try top()
  }

  private mutating func recall(_ key: Int) throws(ModelFlaw) {
    guard let value = memo[key] else { throw broken("recalls what it never saw") }
    try push(again: value)
  }

  // MARK: Instructions

  /// Instructions that push a number, a text or bytes. False for others.
  private mutating func value(_ code: UInt8) throws(ModelFlaw) -> Bool {
    switch Unicode.Scalar(code) {
    case "N": try push(.none)
    case "\u{88}": try push(.flag(true))
    case "\u{89}": try push(.flag(false))
    case "I": try push(Self.line(try reader.line()))
    case "J": try push(.integer(Int(try reader.integer(Int32.self))))
    case "K": try push(.integer(Int(try reader.byte())))
    case "M": try push(.integer(Int(try reader.integer(UInt16.self))))
    case "L":
      let line = try reader.line()
      try push(Self.line(line.hasSuffix("L") ? String(line.dropLast()) : line))
    case "\u{8A}": try push(Self.integer(try bytes(Int(try reader.byte()))))
    case "\u{8B}": try push(Self.integer(try bytes(try reader.size(Int32.self))))
    case "F":
      guard let number = Double(try reader.line()) else { throw broken("has a number that is none") }
      try push(.number(number))
    case "G": try push(.number(Double(bitPattern: try reader.integer(UInt64.self).byteSwapped)))
    case "S":
      let quoted = try reader.line()
      guard quoted.count >= 2 else { throw broken("has a text without quotes") }
      try push(.text(String(quoted.dropFirst().dropLast())))
    case "V": try push(.text(PickleText.unescaped(try reader.lineBytes())))
    case "T": try push(string(try reader.size(Int32.self)))
    case "U": try push(string(Int(try reader.byte())))
    case "\u{8C}": try push(.text(try reader.text(Int(try reader.byte()))))
    case "X": try push(.text(try reader.text(try reader.size(UInt32.self))))
    case "\u{8D}": try push(.text(try reader.text(try reader.size(UInt64.self))))
    case "B": try push(.bytes(try reader.range(try reader.size(UInt32.self))))
    case "C": try push(.bytes(try reader.range(Int(try reader.byte()))))
    case "\u{8E}", "\u{96}": try push(.bytes(try reader.range(try reader.size(UInt64.self))))
    // A buffer outside of the file.
    case "\u{97}": try push(.none)
    case "\u{98}": _ = try top()
    default: return false
    }
    return true
  }

  /// Instructions for the stack, the memo, tuples, lists, sets and dictionaries. False for others.
  private mutating func structure(_ code: UInt8) throws(ModelFlaw) -> Bool {
    switch Unicode.Scalar(code) {
    case "\u{80}": _ = try reader.byte()
    case "\u{95}": _ = try reader.range(8)
    case "(":
      guard marks.count < Self.mostMarks else { throw broken("nests deeper than \(Self.mostMarks) levels") }
      marks.append(stack.count)
    case "0":
      if stack.count == marks.last { marks.removeLast() } else { _ = try pop() }
    case "1": _ = try popToMark()
    case "2": try push(again: try top())
    case "p":
      guard let key = Int(try reader.line()) else { throw broken("remembers under no number") }
      try memoize(key)
    case "q": try memoize(Int(try reader.byte()))
    case "r": try memoize(try reader.size(UInt32.self))
    case "\u{94}": try memoize(memo.count)
    case "g":
      guard let key = Int(try reader.line()) else { throw broken("recalls under no number") }
      try recall(key)
    case "h": try recall(Int(try reader.byte()))
    case "j": try recall(try reader.size(UInt32.self))
    case ")": try push(.tuple([]))
    case "t": try push(.tuple(try popToMark()))
    case "\u{85}": try push(.tuple(try pop(1)))
    case "\u{86}": try push(.tuple(try pop(2)))
    case "\u{87}": try push(.tuple(try pop(3)))
    case "]": try push(.list([]))
    case "l": try push(.list(try popToMark()))
    case "a": try append(try pop(1))
    case "e", "\u{90}": try append(try popToMark())
    case "\u{8F}": try push(.set([]))
    case "\u{91}": try push(.set(try popToMark()))
    case "}": try push(.dictionary([]))
    case "d": try push(.dictionary(try pairs(try popToMark())))
    case "s": try set(try pop(2))
    case "u": try set(try popToMark())
    default: return false
    }
    return true
  }

  /// Instructions for classes, objects and external values. False for others.
  private mutating func object(_ code: UInt8) throws(ModelFlaw) -> Bool {
    switch Unicode.Scalar(code) {
    case "c": try push(.global("\(try reader.line()).\(try reader.line())"))
    case "\u{93}":
      let names = try pop(2)
      guard let module = values.text(names[0]), let name = values.text(names[1]) else {
        throw broken("names a class by something else than texts")
      }
      try push(.global("\(module).\(name)"))
    case "\u{82}": try push(.global("extension \(try reader.byte())"))
    case "\u{83}": try push(.global("extension \(try reader.integer(UInt16.self))"))
    case "\u{84}": try push(.global("extension \(try reader.integer(Int32.self))"))
    case "R", "\u{81}":
      let parts = try pop(2)
      try push(.call(PickleCall(function: parts[0], arguments: parts[1])))
    case "\u{92}":
      let parts = try pop(3)
      try push(.call(PickleCall(function: parts[0], arguments: parts[1])))
    case "o":
      let parts = try popToMark()
      guard let function = parts.first else { throw broken("makes an object of no class") }
      try call(function, Array(parts.dropFirst()))
    case "i":
      let function = try values.add(.global("\(try reader.line()).\(try reader.line())"))
      try call(function, try popToMark())
    case "b":
      let state = try pop()
      values.change(try top()) { node in
        if case .call(var call) = node {
          call.state = state
          node = .call(call)
        }
      }
    case "P": try push(.persistent(try values.add(.text(try reader.line()))))
    case "Q": try push(.persistent(try pop()))
    default: return false
    }
    return true
  }

  private mutating func call(_ function: PickleValue, _ arguments: [PickleValue]) throws(ModelFlaw) {
    try push(.call(PickleCall(function: function, arguments: try values.add(.tuple(arguments)))))
  }

  /// Appends to the list, set or object on the stack.
  private mutating func append(_ items: [PickleValue]) throws(ModelFlaw) {
    let isDone = values.change(try top()) { node in
      switch node {
      case .list(var list):
        node = .none
        list += items
        node = .list(list)
      case .set(var set):
        node = .none
        set += items
        node = .set(set)
      case .call(var call):
        node = .none
        call.items += items
        node = .call(call)
      default: return false
      }
      return true
    }
    if !isDone { throw broken("appends to what is no list") }
  }

  /// Sets alternating keys and values in the dictionary or object on the stack.
  private mutating func set(_ items: [PickleValue]) throws(ModelFlaw) {
    let pairs = try pairs(items)
    let isDone = values.change(try top()) { node in
      switch node {
      case .dictionary(var entries):
        node = .none
        entries += pairs
        node = .dictionary(entries)
      case .call(var call):
        node = .none
        call.entries += pairs
        node = .call(call)
      default: return false
      }
      return true
    }
    if !isDone { throw broken("sets a key in what is no dictionary") }
  }

  private func pairs(_ items: [PickleValue]) throws(ModelFlaw) -> [(key: PickleValue, value: PickleValue)] {
    guard items.count % 2 == 0 else { throw broken("has a key without a value") }
    return stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
  }

  // MARK: Numbers

  /// A string of Python 2, which is a text or bytes.
  private mutating func string(_ count: Int) throws(ModelFlaw) -> PickleNode {
    let range = try reader.range(count)
    return String(validating: reader.bytes[range], as: UTF8.self).map(PickleNode.text) ?? .bytes(range)
  }

  private mutating func bytes(_ count: Int) throws(ModelFlaw) -> ArraySlice<UInt8> {
    reader.bytes[try reader.range(count)]
  }

  /// A decimal number; protocol 0 writes Booleans as 00 and 01.
  private static func line(_ text: String) -> PickleNode {
    switch text {
    case "00": .flag(false)
    case "01": .flag(true)
    default: Int(text).map(PickleNode.integer) ?? .text(text)
    }
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> PickleNode {
    guard bytes.count <= 8 else { return .wideInteger(Array(bytes)) }
    let fill: UInt64 = bytes.last.map { $0 & 0x80 != 0 } == true ? .max : 0
    return .integer(Int(truncatingIfNeeded: bytes.reversed().reduce(fill) { $0 << 8 | UInt64($1) }))
  }
}
