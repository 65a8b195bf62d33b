import Foundation

/// The bytes of a regular file, front to back. Closes the file when it goes.
struct FileReader: ~Copyable {
  let path: String
  /// The file's size in bytes when it was opened.
  let size: Int
  private let descriptor: CInt

  init(_ path: String) throws(DatasetError) {
    // Not blocking, so that a named pipe in the folder is refused instead of waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw errno == ENOENT ? .missing(file: path) : .unreadable(path: path, reason: systemError())
    }
    var status = stat()
    let failed = fstat(descriptor, &status) != 0
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    if failed || !isRegular {
      let reason = failed ? systemError() : "it is not a file"
      close(descriptor)
      throw .unreadable(path: path, reason: reason)
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills `buffer` from where the last call stopped; returns how many bytes it wrote, fewer only at the file's end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = Foundation.read(descriptor, rest.baseAddress, rest.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: systemError())
      }
      filled += count
    }
    return filled
  }

  /// Goes back to the file's first byte.
  func rewind() { lseek(descriptor, 0, SEEK_SET) }
}

/// The words of the system for the last call that failed, like "Permission denied".
func systemError() -> String { String(cString: strerror(errno)) }
