import Drawing

/// Turns the terminal's bytes into events: keys as `ESC [ A`, `ESC O A`, kitty's `ESC [ 97 u` or terminfo's sequences,
/// mouse reports, pastes, UTF-8, and the answers to the program's own questions. Answers to another program's queries
/// are ignored.
///
/// A state machine, because a read may end anywhere. ncurses' `wget_wch` is not used: it returns the bytes of unknown
/// sequences as if they were typed, cannot distinguish the end of input from a pause, and needs a terminal for tests.
package struct InputDecoder {
  /// What the next byte belongs to.
  private enum State: Equatable {
    /// The start of a character or a sequence.
    case ground
    /// An OSC, DCS, APC, PM or SOS string: an answer to a query, mostly of another program.
    case string
    /// An unknown control sequence, up to its final byte.
    case unknownSequence
    /// Pasted text, up to `ESC [ 201 ~`.
    case paste
  }

  private var state = State.ground
  /// The bytes of an incomplete character, sequence or end mark, at most `longestSequence`.
  private var pending: [UInt8] = []
  private var pasted: [UInt8] = []
  /// The beginning of a string, from the byte after Escape on, at most `longestSequence`.
  private var string: [UInt8] = []
  private var answers: [TerminalAnswer] = []
  private let terminfo: [[UInt8]: Key]
  private let longest: Int

  /// The most bytes that are kept of a paste. No field takes as many; the rest is dropped.
  package static let longestPaste = 1 << 16

  /// - Parameter terminfo: the terminal's key sequences, which take precedence over the general ones.
  package init(terminfo: [[UInt8]: Key] = [:]) {
    // A single byte is a character (or Escape) whatever terminfo says; Backspace has two common ones.
    self.terminfo = terminfo.filter { (2...longestSequence).contains($0.key.count) }
    longest = self.terminfo.keys.lazy.map(\.count).max() ?? 0
  }

  /// How long to wait for the rest of an incomplete sequence before calling `giveUp`; nil if there is none.
  ///
  /// An Escape alone is the Escape key unless more follows within 100 ms, enough for a report that a busy machine or a
  /// slow line splits after its first byte. Longer beginnings are not keys, and get more time.
  package var patience: Duration? {
    switch state {
    case .ground where pending.isEmpty: nil
    case .ground where pending == [Byte.escape]: .milliseconds(100)
    case .ground, .unknownSequence: .milliseconds(500)
    case .string: .seconds(1)
    // A large paste arrives in pieces; its rest would be taken for keys.
    case .paste: .seconds(5)
    }
  }

  /// The events that `bytes` complete; an incomplete rest waits for the next call.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    pending += bytes
    var events: [InputEvent] = []
    var rest = pending[...]
    var isWhole = true
    while isWhole, !rest.isEmpty {
      switch state {
      case .ground:
        switch next(rest) {
        case .incomplete: isWhole = false
        case .events(let found, let length):
          events += found
          rest = rest.dropFirst(length)
        case .answer(let answer, let length):
          answers.append(answer)
          rest = rest.dropFirst(length)
        case .string(let length):
          string = Array(rest.prefix(length).dropFirst())
          enter(.string, after: length, &rest)
        case .unknownSequence(let length): enter(.unknownSequence, after: length, &rest)
        case .paste(let length): enter(.paste, after: length, &rest)
        }
      case .string: isWhole = passString(&rest, &events)
      case .unknownSequence: isWhole = passUnknownSequence(&rest)
      case .paste:
        isWhole = takePaste(&rest)
        if isWhole { events.append(endOfPaste()) }
      }
    }
    pending = Array(rest)
    return events
  }

  /// The answers since the last call, other than the background, which is an event.
  package mutating func takeAnswers() -> [TerminalAnswer] {
    defer { answers = [] }
    return answers
  }

  /// Ends an incomplete sequence after `patience`: Escape alone is a key, a paste is kept as far as it came, anything
  /// else is dropped.
  package mutating func giveUp() -> [InputEvent] {
    defer {
      pending = []
      state = .ground
    }
    switch state {
    case .ground: return pending == [Byte.escape] ? [.key(.escape)] : []
    case .paste: return [endOfPaste()]
    case .string, .unknownSequence: return []
    }
  }

  private mutating func enter(_ state: State, after length: Int, _ rest: inout ArraySlice<UInt8>) {
    self.state = state
    rest = rest.dropFirst(length)
  }

  private func next(_ bytes: ArraySlice<UInt8>) -> Decoded {
    for length in stride(from: min(longest, bytes.count), to: 1, by: -1) {
      if let key = terminfo[Array(bytes.prefix(length))] { return .events([.key(key)], length) }
    }
    let general = bytes.first == Byte.escape ? decodeEscape(bytes) : decodeCharacter(bytes)
    // `ESC A`, the up key of a VT52, looks like Escape and A.
    if case .events(_, 1) = general, terminfo.keys.contains(where: { $0.starts(with: bytes) }) { return .incomplete }
    return general
  }

  /// Takes a string up to its end, `ESC \` or xterm's BEL. False if the end has not arrived.
  private mutating func passString(_ rest: inout ArraySlice<UInt8>, _ events: inout [InputEvent]) -> Bool {
    while let byte = rest.first {
      if byte == Byte.escape {
        guard rest.count > 1 else { return false }
        // Any other sequence ends the string and is parsed itself.
        if rest.dropFirst().first == UInt8(ascii: "\\") {
          rest = rest.dropFirst(2)
          events += endString()
        }
        state = .ground
        return true
      }
      // BEL ends the string, too. Any other control character is a key of a user who sees nothing happen.
      if byte < 0x20 || byte == Byte.delete {
        if byte == Byte.bell {
          rest = rest.dropFirst()
          events += endString()
        }
        state = .ground
        return true
      }
      // A longer one is no answer that is understood.
      if string.count <= longestSequence { string.append(byte) }
      rest = rest.dropFirst()
    }
    return false
  }

  /// Takes what a whole string says.
  private mutating func endString() -> [InputEvent] {
    guard string.count <= longestSequence else { return [] }
    if string.first == UInt8(ascii: "]") {
      return TerminalBackground(answer: Array(string.dropFirst())).map { [.background($0)] } ?? []
    }
    if let answer = TerminalAnswer(string: string) { answers.append(answer) }
    return []
  }

  /// Skips a control sequence up to its final byte. False if that has not arrived.
  private mutating func passUnknownSequence(_ rest: inout ArraySlice<UInt8>) -> Bool {
    rest = rest.drop { (0x20...0x3F).contains($0) }
    guard let final = rest.first else { return false }
    if (0x40...0x7E).contains(final) { rest = rest.dropFirst() }
    state = .ground
    return true
  }

  /// Collects pasted bytes up to the end mark. False if that has not arrived.
  private mutating func takePaste(_ rest: inout ArraySlice<UInt8>) -> Bool {
    while let byte = rest.first {
      if byte == Byte.escape {
        if rest.starts(with: pasteEnd) {
          rest = rest.dropFirst(pasteEnd.count)
          state = .ground
          return true
        }
        if pasteEnd.starts(with: rest) { return false }
      }
      let end = rest.dropFirst().firstIndex(of: Byte.escape) ?? rest.endIndex
      pasted += rest[..<end].prefix(Self.longestPaste - pasted.count)
      rest = rest[end...]
    }
    return false
  }

  private mutating func endOfPaste() -> InputEvent {
    defer { pasted = [] }
    return .paste(String(decoding: pasted, as: UTF8.self))
  }
}

/// What some bytes begin with.
enum Decoded {
  /// An incomplete sequence.
  case incomplete
  /// Events, possibly none, of this many bytes.
  case events([InputEvent], Int)
  /// An answer of this many bytes.
  case answer(TerminalAnswer, Int)
  /// The first bytes of a string.
  case string(Int)
  case unknownSequence(Int)
  case paste(Int)
}

/// The longest sequence that is interpreted, in bytes.
let longestSequence = 64

private let pasteEnd = Array("\u{1B}[201~".utf8)

enum Byte {
  static let bell: UInt8 = 0x07
  static let escape: UInt8 = 0x1B
  static let delete: UInt8 = 0x7F
}

/// A character in UTF-8, or a control character that is a key.
func decodeCharacter(_ bytes: ArraySlice<UInt8>) -> Decoded {
  guard let first = bytes.first else { return .incomplete }
  if first < 0x80 { return .events([.key(key(ascii: first))], 1) }
  // The lengths of well-formed sequences; other bytes are skipped one by one.
  let length =
    switch first {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 1
    }
  let sequence = bytes.prefix(length)
  guard sequence.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return .events([], 1) }
  if sequence.count < length { return .incomplete }
  guard let text = String(validating: sequence, as: UTF8.self), let character = text.first, first >= 0xC2,
    // 0x80 ... 0x9F are eight-bit control characters.
    text.unicodeScalars.allSatisfy({ $0.value >= 0xA0 })
  else { return .events([], length) }
  return .events([.key(.character(character))], length)
}

/// The key that sends this byte.
func key(ascii byte: UInt8) -> Key {
  switch byte {
  case 0x0A, 0x0D: .enter
  case 0x09: .tab
  case 0x08, Byte.delete: .backspace
  case Byte.escape: .escape
  default: .character(Character(Unicode.Scalar(byte)))
  }
}
