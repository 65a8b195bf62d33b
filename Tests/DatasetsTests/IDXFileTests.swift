import Datasets
import TestSupport
import Testing

/// Files byte by byte, with the exact error for every kind of damage.
@Suite struct IDXFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8], as kind: IDXFile.Kind = .images) throws -> IDXFile {
    try IDXFile(reading: folder.write(bytes, to: "file"), as: kind)
  }

  private var path: String { folder.path + "/file" }

  @Test func readsImages() throws {
    let file = try read(Sample.images)
    #expect(file.sizes == [2, 2, 3])
    #expect(file.bytes == [0, 1, 2, 3, 4, 5, 250, 251, 252, 253, 254, 255])
    // From Python: hashlib.sha256 of the 28 bytes.
    #expect(file.hash == "c729659fb4835b1f92aafb7976d76dd7f0569a79773731d8e8ad0108cef78c20")
  }

  @Test func readsLabels() throws {
    let file = try read(Sample.labels, as: .labels)
    #expect(file.sizes == [2])
    #expect(file.bytes == [7, 9])
  }

  @Test func missing() {
    #expect(throws: DatasetError.missing(file: path)) { try IDXFile(reading: path, as: .images) }
  }

  @Test func notAFile() {
    #expect(throws: DatasetError.unreadable(path: folder.path, reason: "it is not an ordinary file")) {
      try IDXFile(reading: folder.path, as: .images)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 7, 15]) func truncatedHeader(count: Int) {
    #expect(throws: DatasetError.truncated(file: path, offset: count, expected: 16, found: count)) {
      try read([UInt8](Sample.images[..<count]))
    }
  }

  @Test(arguments: [16, 17, 27]) func truncatedContent(count: Int) {
    #expect(throws: DatasetError.truncated(file: path, offset: count, expected: 28, found: count)) {
      try read([UInt8](Sample.images[..<count]))
    }
  }

  @Test func trailingBytes() {
    #expect(throws: DatasetError.trailingBytes(file: path, offset: 28, expected: 28, found: 29)) {
      try read(Sample.images + [0])
    }
  }

  @Test func wrongMagic() {
    #expect(throws: DatasetError.wrongMagic(file: path, offset: 0, expected: 0x803, found: 0x801)) {
      try read(Sample.labels)
    }
    #expect(throws: DatasetError.wrongMagic(file: path, offset: 0, expected: 0x801, found: 0x803)) {
      try read(Sample.images, as: .labels)
    }
    #expect(throws: DatasetError.wrongMagic(file: path, offset: 0, expected: 0x803, found: 0x3C21_444F)) {
      try read([UInt8]("<!DOCTYPE html>".utf8))
    }
  }

  @Test func empty() {
    #expect(throws: DatasetError.empty(file: path, offset: 4, sizes: [0, 28, 28])) {
      try read([0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28])
    }
    #expect(throws: DatasetError.empty(file: path, offset: 4, sizes: [2, 0, 3])) {
      try read([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3])
    }
    #expect(throws: DatasetError.empty(file: path, offset: 4, sizes: [0])) {
      try read([0, 0, 8, 1, 0, 0, 0, 0], as: .labels)
    }
  }

  /// Refused before any allocation, even if the product overflows 64 bits.
  @Test func absurdSizes() {
    #expect(throws: DatasetError.tooLarge(file: path, offset: 4, expected: 1 << 30, found: .max)) {
      try read([0, 0, 8, 3] + [UInt8](repeating: 255, count: 12))
    }
    #expect(throws: DatasetError.tooLarge(file: path, offset: 4, expected: 1 << 30, found: 0xFFFF_FFFF)) {
      try read(Sample.gzip([0, 0, 8, 1] + [UInt8](repeating: 255, count: 4)), as: .labels)
    }
    #expect(throws: DatasetError.tooLarge(file: path, offset: 4, expected: 1 << 30, found: 1 << 30 + 1)) {
      try read([0, 0, 8, 1, 0x40, 0, 0, 1], as: .labels)
    }
    #expect(throws: DatasetError.truncated(file: path, offset: 8, expected: 1 << 30 + 8, found: 8)) {
      try read([0, 0, 8, 1, 0x40, 0, 0, 0], as: .labels)
    }
  }
}
