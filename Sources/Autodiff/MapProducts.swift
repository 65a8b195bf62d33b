import CKernels

/// The products of a convolution. In memory its weight is the matrix W `[patch, small channels]`:
///
///     down:      small [places, small channels] = patches of big [places, patch] W
///     up:        patches of big [places, patch] = small W^T, and these are added up to big
///     gradient:  dW = (patches of big)^T small
///
/// Patches are laid out for a product of the library. `WindowProducts` is faster where channels fill registers.
struct MapProducts {
  let maps: Maps
  var places: Int { maps.places }
  var patch: Int { maps.patch }

  init(_ maps: Maps) { self.maps = maps }

  /// The small maps of these rows' big ones, plus `bias` for each channel unless it is nil.
  func down(
    _ big: Factor, _ rows: Range<Int>, _ weight: Factor, bias: UnsafePointer<Float>?, adding: Bool,
    into small: UnsafeMutablePointer<Float>
  ) {
    for group in Self.groups(rows, size: places * patch) {
      let patches = patches(of: big, group, columns: 0..<patch)
      Factor.multiply(
        patches, weight, rows: group.count * places, inner: patch, columns: maps.small.channels, bias: bias,
        adding: adding, into: small + group.lowerBound * maps.small.count)
    }
  }

  /// The big maps of these rows' small ones, plus `bias` for each channel unless it is nil.
  func up(
    _ small: Factor, _ rows: Range<Int>, _ weight: Factor, bias: UnsafePointer<Float>?, adding: Bool,
    into big: UnsafeMutablePointer<Float>
  ) {
    var layout = maps.layout
    let channels = maps.small.channels
    for group in Self.groups(rows, size: places * patch) {
      let count = group.count * places * patch
      let from = small.from(row: group.lowerBound).with(columns: channels)
      let memory = Self.scratch(count)
      Factor.multiply(
        from, weight.transposed, rows: group.count * places, inner: channels, columns: patch, into: memory)
      for (index, row) in group.enumerated() {
        latent_fold(&layout, memory + index * places * patch, bias, big + row * maps.big.count, adding ? 1 : 0)
      }
    }
  }

  /// The rows `mine` of the weight's gradient, summed over these rows' maps.
  func gradient(
    big: Factor, small: Factor, _ rows: Range<Int>, _ mine: Range<Int>, into gradient: UnsafeMutablePointer<Float>
  ) {
    let channels = maps.small.channels
    for group in Self.groups(rows, size: places * mine.count) {
      let patches = patches(of: big, group, columns: mine)
      Factor.multiply(
        patches.transposed, small.from(row: group.lowerBound).with(columns: channels), rows: mine.count,
        inner: group.count * places, columns: channels, adding: group.lowerBound > 0, into: gradient)
    }
  }

  /// The patches of these rows' big maps, from and to a column: `[rows * places, columns]`. They last until the next use of
  /// `scratch`.
  private func patches(of big: Factor, _ rows: Range<Int>, columns: Range<Int>) -> Factor {
    var layout = maps.layout
    let count = places * columns.count
    let memory = Self.scratch(rows.count * count)
    let copy = big.copy.map { _ in UnsafeMutableRawPointer(memory).assumingMemoryBound(to: UInt16.self) }
    for (index, row) in rows.enumerated() {
      let map = big.from(row: row)
      if let copy, let from = map.copy {
        latent_half_patches(&layout, from, columns.lowerBound, columns.count, copy + index * count)
      } else {
        latent_patches(&layout, map.floats, columns.lowerBound, columns.count, memory + index * count)
      }
    }
    return Factor(memory, copy: copy, columns: columns.count)
  }

  /// Values that fit into the second cache beside others.
  static let groupSize = 1 << 17

  /// So many rows at once that what is laid out for them, `size` values each, stays in the second cache; an even number
  /// if `evenly`.
  static func groups(
    _ rows: Range<Int>, size: Int, limit: Int = groupSize, evenly: Bool = false
  ) -> some Sequence<Range<Int>> {
    let most = max(limit / max(size, 1), 1)
    let step = evenly ? max(most / 2 * 2, 2) : most
    return stride(from: rows.lowerBound, to: rows.upperBound, by: step).lazy.map {
      $0..<Swift.min($0 + step, rows.upperBound)
    }
  }

  /// Room of this thread for so many values, until the next use of it.
  static func scratch(_ count: Int) -> UnsafeMutablePointer<Float> {
    // A thread that has had no room yet would get none for no values.
    latent_scratch(max(count, 1) * MemoryLayout<Float>.stride).bindMemory(to: Float.self, capacity: count)
  }
}
