import Drawing

/// Sequences that begin with Escape, as xterm, the VT series, rxvt, PuTTY, kitty and the Linux console send them.
func decodeEscape(_ bytes: ArraySlice<UInt8>) -> Decoded {
  guard let second = bytes.dropFirst().first else { return .incomplete }
  switch second {
  case UInt8(ascii: "["): return decodeControlSequence(bytes)
  case UInt8(ascii: "O"): return decodeSingleShift(bytes)
  // OSC, DCS, APC, PM and SOS.
  case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"): return .string(2)
  // Alt with a key, or Escape and a key typed while the program was busy: the bytes are the same.
  default: return .events([.key(.escape)], 1)
  }
}

/// `ESC O` and a letter: keypad, arrows and F1 to F4 in application mode. Old terminals insert a digit for the
/// modifiers.
private func decodeSingleShift(_ bytes: ArraySlice<UInt8>) -> Decoded {
  let body = bytes.dropFirst(2)
  let modifier = body.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  let length = 2 + modifier.count + 1
  if length > longestSequence { return .unknownSequence(length - 1) }
  guard let final = body.dropFirst(modifier.count).first else { return .incomplete }
  // The final byte is missing: an Escape begins the next sequence, a control character is a key.
  guard (0x20...0x7E).contains(final) else { return .events([], length - 1) }
  if let key = keypadKeys[final] { return .events([.key(key)], length) }
  return keyEvents(letterKey(final, shift: Modifiers(number(modifier)).contains(.shift)), length)
}

/// `ESC [`, parameters, and a final byte (ECMA-48, 5.4).
private func decodeControlSequence(_ bytes: ArraySlice<UInt8>) -> Decoded {
  let body = bytes.dropFirst(2)
  let parameters = body.prefix { (0x30...0x3F).contains($0) }
  let intermediates = body.dropFirst(parameters.count).prefix { (0x20...0x2F).contains($0) }
  let length = 2 + parameters.count + intermediates.count + 1
  // No terminal sends more: stop collecting noise.
  if length > longestSequence { return .unknownSequence(length - 1) }
  guard let final = body.dropFirst(parameters.count + intermediates.count).first else { return .incomplete }
  // A parameter after an intermediate byte is invalid; the sequence still has a final byte.
  if (0x30...0x3F).contains(final) { return .unknownSequence(length - 1) }
  guard (0x40...0x7E).contains(final) else { return .events([], length - 1) }
  let rest = bytes.dropFirst(length)
  switch (final, parameters.isEmpty && intermediates.isEmpty) {
  case (UInt8(ascii: "["), true):
    // The Linux console: F1 to F5 are `ESC [ [ A` to `E`.
    guard let letter = rest.first else { return .incomplete }
    guard (0x20...0x7E).contains(letter) else { return .events([], length) }
    let isFunction = (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(letter)
    return keyEvents(isFunction ? .function(Int(letter) - 0x40) : nil, length + 1)
  case (UInt8(ascii: "M"), true):
    // A mouse report in the old form, from a terminal that does not know SGR: three bytes, each plus 32.
    let report = rest.prefix(3)
    if let cut = report.firstIndex(where: { $0 < 0x20 }) { return .events([], cut - bytes.startIndex) }
    if report.count < 3 { return .incomplete }
    let numbers = report.map { Int($0) - 32 }
    return .events(mouseEvents(button: numbers[0], column: numbers[1], row: numbers[2]), length + 3)
  case (UInt8(ascii: "M"), false), (UInt8(ascii: "m"), false):
    guard parameters.first == UInt8(ascii: "<"), final == UInt8(ascii: "M") else { return .events([], length) }
    let fields = numbers(parameters.dropFirst())
    if fields.count != 3 { return .events([], length) }
    return .events(mouseEvents(button: fields[0][0], column: fields[1][0], row: fields[2][0]), length)
  default:
    // An answer to a query (`ESC [ ? 1 ; 2 c`) is not a key, even if its final byte is that of one.
    let isPrivate = parameters.first == UInt8(ascii: "?")
    let fields = numbers(isPrivate ? parameters.dropFirst() : parameters)
    if intermediates.isEmpty,
      let answer = TerminalAnswer(final: final, isPrivate: isPrivate, numbers: fields.map { $0[0] })
    {
      return .answer(answer, length)
    }
    if !intermediates.isEmpty || parameters.contains(where: { $0 >= 0x3C }) { return .events([], length) }
    if final == UInt8(ascii: "~"), fields == [[200]] { return .paste(length) }
    return .events(keyEvents(final, fields), length)
  }
}

/// The key of a control sequence: by letter, by the number before `~`, or by its character. The second field has the
/// modifiers and, in kitty's protocol, whether the key was pressed (1), repeated (2) or released (3).
private func keyEvents(_ final: UInt8, _ fields: [[Int]]) -> [InputEvent] {
  let second = fields.count > 1 ? fields[1] : [0]
  if second.count > 1, second[1] == 3 { return [] }
  let modifiers = Modifiers(second[0])
  switch (final, fields[0][0]) {
  case (UInt8(ascii: "u"), _): return characterEvents(fields[0], modifiers, text: fields.count > 2 ? fields[2] : [])
  // The older form of xterm's "modifyOtherKeys".
  case (UInt8(ascii: "~"), 27) where fields.count == 3: return characterEvents(fields[2], modifiers, text: [])
  // A cursor position report. Shift-F3 would look the same, so that is not a key.
  case (UInt8(ascii: "R"), _): return []
  case (UInt8(ascii: "~"), let number): return numberedKeys[number].map { [.key($0)] } ?? []
  default: return letterKey(final, shift: modifiers.contains(.shift)).map { [.key($0)] } ?? []
  }
}

/// A key by its character. `codes` are those of the key and, if the terminal sends it, of the key with Shift; `text` is
/// what the key writes, if the terminal sends it (https://sw.kovidgoyal.net/kitty/keyboard-protocol and xterm's
/// "formatOtherKeys").
private func characterEvents(_ codes: [Int], _ modifiers: Modifiers, text: [Int]) -> [InputEvent] {
  // Of the modifiers that do not change the text, only Control is used.
  guard let code = codes.first, modifiers.isDisjoint(with: .others) else { return [] }
  if let key = modifiers.contains(.shift) && code == 9 ? .backTab : kittyKeys[code] { return [.key(key)] }
  // The only keys with control characters as codes: Backspace, Tab, Enter, Escape. Control with a letter has the
  // letter's code.
  if let ascii = UInt8(exactly: code), [0x08, 0x09, 0x0D, 0x1B, Byte.delete].contains(ascii) {
    return [.key(key(ascii: ascii))]
  }
  if modifiers.contains(.control) { return controlEvents(code) }
  let written = String(String.UnicodeScalarView(text.compactMap(writable)))
  if !written.isEmpty { return written.map { .key(.character($0)) } }
  let shifted = modifiers.contains(.shift) ? (codes.count > 1 ? codes[1] : code) : code
  guard let scalar = writable(shifted) else { return [] }
  let character = Character(scalar)
  guard modifiers.contains(.shift), codes.count < 2, let capital = character.uppercased().first else {
    return [.key(.character(character))]
  }
  return [.key(.character(capital))]
}

/// A character that a key can write; nil for control characters and for the private use areas, where kitty has keys
/// that write nothing.
private func writable(_ code: Int) -> Unicode.Scalar? {
  guard let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value) else { return nil }
  switch scalar.properties.generalCategory {
  case .control, .privateUse: return nil
  default: return scalar
  }
}

/// Control with a key. If the terminal sends as bytes what its driver usually turns into a signal, the result is the
/// signal's event.
private func controlEvents(_ code: Int) -> [InputEvent] {
  switch code {
  case 0x63, 0x43: return [.interrupt]
  case 0x5C: return [.terminate]
  case 0x20: return [.key(key(ascii: 0))]
  case 0x40...0x5F, 0x61...0x7A: return [.key(key(ascii: UInt8(code & 0x1F)))]
  default: return []
  }
}

/// Keys with a number in kitty's protocol that are used here: the keypad's.
private let kittyKeys: [Int: Key] = {
  var keys: [Int: Key] = [
    57414: .enter, 57417: .left, 57418: .right, 57419: .up, 57420: .down, 57421: .pageUp, 57422: .pageDown,
    57423: .home,
    57424: .end, 57426: .delete,
  ]
  for (index, character) in "0123456789./*-+".enumerated() { keys[57399 + index] = .character(character) }
  keys[57415] = .character("=")
  keys[57416] = .character(",")
  return keys
}()

private func keyEvents(_ key: Key?, _ length: Int) -> Decoded { .events(key.map { [.key($0)] } ?? [], length) }

private func letterKey(_ letter: UInt8, shift: Bool) -> Key? {
  switch letter {
  case UInt8(ascii: "A"): shift ? .shiftUp : .up
  case UInt8(ascii: "B"): shift ? .shiftDown : .down
  case UInt8(ascii: "C"): shift ? .shiftRight : .right
  case UInt8(ascii: "D"): shift ? .shiftLeft : .left
  // rxvt: lower case means Shift.
  case UInt8(ascii: "a"): .shiftUp
  case UInt8(ascii: "b"): .shiftDown
  case UInt8(ascii: "c"): .shiftRight
  case UInt8(ascii: "d"): .shiftLeft
  case UInt8(ascii: "H"): .home
  case UInt8(ascii: "F"): .end
  case UInt8(ascii: "Z"): .backTab
  case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter - UInt8(ascii: "P")) + 1)
  default: nil
  }
}

/// `ESC [ number ~` of the VT220, xterm and rxvt. Number 2 (Insert) is not used.
private let numberedKeys: [Int: Key] = {
  var keys: [Int: Key] = [1: .home, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end]
  for (index, number) in [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].enumerated() {
    keys[number] = .function(index + 1)
  }
  return keys
}()

/// `ESC O letter`: the numeric keypad in application mode; the letter is its character plus 0x40.
private let keypadKeys: [UInt8: Key] = {
  var keys: [UInt8: Key] = [UInt8(ascii: "M"): .enter]
  for character in "0123456789*+,-./=" {
    guard let ascii = character.asciiValue else { continue }
    keys[ascii + 0x40] = .character(character)
  }
  return keys
}()

/// A mouse report as an event: the first button pressed or dragged, and the wheel. The report counts columns and rows
/// from 1.
///
/// `button` has the button in bits 0 and 1, shift, alt and control in 2 to 4, motion in 5, the wheel in 6 (xterm's
/// "ctlseqs", Mouse Tracking).
private func mouseEvents(button: Int, column: Int, row: Int) -> [InputEvent] {
  guard column > 0, row > 0 else { return [] }
  switch button & ~0b11100 {
  case 0: return [.click(x: column - 1, y: row - 1)]
  case 32: return [.drag(x: column - 1, y: row - 1)]
  case 64: return [.scroll(x: column - 1, y: row - 1, up: true)]
  case 65: return [.scroll(x: column - 1, y: row - 1, up: false)]
  default: return []
  }
}

/// Modifiers held with a key.
private struct Modifiers: OptionSet {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }

  /// xterm's number, which is the set plus one. Caps Lock and Num Lock are ignored.
  init(_ number: Int) { rawValue = number > 0 ? (number - 1) & 0b111111 : 0 }

  static let shift = Modifiers(rawValue: 1)
  static let control = Modifiers(rawValue: 4)
  /// Alt, Super, Hyper and Meta.
  static let others = Modifiers(rawValue: 0b111010)
}

/// The decimal number in `digits`; 0 if it is empty, -1 if it is not a number or too large.
private func number(_ digits: some Sequence<UInt8>) -> Int {
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), value < 10_000_000 else { return -1 }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value
}

/// The fields between semicolons, each of one or more numbers between colons. Neither list is ever empty.
private func numbers(_ parameters: ArraySlice<UInt8>) -> [[Int]] {
  parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { field in
    field.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { number($0) }
  }
}
