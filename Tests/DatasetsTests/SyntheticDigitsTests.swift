import Datasets
import Testing

/// The data set `digits` as a whole: what a seed gives, and whether it resembles a set of digits.
@Suite struct SyntheticDigitsTests {
  private static let area = 28 * 28
  private static let sample = SyntheticDigits.images(count: 6000, seed: 11)

  private func image(_ index: Int) -> ArraySlice<UInt8> {
    Self.sample.pixels[index * Self.area..<(index + 1) * Self.area]
  }

  @Test func shapesAndCounts() {
    #expect(Self.sample.pixels.count == 6000 * Self.area)
    #expect(Self.sample.labels.count == 6000)
    #expect(Self.sample.factors.count == 6000)
    #expect(Self.sample.labels == Self.sample.factors.map(\.label))
    let none = SyntheticDigits.images(count: 0, seed: 1)
    #expect(none.pixels.isEmpty && none.labels.isEmpty && none.factors.isEmpty)
  }

  @Test func aSeedGivesTheSameDigitsAgain() {
    let again = SyntheticDigits.images(count: 6000, seed: 11)
    #expect(again.pixels == Self.sample.pixels)
    #expect(again.factors == Self.sample.factors)
    #expect(SyntheticDigits.images(count: 50, seed: 12).pixels != Array(Self.sample.pixels.prefix(50 * Self.area)))
  }

  /// 700 is not a multiple of a thread's chunk, and ends in another chunk than 6000.
  @Test(arguments: [1, 255, 256, 257, 700]) func aLongerSetBeginsWithTheShorterOne(count: Int) {
    let short = SyntheticDigits.images(count: count, seed: 11)
    #expect(short.pixels == Array(Self.sample.pixels.prefix(count * Self.area)))
    #expect(short.labels == Array(Self.sample.labels.prefix(count)))
    #expect(short.factors == Array(Self.sample.factors.prefix(count)))
  }

  /// What was drawn before on the same sheet, and by which thread, has no effect.
  @Test func anImageFollowsFromItsFactorsAlone() {
    for index in stride(from: 0, to: 6000, by: 97) {
      #expect(SyntheticDigits.draw(Self.sample.factors[index]) == Array(image(index)))
    }
  }

  /// The hash of the data set contains the version: a change of what a seed gives must raise it. Sums, because the last
  /// bit of a sine may differ between C libraries.
  @Test func thisVersionsDigits() {
    #expect(SyntheticDigits.version == 1)
    #expect(Array(Self.sample.labels.prefix(20)) == [8, 7, 7, 5, 6, 8, 7, 0, 1, 4, 7, 7, 9, 7, 0, 2, 8, 5, 6, 6])
    let ink = Self.sample.pixels.reduce(0) { $0 + Int($1) }
    #expect(abs(ink - 153_690_602) < 10_000)
  }

  @Test func labelsAreEquallyFrequent() {
    var counts = [Int](repeating: 0, count: 10)
    for label in Self.sample.labels { counts[Int(label)] += 1 }
    // Binomial with mean 600 and standard deviation 23; five deviations.
    for count in counts { #expect(abs(count - 600) < 116, "\(counts)") }
  }

  @Test func everyDigitIsWrittenInMoreThanOneWay() {
    var seen = [Set<UInt8>](repeating: [], count: 10)
    for factors in Self.sample.factors { seen[Int(factors.label)].insert(factors.variant) }
    #expect(seen.map(\.count) == [2, 3, 2, 2, 2, 2, 2, 2, 2, 2])
  }

  @Test func inkIsLikeHandwriting() {
    var inked = 0
    var full = 0
    var total = 0
    for index in 0..<6000 {
      let share = image(index).reduce(0) { $0 + Float($1) } / Float(255 * Self.area)
      #expect(share > 0.02 && share < 0.35, "image \(index)")
    }
    for pixel in Self.sample.pixels {
      total += Int(pixel)
      if pixel > 0 { inked += 1 }
      if pixel == 255 { full += 1 }
    }
    let pixels = Float(Self.sample.pixels.count)
    #expect(abs(Float(total) / 255 / pixels - 0.13) < 0.015)
    #expect(abs(Float(inked) / pixels - 0.19) < 0.02)
    // Strokes have a full core and soft edges, as in scans.
    #expect(Float(full) / Float(inked) > 0.25 && Float(full) / Float(inked) < 0.5)
  }

  @Test func digitsLieInTheMiddle() {
    var onBorder = 0
    for index in 0..<6000 {
      let measure = InkMeasure(image(index))
      let factors = Self.sample.factors[index]
      // The centre of mass is where the factors say, except for crossing strokes, whose ink counts once.
      #expect(abs(measure.x - 14 - factors.x) < 1.6 && abs(measure.y - 14 - factors.y) < 1.6, "image \(index)")
      if measure.left == 0 || measure.top == 0 || measure.right == 27 || measure.bottom == 27 { onBorder += 1 }
    }
    // A few wide strokes may touch the sheet's edge.
    #expect(onBorder < 180)
  }

  @Test func classesAreDistinct() {
    let train = 5000
    var means = [[Float]](repeating: [Float](repeating: 0, count: Self.area), count: 10)
    var counts = [Float](repeating: 0, count: 10)
    for index in 0..<train {
      let label = Int(Self.sample.labels[index])
      counts[label] += 1
      for (pixel, value) in image(index).enumerated() { means[label][pixel] += Float(value) }
    }
    for label in 0..<10 { means[label] = means[label].map { $0 / counts[label] } }
    var right = [Float](repeating: 0, count: 10)
    var shown = [Float](repeating: 0, count: 10)
    for index in train..<6000 {
      let pixels = image(index).map(Float.init)
      let distances = means.map { mean in zip(mean, pixels).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      let label = Int(Self.sample.labels[index])
      shown[label] += 1
      if distances.enumerated().min(by: { $0.element < $1.element })?.offset == label { right[label] += 1 }
    }
    // MNIST gives 0.82 by the same rule: classes are distinct, but class means do not separate them fully.
    let accuracy = right.reduce(0, +) / 1000
    #expect(accuracy > 0.75 && accuracy < 0.97, "\(accuracy)")
    for label in 0..<10 { #expect(right[label] / shown[label] > 0.6, "digit \(label)") }
  }
}
