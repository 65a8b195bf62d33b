/// The head of an array of NumPy, a `.npy` file or an entry of an `.npz` (numpy.org/doc, "NPY format"): what its elements are and
/// where they begin.
package struct NPYHeader: Sendable, Equatable {
  /// What an element is.
  package enum Kind: Character, Sendable {
    case bool = "b"
    case signed = "i"
    case unsigned = "u"
    case float = "f"
    case complex = "c"
  }

  /// What an element is.
  package let kind: Kind
  /// Bytes an element: 1, 2, 4, 8 (or 16 for a complex number).
  package let elementSize: Int
  /// Whether an element's most significant byte comes first.
  package let isBigEndian: Bool
  /// Whether the first index runs fastest.
  package let isFortranOrdered: Bool
  /// The extents.
  package let shape: [Int]
  /// The number of elements.
  package let count: Int
  /// Where the elements begin.
  package let dataOffset: Int

  /// What every array begins with.
  package static let mark: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let longest = 1 << 16
  private static let mostExtents = 32

  /// How many bytes the head has, by the first 12 of a file; nil for what is no array, or has a head longer than any has.
  package static func size(_ start: [UInt8]) -> Int? {
    guard start.starts(with: mark), start.count >= 12 else { return nil }
    let lengthSize = start[6] == 1 ? 2 : 4
    let length = start[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    return length <= longest && 8 + lengthSize + length >= 12 ? 8 + lengthSize + length : nil
  }

  /// Reads the head at the beginning of `bytes`. Whether as many elements follow as it says is the caller's to check.
  package init(_ bytes: [UInt8]) throws(ArchiveError) {
    guard bytes.starts(with: Self.mark), bytes.count >= 10 else {
      throw .badArray(expected: "the mark of NumPy", found: "other bytes")
    }
    let lengthSize = bytes[6] == 1 ? 2 : 4
    guard (1...3).contains(bytes[6]), bytes.count >= 8 + lengthSize else {
      throw .badArray(expected: "a version from 1 to 3", found: "\(bytes[6])")
    }
    let length = bytes[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    dataOffset = 8 + lengthSize + length
    guard length <= Self.longest, dataOffset <= bytes.count else {
      throw .badArray(expected: "a head of at most \(Self.longest) bytes", found: "\(length)")
    }
    var fields = PythonFields(bytes[(8 + lengthSize)..<dataOffset])
    guard let (type, order, shape) = fields.read(mostExtents: Self.mostExtents) else {
      throw .badArray(expected: "a head with descr, fortran_order and shape", found: "another")
    }
    let characters = Array(type)
    guard characters.count >= 3, let kind = Kind(rawValue: characters[1]), let size = Int(String(characters[2...])),
      "<>|=".contains(characters[0]), Self.sizes(kind).contains(size)
    else { throw .badArray(expected: "elements that are numbers", found: "the type \(type)") }
    (self.kind, elementSize, isBigEndian) = (kind, size, characters[0] == ">")
    (isFortranOrdered, self.shape) = (order, shape)
    var bytesInAll = size
    for extent in shape {
      let product = bytesInAll.multipliedReportingOverflow(by: extent)
      guard !product.overflow else { throw .badArray(expected: "a size that a machine can hold", found: "\(shape)") }
      bytesInAll = product.partialValue
    }
    count = bytesInAll / size
  }

  private static func sizes(_ kind: Kind) -> [Int] {
    switch kind {
    case .bool: [1]
    case .signed, .unsigned: [1, 2, 4, 8]
    case .float: [2, 4, 8]
    case .complex: [8, 16]
    }
  }
}

/// Reads the literal of a Python dictionary in the one form that NumPy writes.
private struct PythonFields {
  private var rest: Substring

  init(_ bytes: ArraySlice<UInt8>) { rest = Substring(String(decoding: bytes, as: UTF8.self)) }

  mutating func read(mostExtents: Int) -> (type: String, isFortranOrdered: Bool, shape: [Int])? {
    var type: String?
    var order: Bool?
    var shape: [Int]?
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = text(), take(":") else { return nil }
      switch key {
      case "descr": type = text()
      case "fortran_order": order = take("True") ? true : take("False") ? false : nil
      case "shape": shape = sizes(atMost: mostExtents)
      default: return nil
      }
      if !take(",") && !rest.hasPrefix("}") { return nil }
    }
    guard let type, let order, let shape else { return nil }
    return (type, order, shape)
  }

  private mutating func take(_ word: String) -> Bool {
    rest = rest.drop { $0 == " " }
    guard rest.hasPrefix(word) else { return false }
    rest = rest.dropFirst(word.count).drop { $0 == " " || $0 == "\n" }
    return true
  }

  private mutating func text() -> String? {
    guard let quote = rest.first, quote == "'" || quote == "\"" else { return nil }
    let content = rest.dropFirst().prefix { $0 != quote }
    guard content.endIndex != rest.endIndex else { return nil }
    rest = rest[rest.index(after: content.endIndex)...]
    return String(content)
  }

  private mutating func sizes(atMost limit: Int) -> [Int]? {
    guard take("(") else { return nil }
    var sizes: [Int] = []
    while !take(")") {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard sizes.count < limit, let size = Int(digits) else { return nil }
      sizes.append(size)
      rest = rest[digits.endIndex...]
      _ = take("L")
      if !take(",") && !rest.hasPrefix(")") { return nil }
    }
    return sizes
  }
}
