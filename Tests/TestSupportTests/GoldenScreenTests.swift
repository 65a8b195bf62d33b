import Drawing
import Foundation
import Testing

@testable import TestSupport

/// The comparison of a canvas with a text file.
@Suite struct GoldenScreenTests {
  private func canvas(_ lines: String..., width: Int = 6) -> Canvas {
    var canvas = Canvas(width: width, height: lines.count)
    for (y, line) in lines.enumerated() { canvas.write(line, x: 0, y: y) }
    return canvas
  }

  /// Runs a test with its own folder, and the path of a source file in it to which the screens belong.
  private func inFolder(_ body: (_ folder: URL, _ source: URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "golden-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder, folder.appending(path: "SomeTests.swift"))
  }

  @Test func aWrittenScreenMatches() throws {
    try inFolder { folder, source in
      let screen = GoldenScreen("some-6x2", beside: source)
      let shown = canvas("a ╭─", "  β")
      #expect(try screen.problem(with: shown, isRewriting: true) == nil)
      let text = try String(contentsOf: folder.appending(path: "Screens/some-6x2.txt"), encoding: .utf8)
      #expect(text == "a ╭─  |\n  β   |\n")
      #expect(try screen.problem(with: shown, isRewriting: false) == nil)
    }
  }

  @Test func columnsThatDifferAreMarked() throws {
    try inFolder { folder, source in
      let screen = GoldenScreen("some-6x3", beside: source)
      _ = try screen.problem(with: canvas("abcdef", "a ╭─ b", "same"), isRewriting: true)
      let problem = try screen.problem(with: canvas("abXdeY", "a ╭─", "same"), isRewriting: false)
      #expect(
        problem == """
          \(folder.path)/Screens/some-6x3.txt differs: 2 of 3 lines
          line 1 expected  abcdef|
                 found     abXdeY|
                             ^  ^
          line 2 expected  a ╭─ b|
                 found     a ╭─  |
                                ^
          If it should, run the test with LATENT_REWRITE_SCREENS=1 to rewrite the file.
          """)
    }
  }

  @Test func linesThatAreMissingOrTooMany() {
    #expect(GoldenScreen.difference(expected: ["a|"], found: ["a|"]) == nil)
    #expect(
      GoldenScreen.difference(expected: ["a|", "b|"], found: ["a|"])
        == "1 of 2 lines\nline 2 expected  b|\n       found     nothing\n                 ")
    #expect(GoldenScreen.difference(expected: [], found: ["a|"])?.contains("expected  nothing") == true)
    #expect(GoldenScreen.difference(expected: ["a|"], found: ["ab|"])?.hasSuffix(" ^^") == true)
  }

  @Test func aMissingFileNamesTheSwitch() throws {
    try inFolder { folder, source in
      let problem = try GoldenScreen("some-6x1", beside: source).problem(with: canvas("a"), isRewriting: false)
      #expect(
        problem == "there is no golden screen \(folder.path)/Screens/some-6x1.txt: "
          + "run the test with LATENT_REWRITE_SCREENS=1 to write it")
    }
  }

  @Test(arguments: [true, false]) func theNameSaysTheSize(isRewriting: Bool) throws {
    try inFolder { folder, source in
      let problem = try GoldenScreen("some-80x24", beside: source).problem(with: canvas("a"), isRewriting: isRewriting)
      #expect(problem == "the name of some-80x24 does not end in the size of its screen, 6x1")
      #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "Screens").path))
    }
  }

  @Test func filesThatNoTestNamesAreFound() throws {
    try inFolder { folder, source in
      let views = folder.appending(path: "Views/MapTests.swift")
      for name in ["used-6x1", "unused-6x1"] {
        for test in [source, views] {
          _ = try GoldenScreen(name, beside: test).problem(with: canvas("a"), isRewriting: true)
        }
      }
      // Tests in another folder do not count, nor does a longer name.
      try Data(#"expect(canvas, shows: "used-6x1")"#.utf8).write(to: source)
      try Data(#"expect(canvas, shows: "very-unused-6x1")"#.utf8).write(to: views)
      let unused = try GoldenScreen.unused(under: folder)
      #expect(
        unused == ["Screens/unused-6x1.txt", "Views/Screens/unused-6x1.txt", "Views/Screens/used-6x1.txt"])
    }
  }

  @Test func everyGoldenScreenBelongsToATest() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let unused = try GoldenScreen.unused(under: tests)
    #expect(unused == [], "delete the files that no test names")
  }
}
