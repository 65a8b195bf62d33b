/// Whether a terminal's background is dark or light.
public enum TerminalBackground: Hashable, Sendable {
  case dark, light

  /// Light if black text has more contrast with this colour than white text has. Red, green and blue from 0 to 1, in sRGB.
  public init(red: Double, green: Double, blue: Double) {
    // The contrast of black is (L + 0.05) / 0.05, that of white is 1.05 / (L + 0.05).
    let luminance = Color.relativeLuminance(red, green, blue)
    self = (luminance + 0.05) * (luminance + 0.05) > 1.05 * 0.05 ? .light : .dark
  }

  /// What `COLORFGBG` says, which rxvt, Konsole and others set: the numbers of the foreground and of the background among the
  /// terminal's 16 colours (`15;0`, or `15;default;0`). Nil if it says nothing.
  public init?(colorFGBG text: String?) {
    guard let fields = text?.split(separator: ";", omittingEmptySubsequences: false), fields.count >= 2,
      let last = fields.last, let entry = UInt8(last), entry < 16
    else { return nil }
    // Grey is the light one of the first eight, dark grey the dark one of the others.
    self = entry == 7 || entry > 8 ? .light : .dark
  }
}
