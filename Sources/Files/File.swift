import CFileSystem

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open file, closed when freed.
package struct File: ~Copyable {
  /// The path with which it was opened.
  package let path: String
  private let descriptor: CInt

  /// Opens a file with the flags of `open(2)`; `permissions` are those of a new file.
  package init(_ path: String, _ flags: CInt, permissions: mode_t = 0o666) throws(FileError) {
    let descriptor = try FileSystem.call(.open, path) { _ in open(path, flags | O_CLOEXEC, permissions) }
    self.path = path
    self.descriptor = descriptor
  }

  /// Opens a regular file for reading.
  ///
  /// - Throws: also for anything else: a folder, a pipe (which might block), a device (which may be endless).
  package static func reading(_ path: String) throws(FileError) -> File {
    let file = try File(path, O_RDONLY | O_NONBLOCK)
    if !(try file.status().isRegular) { throw FileError(path, reason: "it is not an ordinary file") }
    return file
  }

  /// The text of a small file.
  ///
  /// - Throws: also for more than `limit` bytes, and for what is not UTF-8.
  package static func text(of path: String, atMost limit: Int) throws(FileError) -> String {
    let file = try reading(path)
    let size = try file.status().size
    guard size <= limit else { throw FileError(path, reason: "it has \(size) bytes, and may have \(limit)") }
    guard let text = String(validating: try file.bytes(size, at: 0), as: UTF8.self) else {
      throw FileError(path, reason: "it is not text in UTF-8")
    }
    return text
  }

  deinit { close(descriptor) }

  package func status() throws(FileError) -> FileStatus {
    var status = stat()
    try FileSystem.call(.status, path) { _ in fstat(descriptor, &status) }
    return FileStatus(status)
  }

  /// Fills `buffer` from `offset` on; returns the number of bytes read, which is smaller only at the end of the file.
  package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let count = try FileSystem.call(.read, path) { isShort in
        pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), isShort ? 1 : buffer.count - filled,
          off_t(offset + filled))
      }
      if count == 0 { break }
      filled += count
    }
    return filled
  }

  /// The `count` bytes from `offset` on, fewer only at the end. Do not ask for more than the file's size.
  package func bytes(_ count: Int, at offset: Int) throws(FileError) -> [UInt8] {
    try values(UInt8.self, count, at: offset)
  }

  /// The `count` values whose memory the file holds from the byte `offset` on, fewer only at the end. Do not ask for more than the
  /// file's size.
  package func values<Value: BitwiseCopyable>(
    _: Value.Type, _ count: Int, at offset: Int
  ) throws(FileError) -> [Value] {
    let size = MemoryLayout<Value>.stride
    var failure: FileError?
    let values = [Value](unsafeUninitializedCapacity: count) { buffer, filled in
      // The closure cannot throw a typed error, so the error leaves it in a variable.
      do throws(FileError) {
        let bytes = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        filled = try read(into: bytes, at: offset) / size
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }

  /// Appends the memory of these values as it is.
  package func append(_ values: some Collection<some BitwiseCopyable>) throws(FileError) {
    var failure: FileError?
    let written: Void? = values.withContiguousStorageIfAvailable { values in
      do throws(FileError) { try append(UnsafeRawBufferPointer(values)) } catch { failure = error }
    }
    if let failure { throw failure }
    if written == nil { try append(Array(values)) }
  }

  private func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var written = 0
    while written < bytes.count {
      written += try FileSystem.call(.write, path) { isShort in
        write(descriptor, bytes.baseAddress?.advanced(by: written), isShort ? 1 : bytes.count - written)
      }
    }
  }

  /// Truncates the file to `size` bytes.
  package func truncate(to size: Int) throws(FileError) {
    try FileSystem.call(.truncate, path) { _ in ftruncate(descriptor, off_t(size)) }
  }

  /// Waits until everything written is on disk.
  package func sync() throws(FileError) {
    try FileSystem.call(.sync, path) { _ in fsync(descriptor) }
  }

  /// Tries to take the lock that only one open file can hold; returns whether it did. The system releases it with the
  /// last process that has the file open, however that ends. It works across containers that share the folder.
  package func lock() throws(FileError) -> Bool {
    do throws(FileError) {
      try FileSystem.call(.lock, path) { _ in flock(descriptor, LOCK_EX | LOCK_NB) }
      return true
    } catch {
      if error.code == EWOULDBLOCK { return false }
      throw error
    }
  }

  /// Copies owner, group and permissions from another file. Only root can give files away; if not even the group can be
  /// kept, other groups lose read access.
  func resemble(_ other: FileStatus) throws(FileError) {
    let keepsGroup =
      fchown(descriptor, other.owner, other.group) == 0 || fchown(descriptor, uid_t.max, other.group) == 0
    let permissions = keepsGroup ? other.permissions : other.permissions & 0o707
    try FileSystem.call(.permissions, path) { _ in fchmod(descriptor, permissions) }
  }

  /// Whether the file is on a local disk, where locks affect everybody who can open it.
  var isLocal: Bool {
    var system = statfs()
    guard fstatfs(descriptor, &system) == 0 else { return false }
    #if os(Linux)
      return !Self.networkFileSystems.contains(UInt32(truncatingIfNeeded: system.f_type))
    #else
      return system.f_flags & UInt32(MNT_LOCAL) != 0
    #endif
  }

  /// The magic numbers of NFS, SMB, CIFS, SMB2, 9P, AFS, Ceph, Coda, Lustre and FUSE on Linux (linux/magic.h).
  private static let networkFileSystems: Set<UInt32> = [
    0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x5346_414F, 0x00C3_6400, 0x7375_7245, 0x0BD0_0BD0,
    0x6573_5546,
  ]
}

/// The metadata of a file.
package struct FileStatus: Sendable {
  package let isRegular: Bool
  package let isFolder: Bool
  package let isLink: Bool
  /// In bytes.
  package let size: Int
  /// When it was last written, in seconds by its disk's clock, within a million years of 1970: whoever owns a file can give it
  /// any time, and differences of these must not overflow.
  package let modified: Int
  /// The nanoseconds behind that second.
  package let nanoseconds: Int
  /// Changes with every write, and when another file takes the name.
  package let stamp: Stamp
  /// The number of its names; 0 once it was removed.
  package let links: Int
  let owner: uid_t
  let group: gid_t
  let permissions: mode_t
  private let identity: [UInt64]

  /// What tells one content of a path from the next without reading it.
  package struct Stamp: Hashable, Sendable {
    fileprivate let identity: [UInt64]
    fileprivate let size: Int
    fileprivate let time: [Int]
  }

  init(_ status: stat) {
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    isLink = status.st_mode & S_IFMT == S_IFLNK
    size = Int(status.st_size)
    links = Int(status.st_nlink)
    #if os(Linux)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    let million = 1_000_000 * 366 * 86_400
    (modified, nanoseconds) = (min(max(Int(time.tv_sec), -million), million), Int(time.tv_nsec))
    (owner, group, permissions) = (status.st_uid, status.st_gid, status.st_mode & 0o777)
    identity = [UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino)]
    stamp = Stamp(identity: identity, size: size, time: [Int(time.tv_sec), Int(time.tv_nsec)])
  }

  /// The status of a path, with links followed or not; nil if nothing is there.
  package static func of(_ path: String, followingLinks: Bool = true) throws(FileError) -> FileStatus? {
    var status = stat()
    do throws(FileError) {
      try FileSystem.call(.status, path) { _ in followingLinks ? stat(path, &status) : lstat(path, &status) }
    } catch {
      if error.code == ENOENT { return nil }
      throw error
    }
    return FileStatus(status)
  }

  /// Whether both describe the same file.
  package func isSame(as other: FileStatus) -> Bool { identity == other.identity }
}
