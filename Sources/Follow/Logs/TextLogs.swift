import Foundation

/// Reads the entries of a log from bytes as they come.
protocol LogParser: Sendable {
  /// How far the file was read, from its beginning.
  var offset: Int { get }
  /// Why no more is read; nil while all is well.
  var flaw: String? { get }
  /// What its entries are over.
  var axis: RunLog.Axis { get }
  /// The entries in `bytes`, which begin at `offset`. What is not whole is read again with what is behind it.
  mutating func take(_ bytes: [UInt8]) -> [LogEntry]
}

/// Splits bytes into whole lines.
struct LogLines: Sendable {
  private(set) var offset = 0
  private(set) var flaw: String?

  /// A line of more bytes is no line of a log.
  private static let longest = 1 << 18

  mutating func take(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What is behind the last line feed is in the making.
    let rest = lines.popLast()?.count ?? 0
    if rest > Self.longest || lines.contains(where: { $0.count > Self.longest }) {
      flaw = "it has a line of more than \(Self.longest) bytes"
      return []
    }
    offset += bytes.count - rest
    return lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }.filter { !$0.isEmpty }
  }
}

/// A table with a row of names (RFC 4180): Lightning's `metrics.csv`, Keras' `CSVLogger`.
struct TableLog: LogParser {
  private var lines = LogLines()
  private var names: [String] = []
  private var rows = 0
  private var step: String?
  private(set) var axis = RunLog.Axis.row
  private var own: String?

  /// More columns are those of data.
  private static let mostColumns = 512

  var offset: Int { lines.offset }
  var flaw: String? { lines.flaw ?? own }

  mutating func take(_ bytes: [UInt8]) -> [LogEntry] {
    var entries: [LogEntry] = []
    for line in lines.take(bytes) where own == nil {
      let cells = Self.cells(line)
      if names.isEmpty {
        begin(cells)
        continue
      }
      rows += 1
      var entry = LogEntry(x: step == nil ? Double(rows) : nil)
      for (name, cell) in zip(names, cells) {
        guard let value = Self.number(cell) else { continue }
        if name == step {
          entry.x = value
        } else if LogColumns.isResult(name, axis: step) {
          entry.values.append((name, value))
        }
      }
      if entry.x != nil, !entry.values.isEmpty { entries.append(entry) }
    }
    return entries
  }

  private mutating func begin(_ cells: [String]) {
    guard cells.count <= Self.mostColumns, !cells.contains(where: { Self.number($0) != nil }) else {
      own = "it has no row of names"
      return
    }
    names = cells
    if let found = LogColumns.axis(of: names) {
      (axis, step) = (found.axis, found.name)
    } else if !names.contains(where: { LossName($0) != nil }) {
      own = "it has neither a step nor a loss"
    }
  }

  /// Infinity and `nan` are numbers, too; an empty cell is none.
  private static func number(_ cell: String) -> Double? {
    Double(cell.trimmingCharacters(in: .whitespaces))
  }

  /// The cells of a row; quotes may surround commas.
  private static func cells(_ line: ArraySlice<UInt8>) -> [String] {
    var cells: [String] = []
    var (cell, isQuoted): ([UInt8], Bool) = ([], false)
    for byte in line {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"):
        if isQuoted { fallthrough }
        cells.append(String(decoding: cell, as: UTF8.self))
        cell = []
      default: cell.append(byte)
      }
    }
    return cells + [String(decoding: cell, as: UTF8.self)]
  }
}

/// A JSON object a line: `latent train --json`, and what loops write by themselves.
struct ObjectLog: LogParser {
  private var lines = LogLines()
  private var rows = 0
  private(set) var axis = RunLog.Axis.row
  private var own: String?

  var offset: Int { lines.offset }
  var flaw: String? { lines.flaw ?? own }

  mutating func take(_ bytes: [UInt8]) -> [LogEntry] {
    var entries: [LogEntry] = []
    let decoder = Self.decoder
    for line in lines.take(bytes) where own == nil {
      // Foundation's reader of JSON5 traps on bytes that are no UTF-8.
      guard let text = String(validating: line, as: UTF8.self),
        case .object(let object)? = try? decoder.decode(LogValue.self, from: Data(text.utf8))
      else {
        // A log may have other lines between its objects, but not instead of them.
        if rows == 0 { own = "its first line is no JSON object" }
        continue
      }
      rows += 1
      var numbers: [(name: String, value: Double)] = []
      Self.collect(object, prefix: "", into: &numbers, depth: 0)
      if let found = LogColumns.axis(of: numbers.map(\.name)) {
        axis = found.axis
        let x = numbers.first { $0.name == found.name }?.value
        entries.append(LogEntry(x: x, values: numbers.filter { LogColumns.isResult($0.name, axis: found.name) }))
      } else {
        entries.append(LogEntry(x: Double(rows), values: numbers.filter { LogColumns.isResult($0.name, axis: nil) }))
      }
    }
    return entries
  }

  private static let (mostNumbers, mostDepth) = (512, 3)

  /// Python writes NaN and Infinity, which JSON5 has and JSON has not.
  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    return decoder
  }

  /// `{"train": {"loss": 1}}` is `train/loss`.
  private static func collect(
    _ object: [String: LogValue], prefix: String, into numbers: inout [(name: String, value: Double)], depth: Int
  ) {
    for (key, value) in object.sorted(by: { $0.key < $1.key }) where numbers.count < mostNumbers {
      switch value {
      case .number(let number): numbers.append((prefix + key, number))
      case .object(let inner) where depth < mostDepth:
        collect(inner, prefix: prefix + key + "/", into: &numbers, depth: depth + 1)
      case .object, .other: break
      }
    }
  }
}

/// What a log's object may hold.
private indirect enum LogValue: Decodable {
  case number(Double)
  case object([String: LogValue])
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let object = try? container.decode([String: LogValue].self) {
      self = .object(object)
    } else {
      self = .other
    }
  }
}
