import CZip
import Files

/// A zip file, read by libzip. Nothing is unpacked but what is asked for, and no faster than it is asked for.
final class ZipArchive {
  let path: String
  /// Owned: closed with the archive.
  private let archive: OpaquePointer
  let entries: [Entry]

  /// A file in it.
  struct Entry {
    let index: UInt64
    let name: String
    /// Bytes of its content, as the archive's table says.
    let size: Int
  }

  /// More files in one archive make no data set.
  private static let mostEntries = 4096

  init(_ path: String) throws(DatasetError) {
    // libzip opens the file on its own; this refuses what is no ordinary file, and says how long it is.
    let fileSize = try FileReader(path).size
    var code: CInt = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      throw .damaged(file: path, reason: Self.message(code))
    }
    var entries: [Entry] = []
    var compressed = 0
    let count = zip_get_num_entries(archive, 0)
    guard count <= Self.mostEntries else {
      zip_discard(archive)
      throw .unsupported(
        file: path, found: "\(count) files in it", expected: "\(Self.mostEntries) at most, each an array of all images",
        remedy: nil)
    }
    for index in 0..<UInt64(max(0, count)) {
      var status = zip_stat()
      let needed = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)
      guard zip_stat_index(archive, index, 0, &status) == 0, status.valid & needed == needed, let name = status.name,
        let size = Int(exactly: status.size), let packed = Int(exactly: status.comp_size), packed <= fileSize
      else {
        zip_discard(archive)
        throw .damaged(file: path, reason: "its table of contents makes no sense")
      }
      compressed += packed
      entries.append(Entry(index: index, name: String(cString: name), size: size))
    }
    // Entries that share their bytes make a small file unpack to any size.
    guard compressed <= fileSize else {
      zip_discard(archive)
      throw .damaged(file: path, reason: "its files overlap")
    }
    (self.path, self.archive, self.entries) = (path, archive, entries)
  }

  deinit { zip_discard(archive) }

  /// The content of an entry from its first byte on.
  func open(_ entry: Entry) throws(DatasetError) -> ZipEntryReader {
    guard let file = zip_fopen_index(archive, entry.index, 0) else {
      throw .damaged(file: "\(path)/\(entry.name)", reason: String(cString: zip_strerror(archive)))
    }
    return ZipEntryReader(file, of: self, name: "\(path)/\(entry.name)")
  }

  private static func message(_ code: CInt) -> String {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    return String(cString: zip_error_strerror(&error))
  }
}

/// The content of a file in an archive, front to back.
final class ZipEntryReader: ByteReader {
  let path: String
  /// Owned: closed with the reader.
  private let file: OpaquePointer
  /// Open as long as its files are.
  private let archive: ZipArchive

  init(_ file: OpaquePointer, of archive: ZipArchive, name: String) {
    (self.file, self.archive, path) = (file, archive, name)
  }

  deinit { zip_fclose(file) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      // Reading up to its end also has libzip compare its checksum.
      let count = zip_fread(file, buffer.baseAddress?.advanced(by: filled), UInt64(buffer.count - filled))
      if count == 0 { break }
      guard count > 0 else { throw .damaged(file: path, reason: String(cString: zip_file_strerror(file))) }
      filled += Int(count)
    }
    return filled
  }
}
