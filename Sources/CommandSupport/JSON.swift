import Drawing

/// A JSON value, printed on one line with its keys in the given order, which `JSONEncoder` does not keep.
package enum JSON: CustomStringConvertible {
  case object([(String, JSON)])
  case array([JSON])
  case text(String)
  case number(Double)
  case float(Float)
  case whole(Int)
  case seed(UInt64)
  case flag(Bool)
  case null

  package static func numbers(_ values: some Sequence<Double>) -> JSON { .array(values.map(JSON.number)) }
  package static func numbers(_ values: some Sequence<Float>) -> JSON { .array(values.map(JSON.float)) }

  package var description: String {
    switch self {
    case .object(let entries):
      "{" + entries.map { "\(Self.quoted($0.0)): \($0.1)" }.joined(separator: ", ") + "}"
    case .array(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .text(let text): Self.quoted(text)
    // Swift prints the shortest digits that parse to the same number; JSON has no infinities and no NaN.
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .float(let value): value.isFinite ? "\(value)" : "null"
    case .whole(let value): "\(value)"
    case .seed(let value): "\(value)"
    case .flag(let value): "\(value)"
    case .null: "null"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      // Control characters must be escaped; invisible characters may be.
      case _ where !scalar.isPrintable:
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
          let digits = String(unit, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
