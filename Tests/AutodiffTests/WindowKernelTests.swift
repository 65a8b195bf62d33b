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

  private static func halves(_ x: [Float]) -> [UInt16] { x.map { UInt16($0.bitPattern >> 16) } }

  private static func float(_ half: UInt16) -> Float { Float(bitPattern: UInt32(half) << 16) }

  private func expect(_ found: [Float], _ wanted: [Double], _ what: String, within tolerance: Double = 1e-4) {
    for (index, (found, wanted)) in zip(found, wanted).enumerated() {
      let isRight = abs(Double(found) - wanted) < tolerance * max(1, abs(wanted))
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

  /// Products with all that becomes of them: a bias, an activation, a mask, what was there, floats or bfloat16.
  @Test(arguments: KernelLevel.available, [(1, 1, 16), (2, 3, 48), (3, 4, 32), (5, 3, 80)])
  func products(level: KernelLevel, shape: (height: Int, width: Int, columns: Int)) {
    var window = Self.window(height: shape.height, width: shape.width, columns: shape.columns)
    let from = Self.numbers(2 * window.image_step + 9, 1)
    let bias = Self.numbers(shape.columns, 3)
    let count = 2 * window.to_image
    let mask = Self.numbers(count, 10)
    let halfMask = Self.halves(mask)
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
      let sums = (0..<count).map { index in
        (0..<6).reduce(0) { $0 + value(index / shape.columns, $1, index % shape.columns) }
      }
      for (number, (adds, activates, isMasked)) in [(false, false, false), (true, false, true), (false, true, false)]
        .enumerated()
      {
        let start = Self.numbers(count, 6)
        let wanted = sums.enumerated().map { index, sum in
          var v = sum + (isMasked ? 0 : Double(bias[index % shape.columns]))
          if activates ? v <= 0 : isMasked && mask[index] <= 0 { v *= 0.25 }
          return v + (adds ? Double(start[index]) : 0)
        }
        bias.withUnsafeBufferPointer { bias in
          func store(_ mask: UnsafeRawPointer?, halves: Bool) -> latent_store {
            latent_store(
              bias: isMasked ? nil : bias.baseAddress, mask: isMasked ? mask : nil, mask_image: window.to_image,
              mask_row: window.to_row, mask_column: window.to_column, slope: 0.25, activates: activates ? 1 : 0,
              accumulates: adds ? 1 : 0, halves: halves ? 1 : 0)
          }
          var found = start
          mask.withUnsafeBytes { mask in
            var layout = store(mask.baseAddress, halves: false)
            level.use {
              (isPaired ? $0.pair_window_product : $0.window_product)(&window, read, weight, &layout, &found)
            }
          }
          expect(found, wanted, "pairs: \(isPaired), case \(number)")
          var halves = Self.halves(adds ? start : [Float](repeating: 0, count: count))
          halfMask.withUnsafeBytes { mask in
            var layout = store(mask.baseAddress, halves: true)
            level.use {
              (isPaired ? $0.pair_window_product : $0.window_product)(&window, read, weight, &layout, &halves)
            }
          }
          expect(halves.map(Self.float), wanted, "halves, pairs: \(isPaired), case \(number)", within: 2e-2)
        }
      }
    }
  }

  /// Gradients of the weights from value `first` on, for every mixture of floats and bfloat16 numbers; with values side by
  /// side, as a tile of eight has them, and over the end of a line.
  @Test(arguments: KernelLevel.available, [(1, 1, 16), (2, 3, 48), (3, 4, 32), (5, 3, 80)])
  func gradients(level: KernelLevel, shape: (height: Int, width: Int, columns: Int)) {
    for images in [1, 2, 3] {
      var window = Self.window(height: shape.height, width: shape.width, columns: shape.columns)
      window.images = images
      (window.line, window.line_step, window.row_step, window.column_step) = (16, 80, 80, 16)
      window.image_step = 80 * (shape.height + 1)
      let from = Self.numbers(images * window.image_step + 80, 1).map(Self.upper)
      let small = Self.numbers(images * window.to_image, 7).map(Self.upper)
      for (first, count) in [(8, 24), (3, 11)] {
        let old = Self.numbers(count * shape.columns, 9)
        for adds in [false, true] {
          let wanted = (0..<count * shape.columns).map { index -> Double in
            let (t, n) = (index / shape.columns + first, index % shape.columns)
            return (0..<images * shape.height * shape.width).reduce(adds ? Double(old[index]) : 0) { sum, place in
              let (image, y, x) = (
                place / (shape.height * shape.width), place / shape.width % shape.height, place % shape.width
              )
              let at = image * window.image_step + y * 80 + x * 16 + t / 16 * 80 + t % 16
              return sum + Double(from[at]) * Double(small[place * shape.columns + n])
            }
          }
          var found = old
          level.use { $0.window_gradient(&window, from, small, first, count, &found, adds ? 1 : 0) }
          expect(found, wanted, "floats")
          found = old
          level.use {
            $0.mixed_window_gradient(&window, from, Self.halves(small), first, count, &found, adds ? 1 : 0)
          }
          expect(found, wanted, "a small map of halves")
          found = old
          level.use {
            var paired = window
            paired.images = (images + 1) / 2
            var pairs = [Float](repeating: .nan, count: paired.images * window.to_image)
            // The last window reads beyond the last image.
            var fromPairs = [Float](repeating: 0, count: paired.images * window.image_step + 80)
            $0.pair_rows(Self.halves(small), images, window.to_image, 1, 2, &pairs)
            $0.pair_rows(Self.halves(from), images, window.image_step, 1, 2, &fromPairs)
            $0.half_window_gradient(&paired, fromPairs, pairs, first, count, &found, adds ? 1 : 0)
          }
          expect(found, wanted, "halves")
        }
      }
    }
  }

  /// Windows of 2 x 2 values, each two lines of 16 floats, in nine products for four places: with half blocks at the ends, and
  /// with all that becomes of products. Blocks come in two lots, as they do where they are many.
  @Test(arguments: KernelLevel.available, [(1, 1, 16), (2, 3, 48), (5, 4, 32), (7, 9, 16)])
  func blocks(level: KernelLevel, shape: (height: Int, width: Int, columns: Int)) {
    let (height, width, columns) = (shape.height, shape.width, shape.columns)
    let lineStep = 16 * (width + 1)
    var window = latent_window(
      images: 2, height: height, width: width, image_step: 2 * lineStep * (height + 1), row_step: 2 * lineStep,
      column_step: 16, to_image: height * width * columns, to_row: width * columns, to_column: columns, lines: 2,
      line: 16, line_step: lineStep, columns: columns)
    let from = Self.numbers(2 * window.image_step, 1)
    let taps = (0..<4).map { Self.numbers(32 * columns, 30 + UInt64($0)) }
    let places = 2 * height * width
    /// Value t of the four that the window covers at a place.
    func value(_ place: Int, _ tap: Int, _ t: Int) -> Double {
      let (image, y, x) = (place / (height * width), place / width % height + tap / 2, place % width + tap % 2)
      return Double(from[image * window.image_step + y * 2 * lineStep + x * 16 + t / 16 * lineStep + t % 16])
    }
    let sums = (0..<places * columns).map { index in
      (0..<4).reduce(0) { sum, tap in
        (0..<32).reduce(sum) {
          $0 + value(index / columns, tap, $1) * Double(taps[tap][$1 * columns + index % columns])
        }
      }
    }
    let blocks = 2 * ((height + 1) / 2) * ((width + 1) / 2)
    let lots = [0..<blocks / 2 + 1, blocks / 2 + 1..<blocks].filter { !$0.isEmpty }
    func pointers(_ arrays: [[Float]], _ body: ([UnsafePointer<Float>?]) -> Void) {
      func open(_ rest: ArraySlice<[Float]>, _ found: [UnsafePointer<Float>?]) {
        guard let first = rest.first else { return body(found) }
        first.withUnsafeBufferPointer { open(rest.dropFirst(), found + [$0.baseAddress]) }
      }
      open(arrays[...], [])
    }
    var nine = [Float](repeating: .nan, count: 9 * 32 * columns)
    pointers(taps) { taps in level.use { $0.block_weights(taps, 32 * columns, 32 * columns, &nine) } }
    let (bias, mask) = (Self.numbers(columns, 3), Self.numbers(places * columns, 10))
    for (adds, activates, isMasked) in [
      (false, false, false), (true, false, true), (false, true, false), (false, false, true),
    ] {
      let start = Self.numbers(places * columns, 6)
      var found = start
      bias.withUnsafeBufferPointer { bias in
        mask.withUnsafeBytes { mask in
          var layout = latent_store(
            bias: isMasked ? nil : bias.baseAddress, mask: isMasked ? mask.baseAddress : nil,
            mask_image: window.to_image, mask_row: window.to_row, mask_column: window.to_column, slope: 0.25,
            activates: activates ? 1 : 0, accumulates: adds ? 1 : 0, halves: 0)
          for lot in lots {
            var values = [Float](repeating: .nan, count: 9 * (lot.count * 32 + 16))
            level.use {
              $0.block_values(&window, from, lot.lowerBound, lot.count, 0, 32, &values)
              $0.block_product(&window, lot.lowerBound, lot.count, values, nine, &layout, &found)
            }
          }
        }
      }
      let wanted = sums.enumerated().map { index, sum in
        var v = sum + (isMasked ? 0 : Double(bias[index % columns]))
        if activates ? v <= 0 : isMasked && mask[index] <= 0 { v *= 0.25 }
        return v + (adds ? Double(start[index]) : 0)
      }
      expect(found, wanted, "products, \(adds) \(activates) \(isMasked)", within: 1e-3)
    }
    // The gradient of the weights of values 16 to 32.
    var nineGradients = [Float](repeating: 0, count: 9 * 16 * columns)
    for lot in lots {
      var values = [Float](repeating: .nan, count: 9 * (lot.count * 16 + 16))
      var spread = [Float](repeating: .nan, count: 9 * (lot.count * columns + 16))
      level.use {
        $0.block_values(&window, from, lot.lowerBound, lot.count, 16, 16, &values)
        $0.block_places(&window, mask, lot.lowerBound, lot.count, &spread)
      }
      for index in nineGradients.indices {
        let (product, t, n) = (index / (16 * columns), index / columns % 16, index % columns)
        for block in 0..<lot.count {
          nineGradients[index] +=
            values[product * (lot.count * 16 + 16) + block * 16 + t]
            * spread[product * (lot.count * columns + 16) + block * columns + n]
        }
      }
    }
    var gradients = [Float](repeating: .nan, count: 4 * 16 * columns)
    gradients.withUnsafeMutableBufferPointer { gradients in
      let to = (0..<4).map { tap in gradients.baseAddress.map { $0 + tap * 16 * columns } }
      level.use { $0.block_gradient(nineGradients, 16 * columns, 16 * columns, to) }
    }
    let wanted = (0..<4 * 16 * columns).map { index in
      (0..<places).reduce(0) {
        $0 + value($1, index / (16 * columns), 16 + index / columns % 16) * Double(mask[$1 * columns + index % columns])
      }
    }
    expect(gradients, wanted, "gradients", within: 1e-3)
  }

  /// Maps written with a border around them, where another map is above 0.
  @Test(arguments: KernelLevel.available, [1, 5, 16, 33]) func placing(level: KernelLevel, columns: Int) {
    let (rows, step) = (3, columns + 4)
    let (x, y) = (Self.numbers(rows * columns, 20), Self.numbers(rows * columns, 21))
    for isMasked in [false, true] {
      var floats = [Float](repeating: 7, count: rows * step)
      var halves = Self.halves(floats)
      level.use { table in
        y.withUnsafeBufferPointer { y in
          let mask = isMasked ? y.baseAddress : nil
          table.place_map(x, mask, 0.5, rows, columns, step, &floats, 0)
          table.place_map(x, mask, 0.5, rows, columns, step, &halves, 1)
        }
      }
      let wanted = (0..<rows * step).map { index -> Float in
        let (row, column) = (index / step, index % step)
        guard column < columns else { return 7 }
        let at = row * columns + column
        return isMasked && y[at] <= 0 ? x[at] / 2 : x[at]
      }
      #expect(floats == wanted)
      expect(halves.map(Self.float), wanted.map(Double.init), "halves", within: 4e-3)
    }
  }

  @Test(arguments: KernelLevel.available, [16, 48]) func halfColumnSums(level: KernelLevel, columns: Int) {
    let (rows, stride) = (9, columns + 16)
    let x = Self.numbers(rows * stride, 22).map(Self.upper)
    var sums = [Float](repeating: .nan, count: columns)
    level.use { $0.half_column_sums(Self.halves(x), rows, columns, stride, &sums) }
    expect(sums, (0..<columns).map { c in (0..<rows).reduce(0) { $0 + Double(x[$1 * stride + c]) } }, "sums")
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
