import Files
import Foundation

/// Reads a regular file front to back. Closes it when freed.
final class FileReader {
  /// The file's size in bytes when it was opened.
  let size: Int
  private let file: File
  private var position = 0

  var path: String { file.path }

  init(_ path: String) throws(DatasetError) {
    do throws(FileError) {
      file = try File.reading(path)
      size = try file.status().size
    } catch {
      throw error.code == ENOENT ? .missing(file: path) : .unreadable(path: path, reason: error.reason)
    }
  }

  /// Fills `buffer` from the current position; returns the number of bytes written, which is smaller only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    do throws(FileError) {
      let count = try file.read(into: buffer, at: position)
      position += count
      return count
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }

  func rewind() { position = 0 }
}
