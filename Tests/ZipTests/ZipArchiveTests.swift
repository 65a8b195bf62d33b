import Zip
import TestArchives
import Testing

/// Archives as other programs write them, and such as none should.
@Suite struct ZipArchiveTests {
  private static let text = Array("a text that repeats, a text that repeats".utf8)

  private static func content(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> [String: [UInt8]] {
    let archive = try ZipArchive(bytes)
    var contents: [String: [UInt8]] = [:]
    for entry in archive.entries { contents[entry.name] = try archive.bytes(of: entry, atMost: limit) }
    return contents
  }

  @Test(arguments: [ZipBytes.Packing.stored, .deflated], [false, true])
  func readsWhatIsThere(packing: ZipBytes.Packing, zip64: Bool) throws {
    var entries = [
      ZipBytes.Entry("folder/a.txt", Self.text, packing: packing), ZipBytes.Entry("empty", [], packing: packing),
    ]
    for index in entries.indices { entries[index].usesZip64 = zip64 }
    let found = try Self.content(ZipBytes(entries).bytes)
    #expect(found == ["folder/a.txt": Self.text, "empty": []])
  }

  @Test func refusesMoreThanTheLimitBeforeUnpacking() throws {
    let bytes = ZipBytes([ZipBytes.Entry("a", Self.text, packing: .deflated)]).bytes
    #expect(throws: ArchiveError.entryTooLarge(name: "a", size: UInt64(Self.text.count), limit: 10)) {
      try Self.content(bytes, limit: 10)
    }
  }

  @Test func refusesASizeThatNoDeflateReaches() throws {
    var entry = ZipBytes.Entry("a", Self.text, packing: .deflated)
    entry.claimedSize = 1_000_000
    #expect(throws: ArchiveError.entryTooLarge(name: "a", size: 1_000_000, limit: 1 << 20)) {
      try Self.content(ZipBytes([entry]).bytes)
    }
  }

  @Test(arguments: [UInt64(Self.text.count - 1), UInt64(Self.text.count + 1)])
  func refusesALieAboutTheSize(size: UInt64) throws {
    var entry = ZipBytes.Entry("a", Self.text, packing: .deflated)
    entry.claimedSize = size
    #expect(throws: ArchiveError.self) { try Self.content(ZipBytes([entry]).bytes) }
  }

  @Test func refusesAWrongChecksum() throws {
    var entry = ZipBytes.Entry("a", Self.text)
    entry.claimedChecksum = 1
    #expect(throws: ArchiveError.brokenEntry(name: "a", reason: "CRC error")) {
      try Self.content(ZipBytes([entry]).bytes)
    }
  }

  @Test func refusesOtherMethods() throws {
    var entry = ZipBytes.Entry("a", Self.text)
    entry.claimedMethod = 14
    #expect(throws: ArchiveError.unsupportedEntry(name: "a", method: "packed by method 14")) {
      try Self.content(ZipBytes([entry]).bytes)
    }
  }

  @Test func anEntryOutsideTheFileIsAnError() throws {
    var entry = ZipBytes.Entry("a", Self.text)
    entry.claimedOffset = 100_000
    #expect(throws: ArchiveError.self) { try Self.content(ZipBytes([entry]).bytes) }
  }

  @Test func everyTruncationIsAnError() {
    let bytes = ZipBytes([ZipBytes.Entry("a", Self.text), ZipBytes.Entry("b", Self.text, packing: .deflated)]).bytes
    for count in 0..<bytes.count {
      #expect(throws: ArchiveError.self, "cut at \(count)") { try Self.content(Array(bytes.prefix(count))) }
    }
  }
}
