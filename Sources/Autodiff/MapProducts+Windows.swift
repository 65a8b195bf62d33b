import CKernels

/// Products of windows where they lie. The maps that are read get their border first, so that no window goes beyond them.
extension MapProducts {
  /// A border in lines and columns.
  private struct Border {
    var top = 0, bottom = 0, left = 0, right = 0

    func width(_ shape: Shape) -> Int { left + shape.width + right }
    func count(_ shape: Shape) -> Int { (top + shape.height + bottom) * width(shape) * shape.channels }
    var isEmpty: Bool { top == 0 && bottom == 0 && left == 0 && right == 0 }
  }

  /// Maps with their border, in `memory`, or where they are if they need none.
  private func bordered(
    _ maps: UnsafePointer<Float>, _ rows: Range<Int>, _ shape: Shape, _ border: Border,
    in memory: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if border.isEmpty { return maps + rows.lowerBound * shape.count }
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

  private func windowOfBig(_ images: Int, _ border: Border) -> latent_window {
    let (big, small) = (maps.big, maps.small)
    let line = border.width(big) * big.channels
    return latent_window(
      images: images, height: small.height, width: small.width, image_step: border.count(big),
      row_step: maps.stride * line, column_step: maps.stride * big.channels, to_image: small.count,
      to_row: small.width * small.channels, to_column: small.channels, lines: maps.kernel,
      line: maps.kernel * big.channels, line_step: line, columns: small.channels)
  }

  func windowsDown(
    _ big: UnsafePointer<Float>, _ rows: Range<Int>, _ weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    adding: Bool, into small: UnsafeMutablePointer<Float>
  ) {
    let border = bigBorder
    for group in groups(rows, size: border.count(maps.big)) {
      let memory = Self.scratch(group.count * border.count(maps.big))
      var window = windowOfBig(group.count, border)
      latent_window_product(
        &window, bordered(big, group, maps.big, border, in: memory), weight, bias,
        small + group.lowerBound * maps.small.count, adding ? 1 : 0)
    }
  }

  func windowsGradient(
    big: UnsafePointer<Float>, small: UnsafePointer<Float>, _ rows: Range<Int>, _ mine: Range<Int>,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let border = bigBorder
    // Each tile of the gradient goes over all of a group, which therefore is to stay in the first cache; but a tile needs some
    // places to pay.
    let limit = max(1 << 13, border.count(maps.big) * 128 / places)
    for group in groups(rows, size: border.count(maps.big), limit: limit) {
      let memory = Self.scratch(group.count * border.count(maps.big))
      var window = windowOfBig(group.count, border)
      latent_window_gradient(
        &window, bordered(big, group, maps.big, border, in: memory), small + group.lowerBound * maps.small.count,
        mine.lowerBound, mine.count, gradient, group.lowerBound > 0 ? 1 : 0)
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
    _ small: UnsafePointer<Float>, _ rows: Range<Int>, _ weight: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    adding: Bool, into big: UnsafeMutablePointer<Float>
  ) {
    let (stride, channels, outputs) = (maps.stride, maps.small.channels, maps.big.channels)
    let ahead = (maps.kernel - 1) / stride
    func behind(_ side: Int, _ places: Int) -> Int { max((side - 1 + maps.padding) / stride - (places - 1), 0) }
    let border = Border(
      top: ahead, bottom: behind(maps.big.height, maps.small.height), left: ahead,
      right: behind(maps.big.width, maps.small.width))
    let (line, count) = (border.width(maps.small) * channels, border.count(maps.small))
    // The weights of all phases, and then the maps.
    let size = patch * channels
    let memory = Self.scratch(size + min(max(Self.groupSize / count, 1), rows.count) * count)
    eachPhase { y, x, offset in
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
      let from = bordered(small, group, maps.small, border, in: memory + size)
      let to = big + group.lowerBound * maps.big.count
      eachPhase { y, x, offset in
        if y.count == 0 || x.count == 0 { return }
        var window = latent_window(
          images: group.count, height: y.count, width: x.count, image_step: count, row_step: line,
          column_step: channels, to_image: maps.big.count, to_row: stride * maps.big.width * outputs,
          to_column: stride * outputs, lines: y.taps, line: x.taps * channels, line_step: line, columns: outputs)
        // Where the first window begins, and the pixel that it gives.
        let (top, left) = (y.first - max(y.taps - 1, 0) + ahead, x.first - max(x.taps - 1, 0) + ahead)
        let pixel = y.pixel(maps) * maps.big.width + x.pixel(maps)
        latent_window_product(
          &window, from + top * line + left * channels, memory + offset, bias, to + pixel * outputs, adding ? 1 : 0)
      }
    }
  }

  /// Calls `body` with each phase of lines and columns, and where its weights lie among those of all.
  private func eachPhase(_ body: (_ lines: Phase, _ columns: Phase, _ offset: Int) -> Void) {
    var offset = 0
    for row in 0..<maps.stride {
      for column in 0..<maps.stride {
        let (y, x) = (Phase(row, side: maps.big.height, maps), Phase(column, side: maps.big.width, maps))
        body(y, x, offset)
        offset += y.taps * x.taps * maps.small.channels * maps.big.channels
      }
    }
  }
}
