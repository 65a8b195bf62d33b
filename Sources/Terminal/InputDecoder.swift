import Drawing

/// Turns the bytes a terminal sends into events: keys as `ESC [ A`, `ESC O A` or whatever terminfo says, mouse reports,
/// UTF-8.
///
/// Own code and not `wget_wch`, because that gives the bytes of a sequence it does not know as if they were typed
/// (a key nobody meant), cannot tell the end of input from a pause, and needs a terminal to be tested.
package struct InputDecoder {
  private var pending: [UInt8] = []
  private let terminfo: [[UInt8]: Key]
  private let longest: Int

  /// - Parameter terminfo: key sequences of the terminal at hand; they go before the general ones.
  package init(terminfo: [[UInt8]: Key] = [:]) {
    // A single byte is a character (or Escape) whatever terminfo says; Backspace has two that everyone uses.
    self.terminfo = terminfo.filter { $0.key.count > 1 }
    longest = self.terminfo.keys.lazy.map(\.count).max() ?? 0
  }

  /// How long to wait for the rest of a sequence that has begun before calling `giveUp`; nil if none has.
  ///
  /// An Escape alone is the Escape key unless more follows within 25 ms. A longer beginning is no key, so that a slow
  /// connection has time to bring the rest.
  package var patience: Duration? {
    switch pending.count {
    case 0: nil
    case 1 where pending[0] == Byte.escape: .milliseconds(25)
    default: .milliseconds(500)
    }
  }

  /// The events completed by `bytes`; what is incomplete waits for the next call.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    pending += bytes
    var events: [InputEvent] = []
    var rest = pending[...]
    reading: while !rest.isEmpty {
      switch next(rest) {
      case .incomplete: break reading
      case .event(let event, let length):
        if let event { events.append(event) }
        rest = rest.dropFirst(length)
      }
    }
    pending = Array(rest)
    return events
  }

  /// What to make of an incomplete sequence after `patience`: Escape alone is a key, any other beginning is dropped.
  package mutating func giveUp() -> [InputEvent] {
    defer { pending = [] }
    return pending == [Byte.escape] ? [.key(.escape)] : []
  }

  private func next(_ bytes: ArraySlice<UInt8>) -> Decoded {
    for length in stride(from: min(longest, bytes.count), to: 1, by: -1) {
      if let key = terminfo[Array(bytes.prefix(length))] { return .event(.key(key), length) }
    }
    if bytes.first != Byte.escape { return decodeCharacter(bytes) }
    let general = decodeEscape(bytes)
    // `ESC A`, the up key of a VT52, looks like Escape and A until its last byte.
    if case .event(.key(.escape), 1) = general, terminfo.keys.contains(where: { $0.starts(with: bytes) }) {
      return .incomplete
    }
    return general
  }
}

/// What stands at the beginning of some bytes: nothing whole yet, or something of a length that may mean nothing.
enum Decoded {
  case incomplete
  case event(InputEvent?, Int)
}

/// The bytes that matter by name.
enum Byte {
  static let escape: UInt8 = 0x1B
  static let delete: UInt8 = 0x7F
}

/// One character in UTF-8, or one of the control characters that are keys.
func decodeCharacter(_ bytes: ArraySlice<UInt8>) -> Decoded {
  guard let first = bytes.first else { return .incomplete }
  switch first {
  case 0x0A, 0x0D: return .event(.key(.enter), 1)
  case 0x09: return .event(.key(.tab), 1)
  case 0x08, Byte.delete: return .event(.key(.backspace), 1)
  case 0x00..<0x80: return .event(.key(.character(Character(Unicode.Scalar(first)))), 1)
  default: break
  }
  // The lengths of well-formed sequences; what is not well-formed goes a byte at a time, without a key.
  let length =
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  let sequence = bytes.prefix(length)
  guard sequence.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .event(nil, 1) }
  if sequence.count < length { return .incomplete }
  guard let text = String(validating: sequence, as: UTF8.self), let character = text.first, first >= 0xC2,
    // 0x80 ... 0x9F: control characters of eight bits.
    text.unicodeScalars.allSatisfy({ $0.value >= 0xA0 })
  else { return .event(nil, length) }
  return .event(.key(.character(character)), length)
}
