import Zip
import Testing

/// Heads of arrays as NumPy writes them, and others.
@Suite struct NPYHeaderTests {
  private static func head(_ text: String, version: UInt8 = 1) -> [UInt8] {
    let length = UInt8(text.utf8.count)
    return NPYHeader.mark + [version, 0, length] + (version == 1 ? [0] : [0, 0, 0]) + Array(text.utf8)
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func readsTypeOrderAndShape(version: UInt8) throws {
    let bytes = Self.head("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }          \n", version: version)
    let header = try NPYHeader(bytes)
    #expect(header.kind == .float && header.elementSize == 4)
    #expect(!header.isBigEndian && !header.isFortranOrdered)
    #expect(header.shape == [3, 4] && header.count == 12)
    #expect(header.dataOffset == bytes.count)
  }

  @Test func readsOtherForms() throws {
    let scalar = try NPYHeader(Self.head("{'descr': '>i8', 'fortran_order': True, 'shape': ()}\n"))
    #expect(scalar.kind == .signed && scalar.isBigEndian && scalar.isFortranOrdered)
    #expect(scalar.shape.isEmpty && scalar.count == 1)
    let vector = try NPYHeader(Self.head("{'shape': (7,), 'fortran_order': False, 'descr': '|u1'}"))
    #expect(vector.kind == .unsigned && vector.elementSize == 1 && vector.shape == [7])
  }

  @Test(arguments: [
    "", "{", "{}", "{'descr': '<f4'}", "{'descr': '|O', 'fortran_order': False, 'shape': (3,)}",
    "{'descr': '<f3', 'fortran_order': False, 'shape': (3,)}", "{'descr': '<f4', 'fortran_order': 0, 'shape': (3,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}", "{'descr': '<f4', 'fortran_order': False, 'shape': (3",
    "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (9223372036854775807, 9)}",
  ])
  func refuses(text: String) { #expect(throws: ArchiveError.self) { try NPYHeader(Self.head(text)) } }

  @Test func refusesHeadsThatAreCut() {
    let bytes = Self.head("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }\n")
    for count in 0..<bytes.count {
      #expect(throws: ArchiveError.self) { try NPYHeader(Array(bytes.prefix(count))) }
    }
  }
}
