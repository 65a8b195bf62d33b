extension TerminalEmulator {
  /// A position on the screen.
  struct Cell: Equatable {
    var symbol: Unicode.Scalar = " "
    var style = Style()
  }

  /// How a character is drawn.
  struct Style: Hashable {
    var foreground = Color.standard
    var background = Color.standard
    var attributes: Attributes = []
  }

  /// A color as the program asked for it.
  enum Color: Hashable {
    case standard
    case palette(UInt8)
    case rgb(UInt8, UInt8, UInt8)
  }

  struct Attributes: OptionSet, Hashable {
    let rawValue: Int
    static let bold = Self(rawValue: 1)
    static let dim = Self(rawValue: 2)
    static let italic = Self(rawValue: 4)
    static let underline = Self(rawValue: 8)
    static let blink = Self(rawValue: 16)
    static let reverse = Self(rawValue: 32)
    static let invisible = Self(rawValue: 64)
    static let struck = Self(rawValue: 128)
  }
}

extension TerminalEmulator.Style {
  /// Applies the numbers of "select graphic rendition"; returns unknown ones.
  mutating func select(_ parameters: [[Int?]]) -> [Int] {
    var unknown: [Int] = []
    var index = 0
    let numbers = parameters.isEmpty ? [[0]] : parameters
    while index < numbers.count {
      let number = (numbers[index].first ?? nil) ?? 0
      switch number {
      case 0: self = .init()
      case 1: attributes.insert(.bold)
      case 2: attributes.insert(.dim)
      case 3: attributes.insert(.italic)
      case 4:
        if numbers[index].count > 1, numbers[index][1] == 0 {
          attributes.remove(.underline)
        } else {
          attributes.insert(.underline)
        }
      case 5: attributes.insert(.blink)
      case 7: attributes.insert(.reverse)
      case 8: attributes.insert(.invisible)
      case 9: attributes.insert(.struck)
      case 22: attributes.subtract([.bold, .dim])
      case 23: attributes.remove(.italic)
      case 24: attributes.remove(.underline)
      case 25: attributes.remove(.blink)
      case 27: attributes.remove(.reverse)
      case 28: attributes.remove(.invisible)
      case 29: attributes.remove(.struck)
      case 30...37: foreground = .palette(UInt8(number - 30))
      case 39: foreground = .standard
      case 40...47: background = .palette(UInt8(number - 40))
      case 49: background = .standard
      case 90...97: foreground = .palette(UInt8(number - 82))
      case 100...107: background = .palette(UInt8(number - 92))
      case 38, 48:
        // Either all parts of one parameter (38:5:n) or the following parameters (38;5;n).
        let isOne = numbers[index].count > 1
        let parts = isOne ? Array(numbers[index].dropFirst()) : numbers[(index + 1)...].map { $0.first ?? nil }
        if let (color, used) = Self.color(parts, hasSpace: isOne) {
          if number == 38 { foreground = color } else { background = color }
          if !isOne { index += used }
        } else {
          unknown.append(number)
          index = numbers.count
        }
      default: unknown.append(number)
      }
      index += 1
    }
    return unknown
  }

  /// The colour in `5;n` or `2;r;g;b`, and how many numbers it used. With colons a colour space may precede r.
  private static func color(_ parts: [Int?], hasSpace: Bool) -> (TerminalEmulator.Color, used: Int)? {
    let bytes = parts.map { $0.flatMap(UInt8.init(exactly:)) }
    switch bytes.first {
    case 5:
      guard bytes.count >= 2, let index = bytes[1] else { return nil }
      return (.palette(index), 2)
    case 2:
      let start = hasSpace && bytes.count >= 5 ? 2 : 1
      guard bytes.count >= start + 3, let r = bytes[start], let g = bytes[start + 1], let b = bytes[start + 2] else {
        return nil
      }
      return (.rgb(r, g, b), start + 3)
    default: return nil
    }
  }
}
