/// What the header of a `.npy` file says (NumPy Enhancement Proposal 1): a Python dictionary with the type, the order and the
/// shape of an array. It is parsed as text; nothing of it is executed.
struct NumPyHeader: Equatable {
  let element: Element
  let shape: [Int]
  /// Where the numbers begin.
  let offset: Int

  /// The type of an array's numbers.
  struct Element: Equatable {
    enum Kind: Character {
      case bool = "b"
      case unsigned = "u"
      case signed = "i"
      case float = "f"
    }
    let kind: Kind
    /// 1, 2, 4 or 8.
    let size: Int
    let isBigEndian: Bool

    /// Whether each number is one byte of a pixel.
    var isByte: Bool { size == 1 && kind != .signed }
  }

  /// How many numbers there are; nil where that cannot be counted.
  var count: Int? { Self.product(shape) }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// A header of a few numbers is shorter by far.
  private static let largest = 1 << 16

  static func product(_ sizes: [Int]) -> Int? {
    sizes.reduce(1 as Int?) { product, size in
      guard let product else { return nil }
      let (value, overflow) = product.multipliedReportingOverflow(by: size)
      return overflow ? nil : value
    }
  }

  /// Reads the header of a file and leaves the reader at the array's first number.
  init(_ reader: some ByteReader) throws(DatasetError) {
    let path = reader.path
    let start = try reader.bytes(10)
    guard start.count == 10 else { throw .truncated(file: path, offset: start.count, expected: 10, found: start.count) }
    guard start.starts(with: Self.magic) else {
      throw .damaged(file: path, reason: "it does not begin as an array does")
    }
    var length = Int(start[8]) | Int(start[9]) << 8
    var offset = 10
    switch start[6] {
    case 1: break
    case 2, 3:
      let more = try reader.bytes(2)
      guard more.count == 2 else { throw .truncated(file: path, offset: 10, expected: 12, found: 10) }
      length |= Int(more[0]) << 16 | Int(more[1]) << 24
      offset = 12
    case let version:
      throw .unsupported(file: path, found: "version \(version) of NumPy's format", expected: "1, 2 or 3", remedy: nil)
    }
    guard length <= Self.largest else {
      throw .tooLarge(file: path, offset: 8, expected: Self.largest, found: length)
    }
    let bytes = try reader.bytes(length)
    guard bytes.count == length else {
      throw .truncated(
        file: path, offset: offset + bytes.count, expected: offset + length, found: offset + bytes.count)
    }
    self.offset = offset + length
    var text = PythonText(bytes)
    guard let fields = text.dictionary() else { throw .damaged(file: path, reason: "its header is no dictionary") }
    guard case .text(let type)? = fields["descr"] else {
      throw .unsupported(
        file: path, found: "records of several numbers", expected: "one array of numbers",
        remedy: Self.remedy("a['NAME']"))
    }
    guard case .numbers(let shape)? = fields["shape"], case .word(let isFortran)? = fields["fortran_order"] else {
      throw .damaged(file: path, reason: "its header has no shape or no order")
    }
    if isFortran != "False", shape.count > 1 {
      throw .unsupported(
        file: path, found: "an array in Fortran's order", expected: "one in C's order",
        remedy: Self.remedy("np.ascontiguousarray(a)"))
    }
    element = try Self.element(type, path)
    self.shape = shape
  }

  private static func element(_ type: String, _ path: String) throws(DatasetError) -> Element {
    let order = type.first ?? " "
    let rest = "<>|=".contains(order) ? type.dropFirst() : Substring(type)
    if rest.first == "O" {
      throw .unsupported(
        file: path, found: "pickled Python objects, which are never executed here", expected: "an array of numbers",
        remedy: "python3 -c \"import numpy as np; a = np.load('IN.npy', allow_pickle=True); "
          + "np.save('OUT.npy', np.stack(list(a)))\"")
    }
    guard let kind = rest.first.flatMap(Element.Kind.init), let size = Int(rest.dropFirst()),
      kind == .float ? [2, 4, 8].contains(size) : kind == .bool ? size == 1 : [1, 2, 4, 8].contains(size)
    else {
      throw .unsupported(
        file: path, found: "numbers of NumPy's type \(type)", expected: "whole numbers or floats",
        remedy: remedy("a.astype('float32')"))
    }
    return Element(kind: kind, size: size, isBigEndian: order == ">")
  }

  /// A command that makes another array of one.
  static func remedy(_ expression: String) -> String {
    "python3 -c \"import numpy as np; a = np.load('IN.npy'); np.save('OUT.npy', \(expression))\""
  }
}

/// The few forms of Python's literals that such a header has.
private struct PythonText {
  private var rest: ArraySlice<UInt8>

  enum Value {
    case text(String)
    case word(String)
    case numbers([Int])
    /// A list: the type of records.
    case other
  }

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func dictionary() -> [String: Value]? {
    var fields: [String: Value] = [:]
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = text(), take(":"), let value = value() else { return nil }
      fields[key] = value
      if !take(",") { return take("}") ? fields : nil }
    }
    return fields
  }

  private mutating func value() -> Value? {
    skipSpace()
    switch rest.first {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return text().map(Value.text)
    case UInt8(ascii: "("): return numbers()
    case UInt8(ascii: "["):
      // Nothing behind it is needed: it is refused whatever follows.
      rest = [UInt8(ascii: "}")]
      return .other
    default:
      let word = rest.prefix { UInt8(ascii: "A")...UInt8(ascii: "z") ~= $0 }
      rest = rest.dropFirst(word.count)
      return word.isEmpty ? nil : .word(String(decoding: word, as: UTF8.self))
    }
  }

  private mutating func numbers() -> Value? {
    var numbers: [Int] = []
    guard take("(") else { return nil }
    while !take(")") {
      skipSpace()
      let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      rest = rest.dropFirst(digits.count)
      numbers.append(number)
      if !take(",") { return take(")") ? .numbers(numbers) : nil }
    }
    return .numbers(numbers)
  }

  private mutating func text() -> String? {
    skipSpace()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    let content = rest.dropFirst().prefix { $0 != quote }
    guard content.endIndex < rest.endIndex else { return nil }
    rest = rest[(content.endIndex + 1)...]
    return String(decoding: content, as: UTF8.self)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") } }
}
