import Drawing
import Testing

@Suite struct OutputTests {
  let full = ScreenAbility(unicode: true, colors: 256)

  @Test func symbolsFollowTheScreen() {
    #expect(Symbols(for: ScreenAbility(unicode: true, colors: 256)) == .half)
    #expect(Symbols(for: ScreenAbility(unicode: true, colors: 16)) == .block)
    #expect(Symbols(for: ScreenAbility(unicode: true, colors: 0)) == .block)
    #expect(Symbols(for: ScreenAbility(unicode: false, colors: 256)) == .space)
    #expect(Symbols(for: ScreenAbility(unicode: false, colors: 8)) == .ascii)
    #expect(ScreenAbility(unicode: true, colors: 88).colors == 16)
    #expect(ScreenAbility(unicode: true, colors: -1).colors == 0)
    #expect(ScreenAbility(unicode: true, colors: 1 << 24).colors == ScreenAbility.trueColor)
  }

  @Test func codesAreWrittenOnlyWhereTheStyleChanges() {
    var canvas = Canvas(width: 9, height: 3)
    let red = Style(foreground: .palette(1), attributes: .bold)
    canvas.write("ab", x: 0, y: 0, style: red)
    canvas.write("cd", x: 2, y: 0)
    canvas.write(
      "e", x: 0, y: 1, style: Style(foreground: .palette(9), background: .palette(240), attributes: .reverse))
    canvas.write(" ", x: 1, y: 2, style: Style(background: .palette(12)))
    #expect(
      canvas.ansi(full)
        == "\u{1B}[0;1;31mab\u{1B}[0mcd\n\u{1B}[0;7;91;48;5;240me\u{1B}[0m\n \u{1B}[104m \u{1B}[0m\n")
  }

  @Test func fewerColorsKeepTheHue() {
    var canvas = Canvas(width: 4, height: 1)
    canvas.write("a", x: 0, y: 0, style: Style(foreground: .named(.sample)))
    canvas.write("b", x: 1, y: 0, style: Style(foreground: .named(.quiet)))
    canvas.write("c", x: 2, y: 0, style: Style(foreground: .grey(1), background: .grey(0)))
    canvas.write("d", x: 3, y: 0, style: Style(foreground: .palette(214), attributes: .underline))
    #expect(
      canvas.ansi(ScreenAbility(unicode: true, colors: 16))
        == "\u{1B}[96ma\u{1B}[0;2mb\u{1B}[0;97;40mc\u{1B}[0;4;93md\u{1B}[0m\n")
    #expect(
      canvas.ansi(ScreenAbility(unicode: true, colors: 8))
        == "\u{1B}[36ma\u{1B}[0;2mb\u{1B}[0;37;40mc\u{1B}[0;4;33md\u{1B}[0m\n")
    #expect(canvas.ansi(ScreenAbility(unicode: true, colors: 0)) == "abc\u{1B}[0;4md\u{1B}[0m\n")
  }

  @Test func withoutUnicodeOnlyASCIILeaves() {
    var canvas = Canvas(width: 20, height: 1)
    canvas.write("╭─β┤⣿█▒▀▌↑✕é", x: 0, y: 0)
    #expect(canvas.ansi(ScreenAbility(unicode: false, colors: 0)) == "+-b+*#='#^x?\n")
    #expect(canvas.lines == ["╭─β┤⣿█▒▀▌↑✕é"])
  }
}
