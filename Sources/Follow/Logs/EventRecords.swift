import Models

/// TensorBoard's event files: records of a length, its checksum, a message and its checksum (tensorflow/core/lib/io/record_writer.h),
/// each message an `Event` (tensorflow/core/util/event.proto). Only scalars are read.
struct EventRecords: LogParser {
  /// How far the file was read, from its beginning.
  private(set) var offset = 0
  /// Why no more is read; nil while all is well.
  private(set) var flaw: String?

  let axis = RunLog.Axis.step

  /// Longer records hold pictures and graphs.
  private static let longest = 1 << 20

  /// The scalars of all whole records in `bytes`, which begin at `offset`; the rest is read again with what is behind it.
  mutating func take(_ bytes: [UInt8]) -> [LogEntry] {
    var entries: [LogEntry] = []
    var start = 0
    while flaw == nil, bytes.count - start >= 12 {
      let head = Array(bytes[start..<start + 12])
      let length = head[0..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard Self.matches(head[0..<8], head[8..<12]), length < 1 << 40, let count = Int(exactly: length) else {
        flaw = "its record at byte \(offset + start) is damaged"
        break
      }
      if count > Self.longest {
        // What is behind it may lie beyond these bytes.
        start += 12 + count + 4
        continue
      }
      let end = start + 12 + count
      guard bytes.count >= end + 4 else { break }
      guard Self.matches(bytes[start + 12..<end], bytes[end..<end + 4]) else {
        flaw = "its record at byte \(offset + start) is damaged"
        break
      }
      if let entry = try? Self.event(bytes, start + 12..<end) { entries.append(entry) }
      start = end + 4
    }
    offset += start
    return entries
  }

  private static func matches(_ bytes: ArraySlice<UInt8>, _ sum: ArraySlice<UInt8>) -> Bool {
    CRC32C.masked(bytes) == sum.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  // MARK: Messages

  private static func event(_ bytes: [UInt8], _ range: Range<Int>) throws(ModelFlaw) -> LogEntry? {
    var reader = WireReader(bytes, range)
    var entry = LogEntry(x: 0)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .fixed64(let bits)): entry.time = Double(bitPattern: bits)
      case (2, .number(let step)): entry.x = Double(Int64(bitPattern: step))
      case (5, .bytes(let summary)): entry.values += try scalars(bytes, summary)
      case (7, .bytes(let session)): entry.isEnd = try isStop(bytes, session)
      default: break
      }
    }
    return entry.values.isEmpty && !entry.isEnd ? nil : entry
  }

  private static func scalars(
    _ bytes: [UInt8], _ summary: Range<Int>
  ) throws(ModelFlaw) -> [(name: String, value: Double)] {
    var reader = WireReader(bytes, summary)
    var scalars: [(name: String, value: Double)] = []
    while let (field, value) = try reader.next() {
      guard field == 1, case .bytes(let range) = value else { continue }
      var item = WireReader(bytes, range)
      var (name, number): (String?, Double?)
      while let (field, value) = try item.next() {
        switch (field, value) {
        case (1, .bytes(let tag)): name = String(decoding: bytes[tag], as: UTF8.self)
        case (2, .fixed32(let bits)): number = Double(Float(bitPattern: bits))
        case (8, .bytes(let tensor)): number = try scalar(bytes, tensor)
        default: break
        }
      }
      if let name, let number { scalars.append((name, number)) }
    }
    return scalars
  }

  /// A `TensorProto` of one number, as TensorFlow 2 writes scalars; nil for other tensors.
  private static func scalar(_ bytes: [UInt8], _ tensor: Range<Int>) throws(ModelFlaw) -> Double? {
    var reader = WireReader(bytes, tensor)
    var type: UInt64 = 0
    var (content, floats, doubles): (Range<Int>?, [Double], [Double]) = (nil, [], [])
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .number(let number)): type = number
      case (4, .bytes(let range)): content = range
      case (5, .bytes(let range)):
        var packed = WireReader(bytes, range)
        while !packed.isAtEnd { floats.append(Double(Float(bitPattern: try packed.fixed32()))) }
      case (5, .fixed32(let bits)): floats.append(Double(Float(bitPattern: bits)))
      case (6, .bytes(let range)) where range.count == 8: doubles.append(Double(bitPattern: word(bytes[range])))
      case (6, .fixed64(let bits)): doubles.append(Double(bitPattern: bits))
      default: break
      }
    }
    if floats.count + doubles.count == 1 { return (floats + doubles)[0] }
    guard let content else { return nil }
    switch (type, content.count) {
    case (1, 4): return Double(Float(bitPattern: UInt32(truncatingIfNeeded: word(bytes[content]))))
    case (2, 8): return Double(bitPattern: word(bytes[content]))
    default: return nil
    }
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

  /// Whether a `SessionLog` has the status STOP.
  private static func isStop(_ bytes: [UInt8], _ session: Range<Int>) throws(ModelFlaw) -> Bool {
    var reader = WireReader(bytes, session)
    while let (field, value) = try reader.next() {
      if field == 1, case .number(2) = value { return true }
    }
    return false
  }
}

/// The checksum of Castagnoli's polynomial (RFC 3720, appendix B.4), as TensorFlow masks it.
package enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 1 ? 0x82F6_3B78 ^ sum >> 1 : sum >> 1 }
  }

  package static func masked(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let sum = ~bytes.reduce(UInt32.max) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }
}
