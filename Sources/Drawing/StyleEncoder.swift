/// Writes styles as escape sequences (ECMA-48 SGR, with the colours of ISO 8613-6 as xterm writes them).
package struct StyleEncoder {
  /// The style that the terminal draws with after all that has been written.
  package private(set) var current = Style.plain

  /// An encoder for a terminal that draws plain text.
  package init() {}

  /// Writes the sequence that changes the style of the terminal; only the colours that differ if the attributes are the same.
  package mutating func change(to style: Style, into bytes: inout [UInt8]) {
    if style == current { return }
    bytes += [0x1B, UInt8(ascii: "[")]
    let start = bytes.count
    func next() { if bytes.count > start { bytes.append(UInt8(ascii: ";")) } }
    if style.attributes != current.attributes || style == .plain {
      bytes.append(UInt8(ascii: "0"))
      current = .plain
      for (attribute, code) in Self.codes where style.attributes.contains(attribute) {
        next()
        bytes.append(code)
      }
    }
    if style.foreground != current.foreground {
      next()
      style.foreground.appendCode(first: 30, to: &bytes)
    }
    if style.background != current.background {
      next()
      style.background.appendCode(first: 40, to: &bytes)
    }
    bytes.append(UInt8(ascii: "m"))
    current = style
  }

  private static let codes: [(Style.Attributes, UInt8)] = [
    (.bold, UInt8(ascii: "1")), (.dim, UInt8(ascii: "2")), (.underline, UInt8(ascii: "4")),
    (.reverse, UInt8(ascii: "7")),
  ]
}

extension Color {
  /// The parameters that choose this colour: `first` is 30 for the foreground and 40 for the background.
  fileprivate func appendCode(first: UInt8, to bytes: inout [UInt8]) {
    func append(_ number: UInt8) {
      if number >= 100 { bytes.append(UInt8(ascii: "0") + number / 100) }
      if number >= 10 { bytes.append(UInt8(ascii: "0") + number / 10 % 10) }
      bytes.append(UInt8(ascii: "0") + number % 10)
    }
    switch self {
    // Names have become colours before (`Style.reduced`).
    case .standard, .named: append(first + 9)
    case .palette(let index) where index < 8: append(first + index)
    case .palette(let index) where index < 16: append(first + 52 + index)
    case .palette(let index):
      append(first + 8)
      bytes += [UInt8(ascii: ";"), UInt8(ascii: "5"), UInt8(ascii: ";")]
      append(index)
    case .rgb(let red, let green, let blue):
      append(first + 8)
      bytes += [UInt8(ascii: ";"), UInt8(ascii: "2")]
      for part in [red, green, blue] {
        bytes.append(UInt8(ascii: ";"))
        append(part)
      }
    }
  }
}
