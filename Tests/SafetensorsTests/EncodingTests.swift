import Safetensors
import Testing

@Suite struct EncodingTests {
  @Test func writesAFileByteByByte() {
    var archive = TensorArchive()
    archive.metadata = ["b": "\"\\\n\u{1}é", "a": ""]
    archive.tensors = [
      "z": StoredTensor([1], shape: []), "y": StoredTensor(type: .u8, shape: [3], bytes: [1, 2, 3]),
      "x": StoredTensor([-2], shape: [1]),
    ]
    let header =
      #"{"__metadata__":{"a":"","b":"\"\\\u000a\u0001é"},"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
      + #""z":{"dtype":"F32","shape":[],"data_offsets":[4,8]},"y":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}"#
    let padding = String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(archive.encoded() == file(header + padding, data: [0, 0, 0, 0xC0, 0, 0, 0x80, 0x3F, 1, 2, 3]))
  }

  @Test func writesAnEmptyArchive() {
    #expect(TensorArchive().encoded() == file("{}      "))
    var archive = TensorArchive()
    archive.metadata["k"] = "v"
    #expect(archive.encoded() == file(#"{"__metadata__":{"k":"v"}}      "#))
  }

  @Test func encodingRoundTrips() throws {
    let archive = sample()
    let bytes = archive.encoded()
    #expect(try TensorArchive(decoding: bytes) == archive)
    #expect(bytes == sample().encoded())
  }

  @Test(arguments: 0..<16) func dataBeginAtAMultipleOfEight(length: Int) throws {
    var archive = TensorArchive()
    archive.metadata["k"] = String(repeating: "x", count: length)
    archive.tensors["t"] = StoredTensor(type: .u8, shape: [1], bytes: [9])
    let bytes = archive.encoded()
    #expect(bytes.count % 8 == 1)
    #expect(try TensorArchive(decoding: bytes) == archive)
  }
}

/// An archive with every kind of content.
func sample() -> TensorArchive {
  var archive = TensorArchive()
  archive.metadata = ["format": "pt", "note": "β = 0.5\n\t\"quoted\" \\ \u{0} 😀", "": "empty key"]
  archive.tensors = [
    "encoder.0.weight": StoredTensor((0..<12).map { Float($0) / 7 }, shape: [3, 4]),
    "encoder.0.bias": StoredTensor([.infinity, -0, .leastNonzeroMagnitude], shape: [3]),
    "step": StoredTensor(type: .i64, shape: [], bytes: [1, 2, 3, 4, 5, 6, 7, 8]),
    "empty": StoredTensor([], shape: [2, 0, 3]), "flag": StoredTensor(type: .bool, shape: [1], bytes: [1]),
    "half": StoredTensor(type: .bf16, shape: [1, 1], bytes: [0x80, 0x3F]), "": StoredTensor([1], shape: [1]),
  ]
  return archive
}
