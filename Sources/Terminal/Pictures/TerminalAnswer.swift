/// What a terminal answers to a question that is not for the program.
package enum TerminalAnswer: Equatable, Sendable {
  /// Its attributes, without the first one, its class (`ESC [ ? 62 ; 4 c`, DA1): 4 is Sixel.
  case attributes([Int])
  /// Its name and version (XTVERSION): `kitty(0.39.1)`.
  case name(String)
  /// The pixels of a cell.
  case cell(width: Int, height: Int)
  /// How many colours a Sixel picture may have (XTSMGRAPHICS).
  case sixelColors(Int)
  /// It shows pictures as kitty does.
  case kitty

  /// A control sequence with `?` before its numbers, or one with `t` at its end.
  init?(final: UInt8, isPrivate: Bool, numbers: [Int]) {
    switch (final, isPrivate) {
    case (UInt8(ascii: "c"), true): self = .attributes(Array(numbers.dropFirst()))
    case (UInt8(ascii: "S"), true) where numbers.count >= 3 && numbers[0] == 1 && numbers[1] == 0:
      self = .sixelColors(numbers[2])
    case (UInt8(ascii: "t"), false) where numbers.count == 3 && numbers[0] == 6:
      self = .cell(width: numbers[2], height: numbers[1])
    default: return nil
    }
  }

  /// A string, from the byte after its Escape to its end: `P>|` and a name, or `_G`, the number of the question, and
  /// `;OK`.
  init?(string: [UInt8]) {
    let text = String(decoding: string, as: UTF8.self)
    if text.hasPrefix("P>|") {
      self = .name(String(text.dropFirst(3)))
    } else if text == "_Gi=\(PictureQuestions.kittyNumber);OK" {
      self = .kitty
    } else {
      return nil
    }
  }
}
