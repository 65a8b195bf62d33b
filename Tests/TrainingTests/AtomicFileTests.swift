import Foundation
import Testing
import Training

/// A write that fails leaves the old file, and nothing else.
@Suite struct AtomicFileTests {
  private func failure(_ bytes: [UInt8], _ path: String) -> CheckpointError? {
    do throws(CheckpointError) {
      try AtomicFile.write(to: path) { (file) throws(CheckpointError) in
        for part in [Array(bytes.prefix(1)), [], Array(bytes.dropFirst())] { try file.append(part) }
      }
      return nil
    } catch {
      return error
    }
  }

  @Test func replacesTheOldFile() throws {
    let folder = try TemporaryFolder()
    for bytes in [[], [1], [UInt8](repeating: 7, count: 3_000_000), [2, 3]] {
      try AtomicFile.write(to: folder.file("model")) { (file) throws(CheckpointError) in try file.append(bytes) }
      #expect(try folder.bytes("model") == bytes)
      #expect(folder.names == ["model"])
    }
  }

  @Test func foldersThatAreNone() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], "file")
    let (missing, below) = (folder.file("none/model"), folder.file("file/model"))
    #expect(failure([1], missing) == .unwritable(file: missing, reason: "No such file or directory"))
    #expect(failure([1], below) == .unwritable(file: below, reason: "Not a directory"))
    #expect(folder.names == ["file"])
  }

  /// Nobody, root included, makes files in /proc.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "needs /proc"))
  func foldersOfTheSystem() {
    guard case .unwritable("/proc/model", _)? = failure([1], "/proc/model") else {
      Issue.record("written to /proc")
      return
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func foldersThatMayNotBeWritten() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], "model")
    chmod(folder.path, 0o500)
    defer { chmod(folder.path, 0o700) }
    let path = folder.file("model")
    #expect(failure([2], path) == .unwritable(file: path, reason: "Permission denied"))
    #expect(try folder.bytes("model") == [1])
  }

  /// A rename would put a file where a device was.
  @Test func whatIsNoFileIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    let (pipe, inner) = (folder.file("pipe"), folder.file("folder"))
    #expect(mkfifo(pipe, 0o600) == 0)
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    for path in [pipe, inner] {
      #expect(failure([1], path) == .unwritable(file: path, reason: "it is not a file"))
    }
    #expect(folder.names == ["folder", "pipe"])
    var status = stat()
    #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  /// As on a full disk, a write goes well for a while and then fails: here at the largest size a file may have. The limit
  /// is the process's, so it is far above what other tests write at the same time.
  @Test func aWriteThatFailsInTheMiddle() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try AtomicFile.write(to: path) { (file) throws(CheckpointError) in try file.append([1, 2, 3] as [UInt8]) }
    let limit = 64 << 20
    var before = rlimit()
    #expect(getrlimit(fileSizeLimit, &before) == 0)
    let action = signal(SIGXFSZ, SIG_IGN)
    var lowered = rlimit(rlim_cur: rlim_t(limit), rlim_max: before.rlim_max)
    #expect(setrlimit(fileSizeLimit, &lowered) == 0)
    let error = failure([UInt8](repeating: 9, count: limit + 1), path)
    setrlimit(fileSizeLimit, &before)
    signal(SIGXFSZ, action)
    #expect(error == .unwritable(file: path, reason: "File too large"))
    #expect(try folder.bytes("model") == [1, 2, 3])
    #expect(folder.names == ["model"])
  }

  #if canImport(Glibc)
    private var fileSizeLimit: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_FSIZE.rawValue) }
  #else
    private var fileSizeLimit: Int32 { RLIMIT_FSIZE }
  #endif

  /// A model that is broken in memory never takes a good file's place.
  @Test func brokenWeightsAreNotWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    var checkpoint = Checkpoint(TestRun.configuration())
    try checkpoint.write(to: path)
    let good = try folder.bytes("model")
    let entry = try #require(checkpoint.configuration.architecture.parameterLayout["mu.bias"])
    checkpoint.parameters[entry.offset + 2] = .nan
    #expect(throws: CheckpointError.notFinite(file: path, name: "mu.bias", index: 2)) { try checkpoint.write(to: path) }
    let trainer = try TestRun.trainer()
    try trainer.takeStep()
    checkpoint = trainer.checkpoint
    checkpoint.optimizerState?.secondMoment[entry.offset] = .infinity
    let moment = "optimizer.second_moment.mu.bias"
    #expect(throws: CheckpointError.notFinite(file: path, name: moment, index: 0)) { try checkpoint.write(to: path) }
    #expect(try folder.bytes("model") == good)
    #expect(folder.names == ["model"])
  }
}
