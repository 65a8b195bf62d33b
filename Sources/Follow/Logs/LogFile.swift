import Files

/// A log that is read from where it was left, and from its beginning when it was written anew.
struct LogFile: Sendable {
  let path: String
  private let format: LogFormat
  private var parser: any LogParser
  private var stamp: FileStatus.Stamp?
  private var identity: FileStatus?
  private var size = 0
  /// The first bytes: another beginning is another log.
  private var head: [UInt8] = []

  private static let (headSize, chunk, mostChunks) = (512, 1 << 22, 2)

  /// What a look has found.
  struct News {
    var entries: [LogEntry] = []
    /// Whether what was read before is no longer true.
    var isAnew = false
  }

  init(_ path: String, _ format: LogFormat) {
    (self.path, self.format) = (path, format)
    parser = format.parser
  }

  var axis: RunLog.Axis { parser.axis }
  var flaw: String? { parser.flaw }

  /// What was written since the last look.
  mutating func look(_ status: FileStatus) throws(FileError) -> News {
    var news = News()
    // A long log is read over several looks, so that new weights need not wait for it.
    let isBehind = parser.flaw == nil && size - parser.offset > Self.chunk
    guard status.stamp != stamp || isBehind else { return news }
    let file = try File.reading(path)
    let now = try file.status()
    let begin = try file.bytes(min(now.size, Self.headSize), at: 0)
    if let identity, !now.isSame(as: identity) || now.size < size || !begin.starts(with: head) {
      parser = format.parser
      news.isAnew = true
    }
    if news.isAnew || head.count < Self.headSize { head = begin }
    (identity, stamp, size) = (now, now.stamp, now.size)
    for _ in 0..<Self.mostChunks where parser.flaw == nil && parser.offset < size {
      let offset = parser.offset
      news.entries += parser.take(try file.bytes(min(size - offset, Self.chunk), at: offset))
      if parser.offset == offset { break }
    }
    return news
  }
}

extension LogFormat {
  fileprivate var parser: any LogParser {
    switch self {
    case .events: EventRecords()
    case .table: TableLog()
    case .lines: ObjectLog()
    }
  }
}
