extension TerminalEmulator {
  /// Executes a sequence that begins with `ESC [`.
  mutating func sequence(_ s: EscapeParser.ControlSequence) {
    switch s.function {
    case "A": moveVertically(-s.count())
    case "B", "e": moveVertically(s.count())
    case "C", "a": move(x: cursor.x + s.count())
    case "D": move(x: cursor.x - s.count())
    case "E":
      moveVertically(s.count())
      move(x: 0)
    case "F":
      moveVertically(-s.count())
      move(x: 0)
    case "G", "`": move(x: s.count() - 1)
    case "d": moveInOrigin(row: s.count() - 1)
    case "H", "f":
      moveInOrigin(row: s.count() - 1)
      move(x: s.count(1) - 1)
    case "I": move(x: (cursor.x / 8 + s.count()) * 8)
    case "Z": move(x: ((cursor.x + 7) / 8 - s.count()) * 8)
    case "J": eraseInDisplay(s)
    case "K": eraseInLine(s)
    case "X": grid.erase(cursor.x..<cursor.x + min(s.count(), columns), y: cursor.y, blank: blank)
    case "@": grid.insert(s.count(), x: cursor.x, y: cursor.y, blank: blank)
    case "P": grid.delete(s.count(), x: cursor.x, y: cursor.y, blank: blank)
    case "L": shiftRows(-s.count())
    case "M": shiftRows(s.count())
    case "S": grid.scroll(region, by: s.count(), blank: blank)
    case "T": grid.scroll(region, by: -s.count(), blank: blank)
    case "b":
      if let lastPrinted { for _ in 0..<min(s.count(), columns * rows) { print(lastPrinted) } }
    case "m":
      let strange = style.select(s.parameters)
      if !strange.isEmpty { remember(s) }
    case "r": setRegion(s)
    case "s": escape("7")
    case "u": escape("8")
    case "h" where s.number(0) == 4: insertsCharacters = true
    case "l" where s.number(0) == 4: insertsCharacters = false
    case "?h", "?l": for index in s.parameters.indices { set(s, index, s.final == "h") }
    case "n" where s.number(0) == 5: replies += "\u{1B}[0n"
    case "n" where s.number(0) == 6: replies += "\u{1B}[\(cursor.y + 1);\(cursor.x + 1)R"
    case "c": replies += "\u{1B}[?\(pictureAbility.attributes)c"
    case ">q": if let name = pictureAbility.name { replies += "\u{1B}P>|\(name)\u{1B}\\" }
    case "?S" where s.number(0) == 1 && s.number(1) == 1: replies += "\u{1B}[?1;0;256S"
    case "t" where s.number(0) == 16:
      if let (width, height) = pictureAbility.cell { replies += "\u{1B}[6;\(height);\(width)t" }
    case ">c": replies += "\u{1B}[>1;10;0c"
    case "t": title(s)
    case "!p": softReset()
    case " q": cursorShape = s.number(0) ?? 0
    default: remember(s)
    }
  }

  private mutating func remember(_ s: EscapeParser.ControlSequence) {
    let numbers = s.parameters.map { $0.map { $0.map(String.init) ?? "" }.joined(separator: ":") }.joined(
      separator: ";")
    unknown.append("ESC [ \(s.marker)\(numbers)\(s.intermediates)\(s.final)")
  }

  /// Stops at the scroll region's edge if it starts inside.
  private mutating func moveVertically(_ count: Int) {
    let upper = cursor.y >= region.lowerBound ? region.lowerBound : 0
    let lower = cursor.y <= region.upperBound ? region.upperBound : rows - 1
    move(y: max(upper, min(cursor.y + count, lower)))
  }

  private mutating func moveInOrigin(row: Int) {
    move(y: modes.contains(.origin) ? min(region.lowerBound + row, region.upperBound) : row)
  }

  private mutating func eraseInDisplay(_ s: EscapeParser.ControlSequence) {
    switch s.number(0) ?? 0 {
    case 0:
      grid.erase(cursor.x..<columns, y: cursor.y, blank: blank)
      grid.erase(rows: cursor.y + 1..<rows, blank: blank)
    case 1:
      grid.erase(rows: 0..<cursor.y, blank: blank)
      grid.erase(0..<cursor.x + 1, y: cursor.y, blank: blank)
    case 2: grid.erase(rows: 0..<rows, blank: blank)
    case 3: break  // the lines that scrolled away: none are kept
    default: remember(s)
    }
    cursor.wrapsNext = false
  }

  private mutating func eraseInLine(_ s: EscapeParser.ControlSequence) {
    switch s.number(0) ?? 0 {
    case 0: grid.erase(cursor.x..<columns, y: cursor.y, blank: blank)
    case 1: grid.erase(0..<cursor.x + 1, y: cursor.y, blank: blank)
    case 2: grid.erase(0..<columns, y: cursor.y, blank: blank)
    default: remember(s)
    }
    cursor.wrapsNext = false
  }

  /// Inserts (negative) or deletes rows at the cursor, within the scroll region.
  private mutating func shiftRows(_ count: Int) {
    guard region.contains(cursor.y) else { return }
    grid.scroll(cursor.y...region.upperBound, by: count, blank: blank)
    move(x: 0)
  }

  private mutating func setRegion(_ s: EscapeParser.ControlSequence) {
    let top = s.count() - 1
    let bottom = min(s.number(1).flatMap { $0 == 0 ? nil : $0 } ?? rows, rows) - 1
    guard top < bottom else { return remember(s) }
    region = top...bottom
    move(x: 0)
    moveInOrigin(row: 0)
  }

  private mutating func title(_ s: EscapeParser.ControlSequence) {
    switch s.number(0) {
    case 22: pushedTitles += 1
    case 23: pushedTitles -= 1
    default: remember(s)
    }
  }

  private mutating func softReset() {
    modes.subtract([.applicationCursorKeys, .origin])
    modes.formUnion([.wrap, .cursor])
    insertsCharacters = false
    isKeypadApplication = false
    style = Style()
    charsets = Charsets()
    region = 0...rows - 1
    saved = Saved()
  }

  private mutating func set(_ s: EscapeParser.ControlSequence, _ index: Int, _ isOn: Bool) {
    guard let mode = s.number(index).flatMap(Mode.init(rawValue:)) else { return remember(s) }
    let wasOn = modes.contains(mode)
    switch mode {
    case .synchronizedUpdate:
      if isOn && !wasOn { (frozen, frozenPictures) = (grid, pictures) }
      if !isOn && wasOn {
        (frozen, frozenPictures) = (nil, nil)
        frames += 1
      }
    case .alternateScreen:
      if isOn && !isAlternate { escape("7") }
      switchScreen(isOn)
      if !isOn { restore() }
    case .alternateScreenOld, .alternateScreenClearing: switchScreen(isOn)
    case .savedCursor: escape(isOn ? "7" : "8")
    case .origin: move(x: 0, y: isOn ? region.lowerBound : 0)
    default: break
    }
    if mode == .savedCursor { return }  // an action rather than a state
    if isOn { modes.insert(mode) } else { modes.remove(mode) }
  }

  private mutating func switchScreen(_ toAlternate: Bool) {
    guard toAlternate != isAlternate else { return }
    swap(&grid, &otherGrid)
    swap(&saved, &otherSaved)
    isAlternate = toAlternate
    if toAlternate { grid = Grid(width: columns, height: rows) }
  }
}
