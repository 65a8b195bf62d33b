/// The lists of points in the JSON text of a `LossHistory`, read as `MetadataJSON` writes them.
///
/// `JSONDecoder` takes 15,000 instructions for a point. For the two thousand of a history that was a third of all instructions
/// until the explorer's first picture, so these lists are read here, and the decoder reads the rest. A list that is written in
/// any other way stays in the text, and is the decoder's.
struct PointLists {
  private(set) var whole: [LossHistory.Point]?
  private(set) var recent: [LossHistory.Point]?
  /// The text with empty lists in place of those that were read.
  private(set) var rest: [UInt8]

  init(_ text: String) {
    rest = Array(text.utf8)
    whole = takeList("\"whole\":[")
    recent = takeList("\"recent\":[")
  }

  /// `mark` begins the list. It cannot lie within a string, where its quotes would be escaped.
  private mutating func takeList(_ mark: StaticString) -> [LossHistory.Point]? {
    var scanner = Scanner(bytes: rest)
    guard scanner.pass(mark) else { return nil }
    let start = scanner.offset
    guard let points = scanner.points() else { return nil }
    // The bracket that closes the list stays.
    rest.removeSubrange(start..<scanner.offset - 1)
    return points
  }

  private struct Scanner {
    let bytes: [UInt8]
    private(set) var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Goes to the end of the first `mark`.
    mutating func pass(_ mark: StaticString) -> Bool {
      while offset < bytes.count {
        if take(mark) { return true }
        offset += 1
      }
      return false
    }

    /// The points up to the end of the list; nil for anything but `{"kl":1.5,"reconstruction":2.5,"step":3},...]`.
    mutating func points() -> [LossHistory.Point]? {
      var points: [LossHistory.Point] = []
      if take("]") { return points }
      repeat {
        guard take("{\"kl\":"), let kl = number().flatMap({ Float($0) }), kl.isFinite,
          take(",\"reconstruction\":"), let reconstruction = number().flatMap({ Float($0) }), reconstruction.isFinite,
          take(",\"step\":"), let step = number().flatMap({ Int($0) }), take("}")
        else { return nil }
        points.append(LossHistory.Point(step: step, reconstruction: reconstruction, kl: kl))
      } while take(",")
      return take("]") ? points : nil
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
