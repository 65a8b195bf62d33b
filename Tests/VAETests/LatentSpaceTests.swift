import Foundation
import Randomness
import Testing
import VAE

@Suite struct LatentSpaceTests {
  private let mixed = LatentSpace(continuous: 2, categories: [3, 3, 4])

  @Test(
    arguments: [
      ("20", 20, []), ("30x10", 0, [Int](repeating: 10, count: 30)), ("10+1x10", 10, [10]),
      ("2+1x3+2x5", 2, [3, 5, 5]),
    ] as [(String, Int, [Int])])
  func texts(text: String, continuous: Int, categories: [Int]) throws {
    let latents = try #require(LatentSpace(text))
    #expect(latents.continuous == continuous && latents.categories == categories)
    #expect(latents.description == text && latents.count == continuous + categories.count)
    #expect(latents.width == continuous + categories.reduce(0, +))
  }

  @Test(arguments: [
    "", "0", "-3", "2+", "+2", "3x1", "0x4", "3x", "x3", "2x3x4", "3x2+5", "65537", "1x1025", "2 + 1x3",
    "40000+30000x2",
    "99999999999999999999", "9x9999999999", "65536x2",
  ])
  func wrongTexts(text: String) { #expect(LatentSpace(text) == nil) }

  @Test func columnsAndCategories() throws {
    let latents = try #require(mixed)
    #expect((0..<5).map { latents.columns(of: $0) } == [0..<1, 1..<2, 2..<5, 5..<8, 8..<12])
    #expect((0..<5).map { latents.categories(of: $0) } == [nil, nil, 3, 3, 4])
    let z: [Float] = [0.5, -1, 0, 1, 0, 0.2, 0.2, 0.6, 0, 0, 0, 1]
    #expect((0..<5).map { latents.category(of: $0, at: z) } == [nil, nil, 1, 2, 3])
    #expect(latents.settled(z) == [0.5, -1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1])
    #expect(latents.origin == [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0])
  }

  /// Each category has its part of the axis, also beyond the ends.
  @Test func placesOnAnAxis() throws {
    let latents = try #require(mixed)
    var z = latents.origin
    for (place, category) in [(Float(-9), 0), (-2.9, 0), (-0.5, 1), (0.9, 1), (1.1, 2), (9, 2), (.nan, 0)] {
      latents.move(2, to: place, in: &z)
      #expect(latents.category(of: 2, at: z) == category)
    }
    for category in 0..<4 {
      latents.set(4, to: category, in: &z)
      let place = latents.place(of: 4, at: z)
      #expect(abs(place - (-3 + 1.5 * (Float(category) + 0.5))) < 1e-6)
      latents.move(4, to: place, in: &z)
      #expect(latents.category(of: 4, at: z) == category)
    }
    latents.move(1, to: 0.25, in: &z)
    #expect(latents.place(of: 1, at: z) == 0.25)
  }

  @Test func pointsOfValues() throws {
    let latents = try #require(mixed)
    #expect(latents.point([0.5, -1, 2, 3, 4]) == [0.5, -1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1])
    for wrong in [[0.5, -1, 2, 3], [0, 0, 0, 1, 1], [0, 0, 4, 1, 1], [0, 0, 1.5, 1, 1], [0, 0, .nan, 1, 1]] as [[Float]]
    {
      #expect(latents.point(wrong) == nil)
    }
  }

  /// Draws from the prior are normal, and all categories have the same chance.
  @Test func thePrior() throws {
    let latents = try #require(LatentSpace("1+1x4"))
    var generator = Philox(seed: 3)
    let count = 8000
    var (sum, square, counts) = (0.0, 0.0, [Double](repeating: 0, count: 4))
    for _ in 0..<count {
      let z = latents.prior((0..<5).map { _ in generator.normal() })
      sum += Double(z[0])
      square += Double(z[0] * z[0])
      counts[try #require(latents.category(of: 1, at: z))] += 1
      #expect(z[1...].reduce(0, +) == 1)
    }
    #expect(abs(sum / Double(count)) < 0.06 && abs(square / Double(count) - 1) < 0.09)
    for number in counts { #expect(abs(number / Double(count) - 0.25) < 0.025) }
  }
}
