import CZip

/// A zip archive in memory, read by libzip: entries that are stored or deflated, zip64 too. Nothing is unpacked before it is
/// asked for, and never more than the caller allows.
///
/// ```swift
/// let archive = try ZipArchive(bytes)
/// let entry = archive.entries.first { $0.name == "config.json" }
/// let text = try entry.map { try archive.bytes(of: $0, atMost: 1 << 20) }
/// ```
package struct ZipArchive: ~Copyable {
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
  /// The archive's bytes, to which libzip keeps a pointer.
  private let memory: UnsafeMutableRawBufferPointer

  /// The most entries that are read.
  package static let mostEntries = 100_000
  /// Deflate cannot pack better than this (zlib.net/zlib_tech.html).
  private static let bestRatio: UInt64 = 1032

  /// Reads the directory of an archive.
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
      entries = try Self.entries(of: archive)
    } catch {
      zip_discard(archive)
      memory.deallocate()
      throw error
    }
    (self.archive, self.memory) = (archive, memory)
  }

  deinit {
    zip_discard(archive)
    memory.deallocate()
  }

  /// Unpacks an entry of this archive.
  ///
  /// - Throws: `ArchiveError` also for an entry of more than `limit` bytes, before memory is taken.
  package func bytes(of entry: Entry, atMost limit: Int) throws(ArchiveError) -> [UInt8] {
    let possible = entry.packedSize.multipliedReportingOverflow(by: Self.bestRatio)
    guard entry.size <= UInt64(limit), possible.overflow || entry.size <= possible.partialValue else {
      throw .entryTooLarge(name: entry.name, size: entry.size, limit: limit)
    }
    if entry.isEncrypted { throw .unsupportedEntry(name: entry.name, method: "encrypted") }
    guard [UInt16(ZIP_CM_STORE), UInt16(ZIP_CM_DEFLATE)].contains(entry.method) else {
      throw .unsupportedEntry(name: entry.name, method: "packed by method \(entry.method)")
    }
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      throw .brokenEntry(name: entry.name, reason: String(cString: zip_strerror(archive)))
    }
    defer { zip_fclose(file) }
    var failure: String?
    let size = Int(entry.size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = zip_fread(file, buffer.baseAddress?.advanced(by: filled), UInt64(size - filled))
        if count < 0 { failure = String(cString: zip_file_strerror(file)) }
        if count <= 0 { break }
        filled += Int(count)
      }
    }
    if let failure { throw .brokenEntry(name: entry.name, reason: failure) }
    // The end is asked for, too: only there does libzip compare the checksum.
    var more: UInt8 = 0
    let rest = zip_fread(file, &more, 1)
    if rest < 0 { throw .brokenEntry(name: entry.name, reason: String(cString: zip_file_strerror(file))) }
    guard bytes.count == size, rest == 0 else {
      throw .wrongSize(name: entry.name, expected: size, found: bytes.count + Int(rest))
    }
    return bytes
  }

  private static func entries(of archive: OpaquePointer) throws(ArchiveError) -> [Entry] {
    let count = Int(zip_get_num_entries(archive, 0))
    guard count <= mostEntries else { throw .tooManyEntries(found: count, limit: mostEntries) }
    var entries: [Entry] = []
    for index in 0..<UInt64(max(count, 0)) {
      var status = zip_stat_t()
      zip_stat_init(&status)
      guard zip_stat_index(archive, index, 0, &status) == 0, let name = status.name else {
        throw .notAnArchive(reason: String(cString: zip_strerror(archive)))
      }
      entries.append(
        Entry(
          name: String(cString: name), size: status.size, packedSize: status.comp_size, index: index,
          method: status.comp_method, isEncrypted: status.encryption_method != ZIP_EM_NONE))
    }
    return entries
  }

  private static func text(_ error: inout zip_error_t) -> String { String(cString: zip_error_strerror(&error)) }
}
