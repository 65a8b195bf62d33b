import Files
import Foundation
import TestSupport
import Testing

/// Leftovers of killed processes are removed; files that others are writing stay.
@Suite struct LeftoverTests {
  private let folder: TemporaryFolder
  private let left = ".latent-0123456789ab.tmp"

  init() throws { folder = try TemporaryFolder() }

  private func save(_ name: String = "model") throws {
    try AtomicFile.write(to: folder.file(name)) { (file) throws(FileError) in try file.append([1] as [UInt8]) }
  }

  @Test func leftoversOfKilledProcessesAreRemoved() throws {
    try folder.write([1, 2, 3], to: left)
    try save()
    #expect(folder.names() == ["model"])
  }

  /// For any target file.
  @Test func theLockOfALivingProcessIsRespected() throws {
    try folder.write([1, 2, 3], to: left)
    let descriptor = open(folder.file(left), O_RDWR)
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    try save("one")
    try save("two")
    #expect(folder.names() == [left, "one", "two"])
    close(descriptor)
    try save("two")
    #expect(folder.names() == ["one", "two"])
  }

  /// While one file is written, others are saved to the same folder.
  @Test func filesBeingWrittenStay() throws {
    try AtomicFile.write(to: folder.file("slow")) { (file) throws(FileError) in
      try file.append([1] as [UInt8])
      for name in ["a", "b"] {
        try AtomicFile.write(to: folder.file(name)) { (file) throws(FileError) in try file.append([2] as [UInt8]) }
      }
      try file.append([3] as [UInt8])
    }
    #expect(try folder.bytes("slow") == [1, 3])
    #expect(folder.names() == ["a", "b", "slow"])
  }

  /// Other people's files and links are not ours to remove.
  @Test func similarFilesStay() throws {
    let others = [".latent-0123.tmp", ".latent-0123456789ab.tmp2", "latent-0123456789ab.tmp", ".model.17.abcdef"]
    for name in others { try folder.write([1], to: name) }
    try folder.write([1], to: "target")
    symlink("target", folder.file(".latent-ffffffffffff.tmp"))
    mkfifo(folder.file(".latent-eeeeeeeeeeee.tmp"), 0o600)
    try save()
    #expect(
      folder.names()
        == (others + ["target", "model", ".latent-ffffffffffff.tmp", ".latent-eeeeeeeeeeee.tmp"]).sorted())
  }
}

/// A name is reserved when it is chosen.
@Suite struct FileClaimTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func theNameIsReserved() throws {
    let names = ["a", "b", "c"].map(folder.file)
    let first = try FileClaim.first(of: names)
    let second = try FileClaim.first(of: names)
    #expect((first.path, second.path) == (names[0], names[1]))
    #expect(throws: FileError(names[0], code: EEXIST)) { _ = try FileClaim(names[0]) }
    #expect(folder.names() == ["a", "b"])
  }

  @Test func unusedNamesAreReleased() throws {
    do { _ = try FileClaim(folder.file("a")) }
    #expect(folder.names() == [])
  }

  @Test func writtenFilesStay() throws {
    do {
      let claim = try FileClaim(folder.file("a"))
      try AtomicFile.write(to: claim.path) { (file) throws(FileError) in try file.append([1] as [UInt8]) }
    }
    #expect(try folder.bytes("a") == [1])
    do {
      // Another process's empty file of the same name.
      let claim = try FileClaim(folder.file("b"))
      try FileManager.default.removeItem(atPath: claim.path)
      try folder.write([], to: "b")
      _ = claim.path
    }
    #expect(folder.names() == ["a", "b"])
  }

  @Test func manyAtOnce() async throws {
    let paths = (0..<40).map { folder.file("m-\($0)") }
    let taken = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<40 {
        group.addTask {
          let claim = try FileClaim.first(of: paths)
          // A save, so that the name stays in use.
          try AtomicFile.write(to: claim.path) { (file) throws(FileError) in try file.append([1] as [UInt8]) }
          return claim.path
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(taken).count == 40)
    #expect(folder.names().count == 40)
  }
}
