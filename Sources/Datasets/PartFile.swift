import Files
import Foundation

/// A file that is still being downloaded, named with ".part" at the end. Only one process at a time holds it.
struct PartFile: ~Copyable {
  private let file: File
  var path: String { file.path }

  init(_ path: String) throws(DatasetError) {
    do throws(FileError) { file = try Self.locked(path) } catch {
      throw error.code == EWOULDBLOCK ? .busy(file: path) : .unwritable(path: path, reason: error.reason)
    }
  }

  /// Two processes appending to one file would corrupt it.
  private static func locked(_ path: String) throws(FileError) -> File {
    let file = try File(path, O_RDWR | O_CREAT | O_APPEND, permissions: 0o644)
    guard try file.lock() else { throw FileError(path, code: EWOULDBLOCK) }
    return file
  }

  var size: Int { (try? file.status().size) ?? 0 }

  func append(_ bytes: ArraySlice<UInt8>) throws(DatasetError) {
    do throws(FileError) { try file.append(bytes) } catch { throw .unwritable(path: path, reason: error.reason) }
  }

  /// Deletes what has arrived.
  func clear() throws(DatasetError) {
    do throws(FileError) { try file.truncate(to: 0) } catch { throw .unwritable(path: path, reason: error.reason) }
  }

  /// Removes the file if nothing has arrived.
  func removeIfEmpty() {
    if size == 0 { try? FileSystem.remove(path) }
  }

  /// Syncs the file to disk, then gives it its final name.
  func rename(to place: String) throws(DatasetError) {
    do throws(FileError) {
      try file.sync()
      try FileSystem.rename(path, to: place)
    } catch {
      throw .unwritable(path: place, reason: error.reason)
    }
  }
}
