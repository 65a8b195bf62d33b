import Drawing

/// What begins with Escape, in the forms that xterm, the VT series, rxvt, PuTTY and the Linux console send.
func decodeEscape(_ bytes: ArraySlice<UInt8>) -> Decoded {
  let rest = bytes.dropFirst()
  guard let second = rest.first else { return .incomplete }
  switch second {
  case UInt8(ascii: "["): return decodeControlSequence(bytes)
  case UInt8(ascii: "O"): return decodeSingleShift(bytes)
  // Alt with a key, or Escape and then a key typed while the program was busy: the same bytes.
  default: return .event(.key(.escape), 1)
  }
}

/// `ESC O` and a letter: the keypad, arrows and F1 to F4 of a terminal in application mode. Old ones put a digit
/// between for the modifier.
private func decodeSingleShift(_ bytes: ArraySlice<UInt8>) -> Decoded {
  let body = bytes.dropFirst(2)
  let modifier = body.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  guard let final = body.dropFirst(modifier.count).first else { return .incomplete }
  let length = 2 + modifier.count + 1
  // An escape here begins the next sequence.
  if final == Byte.escape { return .event(nil, length - 1) }
  if let key = keypadKeys[final] { return .event(.key(key), length) }
  return .event(letterKey(final, shift: isShift(number(modifier))).map { .key($0) }, length)
}

/// `ESC [`, parameters, and a final byte (ECMA-48, 5.4).
private func decodeControlSequence(_ bytes: ArraySlice<UInt8>) -> Decoded {
  let body = bytes.dropFirst(2)
  let parameters = body.prefix { (0x30...0x3F).contains($0) }
  let intermediates = body.dropFirst(parameters.count).prefix { (0x20...0x2F).contains($0) }
  guard let final = body.dropFirst(parameters.count + intermediates.count).first else {
    // Nothing a terminal sends is longer: do not collect noise for ever.
    return bytes.count < 64 ? .incomplete : .event(nil, bytes.count)
  }
  let length = 2 + parameters.count + intermediates.count + 1
  guard (0x40...0x7E).contains(final) else { return .event(nil, length - 1) }
  let rest = bytes.dropFirst(length)
  switch (final, parameters.isEmpty) {
  case (UInt8(ascii: "["), true):
    // The Linux console: F1 to F5 are `ESC [ [ A` to `E`.
    guard let letter = rest.first else { return .incomplete }
    let isFunction = (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(letter)
    return .event(isFunction ? .key(.function(Int(letter) - 0x40)) : nil, length + 1)
  case (UInt8(ascii: "M"), true):
    // A mouse report of the old form, from a terminal that does not know the new one: three bytes, each 32 more.
    if rest.count < 3 { return .incomplete }
    let report = rest.prefix(3).map { Int($0) - 32 }
    return .event(mouseEvent(button: report[0], column: report[1], row: report[2]), length + 3)
  case (UInt8(ascii: "M"), false), (UInt8(ascii: "m"), false):
    guard parameters.first == UInt8(ascii: "<"), final == UInt8(ascii: "M") else { return .event(nil, length) }
    let fields = numbers(parameters.dropFirst())
    if fields.count != 3 { return .event(nil, length) }
    return .event(mouseEvent(button: fields[0], column: fields[1], row: fields[2]), length)
  default:
    // An answer to a question (`ESC [ ? 1 ; 2 c`) is no key, though its last byte be one's.
    if !intermediates.isEmpty || parameters.contains(where: { $0 >= 0x3C }) { return .event(nil, length) }
    return .event(namedKey(final, fields: numbers(parameters)).map { .key($0) }, length)
  }
}

/// The key of a control sequence: by letter, or by number before `~`; the second field is the modifier.
private func namedKey(_ final: UInt8, fields: [Int]) -> Key? {
  let shift = fields.count > 1 && isShift(fields[1])
  if final == UInt8(ascii: "~") { return fields.first.flatMap { numberedKeys[$0] } }
  return letterKey(final, shift: shift)
}

private func letterKey(_ letter: UInt8, shift: Bool) -> Key? {
  switch letter {
  case UInt8(ascii: "A"): shift ? .shiftUp : .up
  case UInt8(ascii: "B"): shift ? .shiftDown : .down
  case UInt8(ascii: "C"): shift ? .shiftRight : .right
  case UInt8(ascii: "D"): shift ? .shiftLeft : .left
  // rxvt: shift is a small letter.
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

/// `ESC [ number ~`, of the VT220, xterm and rxvt. Number 2 (Insert) means nothing here.
private let numberedKeys: [Int: Key] = {
  var keys: [Int: Key] = [1: .home, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end]
  for (index, number) in [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].enumerated() {
    keys[number] = .function(index + 1)
  }
  return keys
}()

/// `ESC O letter`: the numeric keypad in application mode, where the letter is its character plus 0x40.
private let keypadKeys: [UInt8: Key] = {
  var keys: [UInt8: Key] = [UInt8(ascii: "M"): .enter]
  for character in "0123456789*+,-./=" {
    guard let ascii = character.asciiValue else { continue }
    keys[ascii + 0x40] = .character(character)
  }
  return keys
}()

/// A mouse report as an event: the first button pressed or moved while it is held, and the wheel; columns and rows begin at 1 in it.
///
/// `button` has the button in bits 0 and 1, shift, alt and control in 2 to 4, motion in 5, the wheel in 6
/// (xterm's "ctlseqs", Mouse Tracking).
private func mouseEvent(button: Int, column: Int, row: Int) -> InputEvent? {
  guard column > 0, row > 0 else { return nil }
  switch button & ~0b11100 {
  case 0: return .click(x: column - 1, y: row - 1)
  case 32: return .drag(x: column - 1, y: row - 1)
  case 64: return .scroll(x: column - 1, y: row - 1, up: true)
  case 65: return .scroll(x: column - 1, y: row - 1, up: false)
  default: return nil
  }
}

/// xterm's modifier: one more than a set in which shift is 1.
private func isShift(_ modifier: Int) -> Bool { modifier > 0 && (modifier - 1) & 1 == 1 }

/// The decimal number in `digits`; 0 if it is empty, -1 if it is not a number or beyond reason.
private func number(_ digits: some Sequence<UInt8>) -> Int {
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit), value < 1_000_000 else { return -1 }
    value = value * 10 + Int(digit - UInt8(ascii: "0"))
  }
  return value
}

private func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
  parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { number($0) }
}
