import Models
import TestArchives
import Testing

/// Pickles that would run commands, reach beyond their storages or take all memory: each is one sentence.
@Suite struct HostileTorchTests {
  private static let storage = TorchBytes.floats([1, 2, 3, 4, 5, 6])

  private static func reason(_ body: [UInt8]) -> String? {
    do {
      _ = try ModelFile(TorchBytes.archive(body, storages: ["0": storage]), file: "m.pth")
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func reason(tensor: [UInt8]) -> String? { reason(PickleBytes.dictionary([("a", tensor)])) }

  @Test func aCommandIsNeverRun() throws {
    let command = PickleBytes.call(PickleBytes.global("posix", "system"), [PickleBytes.text("touch /tmp/owned")])
    #expect(Self.reason(command) == "m.pth is a zip archive, but it holds no tensors.")
    let beside = PickleBytes.dictionary([
      ("x", command), ("a", PickleBytes.tensor(count: 6, shape: [6], strides: [1])),
    ])
    let file = try ModelFile(TorchBytes.archive(beside, storages: ["0": Self.storage]), file: "m.pth")
    #expect(file.tensors.map(\.name) == ["a"])
  }

  @Test(arguments: [
    PickleBytes.tensor(count: 6, shape: [7], strides: [1]),
    PickleBytes.tensor(count: 6, offset: 1, shape: [6], strides: [1]),
    PickleBytes.tensor(count: 6, shape: [2, 3], strides: [4, 1]),
    PickleBytes.tensor(count: 6, shape: [2], strides: [Int.max]),
    PickleBytes.tensor(count: 6, offset: Int.max, shape: [2], strides: [1]),
  ])
  func viewsBeyondTheirStorage(tensor: [UInt8]) {
    #expect(Self.reason(tensor: tensor)?.contains("its tensor a reaches") == true)
  }

  @Test(arguments: [
    PickleBytes.tensor(count: 6, offset: -1, shape: [2], strides: [1]),
    PickleBytes.tensor(count: 6, offset: 5, shape: [2], strides: [-1]),
    PickleBytes.tensor(count: 6, shape: [-2], strides: [1]),
    PickleBytes.tensor(count: -6, shape: [2], strides: [1]),
    PickleBytes.tensor(count: Int.max, shape: [2], strides: [1]),
    PickleBytes.tensor(count: 7, shape: [2], strides: [1]),
    PickleBytes.tensor(count: 6, shape: [2], strides: [1, 1]),
    PickleBytes.tensor(storage: "5", count: 6, shape: [2], strides: [1]),
  ])
  func impossibleViews(tensor: [UInt8]) { #expect(Self.reason(tensor: tensor) != nil) }

  @Test func aTrillionElementsOfOne() {
    let tensor = PickleBytes.tensor(count: 6, shape: [1_000_000_000_000], strides: [0])
    #expect(Self.reason(tensor: tensor)?.contains("[1000000000000], and at most") == true)
    let overflowing = PickleBytes.tensor(count: 6, shape: [1 << 40, 1 << 40], strides: [0, 0])
    #expect(Self.reason(tensor: overflowing)?.contains("and at most") == true)
  }

  /// Each is small enough to be read, but not all together.
  @Test func manyTensorsOfOneElement() {
    let tensors = (0..<300).map { ("t\($0)", PickleBytes.tensor(count: 6, shape: [100_000_000], strides: [0])) }
    #expect(Self.reason(PickleBytes.dictionary(tensors))?.contains("far more than are stored") == true)
  }

  @Test(arguments: [
    ("_rebuild_qtensor", "quantised"), ("_rebuild_sparse_tensor", "sparse"),
    ("_rebuild_meta_tensor_no_storage", "without values"),
  ])
  func otherTensorsAreNamed(function: String, kind: String) {
    let tensor = PickleBytes.call(PickleBytes.global("torch._utils", function), [])
    #expect(Self.reason(tensor: tensor)?.contains("its tensor a is \(kind)") == true)
  }

  @Test(arguments: ["ComplexFloat", "Float8_e4m3fn", "QUInt8"])
  func otherTypesAreNamed(type: String) {
    let tensor = PickleBytes.tensor(type, count: 1, shape: [1], strides: [1])
    #expect(Self.reason(tensor: tensor)?.contains("is of the type torch.\(type)Storage") == true)
  }

  @Test func deepNesting() {
    let deep = 100_000
    let tuples = [UInt8](repeating: UInt8(ascii: ")"), count: 1) + [UInt8](repeating: 0x85, count: deep)
    #expect(Self.reason(tuples)?.contains("no tensors") == true)
    let marks = [UInt8](repeating: UInt8(ascii: "("), count: deep) + [UInt8](repeating: UInt8(ascii: "t"), count: deep)
    #expect(Self.reason(marks)?.contains("no tensors") == true)
    let calls = (0..<deep).reduce(into: PickleBytes.global("a", "b")) { bytes, _ in bytes += Array(")R".utf8) }
    #expect(Self.reason(calls)?.contains("no tensors") == true)
    #expect(Self.reason([UInt8](repeating: UInt8(ascii: "("), count: 1 << 18))?.contains("nests deeper") == true)
  }

  @Test func aBombOfTheMemo() {
    // Each tuple holds the one before ten times: ten to the power of forty values, if all were visited.
    var body: [UInt8] = Array(")q".utf8) + [0]
    for level in UInt8(0)..<40 {
      body += Array("(".utf8) + (0..<10).flatMap { _ in [UInt8(ascii: "h"), level] } + Array("tq".utf8) + [level + 1]
    }
    #expect(Self.reason(body)?.contains("more values than any model") == true)
  }

  @Test func circles() {
    let list = Array("]q".utf8) + [0, UInt8(ascii: "h"), 0, UInt8(ascii: "a")]
    #expect(Self.reason(list)?.contains("no tensors") == true)
  }

  @Test(arguments: [
    "t", "R", "b", "0", "u", "a", "s", "2", "q\u{0}", "h\u{7}", "o", "]K\u{1}K\u{2}s", "\u{FF}", "(K\u{1}d",
  ])
  func brokenPrograms(body: String) {
    #expect(Self.reason(body.unicodeScalars.map { UInt8($0.value) })?.contains("its pickle") == true)
  }

  @Test func whatIsTooLongForTheFile() {
    for body in [
      Array("X".utf8) + [255, 255, 255, 127], [0x8D] + [UInt8](repeating: 255, count: 8), [0x8B, 0, 0, 0, 128],
    ] {
      #expect(Self.reason(body) != nil)
    }
  }

  @Test func everyTruncation() {
    let body = PickleBytes.dictionary([("a", PickleBytes.tensor(count: 6, shape: [6], strides: [1]))])
    let files = [
      TorchBytes.archive(body, storages: ["0": Self.storage]),
      TorchBytes.legacy(body, storages: [("0", Self.storage, elementSize: 4)]),
    ]
    for file in files {
      for count in 0..<file.count {
        #expect(throws: ModelFileError.self, "cut at \(count)") {
          try ModelFile(Array(file.prefix(count)), file: "m.pth")
        }
      }
    }
  }
}
