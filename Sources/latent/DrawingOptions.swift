import ArgumentParser
import Drawing
import Foundation

/// `--color`.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, none
  case palette256 = "256"
  case palette16 = "16"
}

/// How images become text.
struct DrawingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: "Columns of an image. (default: one a pixel, or less for many images)",
    transform: OptionValue.size)
  var width: Int?

  @Option(help: "What images are made of. (default: the best that the output can show)")
  var symbols: Symbols?

  @Option(help: "Colours of the output; auto is what the terminal has, and none for a pipe or a file. (default: auto)")
  var color: ColorChoice?

  func validate() throws {
    if let width, width > 1000 { throw ValidationError("--width \(width) is too wide: expected 1 to 1000") }
    if symbols == .space, color == ColorChoice.none {
      throw ValidationError("--symbols space draws with background colours: take another --color, or other symbols")
    }
  }

  /// The first of these options that was given.
  var first: String? {
    width != nil ? "--width" : symbols != nil ? "--symbols" : color != nil ? "--color" : nil
  }

  /// Images beside each other, in as many rows as it takes, with captions above them.
  func text(_ images: [GreyImage], captions: [String], toFile: Bool) -> String {
    guard let first = images.first else { return "" }
    let ability = ability(isTerminal: !toFile && Console.stdoutIsTerminal)
    let symbols = symbols ?? Symbols(for: ability)
    let layout = ImageRows(
      count: images.count, natural: first.width, asked: width,
      line: toFile || !Console.stdoutIsTerminal ? 80 : Console.columns(of: STDOUT_FILENO))
    // A cell is twice as high as wide.
    let height = max(1, Int((Double(layout.width) * Double(first.height) / Double(first.width) / 2).rounded()))
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
    var ability = Console.ability(environment: Surroundings.environment, isTerminal: isTerminal)
    switch color ?? .auto {
    case .auto:
      if symbols == .space, ability.colors == 0 { ability = ScreenAbility(unicode: ability.unicode, colors: 256) }
    case .none: ability = ScreenAbility(unicode: ability.unicode, colors: 0)
    case .palette16: ability = ScreenAbility(unicode: ability.unicode, colors: 16)
    case .palette256: ability = ScreenAbility(unicode: ability.unicode, colors: 256)
    }
    // Who asks for blocks knows that they can be shown.
    if symbols == .half || symbols == .block { ability.unicode = true }
    return ability
  }
}
