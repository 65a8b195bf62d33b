import CKernels

/// The products of a convolution as `MapProducts` has them, with windows multiplied where they lie. The small map's
/// channels fill registers, and the big map's do, or are few.
///
/// Two bfloat16 numbers side by side are read as one float; steps through such maps count pairs.
struct WindowProducts {
  let maps: Maps

  private static let registerWidth = 16

  /// Nil for maps whose channels do not fill registers.
  init?(_ maps: Maps) {
    guard maps.small.channels % Self.registerWidth == 0,
      maps.big.channels % Self.registerWidth == 0 || Self.areFew(maps.big.channels)
    else { return nil }
    self.maps = maps
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

  /// How far the windows of `up` go back.
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

  /// The number of values that `weights` writes.
  func weightCount(down: Bool, isHalf: Bool) -> Int {
    (down ? !isHalf : hasFewChannels) ? 0 : maps.patch * maps.small.channels / (isHalf ? 2 : 1)
  }

  /// The weights as the kernels read them, in `memory` unless they lie so already.
  func weights(
    _ weight: Factor, down: Bool, isHalf: Bool, in memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if weightCount(down: down, isHalf: isHalf) == 0 { return UnsafePointer(weight.floats) }
    let halves = isHalf ? weight.copy : nil
    if down {
      // A pair of the window's values meets the weights of both.
      if let halves { latent_pair_rows(halves, maps.patch, maps.small.channels, 1, 2, memory) }
      return UnsafePointer(memory)
    }
    let from = halves.map { UnsafeRawPointer($0).assumingMemoryBound(to: Float.self) } ?? UnsafePointer(weight.floats)
    let (inner, columns) = (maps.small.channels / (isHalf ? 2 : 1), maps.big.channels)
    eachPhase(inner) { y, x, offset in
      // The window goes along the small map, while the kernel's places go back.
      for row in 0..<y.taps {
        for column in 0..<x.taps {
          let place =
            (y.phase + maps.stride * (y.taps - 1 - row)) * maps.kernel + x.phase + maps.stride * (x.taps - 1 - column)
          latent_transpose(
            from + place * columns * inner, memory + offset + (row * x.taps + column) * inner * columns, columns,
            inner, 0)
        }
      }
    }
    return UnsafePointer(memory)
  }

  /// The small maps of these rows' big ones.
  func down(
    _ big: MapBuffer, _ rows: Range<Int>, _ weights: UnsafePointer<Float>, _ store: Store, into small: MapBuffer
  ) {
    let unit = big.isHalf ? 2 : 1
    var window = window(rows.count, big, unit)
    (window.to_image, window.to_row, window.to_column) = (small.count, small.line, small.pixel)
    var layout = store.layout(small, rows.lowerBound)
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

  /// The big maps of these rows' small ones. Each phase of the big map is a convolution of the small one in steps of
  /// one. For few channels `weight` is multiplied and `room` holds `roomForFew` values; their `store` has a bias only.
  func up(
    _ small: MapBuffer, _ rows: Range<Int>, _ weights: UnsafePointer<Float>, _ weight: Factor, _ store: Store,
    into big: MapBuffer, room: UnsafeMutablePointer<Float>
  ) {
    if hasFewChannels { return few(small, rows, weight, store, into: big, room: room) }
    let unit = small.isHalf ? 2 : 1
    let product = small.isHalf ? latent_pair_window_product : latent_window_product
    let row = rows.lowerBound
    eachPhase(small.pixel / unit) { y, x, offset in
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
      product(
        &window, small.floats(row, value: top * small.line + left * small.pixel), weights + offset, &layout,
        big.pixel(row, lines: first.y, pixels: first.x))
    }
  }

  /// How many values of scratch memory `up` needs when the big map has few channels.
  var roomForFew: Int {
    hasFewChannels ? max(MapProducts.groupSize, maps.places * maps.patch) + maps.small.width + maps.kernel : 0
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

  /// The rows of the weight's gradient that belong to a part: whole tiles, where the kernel's values fill them.
  func slice(_ part: Int, of parts: Int) -> Range<Int> {
    if hasFewChannels { return Autodiff.slice(part, of: parts, count: maps.patch) }
    let registers = Autodiff.slice(part, of: parts, count: maps.patch / Self.registerWidth)
    return registers.lowerBound * Self.registerWidth..<registers.upperBound * Self.registerWidth
  }

  /// The rows `mine` of the weight's gradient, summed over these rows' maps.
  func gradient(
    big: MapBuffer, small: MapBuffer, _ rows: Range<Int>, _ mine: Range<Int>,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    // Each tile of the gradient goes over all of a group, which is to stay in the second cache. Pairs are of images.
    for group in MapProducts.groups(rows, size: big.count + small.count, evenly: big.isHalf) {
      var window = window(group.count, big, 1)
      (window.to_image, window.to_row, window.to_column) = (small.count, small.line, small.pixel)
      let adds: Int32 = group.lowerBound > rows.lowerBound ? 1 : 0
      let first = small.border.top * small.line + small.border.left * small.pixel
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

  /// Calls `body` with each phase of lines and columns, and where its weights for so many channels lie among those of all.
  private func eachPhase(_ channels: Int, _ body: (_ lines: Phase, _ columns: Phase, _ offset: Int) -> Void) {
    var offset = 0
    for row in 0..<maps.stride {
      for column in 0..<maps.stride {
        let (y, x) = (Phase(row, side: maps.big.height, maps), Phase(column, side: maps.big.width, maps))
        body(y, x, offset)
        offset += y.taps * x.taps * channels * maps.big.channels
      }
    }
  }
}
