import Foundation

/// A file that is still on its way, with ".part" at the end of its name. Only one process at a time holds it.
struct PartFile: ~Copyable {
  let path: String
  private let descriptor: CInt

  init(_ path: String) throws(DatasetError) {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw .unwritable(path: path, reason: systemError()) }
    // Two processes that append to one file would make rubbish of it.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK {
      close(descriptor)
      throw .busy(file: path)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// How many bytes have arrived.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  func append(_ bytes: ArraySlice<UInt8>) throws(DatasetError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        throw .unwritable(path: path, reason: systemError())
      }
    }
  }

  /// Forgets what has arrived.
  func clear() { ftruncate(descriptor, 0) }

  /// Removes a file in which nothing has arrived.
  func removeIfEmpty() {
    if size == 0 { unlink(path) }
  }

  /// Gives the file its place, whole on disk before it has its name.
  func rename(to place: String) throws(DatasetError) {
    if fsync(descriptor) != 0 || Foundation.rename(path, place) != 0 {
      throw .unwritable(path: place, reason: systemError())
    }
  }
}
