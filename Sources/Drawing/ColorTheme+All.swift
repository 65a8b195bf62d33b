// Contrast is that of WCAG 2.2 with the backgrounds that terminals come with. The three lines of a loss, the curves of the toy, and
// hues, the first ones most, differ for people who see no red or no green, too (Machado, Oliveira and Fernandes 2009).
// `ColorThemeTests` asserts both.
extension ColorTheme {
  /// All themes.
  public static let all = [dark, light, whiteOnBlack, blackOnWhite]

  /// Bright colours on a terminal's dark background.
  public static let dark = ColorTheme(
    "dark", isLight: false,
    [
      .frame: Tone(244, .faint), .title: Tone(249, .plain), .quiet: Tone(247, .faint), .accent: Tone(39, 14),
      .good: Tone(71, 10), .waiting: Tone(178, 11), .bad: Tone(210, 9), .beta: Tone(208, 11),
      .learningRate: Tone(80, 14),
      .total: Tone(149, 10), .reconstruction: Tone(75, 14), .kl: Tone(211, 13),
      .evidence: Tone(115, 10), .bound: Tone(208, 11), .encoder: Tone(141, 13),
      .inner: Tone(214, 11), .sample: Tone(81, 14), .arrow: Tone(119, 10),
      .first: Tone(39, 14), .second: Tone(214, 11), .third: Tone(49, 10), .fourth: Tone(175, 13),
      .fifth: Tone(123, 15), .sixth: Tone(192, 9), .seventh: Tone(209, 7), .eighth: Tone(226, 14),
      .ninth: Tone(72, 11), .tenth: Tone(206, 13),
    ])

  /// Dark colours on a terminal's light background. Of 16 it uses green and cyan last: many terminals have them bright.
  public static let light = ColorTheme(
    "light", isLight: true,
    [
      .frame: Tone(245, .faint), .title: Tone(240, .plain), .quiet: Tone(242, .faint), .accent: Tone(27, 4),
      .good: Tone(28, .plain), .waiting: Tone(94, 5), .bad: Tone(160, 1), .beta: Tone(130, 1),
      .learningRate: Tone(23, 4),
      .total: Tone(28, .plain), .reconstruction: Tone(26, 4), .kl: Tone(125, 5),
      .evidence: Tone(24, .plain), .bound: Tone(130, 1), .encoder: Tone(93, 5),
      .inner: Tone(94, 1), .sample: Tone(25, 4), .arrow: Tone(22, 4),
      .first: Tone(25, 4), .second: Tone(130, 1), .third: Tone(52, 5), .fourth: Tone(129, .plain),
      .fifth: Tone(53, 6), .sixth: Tone(23, 2), .seventh: Tone(124, 4), .eighth: Tone(21, 1),
      .ninth: Tone(96, 5), .tenth: Tone(162, .plain),
    ])

  /// High contrast on a dark screen.
  public static let whiteOnBlack = ColorTheme(
    "white on black", isLight: false, ground: Ground(ink: Tone(231, 15), paper: Tone(16, 0)), contrast: 7,
    [
      .frame: Tone(250, 7), .title: Tone(255, .plain), .quiet: Tone(252, 7), .accent: Tone(45, 14),
      .good: Tone(83, 10), .waiting: Tone(226, 11), .bad: Tone(210, 11), .beta: Tone(214, 11),
      .learningRate: Tone(87, 14),
      .total: Tone(155, 10), .reconstruction: Tone(39, 14), .kl: Tone(204, 11),
      .evidence: Tone(115, 10), .bound: Tone(208, 11), .encoder: Tone(141, 14),
      .inner: Tone(220, 11), .sample: Tone(87, 14), .arrow: Tone(119, 10),
      .first: Tone(45, 14), .second: Tone(214, 11), .third: Tone(204, 10), .fourth: Tone(193, .plain),
      .fifth: Tone(141, 7), .sixth: Tone(226, 14), .seventh: Tone(50, 11), .eighth: Tone(83, 10),
      .ninth: Tone(173, .plain), .tenth: Tone(212, 7),
    ])

  /// High contrast on a light screen.
  public static let blackOnWhite = ColorTheme(
    "black on white", isLight: true, ground: Ground(ink: Tone(16, 0), paper: Tone(231, 15)), contrast: 7,
    [
      .frame: Tone(239, .plain), .title: Tone(234, .plain), .quiet: Tone(238, .plain), .accent: Tone(21, 4),
      .good: Tone(22, .plain), .waiting: Tone(52, 5), .bad: Tone(124, 1), .beta: Tone(88, 1),
      .learningRate: Tone(23, 4),
      .total: Tone(22, .plain), .reconstruction: Tone(24, 4), .kl: Tone(57, 5),
      .evidence: Tone(24, .plain), .bound: Tone(88, 1), .encoder: Tone(57, 5),
      .inner: Tone(52, 1), .sample: Tone(19, 4), .arrow: Tone(22, .plain),
      .first: Tone(19, 4), .second: Tone(88, 1), .third: Tone(23, .plain), .fourth: Tone(53, 5),
      .fifth: Tone(125, 4), .sixth: Tone(21, 1), .seventh: Tone(91, .plain), .eighth: Tone(17, 5),
      .ninth: Tone(24, 4), .tenth: Tone(52, 1),
    ])
}
