import Datasets
import TestSupport
import Testing

/// Compressed files are recognised by content, with the exact error for every kind of damage.
@Suite struct GzipTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8]) throws -> IDXFile {
    // The content decides, as the name has no .gz.
    try IDXFile(reading: folder.write(bytes, to: "file"), as: .images)
  }

  private var path: String { folder.path + "/file" }

  @Test func hasTheSameContentAndHash() throws {
    let file = try read(Sample.compressedImages)
    let plain = try read(Sample.images)
    #expect(file.sizes == plain.sizes)
    #expect(file.bytes == plain.bytes)
    #expect(file.hash == plain.hash)
  }

  @Test func plainBytesUnderACompressedName() throws {
    let path = try folder.write(Sample.images, to: "file.gz")
    #expect(try IDXFile(reading: path, as: .images).sizes == [2, 2, 3])
  }

  @Test(arguments: [1, 16, 20, 27]) func membersJoin(cut: Int) throws {
    let bytes = Sample.gzip([UInt8](Sample.images[..<cut])) + Sample.gzip([UInt8](Sample.images[cut...]))
    #expect(try read(bytes).bytes == [UInt8](Sample.images[16...]))
  }

  /// Members that together are as long as the reader's buffer, a little less and a little more.
  @Test(arguments: [131_071, 131_072, 131_073, 200_000]) func longFiles(size: Int) throws {
    let content = size - 4 * 23
    let width = content - 16
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1] + (0..<4).map { UInt8(width >> (24 - 8 * $0) & 255) }
    let bytes = header + (0..<width).map { UInt8(truncatingIfNeeded: $0 * $0 >> 7) }
    let cuts = (0...4).map { $0 * content / 4 }
    let members = zip(cuts, cuts.dropFirst()).flatMap { Sample.gzip([UInt8](bytes[$0..<$1])) }
    #expect(members.count == size)
    #expect(try read(members).bytes == [UInt8](bytes[16...]))
    #expect(
      throws: DatasetError.gzipEndsEarly(file: path, offset: size - 1, expected: content, found: content)
    ) { try read(members.dropLast()) }
  }

  @Test func endsEarly() {
    // A wrapper of 23 bytes around 28 bytes: 15 before them and 8 after them.
    let whole = Sample.gzip(Sample.images)
    #expect(whole.count == 51)
    for (count, expected, found) in [
      (2, 16, 0), (14, 16, 0), (15, 16, 0), (30, 16, 15), (31, 28, 16), (42, 28, 27), (43, 28, 28), (50, 28, 28),
    ] {
      #expect(throws: DatasetError.gzipEndsEarly(file: path, offset: count, expected: expected, found: found)) {
        try read([UInt8](whole[..<count]))
      }
    }
  }

  @Test func corrupt() {
    var wrongSum = Sample.compressedImages
    wrongSum[36] ^= 1
    #expect(throws: DatasetError.gzipCorrupt(file: path, offset: 39, reason: "incorrect data check")) {
      try read(wrongSum)
    }
    var wrongMethod = Sample.compressedImages
    wrongMethod[2] = 9
    #expect(throws: DatasetError.gzipCorrupt(file: path, offset: 4, reason: "unknown compression method")) {
      try read(wrongMethod)
    }
    var wrongLength = Sample.gzip(Sample.images)
    wrongLength[11] ^= 1
    #expect(throws: DatasetError.gzipCorrupt(file: path, offset: 15, reason: "invalid stored block lengths")) {
      try read(wrongLength)
    }
  }

  @Test func rubbishAfterTheLastMember() {
    #expect(throws: DatasetError.gzipCorrupt(file: path, offset: 45, reason: "incorrect header check")) {
      try read(Sample.compressedImages + [0, 0, 0])
    }
  }

  @Test func contentTooShort() {
    #expect(throws: DatasetError.truncated(file: path, offset: 27, expected: 28, found: 27)) {
      try read(Sample.gzip([UInt8](Sample.images[..<27])))
    }
    #expect(throws: DatasetError.truncated(file: path, offset: 0, expected: 16, found: 0)) { try read(Sample.gzip([])) }
  }

  @Test func oneByteTooMany() {
    #expect(throws: DatasetError.gzipHoldsMore(file: path, offset: 28, expected: 28)) {
      try read(Sample.gzip(Sample.images + [0]))
    }
  }

  /// Stops at the first byte too many; the damaged rest is never read.
  @Test func expandsWithoutEnd() {
    let endless = [[UInt8]](repeating: Sample.gzip([UInt8](repeating: 0, count: 60_000)), count: 20).flatMap { $0 }
    #expect(throws: DatasetError.gzipHoldsMore(file: path, offset: 28, expected: 28)) {
      try read(Sample.gzip(Sample.images) + endless + [1, 2, 3])
    }
  }
}
