import Files
import Foundation
import TestSupport
import Testing

/// A failed write leaves the old file and nothing else.
@Suite struct AtomicFileTests {
  private func failure(_ bytes: [UInt8], _ path: String) -> FileError? {
    do throws(FileError) {
      try AtomicFile.write(to: path) { (file) throws(FileError) in
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
      try AtomicFile.write(to: folder.file("model")) { (file) throws(FileError) in try file.append(bytes) }
      #expect(try folder.bytes("model") == bytes)
      #expect(folder.names() == ["model"])
    }
  }

  @Test func invalidFolders() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "file")
    let (missing, below) = (folder.file("none/model"), folder.file("file/model"))
    #expect(failure([1], missing) == FileError(missing, code: ENOENT))
    #expect(failure([1], below) == FileError(below, code: ENOTDIR))
    #expect(folder.names() == ["file"])
  }

  /// Nobody, not even root, can create files in /proc.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "needs /proc"))
  func foldersOfTheSystem() {
    #expect(failure([1], "/proc/model")?.path == "/proc/model")
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere")) func foldersThatMayNotBeWritten() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "model")
    chmod(folder.path, 0o500)
    defer { chmod(folder.path, 0o700) }
    let path = folder.file("model")
    #expect(failure([2], path) == FileError(path, code: EACCES))
    #expect(try folder.bytes("model") == [1])
  }

  /// A rename would replace a device by a file.
  @Test func onlyFilesAreReplaced() throws {
    let folder = try TemporaryFolder()
    let (pipe, inner) = (folder.file("pipe"), folder.file("folder"))
    #expect(mkfifo(pipe, 0o600) == 0)
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    #expect(failure([1], pipe) == FileError(pipe, reason: "it is not an ordinary file"))
    #expect(failure([1], inner) == FileError(inner, reason: "it is a folder"))
    #expect(folder.names() == ["folder", "pipe"])
    var status = stat()
    #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  /// As on a full disk, a write succeeds for a while and then fails: here at the largest allowed file size. The limit
  /// applies to the whole process, so it is far above what other tests write.
  @Test func aWriteThatFailsInTheMiddle() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("model")
    try AtomicFile.write(to: path) { (file) throws(FileError) in try file.append([1, 2, 3] as [UInt8]) }
    let limit = 64 << 20
    var before = rlimit()
    #expect(getrlimit(fileSizeLimit, &before) == 0)
    let action = signal(SIGXFSZ, SIG_IGN)
    var lowered = rlimit(rlim_cur: rlim_t(limit), rlim_max: before.rlim_max)
    #expect(setrlimit(fileSizeLimit, &lowered) == 0)
    let error = failure([UInt8](repeating: 9, count: limit + 1), path)
    setrlimit(fileSizeLimit, &before)
    signal(SIGXFSZ, action)
    #expect(error == FileError(path, code: EFBIG))
    #expect(try folder.bytes("model") == [1, 2, 3])
    #expect(folder.names() == ["model"])
  }

  #if canImport(Glibc)
    private var fileSizeLimit: __rlimit_resource_t { __rlimit_resource_t(RLIMIT_FSIZE.rawValue) }
  #else
    private var fileSizeLimit: Int32 { RLIMIT_FSIZE }
  #endif

  @Test func invalidNames() throws {
    let folder = try TemporaryFolder()
    #expect(failure([1], "") == FileError("", reason: "the name is empty"))
    let ending = folder.file("new/")
    #expect(failure([1], ending) == FileError(ending, reason: "the name of a file cannot end with /"))
    let long = folder.file(String(repeating: "n", count: 256))
    #expect(failure([1], long) == FileError(long, code: ENAMETOOLONG))
    #expect(folder.names() == [])
  }

  /// The temporary file's name does not grow with the file's own.
  @Test func theLongestName() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 255)
    #expect(failure([1], folder.file(name)) == nil)
    #expect(failure([2], folder.file(name)) == nil)
    #expect(try folder.bytes(name) == [2])
    #expect(folder.names() == [name])
  }

  /// A path without a folder is in the working directory; repeated slashes make no difference.
  @Test func pathsAreTakenAsTheSystemTakesThem() throws {
    let folder = try TemporaryFolder()
    #expect(failure([1], folder.path + "//model") == nil)
    #expect(failure([2], folder.path + "/./other") == nil)
    #expect(folder.names() == ["model", "other"])
    for (path, parent) in [
      ("model", "."), ("/model", "/"), ("a/b", "a"), ("/a//b/", "/a"), ("a", "."), ("/", "/"), ("./x", "."),
    ] { #expect(FileSystem.parent(of: path) == parent, "\(path)") }
  }

  @Test func linksStayAndTheirTargetsAreWritten() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("there"), withIntermediateDirectories: false)
    try folder.write([1], to: "there/model")
    symlink("there/model", folder.file("link"))
    symlink(folder.file("link"), folder.file("second"))
    symlink("there/new", folder.file("dangling"))
    #expect(failure([2], folder.file("second")) == nil)
    #expect(failure([3], folder.file("dangling")) == nil)
    #expect(try folder.bytes("there/model") == [2])
    #expect(try folder.bytes("there/new") == [3])
    for link in ["link", "second", "dangling"] {
      #expect(try FileStatus.of(folder.file(link), followingLinks: false)?.isLink == true)
    }
    symlink("circle", folder.file("circle"))
    #expect(failure([1], folder.file("circle")) == FileError(folder.file("circle"), code: ELOOP))
  }

  /// The system's own links to open files: replacing them, as root could, would break the machine.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/fd"), "needs /proc"))
  func openFilesAreNotReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "model")
    let descriptor = open(folder.file("model"), O_RDWR)
    defer { close(descriptor) }
    symlink("/proc/self/fd/\(descriptor)", folder.file("link"))
    for path in ["/proc/self/fd/\(descriptor)", "/dev/fd/\(descriptor)", folder.file("link")] {
      #expect(failure([2], path) == FileError(path, reason: "it is not an ordinary file"))
    }
    #expect(try folder.bytes("model") == [1])
    #expect(failure([2], "/dev/null") == FileError("/dev/null", reason: "it is not an ordinary file"))
  }

  @Test(arguments: [0o600, 0o640, 0o644, 0o444, 0o777] as [mode_t]) func permissionsStay(mode: mode_t) throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "model")
    chmod(folder.file("model"), mode)
    #expect(failure([2], folder.file("model")) == nil)
    #expect(try folder.bytes("model") == [2])
    var status = stat()
    #expect(stat(folder.file("model"), &status) == 0 && status.st_mode & 0o777 == mode)
  }

  @Test func aNewFileIsAsReadableAsAnyOther() throws {
    let folder = try TemporaryFolder()
    try folder.write([1], to: "other")
    #expect(failure([2], folder.file("model")) == nil)
    var (model, other) = (stat(), stat())
    #expect(stat(folder.file("model"), &model) == 0 && stat(folder.file("other"), &other) == 0)
    #expect(model.st_mode == other.st_mode)
  }
}
