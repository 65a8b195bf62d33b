import Foundation

extension TerminalEmulator {
  /// What the terminal knows of pictures in pixels, as far as it is asked.
  struct PictureAbility {
    /// What it answers to the question for its name; nil for nothing.
    var name: String?
    /// What it answers to the question for its attributes (DA1), which every terminal does.
    var attributes = "62;22"
    var speaksKitty = false
    /// The pixels of a cell; nil for no answer.
    var cell: (width: Int, height: Int)?

    static let kitty = PictureAbility(name: "kitty(0.39.1)", speaksKitty: true, cell: (10, 20))
    static let sixel = PictureAbility(name: "XTerm(379)", attributes: "63;1;2;4;22", cell: (10, 20))
  }

  /// A picture on the screen.
  struct ShownPicture: Equatable {
    var x, y, columns, rows: Int
    /// In pixels.
    var width, height: Int
    /// As it was sent: RGB, packed by zlib.
    var data = Data()
  }

  /// Takes a command in kitty's protocol, the text after `ESC _ G`. False for one that is not understood.
  mutating func kitty(_ text: Substring) -> Bool {
    // A terminal of today ignores what it does not know; an older one, which has no name, prints it.
    guard pictureAbility.speaksKitty else { return pictureAbility.name != nil }
    let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    var keys: [Substring: Substring] = [:]
    for entry in parts[0].split(separator: ",") {
      let pair = entry.split(separator: "=")
      guard pair.count == 2 else { return false }
      keys[pair[0]] = pair[1]
    }
    func number(_ key: Substring) -> Int { keys[key].flatMap { Int($0) } ?? 0 }
    let data = parts.count > 1 ? Data(base64Encoded: String(parts[1])) : Data()
    guard let data else { return false }
    switch keys["a"] {
    case "q" where keys["t"] == "d" && keys["f"] == "24" && number("s") * number("v") * 3 == data.count:
      replies += "\u{1B}_Gi=\(number("i"));OK\u{1B}\\"
      return true
    case "T" where keys["f"] == "24" && keys["o"] == "z" && keys["C"] == "1" && keys["q"] == "2":
      let picture = ShownPicture(
        x: cursor.x, y: cursor.y, columns: number("c"), rows: number("r"), width: number("s"), height: number("v"),
        data: data)
      transmissions += 1
      pictures[number("i")] = picture
      unfinishedPicture = keys["m"] == "1" ? number("i") : nil
      return picture.columns > 0 && picture.rows > 0 && picture.width * picture.height > 0
    case "d" where keys["d"] == "I":
      return pictures.removeValue(forKey: number("i")) != nil
    case "d" where keys["d"] == "A":
      pictures = [:]
      return true
    case nil:
      // The rest of a picture; without one, the end of nothing.
      guard let unfinished = unfinishedPicture else { return data.isEmpty && keys["m"] == "0" }
      pictures[unfinished]?.data += data
      if keys["m"] == "0" { unfinishedPicture = nil }
      return true
    default: return false
    }
  }
}
