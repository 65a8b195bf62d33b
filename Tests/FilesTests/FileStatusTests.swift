import Foundation
import Testing

@testable import Files

@Suite struct FileStatusTests {
  /// A program may give a file any time, and a file system may keep it.
  @Test(arguments: [Int.min, -1, 0, 1_800_000_000, .max]) func timesCanBeSubtracted(seconds: Int) {
    var system = stat()
    #if os(Linux)
      system.st_mtim.tv_sec = seconds
    #else
      system.st_mtimespec.tv_sec = seconds
    #endif
    let status = FileStatus(system)
    let (_, overflow) = Int(Date().timeIntervalSince1970).subtractingReportingOverflow(status.modified)
    #expect(!overflow)
    #expect(abs(seconds / 2) > 1 << 40 || status.modified == seconds)
  }

  @Test func aTimeOfItsOwnIsAnotherStamp() {
    var (first, second) = (stat(), stat())
    #if os(Linux)
      (first.st_mtim.tv_sec, second.st_mtim.tv_sec) = (.max, .max - 1)
    #else
      (first.st_mtimespec.tv_sec, second.st_mtimespec.tv_sec) = (.max, .max - 1)
    #endif
    #expect(FileStatus(first).stamp != FileStatus(second).stamp)
  }
}
