import Drawing
import Foundation
import Testing

/// Compares a canvas with a golden screen: the text file `Screens/NAME.txt` in the folder of the test. The name ends
/// with the size of the screen, as in `help-80x24`.
///
/// With `LATENT_REWRITE_SCREENS=1` in the environment, writes the file instead:
///
///     LATENT_REWRITE_SCREENS=1 swift test --filter OverlayScreenTests
///     git diff Tests
///
/// The name must be a literal, so that `GoldenScreen.unused(under:)` finds it.
public func expect(
  _ canvas: Canvas, shows name: String, test: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) {
  let isRewriting = ProcessInfo.processInfo.environment[GoldenScreen.rewriteSwitch] == "1"
  do {
    let screen = GoldenScreen(name, beside: URL(filePath: test))
    guard let problem = try screen.problem(with: canvas, isRewriting: isRewriting) else { return }
    Issue.record("\(problem)", sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}

/// A text file with an expected screen: one line per row, as wide as the screen. Each line ends with a bar, so that
/// editors do not remove spaces before it.
public struct GoldenScreen {
  /// The environment variable that makes tests write files instead of reading them.
  static let rewriteSwitch = "LATENT_REWRITE_SCREENS"

  let file: URL

  /// The screen of this name for the tests in a source file.
  init(_ name: String, beside test: URL) {
    file = test.deletingLastPathComponent().appending(path: "Screens/\(name).txt")
  }

  /// The difference from a canvas; nil if there is none. When rewriting, the file is changed to match the canvas.
  func problem(with canvas: Canvas, isRewriting: Bool) throws -> String? {
    let name = file.deletingPathExtension().lastPathComponent
    guard name.hasSuffix("-\(canvas.width)x\(canvas.height)") else {
      return "the name of \(name) does not end in the size of its screen, \(canvas.width)x\(canvas.height)"
    }
    let found = canvas.lines.map { $0.padded(to: canvas.width) + "|" }
    if isRewriting {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((found.joined(separator: "\n") + "\n").utf8).write(to: file)
      return nil
    }
    guard FileManager.default.fileExists(atPath: file.path) else {
      return "there is no golden screen \(file.path): run the test with \(Self.rewriteSwitch)=1 to write it"
    }
    var expected = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    // The last line ends in a line feed, too.
    if expected.last == "" { expected.removeLast() }
    return Self.difference(expected: expected, found: found).map {
      "\(file.path) differs: \($0)\nIf it should, run the test with \(Self.rewriteSwitch)=1 to rewrite the file."
    }
  }

  /// The lines that differ, with their numbers in the file and marks below the columns that differ; nil if none does.
  static func difference(expected: [String], found: [String]) -> String? {
    let count = max(expected.count, found.count)
    let different = (0..<count).compactMap { row -> String? in
      let (wanted, shown) = (expected.dropFirst(row).first, found.dropFirst(row).first)
      guard wanted != shown else { return nil }
      let label = "line \(row + 1)"
      let indent = String(repeating: " ", count: label.count)
      return """
        \(label) expected  \(wanted ?? "nothing")
        \(indent) found     \(shown ?? "nothing")
        \(indent)           \(marks(wanted, shown))
        """
    }
    guard !different.isEmpty else { return nil }
    return "\(different.count) of \(count) lines\n" + different.joined(separator: "\n")
  }

  private static func marks(_ expected: String?, _ found: String?) -> String {
    guard let expected, let found else { return "" }
    let (wanted, shown) = (Array(expected.unicodeScalars), Array(found.unicodeScalars))
    let columns = (0..<max(wanted.count, shown.count)).map { column in
      column < wanted.count && column < shown.count && wanted[column] == shown[column] ? " " : "^"
    }
    return columns.joined().replacing(#/ +$/#, with: "")
  }

  /// The golden screens below a folder of tests that no test beside them uses.
  public static func unused(under folder: URL) throws -> [String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let sources = try Dictionary(grouping: names.filter { $0.hasSuffix(".swift") }, by: Self.parent).mapValues {
      try $0.map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }
    return names.filter { name in
      guard name.hasSuffix(".txt"), (parent(name) as NSString).lastPathComponent == "Screens" else { return false }
      let literal = "\"\((name as NSString).lastPathComponent.dropLast(4))\""
      return !(sources[parent(parent(name))] ?? []).contains { $0.contains(literal) }
    }.sorted()
  }

  private static func parent(_ path: String) -> String { (path as NSString).deletingLastPathComponent }
}
