import CKernels

/// Products of windows where they lie. The maps that are read get their border first, so that no window goes beyond them.
///
/// In mixed precision two bfloat16 numbers, which lie side by side, are read as one float. All sizes below are in what is read so.
extension MapProducts {
  /// A border in lines and columns.
  private struct Border {
    var top = 0, bottom = 0, left = 0, right = 0

    /// Along a line.
    func width(_ shape: Shape) -> Int { left + shape.width + right }
    func count(_ shape: Shape) -> Int { (top + shape.height + bottom) * width(shape) * shape.channels }
    var isEmpty: Bool { top == 0 && bottom == 0 && left == 0 && right == 0 }
  }

  /// Maps with their border, in `memory`, or where they are if they need none.
  private func bordered(
    _ maps: UnsafePointer<Float>, _ rows: Range<Int>, _ shape: Shape, _ border: Border,
    in memory: UnsafeMutablePointer<Float>, always: Bool = false
  ) -> UnsafePointer<Float> {
    if border.isEmpty, !always { return maps + rows.lowerBound * shape.count }
    let (channels, count) = (shape.channels, border.count(shape))
    for (index, row) in rows.enumerated() {
      latent_pad(
        maps + row * shape.count, shape.height, shape.width * channels, border.top, border.bottom,
        border.left * channels, border.right * channels, memory + index * count)
    }
    return UnsafePointer(memory)
  }

  /// What the windows of the big map need around it.
  private var bigBorder: Border {
    func behind(_ places: Int, _ side: Int) -> Int {
      max((places - 1) * maps.stride + maps.kernel - maps.padding - side, 0)
    }
    return Border(
      top: maps.padding, bottom: behind(maps.small.height, maps.big.height), left: maps.padding,
      right: behind(maps.small.width, maps.big.width))
  }

  /// Values as they lie, or in pairs; and the shape of their maps then.
  private func source(_ factor: Factor, _ shape: Shape) -> (UnsafePointer<Float>, Shape) {
    guard usesPairs(factor), let copy = factor.copy else { return (UnsafePointer(factor.floats), shape) }
    let pairs = UnsafeRawPointer(copy).assumingMemoryBound(to: Float.self)
    return (pairs, Shape(channels: shape.channels / 2, height: shape.height, width: shape.width))
  }

  private func windowOfBig(_ images: Int, _ border: Border, _ big: Shape) -> latent_window {
    let small = maps.small
    let line = border.width(big) * big.channels
    return latent_window(
      images: images, height: small.height, width: small.width, image_step: border.count(big),
      row_step: maps.stride * line, column_step: maps.stride * big.channels, to_image: small.count,
      to_row: small.width * small.channels, to_column: small.channels, lines: maps.kernel,
      line: maps.kernel * big.channels, line_step: line, columns: small.channels)
  }

  func windowsDown(
    _ big: Factor, _ rows: Range<Int>, _ weight: Factor, bias: UnsafePointer<Float>?, adding: Bool,
    into small: UnsafeMutablePointer<Float>
  ) {
    let border = bigBorder
    let (from, shape) = source(big, maps.big)
    let (count, columns) = (border.count(shape), maps.small.channels)
    let paired = usesPairs(big) ? weight.copy : nil
    let size = paired == nil ? 0 : patch / 2 * columns
    let memory = Self.scratch(size + min(max(Self.groupSize / count, 1), rows.count) * count)
    // A pair of the window's values meets the weights of both.
    if let paired { latent_pair_rows(paired, patch, columns, 1, 2, memory) }
    for group in groups(rows, size: count) {
      var window = windowOfBig(group.count, border, shape)
      let maps = bordered(from, group, shape, border, in: memory + size)
      let to = small + group.lowerBound * self.maps.small.count
      if paired == nil {
        latent_window_product(&window, maps, weight.floats, bias, to, adding ? 1 : 0)
      } else {
        latent_pair_window_product(&window, maps, memory, bias, to, adding ? 1 : 0)
      }
    }
  }

  func windowsGradient(
    big: Factor, small: Factor, _ rows: Range<Int>, _ mine: Range<Int>, into gradient: UnsafeMutablePointer<Float>
  ) {
    var border = bigBorder
    let places = maps.small.width
    // A pair is a place and the next one: where their number is odd the last has a neighbour, whose gradient is 0.
    let isPaired = usesPairs(big) && usesPairs(small)
    if isPaired, places % 2 == 1 { border.right += maps.stride }
    let (from, shape) = source(big, maps.big)
    let (count, columns) = (border.count(shape), maps.small.channels)
    // Each tile of the gradient goes over all of a group, which therefore is to stay in the first cache; but a tile needs some
    // places to pay.
    let limit = max(1 << 13, count * 128 / maps.places)
    let line = (places + 1) / 2 * columns
    for group in groups(rows, size: count, limit: limit) {
      let adds: Int32 = group.lowerBound > 0 ? 1 : 0
      if isPaired, let dy = small.from(row: group.lowerBound).copy {
        // The maps with their border, as pairs of places, and the gradients as such pairs.
        let memory = Self.scratch(group.count * (3 * count + line * maps.small.height))
        let pairs = memory + group.count * count
        let gradients = pairs + group.count * 2 * count
        _ = bordered(from, group, shape, border, in: memory, always: true)
        latent_pair_rows(
          UnsafeRawPointer(memory).assumingMemoryBound(to: UInt16.self), group.count * count / shape.channels,
          maps.big.channels, maps.stride, 1, pairs)
        for row in 0..<group.count * maps.small.height {
          latent_pair_rows(dy + row * places * columns, places, columns, 1, 2, gradients + row * line)
        }
        var window = windowOfBig(group.count, border, maps.big)
        (window.width, window.column_step) = ((places + 1) / 2, 2 * window.column_step)
        (window.to_row, window.to_image) = (line, line * maps.small.height)
        latent_pair_window_gradient(&window, pairs, gradients, mine.lowerBound, mine.count, gradient, adds)
      } else {
        var window = windowOfBig(group.count, border, shape)
        latent_window_gradient(
          &window, bordered(from, group, shape, border, in: Self.scratch(group.count * count)),
          small.floats + group.lowerBound * maps.small.count, mine.lowerBound, mine.count, gradient, adds)
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

  /// Each phase of the big map is a convolution of the small one in steps of one.
  func windowsUp(
    _ small: Factor, _ rows: Range<Int>, _ weight: Factor, bias: UnsafePointer<Float>?, adding: Bool,
    into big: UnsafeMutablePointer<Float>
  ) {
    let isPaired = usesPairs(small)
    let (source, shape) = source(small, maps.small)
    let (weight, _) = self.source(weight, maps.small)
    let (stride, channels, outputs) = (maps.stride, shape.channels, maps.big.channels)
    let ahead = (maps.kernel - 1) / stride
    func behind(_ side: Int, _ places: Int) -> Int { max((side - 1 + maps.padding) / stride - (places - 1), 0) }
    let border = Border(
      top: ahead, bottom: behind(maps.big.height, maps.small.height), left: ahead,
      right: behind(maps.big.width, maps.small.width))
    let (line, count) = (border.width(shape) * channels, border.count(shape))
    // The weights of all phases, and then the maps.
    let size = patch * channels
    let memory = Self.scratch(size + min(max(Self.groupSize / count, 1), rows.count) * count)
    eachPhase(channels) { y, x, offset in
      // The window goes along the small map, while the kernel's places go back.
      for row in 0..<y.taps {
        for column in 0..<x.taps {
          let place = (y.phase + stride * (y.taps - 1 - row)) * maps.kernel + x.phase + stride * (x.taps - 1 - column)
          latent_transpose(
            weight + place * outputs * channels, memory + offset + (row * x.taps + column) * channels * outputs,
            outputs, channels, 0)
        }
      }
    }
    for group in groups(rows, size: count) {
      let from = bordered(source, group, shape, border, in: memory + size)
      let to = big + group.lowerBound * maps.big.count
      eachPhase(channels) { y, x, offset in
        if y.count == 0 || x.count == 0 { return }
        var window = latent_window(
          images: group.count, height: y.count, width: x.count, image_step: count, row_step: line,
          column_step: channels, to_image: maps.big.count, to_row: stride * maps.big.width * outputs,
          to_column: stride * outputs, lines: y.taps, line: x.taps * channels, line_step: line, columns: outputs)
        // Where the first window begins, and the pixel that it gives.
        let (top, left) = (y.first - max(y.taps - 1, 0) + ahead, x.first - max(x.taps - 1, 0) + ahead)
        let pixel = y.pixel(maps) * maps.big.width + x.pixel(maps)
        let product = isPaired ? latent_pair_window_product : latent_window_product
        product(
          &window, from + top * line + left * channels, memory + offset, bias, to + pixel * outputs, adding ? 1 : 0)
      }
    }
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
