import Files
import Foundation

/// A file that is still on its way, with ".part" at the end of its name. Only one process at a time holds it.
struct PartFile: ~Copyable {
  private let file: File
  var path: String { file.path }

  init(_ path: String) throws(DatasetError) {
    do throws(FileError) { file = try Self.locked(path) } catch {
      throw error.code == EWOULDBLOCK ? .busy(file: path) : .unwritable(path: path, reason: error.reason)
    }
  }

  /// Two processes that append to one file would make rubbish of it.
  private static func locked(_ path: String) throws(FileError) -> File {
    let file = try File(path, O_RDWR | O_CREAT | O_APPEND, permissions: 0o644)
    guard try file.lock() else { throw FileError(path, code: EWOULDBLOCK) }
    return file
  }

  /// How many bytes have arrived.
  var size: Int { (try? file.status().size) ?? 0 }

  func append(_ bytes: ArraySlice<UInt8>) throws(DatasetError) {
    do throws(FileError) { try file.append(bytes) } catch { throw .unwritable(path: path, reason: error.reason) }
  }

  /// Forgets what has arrived.
  func clear() throws(DatasetError) {
    do throws(FileError) { try file.truncate(to: 0) } catch { throw .unwritable(path: path, reason: error.reason) }
  }

  /// Removes a file in which nothing has arrived.
  func removeIfEmpty() {
    if size == 0 { try? FileSystem.remove(path) }
  }

  /// Gives the file its place, whole on disk before it has its name.
  func rename(to place: String) throws(DatasetError) {
    do throws(FileError) {
      try file.sync()
      try FileSystem.rename(path, to: place)
    } catch {
      throw .unwritable(path: place, reason: error.reason)
    }
  }
}
