import Files
import Foundation

/// The file with the user's progress in lessons.
enum LessonFile {
  /// The largest file that is read, in bytes.
  private static let mostBytes = 1 << 20

  /// Reads the progress; none where there is no file that can be read.
  static func read(_ path: String) -> LessonProgress {
    do throws(FileError) {
      let file = try File.reading(path)
      let size = try file.status().size
      guard size <= mostBytes else { return LessonProgress() }
      return LessonProgress(String(decoding: try file.bytes(size, at: 0), as: UTF8.self))
    } catch {
      return LessonProgress()
    }
  }

  static func write(_ progress: LessonProgress, to path: String) throws(FileError) {
    try FileSystem.makeFolder(FileSystem.parent(of: path))
    try AtomicFile.write(to: path) { file throws(FileError) in try file.append(Array(progress.text.utf8)) }
  }
}
