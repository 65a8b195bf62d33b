/// The bytes of a zip archive, written field by field, so that a test can make any of them wrong
/// (pkware.com, APPNOTE.TXT).
package struct ZipBytes {
  /// How an entry is packed.
  package enum Packing: Sendable {
    case stored
    /// As deflate blocks that hold the bytes as they are (RFC 1951, 3.2.4).
    case deflated
  }

  /// An entry, and what its headers claim.
  package struct Entry {
    package var name: String
    package var content: [UInt8]
    package var packing = Packing.stored
    /// The size that the headers claim; nil for the true one.
    package var claimedSize: UInt64?
    /// The method that the headers claim; nil for the true one.
    package var claimedMethod: UInt16?
    /// The checksum that the headers claim; nil for the true one.
    package var claimedChecksum: UInt32?
    /// Where the central directory says that the entry lies; nil for the true place.
    package var claimedOffset: UInt64?
    /// Whether sizes and offset stand in the zip64 extra field.
    package var usesZip64 = false

    package init(_ name: String, _ content: [UInt8], packing: Packing = .stored) {
      (self.name, self.content, self.packing) = (name, content, packing)
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }

  /// The archive.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let packed = entry.packing == .stored ? entry.content : Self.deflated(entry.content)
      let offset = entry.claimedOffset ?? UInt64(bytes.count)
      let size = entry.claimedSize ?? UInt64(entry.content.count)
      let method = entry.claimedMethod ?? (entry.packing == .stored ? 0 : 8)
      let checksum = entry.claimedChecksum ?? Self.checksum(entry.content)
      let short32 = { (value: UInt64) -> [UInt8] in
        entry.usesZip64 ? [0xFF, 0xFF, 0xFF, 0xFF] : Self.little(UInt32(truncatingIfNeeded: value))
      }
      func extra(withOffset: Bool) -> [UInt8] {
        guard entry.usesZip64 else { return [] }
        let values = Self.little(size) + Self.little(UInt64(packed.count)) + (withOffset ? Self.little(offset) : [])
        return Self.little(UInt16(1)) + Self.little(UInt16(values.count)) + values
      }
      func common(_ extra: [UInt8]) -> [UInt8] {
        Self.little(UInt16(45)) + Self.little(UInt16(0)) + Self.little(method) + Self.little(UInt32(0x0021_0000))
          + Self.little(checksum) + short32(UInt64(packed.count)) + short32(size)
          + Self.little(UInt16(entry.name.utf8.count)) + Self.little(UInt16(extra.count))
      }
      let name = Array(entry.name.utf8)
      bytes += Self.little(UInt32(0x0403_4B50)) + common(extra(withOffset: false)) + name + extra(withOffset: false)
      bytes += packed
      directory += Self.little(UInt32(0x0201_4B50)) + Self.little(UInt16(45)) + common(extra(withOffset: true))
      directory += [UInt8](repeating: 0, count: 10) + short32(offset) + name + extra(withOffset: true)
    }
    let start = bytes.count
    bytes += directory
    if entries.contains(where: \.usesZip64) {
      let record = bytes.count
      bytes += Self.little(UInt32(0x0606_4B50)) + Self.little(UInt64(44)) + Self.little(UInt16(45))
      bytes += Self.little(UInt16(45)) + Self.little(UInt64(0)) + Self.little(UInt64(entries.count))
      bytes += Self.little(UInt64(entries.count)) + Self.little(UInt64(directory.count)) + Self.little(UInt64(start))
      bytes += Self.little(UInt32(0x0706_4B50)) + Self.little(UInt32(0)) + Self.little(UInt64(record))
      bytes += Self.little(UInt32(1))
    }
    bytes += Self.little(UInt32(0x0605_4B50)) + Self.little(UInt32(0)) + Self.little(UInt16(entries.count))
    bytes += Self.little(UInt16(entries.count)) + Self.little(UInt32(directory.count)) + Self.little(UInt32(start))
    return bytes + Self.little(UInt16(0))
  }

  /// The bytes of a number, least significant first.
  package static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian, Array.init)
  }

  private static func deflated(_ content: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = []
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, content.count)
      let length = UInt16(end - start)
      packed += [end == content.count ? 1 : 0] + little(length) + little(~length) + content[start..<end]
      start = end
    } while start < content.count
    return packed
  }

  package static func checksum(_ content: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in content {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
