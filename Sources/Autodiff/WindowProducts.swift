import CKernels

/// The products of a convolution, like `MapProducts`, but without a copy of the windows: kernels read them from the map. The
/// small map's channels are a multiple of the register width. So are the big map's, or there are fewer than that.
///
/// Two bfloat16 numbers side by side are read as one float; steps through such maps count pairs.
struct WindowProducts {
  let maps: Maps
  /// The most maps at once.
  private let images: Int

  private static let registerWidth = 16

  /// Nil for maps whose channels do not fill registers.
  init?(_ maps: Maps, images: Int) {
    guard maps.small.channels % Self.registerWidth == 0,
      maps.big.channels % Self.registerWidth == 0 || Self.areFew(maps.big.channels)
    else { return nil }
    (self.maps, self.images) = (maps, images)
  }

  /// Few channels are floats in mixed precision, too: they are little work, and pairs of them would be less.
  static func areFew(_ channels: Int) -> Bool { channels < registerWidth }

  private var hasFewChannels: Bool { Self.areFew(maps.big.channels) }

  /// The zeros that the windows of `down` read around the big map.
  var bigBorder: MapBuffer.Border {
    func behind(_ places: Int, _ side: Int) -> Int {
      max((places - 1) * maps.stride + maps.kernel - maps.padding - side, 0)
    }
    return MapBuffer.Border(
      top: maps.padding, bottom: behind(maps.small.height, maps.big.height), left: maps.padding,
      right: behind(maps.small.width, maps.big.width))
  }

  /// How many pixels before a pixel of the small map the windows of `up` begin.
  private var ahead: Int { (maps.kernel - 1) / maps.stride }

  /// What the windows of `up` need around the small map.
  var smallBorder: MapBuffer.Border {
    if hasFewChannels { return MapBuffer.Border() }
    func behind(_ side: Int, _ places: Int) -> Int { max((side - 1 + maps.padding) / maps.stride - (places - 1), 0) }
    return MapBuffer.Border(
      top: ahead, bottom: behind(maps.big.height, maps.small.height), left: ahead,
      right: behind(maps.big.width, maps.small.width))
  }

  /// What is done to a product before it is stored.
  struct Store {
    var bias: UnsafePointer<Float>?
    /// The factor of values that are not above 0; nil to leave them.
    var slope: Float?
    /// An activation's derivative: values are multiplied by `slope` wherever `map`, the activation's input, is not above 0.
    var mask: (map: MapBuffer, slope: Float)?
    var adds = false

    /// For the kernels; `steps` are the lines and pixels between one value and the next.
    fileprivate func layout(_ target: MapBuffer, _ row: Int, first: (y: Int, x: Int) = (0, 0), step: Int = 1)
      -> latent_store
    {
      latent_store(
        bias: bias, mask: mask.map { UnsafeRawPointer($0.map.pixel(row, lines: first.y, pixels: first.x)) },
        mask_image: mask?.map.count ?? 0, mask_row: step * (mask?.map.line ?? 0),
        mask_column: step * (mask?.map.pixel ?? 0), slope: mask?.slope ?? slope ?? 0, activates: slope == nil ? 0 : 1,
        accumulates: adds ? 1 : 0, halves: target.isHalf ? 1 : 0)
    }
  }

  /// Whether `down` multiplies its windows in 2 x 2 blocks: a kernel of twice its stride covers 2 x 2 steps.
  private func hasBlocks(isHalf: Bool) -> Bool {
    !isHalf && !hasFewChannels && maps.kernel == 2 * maps.stride
      && BlockProducts.pay(height: maps.small.height, width: maps.small.width, images: images)
  }

  /// How many values of the big map a step covers: all channels of `stride` x `stride` pixels.
  private var stepCount: Int { maps.stride * maps.stride * maps.big.channels }

  /// The number of values that `weights` writes.
  func weightCount(down: Bool, isHalf: Bool) -> Int {
    if down {
      if hasBlocks(isHalf: isHalf) { return 9 * stepCount * maps.small.channels }
      return isHalf ? maps.patch * maps.small.channels / 2 : 0
    }
    if hasFewChannels { return 0 }
    var count = 0
    let inner = maps.small.channels / (isHalf ? 2 : 1)
    eachPhase(inner, isHalf: isHalf) { y, x, offset in
      count = max(count, offset + matrices(y, x, isHalf: isHalf) * inner * maps.big.channels)
    }
    // And room for the four that become nine.
    return count + (isHalf ? 0 : 4 * inner * maps.big.channels)
  }

  /// The weights as the kernels read them, in `memory` unless they lie so already.
  func weights(
    _ weight: Factor, down: Bool, isHalf: Bool, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if weightCount(down: down, isHalf: isHalf) == 0 { return UnsafePointer(weight.floats) }
    let halves = isHalf ? weight.copy : nil
    if down, hasBlocks(isHalf: isHalf) {
      let count = maps.big.channels * maps.small.channels
      for index in 0..<maps.stride * maps.stride {
        let taps = taps(step: index, channel: 0).map { UnsafePointer<Float>?(weight.floats + $0) }
        latent_block_weights(taps, count, stepCount * maps.small.channels, memory + index * count)
      }
      return UnsafePointer(memory)
    }
    if down {
      // A pair of the window's values meets the weights of both.
      if let halves { latent_pair_rows(halves, maps.patch, maps.small.channels, 1, 2, memory) }
      return UnsafePointer(memory)
    }
    let from = halves.map { UnsafeRawPointer($0).assumingMemoryBound(to: Float.self) } ?? UnsafePointer(weight.floats)
    let (inner, columns) = (maps.small.channels / (isHalf ? 2 : 1), maps.big.channels)
    let end = weightCount(down: false, isHalf: isHalf)
    eachPhase(inner, isHalf: isHalf) { y, x, offset in
      let isBlock = isBlock(y, x, isHalf: isHalf)
      let to = memory + (isBlock ? end - 4 * inner * columns : offset)
      // The window goes along the small map, while the kernel's places go back.
      for row in 0..<y.taps {
        for column in 0..<x.taps {
          let place =
            (y.phase + maps.stride * (y.taps - 1 - row)) * maps.kernel + x.phase + maps.stride * (x.taps - 1 - column)
          latent_transpose(
            from + place * columns * inner, to + (row * x.taps + column) * inner * columns, columns, inner, 0)
        }
      }
      if isBlock {
        let taps = (0..<4).map { UnsafePointer<Float>?(to + $0 * inner * columns) }
        latent_block_weights(taps, inner * columns, inner * columns, memory + offset)
      }
    }
    return UnsafePointer(memory)
  }

  /// The offsets in the weight of the four taps that meet one channel of pixel `step` (of `stride * stride`), in each of the
  /// 2 x 2 steps that the kernel covers.
  private func taps(step: Int, channel: Int) -> [Int] {
    let (row, column) = (step / maps.stride, step % maps.stride)
    return (0..<4).map { tap in
      let (y, x) = (tap / 2 * maps.stride + row, tap % 2 * maps.stride + column)
      return ((y * maps.kernel + x) * maps.big.channels + channel) * maps.small.channels
    }
  }

  /// Writes the small maps of these rows from their big maps. `room` holds `room` values.
  func down(
    _ big: MapBuffer, _ rows: Range<Int>, _ weights: UnsafePointer<Float>, _ store: Store, into small: MapBuffer,
    room: UnsafeMutablePointer<Float>
  ) {
    let unit = big.isHalf ? 2 : 1
    var window = window(rows.count, big, unit)
    (window.to_image, window.to_row, window.to_column) = (small.count, small.line, small.pixel)
    var layout = store.layout(small, rows.lowerBound)
    if hasBlocks(isHalf: big.isHalf) {
      return blocks(window).multiply(
        big.floats(rows.lowerBound), weights, layout, into: small.floats(rows.lowerBound, value: small.first),
        room: room)
    }
    let product = big.isHalf ? latent_pair_window_product : latent_window_product
    product(&window, big.floats(rows.lowerBound), weights, &layout, small.pixel(rows.lowerBound))
  }

  private func window(_ images: Int, _ big: MapBuffer, _ unit: Int) -> latent_window {
    latent_window(
      images: images, height: maps.small.height, width: maps.small.width, image_step: big.count / unit,
      row_step: maps.stride * big.line / unit, column_step: maps.stride * big.pixel / unit, to_image: 0, to_row: 0,
      to_column: 0, lines: maps.kernel, line: maps.kernel * big.pixel / unit, line_step: big.line / unit,
      columns: maps.small.channels)
  }

  /// The windows over the big map as blocks whose values are those of one step.
  private func blocks(_ window: latent_window) -> BlockProducts {
    var window = window
    (window.lines, window.line) = (maps.stride, window.column_step)
    return BlockProducts(window: window)
  }

  /// Writes the big maps of these rows from their small maps. Each phase of the big map is a convolution of the small one in
  /// steps of one. For few channels `weight` is multiplied, and their `store` has a bias only. `room` holds `room` values.
  func up(
    _ small: MapBuffer, _ rows: Range<Int>, _ weights: UnsafePointer<Float>, _ weight: Factor, _ store: Store,
    into big: MapBuffer, room: UnsafeMutablePointer<Float>
  ) {
    if hasFewChannels { return few(small, rows, weight, store, into: big, room: room) }
    let unit = small.isHalf ? 2 : 1
    let product = small.isHalf ? latent_pair_window_product : latent_window_product
    let row = rows.lowerBound
    eachPhase(small.pixel / unit, isHalf: small.isHalf) { y, x, offset in
      if y.count == 0 || x.count == 0 { return }
      let first = (y: y.pixel(maps), x: x.pixel(maps))
      var window = latent_window(
        images: rows.count, height: y.count, width: x.count, image_step: small.count / unit,
        row_step: small.line / unit, column_step: small.pixel / unit, to_image: big.count,
        to_row: maps.stride * big.line, to_column: maps.stride * big.pixel, lines: y.taps,
        line: x.taps * small.pixel / unit, line_step: small.line / unit, columns: big.pixel)
      var layout = store.layout(big, row, first: first, step: maps.stride)
      // Where the first window begins.
      let (top, left) = (y.first - max(y.taps - 1, 0) + ahead, x.first - max(x.taps - 1, 0) + ahead)
      if isBlock(y, x, isHalf: small.isHalf) {
        (window.lines, window.line) = (1, small.pixel)
        return BlockProducts(window: window).multiply(
          small.floats(row, value: top * small.line + left * small.pixel), weights + offset, layout,
          into: big.pixel(row, lines: first.y, pixels: first.x).assumingMemoryBound(to: Float.self), room: room)
      }
      product(
        &window, small.floats(row, value: top * small.line + left * small.pixel), weights + offset, &layout,
        big.pixel(row, lines: first.y, pixels: first.x))
    }
  }

  /// How many values of scratch memory `up` and `down` need.
  var room: Int {
    hasFewChannels
      ? max(MapProducts.groupSize, maps.places * maps.patch) + maps.small.width + maps.kernel
      : max(BlockProducts.room(value: stepCount), BlockProducts.room(value: maps.small.channels))
  }

  /// All places of one value of the patches side by side, as channels do not fill a register.
  private func few(
    _ small: MapBuffer, _ rows: Range<Int>, _ weight: Factor, _ store: Store, into big: MapBuffer,
    room: UnsafeMutablePointer<Float>
  ) {
    var layout = maps.layout
    let places = maps.places
    for group in MapProducts.groups(rows, size: places * maps.patch) {
      let stride = group.count * places
      let factor = small.isHalf ? weight : Factor(weight.floats, copy: nil, columns: maps.small.channels)
      Factor.multiply(
        factor, small.factor(group.lowerBound).transposed, rows: maps.patch, inner: maps.small.channels,
        columns: stride, into: room)
      for (index, row) in group.enumerated() {
        latent_fold_rows(
          &layout, room + index * places, stride, store.bias, big.floats(row), room + stride * maps.patch,
          store.adds ? 1 : 0)
      }
    }
  }

  /// Part `part` of `parts` of the weight's gradient, summed over these rows' maps. Calls `finished` with what of it is
  /// complete.
  func gradient(
    _ part: Int, of parts: Int, big: MapBuffer, small: MapBuffer, _ rows: Range<Int>,
    into gradient: UnsafeMutablePointer<Float>, finished: (Range<Int>) -> Void
  ) {
    let columns = maps.small.channels
    let isBlock = hasBlocks(isHalf: big.isHalf)
    let count = isBlock ? stepCount : maps.patch
    // Whole registers, where the values fill them.
    let width = hasFewChannels ? 1 : Self.registerWidth
    let registers = slice(part, of: parts, count: count / width)
    let mine = registers.lowerBound * width..<registers.upperBound * width
    if mine.isEmpty { return }
    if isBlock {
      return blockGradient(big: big, small: small, rows, mine, into: gradient, finished: finished)
    }
    windowGradient(big: big, small: small, rows, mine, into: gradient + mine.lowerBound * columns)
    finished(mine.lowerBound * columns..<mine.upperBound * columns)
  }

  private func blockGradient(
    big: MapBuffer, small: MapBuffer, _ rows: Range<Int>, _ mine: Range<Int>,
    into gradient: UnsafeMutablePointer<Float>, finished: (Range<Int>) -> Void
  ) {
    let (channels, columns) = (maps.big.channels, maps.small.channels)
    var window = window(rows.count, big, 1)
    (window.to_image, window.to_row, window.to_column) = (small.count, small.line, small.pixel)
    let row = rows.lowerBound
    let nine = blocks(window).gradients(big.floats(row), small.floats(row, value: small.first), mine)
    for step in mine.lowerBound / channels...(mine.upperBound - 1) / channels {
      let values = max(mine.lowerBound, step * channels)..<min(mine.upperBound, (step + 1) * channels)
      let taps = taps(step: step, channel: values.lowerBound - step * channels)
      latent_block_gradient(
        nine + (values.lowerBound - mine.lowerBound) * columns, values.count * columns, mine.count * columns,
        taps.map { gradient + $0 })
      for tap in taps { finished(tap..<tap + values.count * columns) }
    }
  }

  private func windowGradient(
    big: MapBuffer, small: MapBuffer, _ rows: Range<Int>, _ mine: Range<Int>,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    // Each tile of the gradient goes over all of a group, which is to stay in the second cache. Pairs are of images.
    for group in MapProducts.groups(rows, size: big.count + small.count, evenly: big.isHalf) {
      var window = window(group.count, big, 1)
      (window.to_image, window.to_row, window.to_column) = (small.count, small.line, small.pixel)
      let adds: Int32 = group.lowerBound > rows.lowerBound ? 1 : 0
      let first = small.first
      if big.isHalf {
        window.images = (group.count + 1) / 2
        let bigPairs = MapProducts.scratch(window.images * (big.count + small.count))
        let smallPairs = bigPairs + window.images * big.count
        latent_pair_rows(big.halves(group.lowerBound), group.count, big.count, 1, 2, bigPairs)
        latent_pair_rows(small.halves(group.lowerBound), group.count, small.count, 1, 2, smallPairs)
        latent_half_window_gradient(
          &window, bigPairs, smallPairs + first, mine.lowerBound, mine.count, gradient, adds)
      } else if small.isHalf {
        latent_mixed_window_gradient(
          &window, big.floats(group.lowerBound), small.halves(group.lowerBound) + first, mine.lowerBound, mine.count,
          gradient, adds)
      } else {
        latent_window_gradient(
          &window, big.floats(group.lowerBound), small.floats(group.lowerBound) + first, mine.lowerBound, mine.count,
          gradient, adds)
      }
    }
  }

  /// Pixels of the big map, along one of its sides, to which the same places of the kernel come: those at
  /// `(first + i) * stride + phase - padding` for i in `0..<count`.
  private struct Phase {
    let phase, first, count: Int
    /// How many places of the kernel there are: `phase`, `phase + stride`, ...
    let taps: Int

    init(_ phase: Int, side: Int, _ maps: Maps) {
      let (stride, ahead) = (maps.stride, maps.padding - phase)
      self.phase = phase
      first = max((ahead + stride - 1) / stride, 0)
      count = max((side - 1 + ahead + stride) / stride - first, 0)
      taps = max((maps.kernel - phase + stride - 1) / stride, 0)
    }

    /// The first pixel.
    func pixel(_ maps: Maps) -> Int { first * maps.stride + phase - maps.padding }
  }

  /// Whether a phase's windows, of 2 x 2 pixels of the small map, are multiplied in blocks.
  private func isBlock(_ y: Phase, _ x: Phase, isHalf: Bool) -> Bool {
    !isHalf && y.taps == 2 && x.taps == 2 && BlockProducts.pay(height: y.count, width: x.count, images: images)
  }

  /// How many matrices of weights a phase has.
  private func matrices(_ y: Phase, _ x: Phase, isHalf: Bool) -> Int {
    isBlock(y, x, isHalf: isHalf) ? 9 : y.taps * x.taps
  }

  /// Calls `body` with each phase of lines and columns, and where its weights for so many channels lie among those of all.
  private func eachPhase(
    _ channels: Int, isHalf: Bool, _ body: (_ lines: Phase, _ columns: Phase, _ offset: Int) -> Void
  ) {
    var offset = 0
    for row in 0..<maps.stride {
      for column in 0..<maps.stride {
        let (y, x) = (Phase(row, side: maps.big.height, maps), Phase(column, side: maps.big.width, maps))
        body(y, x, offset)
        offset += matrices(y, x, isHalf: isHalf) * channels * maps.big.channels
      }
    }
  }
}
