/// What pickles of the protocols 0 and 1 are made of: lines of text.
enum PickleText {
  /// Python's "raw-unicode-escape": Latin-1, and `\\u005c` or `\\U0001f600` for what that has not.
  static func unescaped(_ line: ArraySlice<UInt8>) -> String {
    var scalars = String.UnicodeScalarView()
    var rest = line
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let letter = rest.first, let count = digits[letter],
        let code = UInt32(String(decoding: rest.dropFirst().prefix(count), as: UTF8.self), radix: 16),
        rest.count > count
      {
        rest = rest.dropFirst(1 + count)
        scalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
      } else {
        scalars.append(Unicode.Scalar(byte))
      }
    }
    return String(scalars)
  }

  /// How many digits follow such a letter.
  private static let digits = [UInt8(ascii: "u"): 4, UInt8(ascii: "U"): 8]

  /// Bytes that were written as a text with a letter for each; nil for another text.
  static func bytes(latin1 text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let byte = UInt8(exactly: scalar.value) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// Whether a file begins as such a pickle does: with a dictionary or list that is remembered, or the name of a class. Protocols from 2
  /// on begin with their number.
  static func isStart(_ bytes: [UInt8]) -> Bool {
    if starts.contains(where: { bytes.starts(with: $0.utf8) }) { return true }
    guard bytes.first == UInt8(ascii: "c") else { return false }
    let lines = bytes.dropFirst().prefix(longestNames).split(
      separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    return lines.count == 3 && lines[0].allSatisfy(isOfName) && lines[1].allSatisfy(isOfName)
      && !lines[0].isEmpty && !lines[1].isEmpty
  }

  private static let starts = ["(dp0\n", "(dp1\n", "(lp0\n", "(lp1\n", "}q\u{0}", "}q\u{1}", "]q\u{0}", "]q\u{1}"]
  private static let longestNames = 256

  private static func isOfName(_ byte: UInt8) -> Bool {
    let scalar = Unicode.Scalar(byte)
    return scalar.isASCII
      && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "_.".unicodeScalars.contains(scalar))
  }
}
