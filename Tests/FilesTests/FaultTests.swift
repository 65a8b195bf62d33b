import Files
import Foundation
import TestSupport
import Testing

/// Each call of the system fails once, in each place where it is made: the file is the old one or the new one, whole, and
/// nothing is left beside it.
@Suite struct FaultTests {
  private let faults: [FileSystem.Fault] = [.error(EIO), .error(ENOSPC), .short]

  /// Runs `body` in a folder of its own with each fault in each place, and gives what came of it to `check`.
  ///
  /// - Returns: the number of faults that happened.
  private func each(
    _ before: (TemporaryFolder) throws -> Void, _ body: (TemporaryFolder) throws -> Void,
    check: (TemporaryFolder, FileError?, _ what: String) throws -> Void
  ) throws -> Int {
    try OneFault.each(faults) { call, number, fault in
      let folder = try TemporaryFolder()
      try before(folder)
      let one = OneFault(call, number: number, fault, in: folder.path)
      var failure: FileError?
      do { try one.during { try body(folder) } } catch { failure = try #require(error as? FileError) }
      if one.happened { try check(folder, failure, "\(call) \(number): \(fault)") }
      return one.happened
    }
  }

  private let old = [UInt8](repeating: 1, count: 1000)
  private let new = [UInt8](repeating: 2, count: 500)

  private func write(_ folder: TemporaryFolder) throws {
    try AtomicFile.write(to: folder.file("model")) { (file) throws(FileError) in
      try file.append(new[..<100])
      try file.append(new[100...])
    }
  }

  @Test func replacingAFile() throws {
    let injected = try each({ try $0.write(old, to: "model") }, write) { folder, failure, what in
      let left = try folder.bytes("model")
      #expect(left == (failure == nil ? new : old), "\(what)")
      #expect(folder.names() == ["model"], "\(what)")
      #expect(failure == nil || failure?.path == folder.file("model"), "\(what)")
    }
    #expect(injected > 40)
  }

  @Test func aNewFile() throws {
    let injected = try each({ _ in }, write) { folder, failure, what in
      #expect(folder.names() == (failure == nil ? ["model"] : []), "\(what)")
      if failure == nil {
        let left = try folder.bytes("model")
        #expect(left == new, "\(what)")
      }
    }
    #expect(injected > 40)
  }

  /// What a killed process left is removed, or waits for the next time.
  @Test func besideLeftovers() throws {
    let left = ".latent-0123456789ab.tmp"
    let injected = try each(
      {
        try $0.write(old, to: "model")
        try $0.write([1], to: left)
      }, write
    ) { folder, failure, what in
      let found = try folder.bytes("model")
      #expect(found == (failure == nil ? new : old), "\(what)")
      #expect(Set(folder.names()).subtracting([left]) == ["model"], "\(what)")
    }
    #expect(injected >= 60)
  }

  @Test func throughALink() throws {
    let injected = try each(
      {
        try $0.write(old, to: "target")
        symlink("target", $0.file("model"))
      }, write
    ) { folder, failure, what in
      let found = try folder.bytes("target")
      #expect(found == (failure == nil ? new : old), "\(what)")
      #expect(folder.names() == ["model", "target"], "\(what)")
      let isLink = try FileStatus.of(folder.file("model"), followingLinks: false)?.isLink
      #expect(isLink == true, "\(what)")
    }
    #expect(injected > 40)
  }

  @Test func checkingAPath() throws {
    let injected = try each({ try $0.write(old, to: "model") }, { try AtomicFile.check($0.file("model")) }) {
      folder, failure, what in
      let found = try folder.bytes("model")
      #expect(found == old, "\(what)")
      // One that cannot be removed is the next save's to remove.
      #expect(folder.names().filter { !$0.hasPrefix(".latent-") } == ["model"], "\(what)")
      try write(folder)
      #expect(folder.names() == ["model"], "\(what)")
    }
    #expect(injected > 10)
  }

  @Test func takingANameAndWriting() throws {
    let injected = try each(
      { _ in },
      { folder in
        let claim = try FileClaim.first(of: ["model", "second"].map(folder.file))
        try AtomicFile.write(to: claim.path) { (file) throws(FileError) in try file.append(new) }
      }
    ) { folder, failure, what in
      let names = folder.names()
      let found = names == ["model"] ? try folder.bytes("model") : nil
      // A name that could not be given back is an empty file.
      #expect(failure == nil ? found == new : names.isEmpty || found == [], "\(what)")
    }
    #expect(injected > 40)
  }

  @Test func locking() throws {
    let injected = try each(
      { _ in },
      { folder in
        let isTaken = try LockFile.take(folder.file("lock")) != nil
        #expect(isTaken)
      }
    ) { folder, _, what in
      // Whatever is left is nobody's, and can be taken.
      #expect(!LockFile.isHeld(folder.file("lock"), now: 0), "\(what)")
      let isTaken = try LockFile.take(folder.file("lock")) != nil
      #expect(isTaken, "\(what)")
    }
    #expect(injected > 5)
  }

  @Test func readingInSmallParts() throws {
    let folder = try TemporaryFolder()
    try folder.write(old + new, to: "model")
    var injected = 0
    for fault in faults {
      let one = OneFault(.read, number: 1, fault, in: folder.path)
      do {
        let bytes = try one.during { try File.reading(folder.file("model")).bytes(1500, at: 0) }
        #expect(bytes == old + new)
      } catch let error as FileError {
        #expect(fault == .error(error.code) && error.path == folder.file("model"))
      }
      injected += one.happened ? 1 : 0
    }
    #expect(injected == faults.count)
  }
}
