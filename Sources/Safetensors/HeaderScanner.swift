/// Parses the JSON of a header from left to right.
///
/// Foundation's `JSONDecoder` is not used because it silently accepts duplicate keys, accepts `2.0` and `2e0` as
/// integers, and does not report the offset of an error. The format needs only objects, lists, strings and integers,
/// with fixed nesting, so no input can exhaust the stack.
struct HeaderScanner {
  private let bytes: [UInt8]
  private let end: Int
  /// The next byte, counted from the start of the file.
  private(set) var offset: Int

  /// Parses `bytes[range]`, which must be valid UTF-8.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.offset = range.lowerBound
    self.end = range.upperBound
  }

  private var next: UInt8? { offset < end ? bytes[offset] : nil }

  /// The next byte that is not whitespace, without consuming it.
  mutating func peek() -> UInt8? {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
    return next
  }

  /// A description of what is at `offset`, for errors.
  var found: String {
    guard let next else { return "the header's end" }
    return switch Unicode.Scalar(next) {
    case "\"": "a text"
    case "{": "an object"
    case "[": "a list"
    case "-", "0"..."9": "the number \(word)"
    case "a"..."z": "the word \(word)"
    default: SafetensorsError.shown(next)
    }
  }

  /// The letters, digits and signs at `offset`, at most 40.
  private var word: String {
    func isPart(_ byte: UInt8) -> Bool {
      switch Unicode.Scalar(byte) {
      case "0"..."9", "a"..."z", "A"..."Z", "+", "-", ".": true
      default: false
      }
    }
    return String(decoding: bytes[offset..<min(offset + 40, end)].prefix(while: isPart), as: UTF8.self)
  }

  func malformed(expected: String) -> SafetensorsError {
    .malformedHeader(offset: offset, expected: expected, found: found)
  }

  /// Consumes one character if it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(SafetensorsError) {
    if !take(character) { throw malformed(expected: "'\(character)'") }
  }

  /// Parses an object; `member` parses the value of each key, and gets the key's offset.
  mutating func object(
    _ member: (inout HeaderScanner, String, Int) throws(SafetensorsError) -> Void
  ) throws(SafetensorsError) {
    try expect("{")
    if take("}") { return }
    repeat {
      _ = peek()
      let start = offset
      let key = try text()
      try expect(":")
      try member(&self, key, start)
    } while take(",")
    if !take("}") { throw malformed(expected: "',' or '}'") }
  }

  /// Parses a list of integers.
  mutating func sizes(of tensor: String, atMost limit: Int) throws(SafetensorsError) -> [Int] {
    var sizes: [Int] = []
    try expect("[")
    if take("]") { return sizes }
    repeat {
      if sizes.count == limit { throw .tooMany("numbers of one tensor", offset: offset, limit: limit) }
      sizes.append(try size(of: tensor))
    } while take(",")
    if !take("]") { throw malformed(expected: "',' or ']'") }
    return sizes
  }

  private mutating func size(of tensor: String) throws(SafetensorsError) -> Int {
    _ = peek()
    let text = word
    // `Int` also accepts "+1" and "007", which are not JSON.
    let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text == "0" || !text.hasPrefix("0"))
    guard isPlain, let size = Int(text) else {
      throw .notASize(offset: offset, tensor: tensor, found: found)
    }
    offset += text.utf8.count
    return size
  }

  /// Parses a string and resolves its escapes.
  mutating func text() throws(SafetensorsError) -> String {
    var result: [UInt8] = []
    try readText { result += $0 }
    return String(decoding: result, as: UTF8.self)
  }

  /// Validates a string without keeping it.
  mutating func passText() throws(SafetensorsError) { try readText { _ in } }

  /// Passes on a string in pieces, with its escapes resolved.
  private mutating func readText(_ take: (ArraySlice<UInt8>) -> Void) throws(SafetensorsError) {
    guard self.take("\"") else { throw malformed(expected: "a text") }
    while true {
      let start = offset
      while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { offset += 1 }
      take(bytes[start..<offset])
      switch next {
      case UInt8(ascii: "\""):
        offset += 1
        return
      case UInt8(ascii: "\\"):
        // Fast path: in JSON within a string, every second character is an escaped quote.
        if offset + 1 < end, bytes[offset + 1] == UInt8(ascii: "\"") {
          take(bytes[offset + 1...offset + 1])
          offset += 2
        } else {
          take(Array(String(try escape()).utf8)[...])
        }
      default:
        throw malformed(expected: "'\"' at the end of a text")
      }
    }
  }

  private mutating func escape() throws(SafetensorsError) -> Unicode.Scalar {
    let start = offset
    offset += 1
    let letter = next
    offset += 1
    switch letter {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      if let unit = codeUnit() {
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Characters beyond U+FFFF are two escapes, a high and a low surrogate.
        if bytes[offset..<end].starts(with: Array("\\u".utf8)) {
          offset += 2
          if let low = codeUnit(), (0xD800..<0xDC00).contains(unit), (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(unit) - 0xD800) << 10 + UInt32(low) - 0xDC00)
          {
            return scalar
          }
        }
      }
    default: break
    }
    offset = start
    throw malformed(expected: "an escape that JSON knows")
  }

  /// Consumes four hexadecimal digits.
  private mutating func codeUnit() -> UInt16? {
    guard end - offset >= 4 else { return nil }
    let digits = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return nil }
    offset += 4
    return UInt16(digits, radix: 16)
  }
}
