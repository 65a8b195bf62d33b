/// Splits a program's terminal output into characters and control sequences (ECMA-48, UTF-8).
struct EscapeParser {
  enum Action: Equatable {
    case print(Unicode.Scalar)
    case control(UInt8)
    /// `ESC`, intermediate bytes, a final byte: `ESC ( 0` is `("(", "0")`.
    case escape(intermediates: String, final: Unicode.Scalar)
    case sequence(ControlSequence)
    /// `ESC ]` (or another string's first byte) and the text up to its end.
    case string(introducer: Unicode.Scalar, text: String)
  }

  /// `ESC [`, a private marker, numbers, intermediate bytes, a final byte.
  struct ControlSequence: Equatable {
    /// One of `< = > ?`, or empty.
    var marker = ""
    /// The numbers between semicolons, each with its colon-separated parts; nil if missing.
    var parameters: [[Int?]] = []
    var intermediates = ""
    var final: Unicode.Scalar

    /// Marker, intermediates and final byte, which select the function.
    var function: String { "\(marker)\(intermediates)\(final)" }

    /// A number that counts something; missing or zero means one.
    func count(_ index: Int = 0) -> Int { max(1, number(index) ?? 1) }

    func number(_ index: Int) -> Int? {
      parameters.indices.contains(index) ? parameters[index].first ?? nil : nil
    }
  }

  private enum State {
    case ground
    case utf8(bytes: [UInt8], missing: Int)
    case escape(intermediates: [UInt8])
    case sequence(bytes: [UInt8])
    case string(introducer: UInt8, bytes: [UInt8], afterEscape: Bool)
  }
  private var state = State.ground

  /// Whether the bytes end within a character or sequence.
  var isWithinSequence: Bool {
    if case .ground = state { false } else { true }
  }

  /// The actions that these bytes complete.
  mutating func parse(_ bytes: some Sequence<UInt8>) -> [Action] {
    var actions: [Action] = []
    for byte in bytes { take(byte, &actions) }
    return actions
  }

  private mutating func take(_ byte: UInt8, _ actions: inout [Action]) {
    switch state {
    case .ground:
      takeInGround(byte, &actions)
    case .utf8(var bytes, let missing):
      guard byte & 0xC0 == 0x80 else {
        actions.append(.print("\u{FFFD}"))
        state = .ground
        return takeInGround(byte, &actions)
      }
      bytes.append(byte)
      if missing > 1 {
        state = .utf8(bytes: bytes, missing: missing - 1)
      } else {
        state = .ground
        // Replacement characters stand for overlong characters and surrogates.
        actions += String(decoding: bytes, as: UTF8.self).unicodeScalars.map { .print($0) }
      }
    case .escape(let intermediates):
      takeInEscape(byte, intermediates, &actions)
    case .sequence(let bytes):
      takeInSequence(byte, bytes, &actions)
    case .string(let introducer, var bytes, let afterEscape):
      if byte == 0x07 || afterEscape && byte == UInt8(ascii: "\\") {
        let text = String(decoding: bytes, as: UTF8.self)
        actions.append(.string(introducer: Unicode.Scalar(introducer), text: text))
        state = .ground
      } else if byte == 0x18 || byte == 0x1A {
        state = .ground
      } else {
        if byte != 0x1B { bytes.append(byte) }
        state = .string(introducer: introducer, bytes: bytes, afterEscape: byte == 0x1B)
      }
    }
  }

  private mutating func takeInGround(_ byte: UInt8, _ actions: inout [Action]) {
    switch byte {
    case 0x1B: state = .escape(intermediates: [])
    case 0..<0x20, 0x7F: actions.append(.control(byte))
    case 0x20..<0x7F: actions.append(.print(Unicode.Scalar(byte)))
    case 0xC2...0xDF: state = .utf8(bytes: [byte], missing: 1)
    case 0xE0...0xEF: state = .utf8(bytes: [byte], missing: 2)
    case 0xF0...0xF4: state = .utf8(bytes: [byte], missing: 3)
    default: actions.append(.print("\u{FFFD}"))
    }
  }

  private mutating func takeInEscape(_ byte: UInt8, _ intermediates: [UInt8], _ actions: inout [Action]) {
    switch byte {
    case UInt8(ascii: "[") where intermediates.isEmpty:
      state = .sequence(bytes: [])
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
      state = .string(introducer: byte, bytes: [], afterEscape: false)
    case 0x20..<0x30:
      state = .escape(intermediates: intermediates + [byte])
    case 0x30..<0x7F:
      let text = String(decoding: intermediates, as: UTF8.self)
      actions.append(.escape(intermediates: text, final: Unicode.Scalar(byte)))
      state = .ground
    default:
      interrupt(byte, &actions)
    }
  }

  private mutating func takeInSequence(_ byte: UInt8, _ bytes: [UInt8], _ actions: inout [Action]) {
    switch byte {
    case 0x20..<0x40: state = .sequence(bytes: bytes + [byte])
    case 0x40..<0x7F:
      actions.append(.sequence(Self.sequence(bytes, final: byte)))
      state = .ground
    default: interrupt(byte, &actions)
    }
  }

  /// A control character within a sequence: some end it, the others act at once, and it continues.
  private mutating func interrupt(_ byte: UInt8, _ actions: inout [Action]) {
    switch byte {
    case 0x1B: state = .escape(intermediates: [])
    case 0x18, 0x1A: state = .ground
    case 0..<0x20: actions.append(.control(byte))
    default: state = .ground
    }
  }

  private static func sequence(_ bytes: [UInt8], final: UInt8) -> ControlSequence {
    var sequence = ControlSequence(final: Unicode.Scalar(final))
    var rest = bytes[...]
    if let first = rest.first, (0x3C...0x3F).contains(first) {
      sequence.marker = String(Unicode.Scalar(first))
      rest.removeFirst()
    }
    let numbers = rest.prefix { $0 >= 0x30 }
    sequence.intermediates = String(decoding: rest.dropFirst(numbers.count), as: UTF8.self)
    if !numbers.isEmpty {
      // A terminal needs no larger numbers, and sums of these cannot overflow.
      let number = { (digits: Substring) in Int(digits).map { min($0, 65535) } }
      sequence.parameters = String(decoding: numbers, as: UTF8.self)
        .split(separator: ";", omittingEmptySubsequences: false)
        .map { $0.split(separator: ":", omittingEmptySubsequences: false).map(number) }
    }
    return sequence
  }
}
