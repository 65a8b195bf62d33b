/// The long lists in the JSON text of a `LossHistory`, read as `MetadataJSON` writes them.
///
/// `JSONDecoder` takes 15,000 instructions for a point. For the two thousand of a history that was a third of all instructions
/// until the explorer's first picture, so these lists are read here, and the decoder reads the rest. A list that is empty or
/// written in any other way stays in the text, and is the decoder's.
struct HistoryLists {
  private(set) var whole: [LossHistory.Point]?
  private(set) var recent: [LossHistory.Point]?
  private(set) var test: [LossHistory.Point]?
  /// Those of older files.
  private(set) var pending: [LossHistory.Point]?
  /// The KL of each dimension.
  private(set) var rows: [KLHistory.Row]?
  /// The text with empty lists in place of those that were read.
  private(set) var rest: [UInt8]

  init(_ text: String) {
    rest = Array(text.utf8)
    whole = takeList("\"whole\":[") { $0.point() }
    recent = takeList("\"recent\":[") { $0.point() }
    test = takeList("\"test\":[") { $0.point() }
    pending = takeList("\"pending\":[") { $0.point() }
    rows = takeList("\"rows\":[") { $0.row() }
  }

  /// The first list that `mark` begins and that holds such elements. A mark cannot lie within a string, where its quotes would be
  /// escaped.
  private mutating func takeList<Element>(_ mark: StaticString, _ element: (inout Scanner) -> Element?) -> [Element]? {
    var scanner = Scanner(bytes: rest)
    while scanner.pass(mark) {
      let start = scanner.offset
      guard let elements = scanner.list(element) else { continue }
      // The bracket that closes the list stays.
      rest.removeSubrange(start..<scanner.offset - 1)
      return elements
    }
    return nil
  }

  private struct Scanner {
    let bytes: [UInt8]
    private(set) var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Goes to the end of the next `mark`.
    mutating func pass(_ mark: StaticString) -> Bool {
      while offset < bytes.count {
        if bytes[offset] == mark.utf8Start[0], take(mark) { return true }
        offset += 1
      }
      return false
    }

    /// The elements up to the end of the list; nil if there are none, or anything else.
    mutating func list<Element>(_ element: (inout Scanner) -> Element?) -> [Element]? {
      var elements: [Element] = []
      repeat {
        guard let next = element(&self) else { return nil }
        elements.append(next)
      } while take(",")
      return take("]") ? elements : nil
    }

    /// `{"kl":1.5,"reconstruction":2.5,"step":3}`
    mutating func point() -> LossHistory.Point? {
      guard take("{\"kl\":"), let kl = value(), take(",\"reconstruction\":"), let reconstruction = value(),
        take(",\"step\":"), let step = number().flatMap({ Int($0) }), take("}")
      else { return nil }
      return LossHistory.Point(step: step, reconstruction: reconstruction, kl: kl)
    }

    /// `{"kl":[1.5,2.5],"step":3}`
    mutating func row() -> KLHistory.Row? {
      guard take("{\"kl\":["), let kl = list({ $0.value() }), take(",\"step\":"),
        let step = number().flatMap({ Int($0) }), take("}")
      else { return nil }
      return KLHistory.Row(step: step, kl: kl)
    }

    private mutating func value() -> Float? {
      guard let value = number().flatMap({ Float($0) }), value.isFinite else { return nil }
      return value
    }

    private mutating func take(_ text: StaticString) -> Bool {
      let size = text.utf8CodeUnitCount
      guard bytes.count - offset >= size else { return false }
      for index in 0..<size where bytes[offset + index] != text.utf8Start[index] { return false }
      offset += size
      return true
    }

    /// The digits, signs, point and exponent at `offset`; nil if there are none.
    private mutating func number() -> String? {
      let start = offset
      while offset < bytes.count, Self.isPart(bytes[offset]) { offset += 1 }
      return start == offset ? nil : String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
      switch Unicode.Scalar(byte) {
      case "0"..."9", "-", "+", ".", "e", "E": true
      default: false
      }
    }
  }
}
