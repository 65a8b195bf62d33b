import Drawing

/// The colours of a picture for Sixel, which has red, green and blue in hundredths. A picture with few enough of them
/// keeps them all, as every grey one does; of others those that are near to one another are merged, by Heckbert's
/// median cut (1982).
struct SixelPalette {
  /// The most colours of a picture, whatever a terminal allows.
  static let mostColors = 256

  /// Red, green and blue in hundredths.
  private(set) var colors: [SIMD3<Int>] = []
  /// The number of each pixel's colour, row by row.
  private(set) var pixels: [UInt8]

  /// The palette of a picture, of at most `limit` colours.
  /// - Precondition: `limit` is from 2 to `mostColors`.
  init(_ bitmap: Bitmap, limit: Int) {
    precondition((2...Self.mostColors).contains(limit), "a palette has 2 to 256 colours")
    let channels = bitmap.size.channels
    // All distinct colours, and for each pixel which of them it has.
    var places: [UInt32: Int] = [:]
    var found: [SIMD3<Int>] = []
    var counts: [Int] = []
    var indices: [Int] = []
    indices.reserveCapacity(bitmap.size.pixels)
    for pixel in 0..<bitmap.size.pixels {
      var color = SIMD3<Int>(repeating: Self.hundredths[Int(bitmap.bytes[pixel * channels])])
      if channels == 3 {
        color.y = Self.hundredths[Int(bitmap.bytes[3 * pixel + 1])]
        color.z = Self.hundredths[Int(bitmap.bytes[3 * pixel + 2])]
      }
      let key = UInt32(color.x << 16 | color.y << 8 | color.z)
      let place = places[key] ?? found.count
      if place == found.count {
        places[key] = place
        found.append(color)
        counts.append(0)
      }
      counts[place] += 1
      indices.append(place)
    }
    if found.count <= limit {
      colors = found
      pixels = indices.map { UInt8($0) }
    } else {
      let numbers: [UInt8]
      (colors, numbers) = Self.merged(found, counts, limit: limit)
      pixels = indices.map { numbers[$0] }
    }
  }

  private static let hundredths = (0..<256).map { ($0 * 100 + 127) / 255 }

  /// At most `limit` colours, and the number of the one that stands for each.
  private static func merged(
    _ colors: [SIMD3<Int>], _ counts: [Int], limit: Int
  ) -> (colors: [SIMD3<Int>], numbers: [UInt8]) {
    var boxes = [Box(Array(colors.indices), colors)]
    while boxes.count < limit {
      // The longest edge of all is cut; the first of equals, so that the same picture always has the same colours.
      guard let widest = boxes.indices.max(by: { boxes[$0].edge < boxes[$1].edge }), boxes[widest].edge > 0 else {
        break
      }
      let (lower, upper) = boxes[widest].cut(colors, counts)
      boxes[widest] = lower
      boxes.append(upper)
    }
    var numbers = [UInt8](repeating: 0, count: colors.count)
    let means = boxes.enumerated().map { number, box in
      var (sum, weight) = (SIMD3<Int>(), 0)
      for member in box.members {
        numbers[member] = UInt8(number)
        sum &+= colors[member] &* SIMD3(repeating: counts[member])
        weight += counts[member]
      }
      return (sum &+ SIMD3(repeating: weight / 2)) / SIMD3(repeating: weight)
    }
    return (means, numbers)
  }
}

/// Colours that are near to one another.
private struct Box {
  let members: [Int]
  /// The axis along which they differ most, and by how much.
  let axis: Int
  let edge: Int

  init(_ members: [Int], _ colors: [SIMD3<Int>]) {
    self.members = members
    var (low, high) = (SIMD3<Int>(repeating: 100), SIMD3<Int>())
    for member in members {
      low = low.replacing(with: colors[member], where: colors[member] .< low)
      high = high.replacing(with: colors[member], where: colors[member] .> high)
    }
    let edges = high &- low
    axis = (0..<3).max { edges[$0] < edges[$1] } ?? 0
    edge = edges[axis]
  }

  /// Two boxes with about as many pixels each.
  func cut(_ colors: [SIMD3<Int>], _ counts: [Int]) -> (Box, Box) {
    let sorted = members.sorted { (colors[$0][axis], $0) < (colors[$1][axis], $1) }
    let half = sorted.reduce(0) { $0 + counts[$1] } / 2
    var (place, sum) = (0, 0)
    while place < sorted.count - 1, place == 0 || sum + counts[sorted[place]] <= half {
      sum += counts[sorted[place]]
      place += 1
    }
    return (Box(Array(sorted[..<place]), colors), Box(Array(sorted[place...]), colors))
  }
}
