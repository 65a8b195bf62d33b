import Drawing
import Testing

@Suite struct CSVTableTests {
  @Test func aHeadingAndALineForEachRow() {
    var table = CSVTable(["dimension", "kl_nats"], rows: [[.whole(1), .number(2.5)]])
    table.append([.whole(2), .none])
    #expect(table.text == "dimension,kl_nats\n1,2.5\n2,\n")
  }

  /// RFC 4180, sections 2.5 to 2.7.
  @Test func textIsQuotedWhereItHasTo() {
    let table = CSVTable(
      ["a", "b, c"], rows: [[.text("x,y"), .text("say \"hi\"")], [.text(" edge"), .text("plain")]])
    #expect(table.text == "a,\"b, c\"\n\"x,y\",\"say \"\"hi\"\"\"\n\" edge\",plain\n")
  }

  /// A name of a file may be any text: it neither begins another row nor moves a cursor.
  @Test func foreignTextStaysInItsCell() {
    let table = CSVTable(["file"], rows: [[.text("a\nb\r\u{1B}[2J")]])
    #expect(table.text == "file\na\\nb\\r\\u{1B}[2J\n")
  }

  @Test func numbersReadBackAsTheSame() {
    let table = CSVTable(
      ["x"], rows: [[.number(0.1)], [.float(0.1)], [.number(1e300)], [.number(.nan)], [.number(-.infinity)]])
    #expect(table.text == "x\n0.1\n0.1\n1e+300\nnan\n-inf\n")
  }
}
