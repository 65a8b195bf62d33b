import Foundation

extension TerminalEmulator {
  /// Erased cells are blank, in the current background colour (as on terminals with `bce`).
  var blank: Cell { Cell(style: Style(background: style.background)) }

  mutating func print(_ scalar: Unicode.Scalar) {
    if cursor.wrapsNext {
      cursor.x = 0
      lineFeed()
    }
    if insertsCharacters { grid.insert(1, x: cursor.x, y: cursor.y, blank: blank) }
    let symbol = charsets.isDrawing[charsets.active] ? Self.drawing(scalar) : scalar
    // The foreground of a space is invisible unless it is underlined, struck or reversed.
    let isEmpty = symbol == " " && style.attributes.isDisjoint(with: [.underline, .struck, .reverse])
    grid[cursor.x, cursor.y] = Cell(
      symbol: symbol,
      style: isEmpty ? Style(background: style.background, attributes: style.attributes) : style)
    lastPrinted = scalar
    if cursor.x < columns - 1 {
      cursor.x += 1
    } else {
      cursor.wrapsNext = modes.contains(.wrap)
    }
  }

  mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x07: bells += 1
    case 0x08: move(x: cursor.x - 1)
    case 0x09: move(x: (cursor.x / 8 + 1) * 8)
    case 0x0A...0x0C: lineFeed()
    case 0x0D: move(x: 0)
    case 0x0E: charsets.active = 1
    case 0x0F: charsets.active = 0
    case 0x00, 0x7F: break
    default: unknown.append("control \(byte)")
    }
  }

  mutating func escape(_ function: String) {
    switch function {
    case "7": saved = Saved(cursor: cursor, style: style, charsets: charsets)
    case "8": restore()
    case "=": isKeypadApplication = true
    case ">": isKeypadApplication = false
    case "D": lineFeed()
    case "E":
      move(x: 0)
      lineFeed()
    case "M":
      if cursor.y == region.lowerBound {
        grid.scroll(region, by: -1, blank: blank)
      } else {
        move(y: cursor.y - 1)
      }
    case "c": reset()
    case "(0", ")0": charsets.isDrawing[function.hasPrefix("(") ? 0 : 1] = true
    case "(B", ")B": charsets.isDrawing[function.hasPrefix("(") ? 0 : 1] = false
    case "\\": break  // the end of a string that has ended already
    default: unknown.append("ESC \(function)")
    }
  }

  /// Titles and colors.
  mutating func string(_ introducer: Unicode.Scalar, _ text: String) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    if introducer == "_", text.hasPrefix("G"), kitty(text.dropFirst()) { return }
    if introducer == "P", text.hasPrefix("0;1q"), pictureAbility.attributes.contains(";4;") {
      return otherPictures.append(text)
    }
    switch introducer == "]" ? parts.first ?? "" : "not OSC" {
    case "0", "2": title = parts.dropFirst().joined(separator: ";")
    case "4":
      let numbers = stride(from: 1, to: parts.count - 1, by: 2).filter { parts[$0 + 1] != "?" }.map { Int(parts[$0]) }
      changedColors.formUnion(numbers.compactMap { $0 })
    case "104":
      if parts.count == 1 { changedColors = [] } else { changedColors.subtract(parts.compactMap { Int($0) }) }
    case "11" where parts.count == 2 && parts[1] == "?":
      backgroundQuestions += 1
      replies += backgroundAnswer ?? ""
    case "52" where parts.count == 3 && parts[1] == "c":
      clipboard = Data(base64Encoded: String(parts[2])).map { String(decoding: $0, as: UTF8.self) }
    default: unknown.append("ESC \(introducer) \(text)")
    }
  }

  private mutating func reset() {
    let fresh = TerminalEmulator(columns: columns, rows: rows)
    let kept = (unknown, frames, bells, replies, pictureAbility)
    self = fresh
    (unknown, frames, bells, replies, pictureAbility) = kept
  }

  mutating func restore() {
    cursor = saved.cursor
    cursor.x = min(cursor.x, columns - 1)
    cursor.y = min(cursor.y, rows - 1)
    style = saved.style
    charsets = saved.charsets
  }

  mutating func lineFeed() {
    cursor.wrapsNext = false
    if cursor.y == region.upperBound {
      grid.scroll(region, by: 1, blank: blank)
    } else {
      move(y: cursor.y + 1)
    }
  }

  /// Moves the cursor, clamped to the screen.
  mutating func move(x: Int? = nil, y: Int? = nil) {
    cursor.wrapsNext = false
    if let x { cursor.x = max(0, min(x, columns - 1)) }
    if let y { cursor.y = max(0, min(y, rows - 1)) }
  }

  /// The character of the DEC line-drawing set for an ASCII letter.
  private static func drawing(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let first: UInt32 = 0x5F
    let set = Array(" ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·".unicodeScalars)
    guard scalar.value >= first, scalar.value - first < UInt32(set.count) else { return scalar }
    return set[Int(scalar.value - first)]
  }
}
