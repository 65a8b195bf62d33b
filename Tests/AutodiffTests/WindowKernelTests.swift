import CKernels
import Randomness
import Testing

/// The kernels over maps for every instruction set that this processor has, against sums in double precision.
@Suite struct WindowKernelTests {
  private static func numbers(_ count: Int, _ stream: UInt64) -> [Float] {
    var generator = Philox(seed: 31, stream: stream)
    return (0..<count).map { _ in generator.normal() }
  }

  private static func upper(_ x: Float) -> Float { Float(bitPattern: x.bitPattern & 0xffff_0000) }

  /// Two numbers of which only the upper halves count, as one float.
  private static func pair(_ a: Float, _ b: Float) -> Float {
    Float(bitPattern: a.bitPattern >> 16 | b.bitPattern & 0xffff_0000)
  }

  private func expect(_ found: [Float], _ wanted: [Double], _ what: String) {
    for (index, (found, wanted)) in zip(found, wanted).enumerated() {
      let isRight = abs(Double(found) - wanted) < 1e-4 * max(1, abs(wanted))
      #expect(isRight, "\(what): value \(index) is \(found), not \(wanted)")
      if !isRight { return }
    }
  }

  /// Windows of 2 lines of 3 values, in steps of 2 values and lines of 9, over 2 images: more and fewer places than a tile has.
  private static func window(height: Int, width: Int, columns: Int) -> latent_window {
    latent_window(
      images: 2, height: height, width: width, image_step: 9 * (height + 1), row_step: 9, column_step: 2,
      to_image: height * width * columns, to_row: width * columns, to_column: columns, lines: 2, line: 3, line_step: 9,
      columns: columns)
  }

  @Test(arguments: KernelLevel.available, [(1, 1, 16), (2, 3, 48), (3, 4, 32), (5, 3, 80)])
  func products(level: KernelLevel, shape: (height: Int, width: Int, columns: Int)) {
    var window = Self.window(height: shape.height, width: shape.width, columns: shape.columns)
    let from = Self.numbers(2 * window.image_step + 9, 1)
    let bias = Self.numbers(shape.columns, 3)
    let count = 2 * window.to_image
    for isPaired in [false, true] {
      // Pairs: each value is a float with another one in its lower half.
      let second = Self.numbers(from.count, 4)
      let weights = [Self.numbers(6 * shape.columns, 2), Self.numbers(6 * shape.columns, 5)]
      let read = isPaired ? zip(from, second).map(Self.pair) : from
      let weight = isPaired ? zip(weights[0], weights[1]).map(Self.pair) : weights[0]
      func value(_ place: Int, _ t: Int, _ n: Int) -> Double {
        let (image, y, x) = (
          place / (shape.height * shape.width), place / shape.width % shape.height, place % shape.width
        )
        let at = image * window.image_step + y * 9 + x * 2 + t / 3 * 9 + t % 3
        let w = t * shape.columns + n
        guard isPaired else { return Double(from[at]) * Double(weights[0][w]) }
        return Double(Self.upper(from[at])) * Double(Self.upper(weights[0][w]))
          + Double(Self.upper(second[at])) * Double(Self.upper(weights[1][w]))
      }
      for adds in [false, true] {
        let start = Self.numbers(count, 6)
        var found = start
        level.use {
          (isPaired ? $0.pair_window_product : $0.window_product)(
            &window, read, weight, adds ? nil : bias, &found, adds ? 1 : 0)
        }
        let wanted = (0..<count).map { index in
          (0..<6).reduce(Double(adds ? start[index] : bias[index % shape.columns])) {
            $0 + value(index / shape.columns, $1, index % shape.columns)
          }
        }
        expect(found, wanted, "pairs: \(isPaired), adds: \(adds)")
        // The gradient of the weights from value 1 on, of what stands where the products would.
        let small = Self.numbers(count, 7)
        let partner = Self.numbers(count, 8)
        let gradients = isPaired ? zip(small, partner).map(Self.pair) : small
        let old = Self.numbers(5 * shape.columns, 9)
        var gradient = old
        level.use {
          (isPaired ? $0.pair_window_gradient : $0.window_gradient)(
            &window, read, gradients, 1, 5, &gradient, adds ? 1 : 0)
        }
        let sums = (0..<5 * shape.columns).map { index -> Double in
          let (t, n) = (index / shape.columns + 1, index % shape.columns)
          return (0..<2 * shape.height * shape.width).reduce(adds ? Double(old[index]) : 0) { sum, place in
            let (image, y, x) = (
              place / (shape.height * shape.width), place / shape.width % shape.height, place % shape.width
            )
            let at = image * window.image_step + y * 9 + x * 2 + t / 3 * 9 + t % 3
            let d = place * shape.columns + n
            guard isPaired else { return sum + Double(from[at]) * Double(small[d]) }
            return sum + Double(Self.upper(from[at])) * Double(Self.upper(small[d]))
              + Double(Self.upper(second[at])) * Double(Self.upper(partner[d]))
          }
        }
        expect(gradient, sums, "gradient, pairs: \(isPaired), adds: \(adds)")
      }
    }
  }

  /// Patches laid out and added up again, all at once or value by value: each pixel as often as the kernel comes to it.
  @Test(arguments: KernelLevel.available, [(1, 3, 1, 1), (3, 4, 2, 1), (17, 3, 2, 0), (2, 2, 3, 1)])
  func foldsUndoPatches(level: KernelLevel, shape: (channels: Int, kernel: Int, stride: Int, padding: Int)) {
    let (channels, kernel) = (shape.channels, shape.kernel)
    var maps = latent_maps(
      height: 7, width: 6, channels: channels, small_height: (7 + 2 * shape.padding - kernel) / shape.stride + 1,
      small_width: (6 + 2 * shape.padding - kernel) / shape.stride + 1, kernel: kernel, stride: shape.stride,
      padding: shape.padding)
    let (places, patch) = (maps.small_height * maps.small_width, kernel * kernel * channels)
    let big = Self.numbers(42 * channels, 11)
    let bias = Self.numbers(channels, 12)
    var visits = [Double](repeating: 0, count: 42)
    for place in 0..<places {
      for tap in 0..<kernel * kernel {
        let y = place / maps.small_width * shape.stride + tap / kernel - shape.padding
        let x = place % maps.small_width * shape.stride + tap % kernel - shape.padding
        if (0..<7).contains(y), (0..<6).contains(x) { visits[y * 6 + x] += 1 }
      }
    }
    var patches = [Float](repeating: .nan, count: places * patch)
    var (folded, byRows) = (big, big)
    level.use { table in
      // In two stretches of columns, as two threads would have it.
      for range in [0..<patch / 2, patch / 2..<patch] {
        var part = [Float](repeating: .nan, count: places * range.count)
        table.patches(&maps, big, range.lowerBound, range.count, &part)
        for place in 0..<places {
          for column in range {
            patches[place * patch + column] = part[place * range.count + column - range.lowerBound]
          }
        }
      }
      table.fold(&maps, patches, bias, &folded, 1)
      let rows = (0..<places * patch).map { patches[$0 % places * patch + $0 / places] }
      var room = [Float](repeating: 0, count: maps.small_width + kernel)
      table.fold_rows(&maps, rows, places, bias, &byRows, &room, 1)
    }
    let wanted = big.indices.map { Double(big[$0]) * (1 + visits[$0 / channels]) + Double(bias[$0 % channels]) }
    expect(folded, wanted, "fold")
    expect(byRows, wanted, "fold_rows")
  }

  @Test(arguments: KernelLevel.available, [1, 2, 3, 15]) func channelSums(level: KernelLevel, channels: Int) {
    for pixels in [1, 5, 16, 100] {
      let x = Self.numbers(pixels * channels, 13)
      var sums = [Float](repeating: .nan, count: channels)
      level.use { $0.channel_sums(x, pixels, channels, &sums) }
      expect(sums, (0..<channels).map { c in (0..<pixels).reduce(0) { $0 + Double(x[$1 * channels + c]) } }, "sums")
    }
  }
}
