import Drawing
import Testing

@Suite struct TrimmingTests {
  @Test(arguments: [("", "", ""), ("   ", "", ""), (" a b ", "a b", " a b"), ("a", "a", "a"), ("\t ", "\t", "\t")])
  func spacesAreCutOff(text: String, both: String, end: String) {
    #expect(text.trimmingSpaces == both)
    #expect(text.trimmingSpacesAtEnd == end)
    // Also for a part of a text.
    #expect("x\(text)x".dropFirst().dropLast().trimmingSpaces == both)
  }
}
