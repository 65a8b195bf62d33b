import ArgumentParser
import CommandSupport
import Drawing
import Foundation

/// How images become text.
struct DrawingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Columns of an image. (default: one a pixel, or less for many images)",
    transform: OptionValue.size)
  var width: Int?

  @OptionGroup var look: LookOptions

  func validate() throws {
    if look.symbols == .pixels {
      throw ValidationError(
        "--symbols pixels is for the explorer: take other symbols, or --out with a file of pictures")
    }
    if let width, width > 1000 { throw ValidationError("--width \(width) is too wide: expected 1 to 1000") }
  }

  /// The first of these options that was given.
  var first: String? { width != nil ? "--width" : look.first }

  /// Images side by side, in as many rows as needed or `columns` in a row, with captions above them.
  func text(_ images: [Picture], captions: [String], columns: Int?, toFile: Bool) -> String {
    guard let first = images.first else { return "" }
    let ability = ability(isTerminal: !toFile && Console.stdoutIsTerminal)
    let symbols = look.symbols ?? Symbols(for: ability)
    let layout = ImageRows(
      count: images.count, natural: first.width, asked: width, columns: columns,
      line: toFile || !Console.stdoutIsTerminal ? 80 : Console.stdoutColumns)
    // A cell is twice as high as wide.
    let height = max(1, Int(whole: (Double(layout.width) * Double(first.height) / Double(first.width) / 2).rounded()))
    let hasCaptions = captions.contains { !$0.isEmpty }
    var text = ""
    for row in layout.rows {
      if row.lowerBound > 0 { text += "\n" }
      var canvas = Canvas(width: row.count * (layout.width + 1) - 1, height: height + (hasCaptions ? 1 : 0))
      for (place, index) in row.enumerated() {
        let x = place * (layout.width + 1)
        let caption = captions[index]
        canvas.write(caption, x: x + max(0, layout.width - caption.columns) / 2, y: 0, maxWidth: layout.width)
        let rect = Rect(x: x, y: hasCaptions ? 1 : 0, width: layout.width, height: height)
        canvas.draw(images[index], in: rect, symbols: symbols)
      }
      text += ability.colors == 0 ? canvas.lines.map { $0 + "\n" }.joined() : canvas.ansi(ability)
    }
    return text
  }

  private func ability(isTerminal: Bool) -> ScreenAbility {
    var ability = Console.ability(isTerminal: isTerminal)
    if let colors = look.colors {
      ability = ScreenAbility(unicode: ability.unicode, colors: colors)
    } else if look.symbols == .space, ability.colors == 0 {
      ability = ScreenAbility(unicode: ability.unicode, colors: 256)
    }
    // A user who asks for blocks knows that they can be shown.
    if look.symbols?.needsUnicode == true { ability.unicode = true }
    return ability
  }
}
