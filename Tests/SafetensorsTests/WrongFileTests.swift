import Safetensors
import Testing

/// One invalid file for each error, and the exact error.
@Suite struct WrongFileTests {
  private let tensor = #"{"dtype":"U8","shape":[2],"data_offsets":[0,2]}"#

  @Test func lengthOfTheHeader() {
    #expect(failure([]) == .noHeaderLength(fileSize: 0))
    #expect(failure([2, 0, 0, 0, 0, 0, 0]) == .noHeaderLength(fileSize: 7))
    #expect(failure([2, 0, 0, 0, 0, 0, 0, 0, 0x7B]) == .headerCut(expected: 2, found: 1))
    #expect(failure([0, 0xE1, 0xF5, 0x05, 0, 0, 0, 0]) == .headerCut(expected: 100_000_000, found: 0))
    #expect(failure([1, 0xE1, 0xF5, 0x05, 0, 0, 0, 0]) == .headerTooLong(found: 100_000_001, limit: 100_000_000))
    #expect(failure([255, 255, 255, 255, 255, 255, 255, 255]) == .headerTooLong(found: .max, limit: 100_000_000))
  }

  @Test func headerThatIsNotAnObject() {
    #expect(failure(file("")) == .headerNotAnObject(offset: 8, found: nil))
    #expect(failure(file(" {}")) == .headerNotAnObject(offset: 8, found: 0x20))
    #expect(failure(file("[]")) == .headerNotAnObject(offset: 8, found: 0x5B))
    #expect(failure(file([0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D])) == .headerNotUTF8(offset: 10))
    #expect(failure(file([0x7B, 0xE2, 0x82])) == .headerNotUTF8(offset: 9))
  }

  @Test(arguments: [
    ("{", 9, "a text", "the header's end"),
    ("{}}", 10, "nothing but blanks after the last '}'", "'}'"),
    ("{} 5", 11, "nothing but blanks after the last '}'", "the number 5"),
    (#"{"a"}"#, 12, "':'", "'}'"),
    (#"{"a":5}"#, 13, "'{'", "the number 5"),
    (#"{"a":null}"#, 13, "'{'", "the word null"),
    (#"{5:{}}"#, 9, "a text", "the number 5"),
    (#"{"__metadata__":{},}"#, 27, "a text", "'}'"),
    (#"{"__metadata__":{} "#, 27, "',' or '}'", "the header's end"),
    (#"{"__metadata__":{}"a":"#, 26, "',' or '}'", "a text"),
    (#"{"a"#, 11, "'\"' at the end of a text", "the header's end"),
    ("{\"a\n\":{}}", 11, "'\"' at the end of a text", "the byte 0x0a"),
    (#"{"\x":{}}"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"\ud83d":{}}"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"\ud83d\u0041":{}}"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"\ude00":{}}"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"\u+123":{}}"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"\u12"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"\"#, 10, "an escape that JSON knows", #"'\'"#),
    (#"{"a":{"dtype":5"#, 22, "a text", "the number 5"),
    (#"{"a":{"shape":5"#, 22, "'['", "the number 5"),
    (#"{"a":{"shape":[5}"#, 24, "',' or ']'", "'}'"),
    (#"{"a":{"shape":[5]]"#, 25, "',' or '}'", "']'"),
  ]) func headerThatIsNotJSON(header: String, offset: Int, expected: String, found: String) {
    #expect(failure(file(header)) == .malformedHeader(offset: offset, expected: expected, found: found))
  }

  @Test func duplicateKeys() {
    #expect(failure(file(#"{"a":\#(tensor),"a":\#(tensor)}"#)) == .duplicateKey(offset: 61, key: "a"))
    #expect(failure(file(#"{"a":\#(tensor),"\u0061":\#(tensor)}"#)) == .duplicateKey(offset: 61, key: "a"))
    #expect(failure(file(#"{"__metadata__":{"k":"1","k":"2"}}"#)) == .duplicateKey(offset: 33, key: "k"))
    #expect(
      failure(file(#"{"__metadata__":{},"__metadata__":{}}"#)) == .duplicateKey(offset: 27, key: "__metadata__"))
    #expect(failure(file(#"{"a":{"dtype":"U8","dtype":"U8"}}"#)) == .duplicateKey(offset: 27, key: "dtype"))
    // Composed and decomposed, which Swift strings treat as equal.
    let names = #"{"\u00e9":\#(tensor),"e\u0301":\#(tensor)}"#
    #expect(failure(file(names)) == .duplicateKey(offset: 66, key: "\u{E9}"))
  }

  @Test func metadataThatIsNotText() {
    #expect(failure(file(#"{"__metadata__":null}"#)) == .metadataNotText(offset: 24, key: nil, found: "the word null"))
    #expect(failure(file(#"{"__metadata__":["a"]}"#)) == .metadataNotText(offset: 24, key: nil, found: "a list"))
    #expect(
      failure(file(#"{"__metadata__":{"step": 12}}"#))
        == .metadataNotText(offset: 33, key: "step", found: "the number 12"))
    #expect(failure(file(#"{"__metadata__":{"o":{}}}"#)) == .metadataNotText(offset: 29, key: "o", found: "an object"))
  }

  @Test func fieldsOfATensor() {
    #expect(failure(file(#"{"a":{}}"#)) == .missingField(tensor: "a", field: "dtype"))
    #expect(failure(file(#"{"a":{"dtype":"U8"}}"#)) == .missingField(tensor: "a", field: "shape"))
    #expect(
      failure(file(#"{"a":{"dtype":"U8","shape":[]}}"#)) == .missingField(tensor: "a", field: "data_offsets"))
    #expect(
      failure(file(#"{"a":{"type":"U8"}}"#)) == .unknownField(offset: 14, tensor: "a", found: "type"))
    #expect(
      failure(file(#"{"a":{"dtype":"F4"}}"#)) == .unknownType(offset: 22, tensor: "a", found: "F4"))
    #expect(
      failure(file(#"{"a":{"data_offsets":[0,1,2]}}"#)) == .offsetsNotAPair(offset: 29, tensor: "a", found: 3))
    #expect(failure(file(#"{"a":{"data_offsets":[]}}"#)) == .offsetsNotAPair(offset: 29, tensor: "a", found: 0))
  }

  @Test(arguments: [
    ("-1", "the number -1"), ("1.0", "the number 1.0"), ("1e3", "the number 1e3"), ("007", "the number 007"),
    ("9223372036854775808", "the number 9223372036854775808"), ("\"1\"", "a text"), ("true", "the word true"),
    ("[1]", "a list"), ("]", "']'"), ("", "the header's end"),
  ]) func invalidSizes(number: String, found: String) {
    #expect(failure(file(#"{"a":{"shape":[3, \#(number)"#)) == .notASize(offset: 26, tensor: "a", found: found))
  }

  @Test func placesOfTensors() {
    func header(_ entries: (String, shape: String, offsets: String)...) -> String {
      let texts = entries.map { #""\#($0.0)":{"dtype":"F32","shape":\#($0.shape),"data_offsets":\#($0.offsets)}"# }
      return "{\(texts.joined(separator: ","))}"
    }
    func check(_ header: String, _ dataSize: Int, _ expected: SafetensorsError, _ line: Int = #line) {
      #expect(failure(file(header, data: .init(repeating: 0, count: dataSize))) == expected, "line \(line)")
    }
    check(header(("a", "[1]", "[4,0]")), 4, .offsetsReversed(tensor: "a", begin: 4, end: 0))
    check(header(("a", "[2]", "[0,8]")), 7, .dataCut(tensor: "a", end: 8, dataSize: 7))
    let most = Int.max
    check(header(("a", "[1]", "[0,\(most)]")), 4, .dataCut(tensor: "a", end: most, dataSize: 4))
    check(header(("a", "[\(most),2]", "[0,4]")), 4, .shapeTooLarge(tensor: "a", shape: [most, 2]))
    check(header(("a", "[\(most / 2)]", "[0,4]")), 4, .shapeTooLarge(tensor: "a", shape: [most / 2]))
    check(header(("a", "[2]", "[0,4]")), 4, .sizeMismatch(tensor: "a", expected: 8, found: 4))
    check(header(("a", "[0]", "[0,4]")), 4, .sizeMismatch(tensor: "a", expected: 0, found: 4))
    check(header(("a", "[1]", "[4,8]")), 8, .hole(tensor: "a", expected: 0, found: 4))
    check(header(("a", "[1]", "[0,4]"), ("b", "[1]", "[8,12]")), 12, .hole(tensor: "b", expected: 4, found: 8))
    check(header(("a", "[0]", "[2,2]")), 4, .hole(tensor: "a", expected: 0, found: 2))
    check(header(("a", "[2]", "[0,8]"), ("b", "[1]", "[4,8]")), 8, .overlap(tensor: "b", expected: 8, found: 4))
    check(header(("b", "[2]", "[0,8]"), ("a", "[2]", "[0,8]")), 8, .overlap(tensor: "a", expected: 8, found: 0))
    check(header(("b", "[2]", "[0,8]"), ("a", "[0]", "[4,4]")), 8, .overlap(tensor: "a", expected: 8, found: 4))
    check(header(("a", "[1]", "[0,4]")), 5, .trailingBytes(expected: 4, found: 5))
    check("{}", 1, .trailingBytes(expected: 0, found: 1))
  }

  @Test func errorsAreSentences() {
    #expect(
      "\(SafetensorsError.sizeMismatch(tensor: "w", expected: 8, found: 4))"
        == "The tensor 'w' needs 8 bytes for its type and shape, but its offsets give 4.")
    // A name from a file must not reach the terminal as an escape sequence, nor fill the screen.
    #expect(
      "\(SafetensorsError.duplicateKey(offset: 9, key: "\u{1B}[2J\u{9B}m\u{202E}"))"
        == #"The header has the key '\u{1b}[2J\u{9b}m\u{202e}' for the second time at byte 9."#)
    let long = "\(SafetensorsError.duplicateKey(offset: 9, key: String(repeating: "x", count: 10_000)))"
    #expect(long.count < 200)
  }
}
