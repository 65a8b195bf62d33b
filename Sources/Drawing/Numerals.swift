/// Numbers as short text.
public enum Numerals {
  /// A number with `digits` decimals: `103.42`. NaN is `nan`, infinities are `inf` and `-inf`.
  ///
  /// From 10^12 on, where decimals are meaningless, in powers of ten: `1.2e+17`. Zero never has a sign.
  public static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    guard abs(value) < 1e12 else { return scientific(value) }
    let digits = min(max(digits, 0), 6)
    let unit = powers[digits]
    // Below 2^63: 10^12 * 10^6.
    let scaled = Int64((abs(value) * Double(unit)).rounded())
    let sign = value < 0 && scaled != 0 ? "-" : ""
    if digits == 0 { return "\(sign)\(scaled)" }
    let fraction = String(scaled % unit)
    return "\(sign)\(scaled / unit).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }

  /// A number with its sign always shown, so that a column of them stays in place: `+0.50`, `-1.25`, ` 0.00`.
  public static func signed(_ value: Double, digits: Int) -> String {
    let text = fixed(value, digits: digits)
    if text.hasPrefix("-") { return text }
    return (text.contains { $0 >= "1" && $0 <= "9" } || text == "inf" ? "+" : " ") + text
  }

  /// A quantity with about three digits and a unit for thousands: `7.5`, `950`, `48.2k`, `1.3M`.
  public static func compact(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 999.5e9 else { return fixed(value, digits: 0) }
    for (limit, unit, letter) in [(999.5e6, 1e9, "G"), (999.5e3, 1e6, "M"), (999.5, 1e3, "k")] where abs(value) >= limit
    {
      let scaled = value / unit
      return fixed(scaled, digits: abs(scaled) < 99.95 ? 1 : 0) + letter
    }
    return fixed(value, digits: abs(value) < 99.95 && value != value.rounded() ? 1 : 0)
  }

  /// A loss in nats with two decimals, `103.42`, if it is below a million.
  public static func nats(_ value: Double) -> String {
    abs(value) < 1e6 || !value.isFinite ? fixed(value, digits: 2) : scientific(value)
  }

  /// Seconds as `0:07`, `12:30`, `3:05:00`, rounded up, so that a remaining time shows 0 only when it is over. From
  /// 10^9 seconds on, and for negative times and NaN, `?`.
  public static func clock(_ seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e9 else { return "?" }
    let whole = Int(whole: seconds.rounded(.up))
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(minutes):\(two(whole % 60))"
  }

  private static func scientific(_ value: Double) -> String {
    var exponent = 0
    var mantissa = abs(value)
    while mantissa >= 9.95 {
      mantissa /= 10
      exponent += 1
    }
    return "\(value < 0 ? "-" : "")\(fixed(mantissa, digits: 1))e+\(exponent)"
  }

  private static let powers: [Int64] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
}
