import Files

/// A form in which data sets lie on disk. A new one is a file here and a line in ``DatasetFormats``.
protocol DatasetFormat: Sendable {
  /// What it takes, in words that follow "expected": "a folder with IDX files".
  static var accepted: String { get }

  /// Opens what is at a place, reading no image; nil where nothing there is of this form.
  ///
  /// - Throws: where something is, and cannot be a data set.
  init?(at place: DatasetPlace) throws(DatasetError)

  /// The size that its images come to have, read from a header.
  func imageSize(_ request: ImageRequest) throws(DatasetError) -> ImageSize

  /// Reads it whole.
  func load(as name: String, _ request: ImageRequest, _ reading: Reading) throws(DatasetError) -> Dataset
}

/// The catalogue of forms, asked in this order.
enum DatasetFormats {
  static let all: [any DatasetFormat.Type] = [
    IDXFormat.self, NumPyFormat.self, CIFARFormat.self, PictureFormat.self,
  ]

  /// What is at an absolute path.
  ///
  /// - Throws: also where nothing there is of any form, with what would be.
  static func open(_ path: String, _ cancellation: Cancellation) throws(DatasetError) -> any DatasetFormat {
    let place = try DatasetPlace(path, cancellation)
    for format in all { if let found = try format.init(at: place) { return found } }
    for name in place.names {
      guard let inner = try? DatasetPlace(path + "/" + name, cancellation), inner.isFolder else { continue }
      if (try? IDXFormat(at: inner)) != nil || (try? CIFARFormat(at: inner)) != nil {
        throw .inside(place: path, folder: inner.path)
      }
    }
    throw .unknownContent(place: path, found: place.names, accepted: all.map { $0.accepted })
  }
}

/// A folder with the names in it, or a file with its first bytes.
struct DatasetPlace: Sendable {
  /// The absolute path.
  let path: String
  let isFolder: Bool
  /// All that is in the folder, but for hidden files, sorted; none for a file.
  let names: [String]
  /// The first bytes of the file; none for a folder.
  let start: [UInt8]
  /// Calls the looking through folders off.
  let cancellation: Cancellation

  /// The most first bytes that are looked at.
  static let startSize = 512

  init(_ path: String, _ cancellation: Cancellation) throws(DatasetError) {
    self.path = path
    self.cancellation = cancellation
    do throws(FileError) {
      isFolder = try FileStatus.of(path)?.isFolder ?? true
      // Asking the system to open it tells a folder that is not there from one we may not read.
      names = isFolder ? try FileSystem.names(in: path).filter { !$0.hasPrefix(".") }.sorted() : []
      start = isFolder ? [] : try File.reading(path).bytes(Self.startSize, at: 0)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
  }

  /// Whether the file begins with these bytes.
  func begins(with bytes: [UInt8]) -> Bool { start.starts(with: bytes) }
}

/// What is asked of images as they are read; where nothing is, their file decides.
public struct ImageRequest: Equatable, Sendable {
  /// Pixels in a row, and rows.
  public var side: Side?
  /// 1 for grey images, 3 for red, green and blue.
  public var channels: Int?

  /// Pixels in a row, and rows.
  public struct Side: Equatable, Sendable {
    let width: Int
    let height: Int
  }

  /// The most pixels a side that pictures from a folder are read with where nothing is asked.
  public static let usualSide = 64
  /// Images as their file has them.
  public static let any = ImageRequest()

  /// Square images of so many pixels a side, with so many channels.
  public init(side: Int? = nil, channels: Int? = nil) {
    self.side = side.map { Side(width: $0, height: $0) }
    self.channels = channels
  }

  /// Images of just this size.
  public init(_ size: ImageSize) {
    side = Side(width: size.width, height: size.height)
    channels = size.channels
  }

  /// The size that images come to have whose own this is.
  public func applied(to size: ImageSize) -> ImageSize {
    ImageSize(
      width: side?.width ?? size.width, height: side?.height ?? size.height, channels: channels ?? size.channels)
  }

  /// Refuses images that could not be read in the form that is asked for: those that are drawn here have one size.
  public func check(_ size: ImageSize, of name: String) throws(DatasetError) {
    let wanted = applied(to: size)
    if wanted != size { throw .fixedSize(name: name, expected: size, found: wanted) }
  }

  /// What is to be said where images are read in another form than their file has.
  func notes(on size: ImageSize, in name: String) -> [String] {
    let new = applied(to: size)
    return new == size ? [] : ["The images of \(name) are \(size), and were read as \(new)."]
  }
}

/// How far the reading of a data set is.
public struct ReadingProgress: Equatable, Sendable {
  /// Images that have been read.
  public let done: Int
  /// Images to read.
  public let total: Int

  /// So far and in all.
  public init(done: Int, total: Int) { (self.done, self.total) = (done, total) }
}

/// What the reader of a data set is given by those who wait for it.
public struct Reading: Sendable {
  /// Calls the reading off.
  public var cancellation: Cancellation
  /// Called a hundred times at most, on a thread that reads.
  public var report: @Sendable (ReadingProgress) -> Void

  /// A reading that nobody looks at unless told otherwise.
  public init(
    cancellation: Cancellation = Cancellation(), report: @escaping @Sendable (ReadingProgress) -> Void = { _ in }
  ) {
    self.cancellation = cancellation
    self.report = report
  }

  /// Reports that `done` of `total` images are read, where that is another hundredth than `done - step` was.
  ///
  /// - Throws: `readingStopped` once it was called off.
  func pass(_ done: Int, of total: Int, step: Int, in place: String) throws(DatasetError) {
    if cancellation.isCancelled { throw .readingStopped(place: place) }
    if done == total || done * 100 / total != (done - step) * 100 / total {
      report(ReadingProgress(done: done, total: total))
    }
  }
}
