import CKernels

/// Products of windows of 2 x 2 values with nine products for four places instead of sixteen (`winograd.inc`; Lavin and Gray
/// 2016). A value is one or more lines of floats; `window` describes one of the four.
struct BlockProducts {
  let window: latent_window

  /// Blocks are as many floats as a register times this.
  private static let tile = 8

  /// Whether blocks of four places are faster for maps of this size, so many at once. An odd side ends with half a block.
  static func pay(height: Int, width: Int, images: Int) -> Bool {
    // Blocks have to be laid out, and so have nine weights for four.
    9 * blocks(height, width) <= 3 * height * width && images * height * width >= 64
  }

  private static func blocks(_ height: Int, _ width: Int) -> Int { (height + 1) / 2 * ((width + 1) / 2) }

  private var blocks: Int { Self.blocks(window.height, window.width) * window.images }
  private var value: Int { window.lines * window.line }

  /// How many blocks are multiplied at once, so that their values stay in the second cache.
  private static func group(_ value: Int, limit: Int, least: Int) -> Int {
    max(limit / (9 * value) / tile * tile, least)
  }

  /// Memory for nine matrices, with what keeps them apart.
  private static func nine(_ blocks: Int, _ count: Int) -> Int { 9 * (blocks * count + 16) }

  private static func productGroup(_ value: Int) -> Int { group(value, limit: 1 << 16, least: 2 * tile) }

  /// How many floats of memory a product needs: for a larger value it can be less, as fewer of them are multiplied at once.
  static func room(value: Int) -> Int { nine(productGroup(value), value) }

  /// Multiplies the windows that begin at `from` by the nine weights, and writes the products as the store says.
  func multiply(
    _ from: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ store: latent_store,
    into to: UnsafeMutablePointer<Float>, room: UnsafeMutablePointer<Float>
  ) {
    var (window, store) = (window, store)
    let step = Self.productGroup(value)
    for first in stride(from: 0, to: blocks, by: step) {
      let count = min(step, blocks - first)
      latent_block_values(&window, from, first, count, 0, value, room)
      latent_block_product(&window, first, count, room, weights, &store, to)
    }
  }

  /// The gradients of the nine weights of the values `mine`, `[9, mine, columns]`, from the small map. They last until
  /// the next use of `scratch`.
  func gradients(
    _ from: UnsafePointer<Float>, _ small: UnsafePointer<Float>, _ mine: Range<Int>
  ) -> UnsafeMutablePointer<Float> {
    var window = window
    let columns = window.columns
    // Not more for fewer values: sums must not depend on the number of parts.
    let step = Self.group(value / 2 + columns, limit: MapProducts.groupSize, least: 8 * Self.tile)
    let result = MapProducts.scratch(
      9 * mine.count * columns + Self.nine(step, mine.count) + Self.nine(step, columns))
    let values = result + 9 * mine.count * columns
    let places = values + Self.nine(step, mine.count)
    for first in stride(from: 0, to: blocks, by: step) {
      let count = min(step, blocks - first)
      latent_block_values(&window, from, first, count, mine.lowerBound, mine.count, values)
      latent_block_places(&window, small, first, count, places)
      var row = latent_window(
        images: 1, height: 1, width: count, image_step: 0, row_step: 0, column_step: mine.count, to_image: 0,
        to_row: 0, to_column: columns, lines: 1, line: mine.count, line_step: 0, columns: columns)
      for index in 0..<9 {
        latent_window_gradient(
          &row, values + index * (Self.nine(count, mine.count) / 9), places + index * (Self.nine(count, columns) / 9),
          0, mine.count, result + index * mine.count * columns, first > 0 ? 1 : 0)
      }
    }
    return result
  }
}
