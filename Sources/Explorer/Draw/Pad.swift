import Drawing

/// A drawing of the size that a model takes: white on black.
struct Pad: Sendable, Equatable {
  let width: Int
  let height: Int
  /// Brightness from 0 (black) to 1 (white), row by row, [height * width].
  private(set) var values: [Float]

  /// A black one.
  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    values = [Float](repeating: 0, count: width * height)
  }

  /// A picture held between black and white: a decoder may go beyond, and what is no number is black.
  init(_ image: GreyImage) {
    (width, height) = (image.width, image.height)
    values = image.values.map { $0 > 0 ? min($0, 1) : 0 }
  }

  /// The same drawing with other values.
  init(like pad: Pad, values: [Float]) {
    (width, height) = (pad.width, pad.height)
    self.values = values
  }

  var image: GreyImage { GreyImage(width: width, height: height, values: values) }

  /// As in a file of images, 0 to 255.
  var bytes: [UInt8] { values.map { UInt8(($0 * 255).rounded()) } }

  /// Whether nothing is to be seen.
  var isEmpty: Bool { values.allSatisfy { $0 * 255 < 0.5 } }

  /// The drawing some pixels farther to the right and down; what leaves the pad is lost.
  func shifted(right: Int, down: Int) -> Pad {
    var result = Pad(width: width, height: height)
    for y in max(0, down)..<max(max(0, down), min(height, height + down)) {
      for x in max(0, right)..<max(max(0, right), min(width, width + right)) {
        result.values[y * width + x] = values[(y - down) * width + x - right]
      }
    }
    return result
  }

  /// The drawing with its centre of mass in the middle, to the nearest pixel, as the digits of MNIST were centred.
  var centered: Pad {
    var (mass, sumX, sumY): (Float, Float, Float) = (0, 0, 0)
    for y in 0..<height {
      for x in 0..<width {
        let value = values[y * width + x]
        mass += value
        sumX += value * (Float(x) + 0.5)
        sumY += value * (Float(y) + 0.5)
      }
    }
    guard mass > 0 else { return self }
    // Halves always go the same way, so that centring twice is the same as once.
    func step(_ distance: Float) -> Int { Int((distance + 0.501).rounded(.down)) }
    return shifted(right: step(Float(width) / 2 - sumX / mass), down: step(Float(height) / 2 - sumY / mass))
  }
}

/// A place on a pad, in pixels from its upper left corner: (0.5, 0.5) is the middle of the first pixel.
struct PadPoint: Sendable, Equatable {
  var x: Float
  var y: Float
}
