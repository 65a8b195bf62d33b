import Drawing
import Testing

@Suite struct RectTests {
  let rect = Rect(x: 10, y: 20, width: 30, height: 8)

  @Test func splitsTileTheRectangle() {
    #expect(rect.splitTop(3).top == Rect(x: 10, y: 20, width: 30, height: 3))
    #expect(rect.splitTop(3).rest == Rect(x: 10, y: 23, width: 30, height: 5))
    #expect(rect.splitBottom(3).rest == Rect(x: 10, y: 20, width: 30, height: 5))
    #expect(rect.splitBottom(3).bottom == Rect(x: 10, y: 25, width: 30, height: 3))
    #expect(rect.splitLeft(4).left == Rect(x: 10, y: 20, width: 4, height: 8))
    #expect(rect.splitLeft(4).rest == Rect(x: 14, y: 20, width: 26, height: 8))
    #expect(rect.splitRight(4).rest == Rect(x: 10, y: 20, width: 26, height: 8))
    #expect(rect.splitRight(4).right == Rect(x: 36, y: 20, width: 4, height: 8))
  }

  @Test func splitsTakeWhatThereIs() {
    #expect(rect.splitTop(99).top == rect)
    #expect(rect.splitTop(99).rest.isEmpty)
    #expect(rect.splitRight(-5).rest == rect)
    #expect(rect.splitBottom(99).bottom == rect)
  }

  @Test func insidesAndOverlaps() {
    #expect(rect.contains(x: 39, y: 27))
    #expect(!rect.contains(x: 40, y: 27))
    #expect(rect.inset(columns: 2, rows: 1) == Rect(x: 12, y: 21, width: 26, height: 6))
    #expect(rect.inset(columns: 20).isEmpty)
    #expect(rect.intersection(Rect(x: 0, y: 25, width: 12, height: 99)) == Rect(x: 10, y: 25, width: 2, height: 3))
    #expect(rect.intersection(Rect(x: 0, y: 0, width: 5, height: 5)).isEmpty)
    #expect(rect.centered(width: 28, height: 5) == Rect(x: 11, y: 21, width: 28, height: 5))
    #expect(rect.centered(width: 99, height: 1) == Rect(x: 10, y: 23, width: 30, height: 1))
  }
}
