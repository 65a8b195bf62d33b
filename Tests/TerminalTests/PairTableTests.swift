import Drawing
import Terminal
import Testing

@Suite struct PairTableTests {
  private func pair(_ foreground: UInt8, _ background: UInt8) -> ColorPair {
    ColorPair(foreground: .palette(foreground), background: .palette(background))
  }

  @Test func aPairKeepsItsNumber() {
    var table = PairTable(limit: 256)
    #expect(table.number(of: pair(1, 2)) == .new(1))
    #expect(table.number(of: pair(2, 1)) == .new(2))
    #expect(table.number(of: pair(1, 2)) == .known(1))
    #expect(table.number(of: ColorPair(foreground: .standard, background: .palette(1))) == .new(3))
  }

  @Test func theTerminalsOwnPairIsZero() {
    var table = PairTable(limit: 1)
    #expect(table.number(of: ColorPair(foreground: .standard, background: .standard)) == .known(0))
  }

  @Test func aFullTableAssignsNothing() {
    var table = PairTable(limit: 3)
    #expect(table.number(of: pair(240, 240)) == .new(1))
    #expect(table.number(of: pair(250, 232)) == .new(2))
    #expect(table.number(of: pair(232, 232)) == .full)
    #expect(table.number(of: pair(240, 240)) == .known(1))
    table.removeAll()
    #expect(table.number(of: pair(232, 232)) == .new(1))
  }

  @Test func noPairsAtAll() {
    var table = PairTable(limit: 0)
    #expect(table.number(of: pair(1, 1)) == .full)
    #expect(table.nearest(to: pair(1, 1)) == 0)
  }

  @Test func theNearestGreys() {
    var table = PairTable(limit: 4)
    for greys in [pair(232, 232), pair(255, 232), pair(255, 255)] { _ = table.number(of: greys) }
    #expect(table.nearest(to: pair(235, 234)) == 1)
    #expect(table.nearest(to: pair(250, 236)) == 2)
    #expect(table.nearest(to: pair(254, 254)) == 3)
  }
}
