import Datasets
import Foundation
import TestSupport
import Testing

/// Downloads from `file://` addresses by the real `curl`, and by fake ones that misbehave.
@Suite struct DatasetDownloadTests {
  static let environment = ProcessInfo.processInfo.environment
  static let hasCurl = (environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/curl")
  }

  private let folder: TemporaryFolder
  private var place: String { folder.path + "/cache/set" }
  private let train = "train-images-idx3-ubyte"

  init() throws {
    folder = try TemporaryFolder()
    for (name, bytes) in Sample.files { try folder.write(Sample.gzip(bytes), to: "mirror/" + name + ".gz") }
  }

  /// The four files at these mirrors; hashes are those of the content, not of the mirror's gzip.
  private func source(_ mirrors: [String] = ["mirror"]) throws -> DownloadSource {
    DownloadSource(
      name: "set", mirrors: mirrors.map { "file://" + folder.path + "/" + $0 + "/" },
      files: try Sample.files.map { name, bytes in
        let path = try folder.write(bytes, to: "plain/" + name)
        let file = try IDXFile(reading: path, as: name.contains("images") ? .images : .labels)
        return RemoteFile(name: name, hash: file.hash, size: bytes.count, downloadSize: bytes.count + 23)
      })
  }

  private func download(_ mirrors: [String] = ["mirror"], path: String? = nil) throws -> DatasetDownload {
    let environment = path.map { ["PATH": $0] } ?? Self.environment
    return DatasetDownload(try source(mirrors), into: place, environment: environment, scheme: "file")
  }

  /// A shell script that acts as `curl`.
  private func fakeCurl(_ script: String) throws -> String {
    let path = try folder.write([UInt8]("#!/bin/sh\n\(script)\n".utf8), to: "bin/curl")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return folder.path + "/bin"
  }

  private let allFiles = Sample.files.map { $0.0 + ".gz" }

  @Test(.enabled(if: hasCurl, "curl is not installed")) func fetchesAllFiles() throws {
    var progress: [DownloadProgress] = []
    try download().run { progress.append($0) }
    #expect(folder.names(in: "cache/set") == allFiles.sorted())
    for (name, bytes) in Sample.files { #expect(folder.read("cache/set/\(name).gz") == Sample.gzip(bytes)) }
    let total = Sample.files.reduce(0) { $0 + $1.1.count + 23 }
    #expect(progress.first?.bytes == 0)
    #expect(progress.last == DownloadProgress(file: Sample.files[3].0, bytes: total, total: total))
    #expect(progress.map(\.bytes) == progress.map(\.bytes).sorted())
    let catalog = DatasetCatalog(environment: [:], workingDirectory: folder.path)
    #expect(try catalog.load("cache/set").train.labels == [7, 9])
  }

  /// The mirror's first half is garbage now, so only resuming gives the right file.
  @Test(.enabled(if: hasCurl, "curl is not installed")) func resumes() throws {
    let whole = Sample.gzip(Sample.images)
    try folder.write([UInt8](whole[..<25]), to: "cache/set/\(train).gz.part")
    try folder.write([UInt8](repeating: 0, count: 25) + whole[25...], to: "mirror/\(train).gz")
    try download().run()
    #expect(folder.read("cache/set/\(train).gz") == whole)
  }

  @Test(.enabled(if: hasCurl, "curl is not installed")) func startsAgainWhereResumingMakesNoSense() throws {
    // A wrong half, and more than the whole.
    for part in [[UInt8](repeating: 7, count: 20), [UInt8](repeating: 7, count: 200)] {
      try? FileManager.default.removeItem(atPath: place)
      try folder.write(part, to: "cache/set/\(train).gz.part")
      try download().run()
      #expect(folder.read("cache/set/\(train).gz") == Sample.gzip(Sample.images))
      #expect(folder.names(in: "cache/set") == allFiles.sorted())
    }
  }

  @Test func takesAPartThatIsWhole() throws {
    for (name, bytes) in Sample.files { try folder.write(Sample.gzip(bytes), to: "cache/set/\(name).gz.part") }
    try download(path: "").run()
    #expect(folder.names(in: "cache/set") == allFiles.sorted())
  }

  @Test(.enabled(if: hasCurl, "curl is not installed")) func goesToTheNextMirror() throws {
    // One that does not exist, one with a wrong file, one that is right.
    for (name, _) in Sample.files { try folder.write([1, 2, 3], to: "bad/\(name).gz") }
    try download(["none", "bad", "mirror"]).run()
    #expect(folder.read("cache/set/\(train).gz") == Sample.gzip(Sample.images))
  }

  @Test func skipsWhatIsThere() throws {
    // Plain, compressed, and spelt with a dot; there is no curl to fetch anything.
    try folder.write(Sample.images, to: "cache/set/train-images.idx3-ubyte")
    try folder.write(Sample.labels, to: "cache/set/train-labels-idx1-ubyte")
    try folder.write(Sample.gzip(Sample.oneImage), to: "cache/set/t10k-images-idx3-ubyte.gz")
    try folder.write(Sample.gzip(Sample.oneLabel), to: "cache/set/t10k-labels-idx1-ubyte.gz")
    var last: DownloadProgress?
    try download(path: "").run { last = $0 }
    #expect(last.map { $0.bytes == $0.total } == true)
  }

  @Test(.enabled(if: hasCurl, "curl is not installed")) func replacesADamagedFileOfItsOwn() throws {
    try folder.write([UInt8](Sample.gzip(Sample.images)[..<20]), to: "cache/set/\(train).gz")
    try download().run()
    #expect(folder.read("cache/set/\(train).gz") == Sample.gzip(Sample.images))
  }

  @Test func leavesAFileOfTheUsersAlone() throws {
    let path = try folder.write(Sample.oneImage, to: "cache/set/\(train)")
    let files = try source().files
    #expect(throws: DatasetError.wrongFile(file: path, expected: files[0].hash, found: files[2].hash)) {
      try download(path: "").run()
    }
    #expect(folder.read("cache/set/\(train)") == Sample.oneImage)
  }

  @Test(.enabled(if: hasCurl, "curl is not installed")) func refusesWrongContent() throws {
    let files = try source().files
    try folder.write(Sample.gzip(Sample.oneImage), to: "mirror/\(train).gz")
    let address = "file://\(folder.path)/mirror/\(train).gz"
    #expect(throws: DatasetError.wrongHash(address: address, expected: files[0].hash, found: files[2].hash)) {
      try download().run()
    }
    #expect(folder.names(in: "cache/set") == [])
    try folder.write([UInt8](Sample.gzip(Sample.images)[..<40]), to: "mirror/\(train).gz")
    #expect(throws: DatasetError.wrongHash(address: address, expected: files[0].hash, found: "a gzip that ends early"))
    {
      try download().run()
    }
    #expect(folder.names(in: "cache/set") == [])
  }

  @Test func curlIsMissing() throws {
    #expect(throws: DatasetError.curlMissing(folder: place, files: allFiles)) { try download(path: "/nowhere").run() }
    #expect(folder.names(in: "cache/set") == [])
  }

  @Test func noNetwork() throws {
    let path = try fakeCurl("echo 'curl: (6) Could not resolve host: example' >&2; exit 6")
    let addresses = ["a", "b"].map { "file://\(folder.path)/\($0)/\(train).gz" }
    #expect(
      throws: DatasetError.downloadFailed(
        addresses: addresses, reason: "curl: (6) Could not resolve host: example", folder: place, files: allFiles)
    ) { try download(["a", "b"], path: path).run() }
    #expect(folder.names(in: "cache/set") == [])
  }

  @Test func whatHasArrivedStays() throws {
    let path = try fakeCurl("printf abc; echo 'curl: (56) Connection reset by peer' >&2; exit 56")
    #expect(throws: DatasetError.self) { try download(path: path).run() }
    #expect(folder.read("cache/set/\(train).gz.part") == [UInt8]("abc".utf8))
  }

  @Test func startsAgainAfterAWrongRange() throws {
    // Refuses to resume as HTTP servers do; sends the file from the first byte.
    let path = try fakeCurl(
      """
      while [ "$1" != --continue-at ]; do shift; done
      if [ "$2" != 0 ]; then echo 'curl: (22) The requested URL returned error: 416' >&2; exit 22; fi
      for address do :; done
      exec /bin/cat "${address#file://}"
      """)
    try folder.write([7, 7, 7], to: "cache/set/\(train).gz.part")
    try download(path: path).run()
    #expect(folder.read("cache/set/\(train).gz") == Sample.gzip(Sample.images))
  }

  @Test func isCalledOffFromAnotherThread() throws {
    // Sends three bytes and then nothing.
    let path = try fakeCurl("printf abc; exec /bin/sleep 60")
    let cancellation = Cancellation()
    let part = place + "/\(train).gz.part"
    #expect(throws: DatasetError.cancelled(file: part)) {
      try download(path: path).run(cancellation: cancellation) { progress in
        if progress.bytes == 3 { Thread.detachNewThread { cancellation.cancel() } }
      }
    }
    #expect(folder.read("cache/set/\(train).gz.part") == [UInt8]("abc".utf8))
  }

  /// A server that never stops is cut off; what it sent is not kept.
  @Test func noMoreThanTheFileCanHave() throws {
    let path = try fakeCurl("exec /bin/cat /dev/zero")
    for part in [nil, [7, 7, 7]] as [[UInt8]?] {
      if let part { try folder.write(part, to: "cache/set/\(train).gz.part") }
      let error = Self.failure(try download(path: path))
      #expect(error?.contains("/mirror/\(train).gz sends more than the 1052 bytes that it can have") == true)
      #expect(folder.names(in: "cache/set") == [])
    }
  }

  /// Not even after a redirect.
  @Test(.enabled(if: hasCurl, "curl is not installed")) func onlyHTTPS() throws {
    #expect([DownloadSource.mnist, .fashion].flatMap(\.mirrors).allSatisfy { $0.hasPrefix("https://") })
    let download = DatasetDownload(try source(), into: place, environment: Self.environment)
    let error = try #require(Self.failure(download))
    #expect(error.contains("Protocol \"file\""), "\(error)")
    #expect(folder.names(in: "cache/set") == [])
  }

  private static func failure(_ download: DatasetDownload) -> String? {
    do throws(DatasetError) {
      try download.run()
      return nil
    } catch {
      return error.description
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full here"))
  func fullDisk() throws {
    let part = place + "/\(train).gz.part"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: part, withDestinationPath: "/dev/full")
    let path = try fakeCurl("printf abc")
    #expect(throws: DatasetError.unwritable(path: part, reason: "No space left on device")) {
      try download(path: path).run()
    }
  }

  @Test func aFolderThatCannotBeMade() throws {
    try folder.write([1], to: "cache/set")
    do {
      try download().run()
      Issue.record("a file was taken for a folder")
    } catch DatasetError.unwritable(let path, _) {
      #expect(path == place)
    }
  }

  @Test func anotherProcessIsAtIt() throws {
    let part = try folder.write([], to: "cache/set/\(train).gz.part")
    let descriptor = open(part, O_RDWR)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX) == 0)
    #expect(throws: DatasetError.busy(file: part)) { try download(path: "").run() }
  }

  @Test func byName() throws {
    let catalog = DatasetCatalog(environment: [:], workingDirectory: folder.path)
    for name in ["digits", "nmist"] {
      #expect(throws: DatasetError.noDownload(name: name, known: ["mnist", "fashion"])) {
        _ = try DatasetDownload(named: name, catalog: catalog, environment: [:])
      }
    }
    _ = try DatasetDownload(named: "mnist", catalog: catalog, environment: [:])
  }
}
