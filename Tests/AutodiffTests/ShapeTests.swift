import Autodiff
import Foundation
import Testing

@Suite struct ShapeTests {
  @Test func countsAndSaysItsValues() {
    let picture = Shape(channels: 3, height: 28, width: 20)
    #expect(picture.count == 1680 && !picture.isFlat && "\(picture)" == "3x28x20")
    let features = Shape(features: 400)
    #expect(features == Shape(channels: 400, height: 1, width: 1))
    #expect(features.count == 400 && features.isFlat && "\(features)" == "400")
    // The product of sides never overflows an `Int`.
    let side = Shape.largestSide
    #expect(Shape(channels: side, height: side, width: side).count == 1 << 48)
  }

  @Test(arguments: [0, -1, Shape.largestSide + 1, .max]) func sidesHaveBounds(side: Int) {
    #expect(Shape.isValid(channels: 1, height: 1, width: 1))
    #expect(!Shape.isValid(channels: side, height: 1, width: 1))
    #expect(!Shape.isValid(channels: 1, height: side, width: 1))
    #expect(!Shape.isValid(channels: 1, height: 1, width: side))
  }

  @Test func survivesJSON() throws {
    let shape = Shape(channels: 3, height: 2, width: 5)
    let text = try JSONEncoder().encode(shape)
    #expect(String(decoding: text, as: UTF8.self) == "[3,2,5]")
    #expect(try JSONDecoder().decode(Shape.self, from: text) == shape)
  }

  @Test(arguments: ["[1,2]", "[1,2,3,4]", "[0,2,3]", "[1,65537,3]", "[1,2,9223372036854775807]", "5", "[1.5,2,3]"])
  func isNotReadFromOtherJSON(text: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Shape.self, from: Data(text.utf8)) }
  }
}
