import Files
import Foundation

/// The progress of a download.
public struct DownloadProgress: Equatable, Sendable {
  /// The file being downloaded.
  public let file: String
  /// Bytes of all files so far, those of earlier attempts included.
  public let bytes: Int
  /// Approximate size of all files in bytes.
  public let total: Int

  /// Progress of `bytes` of about `total`.
  public init(file: String, bytes: Int, total: Int) {
    self.file = file
    self.bytes = bytes
    self.total = total
  }
}

/// Downloads a data set with the program `curl`. A file gets its final name only after its content was verified.
///
/// ```swift
/// let download = DatasetDownload(.mnist, into: catalog.downloadFolder(for: .mnist), environment: environment)
/// try download.run { print($0.bytes, "of", $0.total) }
/// ```
public struct DatasetDownload: Sendable {
  private let source: DownloadSource
  private let folder: String
  private let environment: [String: String]
  private let scheme: String

  /// A download into a folder, which is created if needed. `environment` tells where `curl` is (`PATH`) and which proxy
  /// to use.
  public init(_ source: DownloadSource, into folder: String, environment: [String: String]) {
    self.init(source, into: folder, environment: environment, scheme: "https")
  }

  /// Only HTTPS is allowed, except in tests, which download from `file` addresses.
  package init(_ source: DownloadSource, into folder: String, environment: [String: String], scheme: String) {
    self.source = source
    self.folder = folder
    self.environment = environment
    self.scheme = scheme
  }

  /// A download of a named data set into the catalogue's folder for it.
  ///
  /// - Throws: `noDownload` if there is no source.
  public init(named name: String, catalog: DatasetCatalog, environment: [String: String]) throws(DatasetError) {
    guard let dataset = KnownDataset(rawValue: name), let source = dataset.source else {
      throw .noDownload(name: name, known: KnownDataset.allCases.filter { $0.source != nil }.map(\.rawValue))
    }
    self.init(source, into: catalog.downloadFolder(for: dataset), environment: environment)
  }

  /// Downloads the missing files; blocks until they are here. Resumes an earlier attempt.
  ///
  /// Calls `progress` on this thread, once per file and after every piece.
  ///
  /// - Throws: `curlMissing`, `downloadFailed`, `wrongHash`, `wrongFile`, `unwritable`, `busy`, or `cancelled`.
  public func run(
    cancellation: Cancellation = Cancellation(), progress: (DownloadProgress) -> Void = { _ in }
  ) throws(DatasetError) {
    do throws(FileError) { try FileSystem.makeFolder(folder) } catch {
      throw .unwritable(path: folder, reason: error.reason)
    }
    let total = source.files.reduce(0) { $0 + $1.downloadSize }
    var before = 0
    for file in source.files {
      func report(_ bytes: Int) {
        progress(DownloadProgress(file: file.name, bytes: before + min(bytes, file.downloadSize), total: total))
      }
      if try !isThere(file) { try fetch(file, cancellation: cancellation, report: report) }
      report(file.downloadSize)
      before += file.downloadSize
    }
  }

  /// The names that the catalogue knows a file by: plain ones first, which load faster.
  private static func spellings(of name: String) -> [String] {
    let dotted = name.replacing("-idx", with: ".idx")
    return [name, dotted, name + ".gz", dotted + ".gz"]
  }

  private func place(_ file: RemoteFile) -> String { folder + "/" + file.name + ".gz" }

  /// Whether the catalogue would find this file here, with the right content.
  private func isThere(_ file: RemoteFile) throws(DatasetError) -> Bool {
    let paths = Self.spellings(of: file.name).map { folder + "/" + $0 }
    guard let path = paths.first(where: { FileManager.default.fileExists(atPath: $0) }) else { return false }
    let found = Self.hash(of: path, for: file)
    if found == file.hash { return true }
    // A file under our own name may be replaced. One under another name is the user's, and would hide ours.
    if path != place(file) { throw .wrongFile(file: path, expected: file.hash, found: found) }
    return false
  }

  /// The hash of the content, or what is wrong with the gzip around it.
  private static func hash(of path: String, for file: RemoteFile) -> String {
    do throws(DatasetError) { return try ContentHash.of(fileAt: path, size: file.size) } catch {
      switch error {
      case .gzipEndsEarly: return "a gzip that ends early"
      case .gzipCorrupt: return "a damaged gzip"
      default: return "a file that cannot be read"
      }
    }
  }

  private func fetch(
    _ file: RemoteFile, cancellation: Cancellation, report: (Int) -> Void
  ) throws(DatasetError) {
    let part = try PartFile(place(file) + ".part")
    if part.size > 0 && Self.hash(of: part.path, for: file) == file.hash { return try part.rename(to: place(file)) }
    guard let curl = Curl(environment: environment, scheme: scheme) else {
      part.removeIfEmpty()
      throw .curlMissing(folder: folder, files: source.files.map { $0.name + ".gz" })
    }
    let addresses = source.mirrors.map { $0 + file.name + ".gz" }
    var failure = DatasetError.downloadFailed(addresses: [], reason: "no address", folder: folder, files: [])
    for address in addresses {
      var resumed: Bool
      repeat {
        resumed = part.size > 0
        report(part.size)
        let reason = try curl.fetch(address, to: part, limit: file.largestDownload, cancellation: cancellation) {
          report(part.size)
        }
        if cancellation.isCancelled { throw .cancelled(file: part.path) }
        if let reason {
          failure = .downloadFailed(
            addresses: addresses, reason: reason.message, folder: folder, files: source.files.map { $0.name + ".gz" })
          // Keep what arrived for the next mirror or attempt, unless the server rejects it or sends too much.
          if reason.isTooLong { try part.clear() }
          if !resumed || !(reason.isAboutResuming || reason.isTooLong) { break }
        } else {
          let found = Self.hash(of: part.path, for: file)
          if found == file.hash { return try part.rename(to: place(file)) }
          failure = .wrongHash(address: address, expected: file.hash, found: found)
        }
        try part.clear()
        // The earlier part may have been wrong: retry once from the first byte.
      } while resumed
    }
    part.removeIfEmpty()
    throw failure
  }
}
