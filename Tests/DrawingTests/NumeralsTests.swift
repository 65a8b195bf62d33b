import Drawing
import Testing

@Suite struct NumeralsTests {
  @Test(
    arguments: [
      (103.4217, 2, "103.42"), (0.005, 1, "0.0"), (-0.04, 1, "0.0"), (-1.25, 1, "-1.3"), (9.996, 2, "10.00"),
      (7, 0, "7"),
      (0.0625, 4, "0.0625"), (1.2e17, 2, "1.2e+17"), (-9.96e20, 0, "-1.0e+21"), (.nan, 2, "nan"),
      (-.infinity, 2, "-inf"),
    ] as [(Double, Int, String)])
  func fixed(value: Double, digits: Int, text: String) {
    #expect(Numerals.fixed(value, digits: digits) == text)
  }

  @Test(arguments: [
    (0.5, "+0.50"), (-1.25, "-1.25"), (0, " 0.00"), (-0.001, " 0.00"), (.infinity, "+inf"), (.nan, " nan"),
  ])
  func signed(value: Double, text: String) {
    #expect(Numerals.signed(value, digits: 2) == text)
  }

  @Test(arguments: [
    (0, "0"), (7.5, "7.5"), (12, "12"), (950, "950"), (999.4, "999"), (999.6, "1.0k"), (48_213, "48.2k"),
    (999_600, "1.0M"), (1_340_000, "1.3M"), (123_400, "123k"), (2e9, "2.0G"), (-48_213, "-48.2k"), (1.2e17, "1.2e+17"),
  ])
  func compact(value: Double, text: String) {
    #expect(Numerals.compact(value) == text)
  }

  @Test func nats() {
    #expect(Numerals.nats(103.4249) == "103.42")
    #expect(Numerals.nats(3_400_000) == "3.4e+6")
    #expect(Numerals.nats(.nan) == "nan")
  }

  @Test(
    arguments: [
      (0, "0:00"), (6.2, "0:07"), (60, "1:00"), (750, "12:30"), (3599.5, "1:00:00"), (11_100, "3:05:00"),
      (360_000, "100:00:00"), (1e9, "?"), (.infinity, "?"), (.nan, "?"), (-1, "?"),
    ] as [(Double, String)])
  func aClock(seconds: Double, text: String) { #expect(Numerals.clock(seconds) == text) }
}
