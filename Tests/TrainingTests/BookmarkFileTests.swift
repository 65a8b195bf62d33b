import Foundation
import Safetensors
import TestSupport
import Testing
import Training

/// Bookmarks in a checkpoint's file.
@Suite struct BookmarkFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func checkpoint(_ bookmarks: [Bookmark]) -> Checkpoint {
    var checkpoint = Checkpoint(TestRun.configuration())
    checkpoint.place = Checkpoint.Place(z: [1, 2, 3], selected: 1, bookmarks: bookmarks)
    return checkpoint
  }

  /// The error of a file with this JSON as its place; nil if it can be read.
  private func failure(_ json: String) throws -> CheckpointError? {
    try checkpoint([]).write(to: folder.file("model"))
    var archive = try TensorArchive(decoding: folder.bytes("model"))
    archive.metadata["explorer"] = json
    try folder.write(archive.encoded(), to: "broken")
    return readingError(folder.file("broken"))
  }

  @Test func bookmarksSurviveAFile() throws {
    let bookmarks = [
      Bookmark(name: "between 4 and 9", z: [0.1, -3, 1e-30]), Bookmark(name: "sieben \"7\" \\ é", z: [0, 0, 6]),
    ]
    let written = checkpoint(bookmarks)
    try written.write(to: folder.file("model"))
    #expect(try Checkpoint(contentsOf: folder.file("model")).place == written.place)
  }

  @Test func aRunKeepsBookmarks() throws {
    let trainer = try TestRun.trainer()
    try trainer.takeStep()
    let place = Checkpoint.Place(z: [1, 2, 3], selected: 0, bookmarks: [Bookmark(name: "a", z: [3, 2, 1])])
    try trainer.write(to: folder.file("run"), place: place)
    #expect(try Checkpoint(contentsOf: folder.file("run")).place == place)
  }

  /// Older files do not have the key, and files without bookmarks omit it.
  @Test func filesWithoutBookmarks() throws {
    try checkpoint([]).write(to: folder.file("model"))
    let archive = try TensorArchive(decoding: folder.bytes("model"))
    #expect(archive.metadata["explorer"] == #"{"selected":1,"z":[1,2,3]}"#)
    #expect(try failure(#"{"selected":1,"z":[1,2,3]}"#) == nil)
    #expect(try failure(#"{"selected":1,"z":[1,2,3],"bookmarks":[]}"#) == nil)
  }

  @Test(
    arguments: [
      (#"[{"name":"a","z":[1,2]}]"#, "bookmarks of 3 finite values", "2 values at bookmark 1"),
      (
        #"[{"name":"a","z":[1,2,3]},{"name":"b","z":[1,2,"inf"]}]"#, "bookmarks of 3 finite values",
        "3 values at bookmark 2"
      ),
      (
        #"[{"name":"","z":[1,2,3]}]"#, "bookmarks whose names are 1 to 40 printable characters",
        "another name at bookmark 1"
      ),
      (
        #"[{"name":"a\u001b[2J","z":[1,2,3]}]"#, "bookmarks whose names are 1 to 40 printable characters",
        "another name at bookmark 1"
      ),
      (
        "[{\"name\":\"" + String(repeating: "x", count: 41) + "\",\"z\":[1,2,3]}]",
        "bookmarks whose names are 1 to 40 printable characters", "another name at bookmark 1"
      ),
      (
        "[" + [String](repeating: #"{"name":"a","z":[1,2,3]}"#, count: 101).joined(separator: ",") + "]",
        "at most 100 bookmarks", "101"
      ),
    ])
  func invalidBookmarks(json: String, expected: String, found: String) throws {
    #expect(
      try failure(#"{"selected":1,"z":[1,2,3],"bookmarks":"# + json + "}")
        == .badMetadata(file: folder.file("broken"), key: "explorer", expected: expected, found: found))
  }

  @Test(arguments: [
    "5", "{}", #""a""#, "[1]", #"[{"name":"a"}]"#, #"[{"z":[1,2,3]}]"#, #"[{"name":7,"z":[1,2,3]}]"#, "[",
  ])
  func invalidLists(json: String) throws {
    guard
      case .badMetadata(_, "explorer", "JSON as latent writes it there", _)? = try failure(
        #"{"selected":1,"z":[1,2,3],"bookmarks":"# + json + "}")
    else {
      Issue.record("\(json) was read")
      return
    }
  }

  @Test func namesArePrintable() {
    for name in ["a", "between 4 and 9", "é", "日本", "/etc", String(repeating: "x", count: 40)] {
      #expect(Bookmark.isName(name), "\(name)")
    }
    for name in ["", " ", " a", "a ", "a\n", "\u{1B}[0m", "\u{202E}", "\u{FEFF}a", "\u{2028}", "a\u{0}"] {
      #expect(!Bookmark.isName(name), "\(name.debugDescription)")
    }
    // A letter may have any number of combining accents, which count.
    #expect(!Bookmark.isName("e" + String(repeating: "\u{301}", count: 40)))
  }
}
