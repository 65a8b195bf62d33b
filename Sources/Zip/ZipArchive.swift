import CZip

/// A zip archive in memory or in a file, read by libzip: entries that are stored or deflated, zip64 too. Nothing is unpacked before it is
/// asked for, and never more than the caller allows.
///
/// ```swift
/// let archive = try ZipArchive(bytes)
/// let entry = archive.entries.first { $0.name == "config.json" }
/// let text = try entry.map { try archive.bytes(of: $0, atMost: 1 << 20) }
/// ```
package final class ZipArchive {
  /// A file of the archive, as the central directory has it.
  package struct Entry: Sendable, Equatable {
    /// Its path in the archive; foreign text.
    package let name: String
    /// Its size in bytes, unpacked, as the archive claims.
    package let size: UInt64
    fileprivate let packedSize: UInt64
    fileprivate let index: UInt64
    fileprivate let method: UInt16
    fileprivate let isEncrypted: Bool
  }

  /// The entries in the order of the central directory.
  package let entries: [Entry]
  private let archive: OpaquePointer
  /// The bytes of an archive in memory, to which libzip keeps a pointer.
  private let memory: UnsafeMutableRawBufferPointer?

  /// The most entries that are read.
  package static let mostEntries = 100_000
  /// Deflate cannot pack better than this (zlib.net/zlib_tech.html).
  private static let bestRatio: UInt64 = 1032

  /// Reads the directory of an archive in memory.
  package init(_ bytes: [UInt8]) throws(ArchiveError) {
    // libzip takes nothing for an archive without entries.
    if bytes.isEmpty { throw .notAnArchive(reason: "it is empty") }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    memory.copyBytes(from: bytes)
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_buffer_create(memory.baseAddress, UInt64(bytes.count), 0, &error) else {
      memory.deallocate()
      throw .notAnArchive(reason: Self.text(&error))
    }
    guard let archive = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      memory.deallocate()
      throw .notAnArchive(reason: Self.text(&error))
    }
    do throws(ArchiveError) {
      entries = try Self.entries(of: archive, size: UInt64(bytes.count))
    } catch {
      zip_discard(archive)
      memory.deallocate()
      throw error
    }
    (self.archive, self.memory) = (archive, memory)
  }

  /// Reads the directory of an archive in an ordinary file of `size` bytes, which may be larger than memory.
  package init(contentsOf path: String, size: Int) throws(ArchiveError) {
    var code: CInt = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      throw .notAnArchive(reason: Self.text(&error))
    }
    do throws(ArchiveError) {
      entries = try Self.entries(of: archive, size: UInt64(size))
    } catch {
      zip_discard(archive)
      throw error
    }
    (self.archive, memory) = (archive, nil)
  }

  deinit {
    zip_discard(archive)
    memory?.deallocate()
  }

  /// Unpacks an entry of this archive.
  ///
  /// - Throws: `ArchiveError` also for an entry of more than `limit` bytes, before memory is taken.
  package func bytes(of entry: Entry, atMost limit: Int) throws(ArchiveError) -> [UInt8] {
    guard entry.size <= UInt64(limit) else {
      throw .entryTooLarge(name: entry.name, size: entry.size, limit: limit)
    }
    let content = try open(entry, limit: limit)
    var failure: ArchiveError?
    let size = Int(entry.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      do throws(ArchiveError) {
        filled = try content.read(into: UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: size))
      } catch { failure = error }
    }
    if let failure { throw failure }
    let rest = try content.finish()
    guard bytes.count == size, rest == 0 else {
      throw .wrongSize(name: entry.name, expected: size, found: bytes.count + rest)
    }
    return bytes
  }

  /// An entry from its first byte on, unpacked as it is read.
  ///
  /// - Throws: `ArchiveError` also for an entry of more bytes than its packed ones can stand for.
  package func open(_ entry: Entry, limit: Int = .max) throws(ArchiveError) -> ZipContent {
    let possible = entry.packedSize.multipliedReportingOverflow(by: Self.bestRatio)
    guard possible.overflow || entry.size <= possible.partialValue else {
      throw .entryTooLarge(name: entry.name, size: entry.size, limit: limit)
    }
    if entry.isEncrypted { throw .unsupportedEntry(name: entry.name, method: "encrypted") }
    guard [UInt16(ZIP_CM_STORE), UInt16(ZIP_CM_DEFLATE)].contains(entry.method) else {
      throw .unsupportedEntry(name: entry.name, method: "packed by method \(entry.method)")
    }
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      throw .brokenEntry(name: entry.name, reason: String(cString: zip_strerror(archive)))
    }
    return ZipContent(file, name: entry.name, of: self)
  }

  private static func entries(of archive: OpaquePointer, size: UInt64) throws(ArchiveError) -> [Entry] {
    let count = Int(zip_get_num_entries(archive, 0))
    guard count <= mostEntries else { throw .tooManyEntries(found: count, limit: mostEntries) }
    var entries: [Entry] = []
    var packed: UInt64 = 0
    for index in 0..<UInt64(max(count, 0)) {
      var status = zip_stat_t()
      zip_stat_init(&status)
      guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
        throw .notAnArchive(reason: String(cString: zip_strerror(archive)))
      }
      // Entries that share their bytes make a small file unpack to any size.
      let sum = packed.addingReportingOverflow(status.comp_size)
      guard !sum.overflow, sum.partialValue <= size else { throw .notAnArchive(reason: "its entries overlap") }
      packed = sum.partialValue
      entries.append(
        Entry(
          name: String(cString: name), size: status.size, packedSize: status.comp_size, index: index,
          method: status.comp_method, isEncrypted: status.encryption_method != ZIP_EM_NONE))
    }
    return entries
  }

  private static func text(_ error: inout zip_error_t) -> String { String(cString: zip_error_strerror(&error)) }
}

/// The bytes of an entry, front to back.
package final class ZipContent {
  private let file: OpaquePointer
  private let name: String
  /// Stays open as long as its entries are read.
  private let archive: ZipArchive

  fileprivate init(_ file: OpaquePointer, name: String, of archive: ZipArchive) {
    (self.file, self.name, self.archive) = (file, name, archive)
  }

  deinit { zip_fclose(file) }

  /// Fills `buffer` from where the last call stopped; returns how many bytes it wrote, fewer only at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = zip_fread(file, buffer.baseAddress?.advanced(by: filled), UInt64(buffer.count - filled))
      if count < 0 { throw .brokenEntry(name: name, reason: String(cString: zip_file_strerror(file))) }
      if count == 0 { break }
      filled += Int(count)
    }
    return filled
  }

  /// Asks for a byte behind the last one, as only there libzip compares the checksum; returns how many there are: 0, or 1.
  package func finish() throws(ArchiveError) -> Int {
    var more: UInt8 = 0
    return try withUnsafeMutableBytes(of: &more) { bytes throws(ArchiveError) in try read(into: bytes) }
  }
}
