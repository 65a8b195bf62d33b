import Drawing

extension TerminalBackground {
  /// The answer to `ESC ] 11 ; ?`, without its introducer and end: `11;rgb:` and red, green and blue of one to four hexadecimal
  /// digits each, as X11 writes colours. With an opacity it is `rgba:`. Nil if it is anything else.
  init?(answer: [UInt8]) {
    let text = String(decoding: answer, as: UTF8.self)
    let count: Int
    let rest: Substring
    if text.hasPrefix("11;rgb:") {
      (count, rest) = (3, text.dropFirst(7))
    } else if text.hasPrefix("11;rgba:") {
      (count, rest) = (4, text.dropFirst(8))
    } else {
      return nil
    }
    let parts = rest.split(separator: "/", omittingEmptySubsequences: false).compactMap(Self.share)
    guard parts.count == count, rest.count(where: { $0 == "/" }) == count - 1 else { return nil }
    self.init(red: parts[0], green: parts[1], blue: parts[2])
  }

  /// Some hexadecimal digits as a share of the largest number with as many.
  private static func share(_ digits: Substring) -> Double? {
    guard (1...4).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit), let number = Int(digits, radix: 16)
    else {
      return nil
    }
    return Double(number) / Double(1 << (4 * digits.utf8.count) - 1)
  }
}
