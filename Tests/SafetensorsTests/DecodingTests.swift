import Safetensors
import Testing

/// Valid files, byte by byte.
@Suite struct DecodingTests {
  @Test func readsAFileByteByByte() throws {
    let header = #"{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}"#
    let archive = try TensorArchive(decoding: file(header, data: [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]))
    #expect(archive.metadata == ["a": "b"])
    #expect(archive.tensors == ["w": StoredTensor([1, -2], shape: [1, 2])])
  }

  @Test func readsAnArchiveWithoutTensors() throws {
    #expect(try TensorArchive(decoding: file("{}")) == TensorArchive())
    #expect(try TensorArchive(decoding: file("{ \n\t\r}   ")) == TensorArchive())
  }

  @Test func readsScalarsAndEmptyTensors() throws {
    let header = """
      {"one": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]},
       "none": {"dtype": "F64", "shape": [3, 0], "data_offsets": [1, 1]},
       "first": {"shape": [0], "data_offsets": [0, 0], "dtype": "I64"}}
      """
    let archive = try TensorArchive(decoding: file(header, data: [7]))
    #expect(archive.tensors["one"] == StoredTensor(type: .u8, shape: [], bytes: [7]))
    #expect(archive.tensors["none"] == StoredTensor(type: .f64, shape: [3, 0], bytes: []))
    #expect(archive.tensors["first"] == StoredTensor(type: .i64, shape: [0], bytes: []))
  }

  @Test func tensorsMayLieInAnyOrder() throws {
    let header = """
      {"a":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}
      """
    let archive = try TensorArchive(decoding: file(header, data: [1, 2, 3]))
    #expect(archive.tensors["a"]?.bytes == [3])
    #expect(archive.tensors["b"]?.bytes == [1, 2])
  }

  @Test func readsEscapes() throws {
    let header = #"{"__metadata__":{"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00":"\u0000"}}"#
    #expect(
      try TensorArchive(decoding: file(header)).metadata == ["\"\\/\u{08}\u{0C}\n\r\t\u{E9}\u{1F600}": "\0"])
  }

  @Test(arguments: ElementType.allCases) func knowsTheSizeOfEachType(type: ElementType) throws {
    let header = #"{"t":{"dtype":"\#(type.rawValue)","shape":[3],"data_offsets":[0,\#(3 * type.size)]}}"#
    let data = [UInt8](repeating: 0, count: 3 * type.size)
    #expect(try TensorArchive(decoding: file(header, data: data)).tensors["t"]?.type == type)
    let less = data.dropLast()
    #expect(failure(file(header, data: Array(less))) == .dataCut(tensor: "t", end: data.count, dataSize: less.count))
  }
}
