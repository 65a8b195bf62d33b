import Autodiff

/// A square kernel on a picture: its side, stride and padding.
package struct Kernel: Sendable, Equatable {
  package let side, stride, padding: Int

  /// The largest side and stride. The padding is smaller than the side.
  package static let largest = 64

  package init(_ side: Int, stride: Int = 1, padding: Int = 0) {
    (self.side, self.stride, self.padding) = (side, stride, padding)
  }

  /// Parses a kernel: `4/2 pad 1`. Without a stride it is `usualStride`, or the side if that is nil.
  init?(_ words: inout LayerWords, usualStride: Int?) {
    guard let sides = words.next()?.split(separator: "/", omittingEmptySubsequences: false), sides.count <= 2 else {
      return nil
    }
    let numbers = sides.compactMap { Int($0) }.filter { (1...Self.largest).contains($0) }
    guard numbers.count == sides.count else { return nil }
    var padding = 0
    if words.skip("pad") {
      guard let given = words.whole(0...Self.largest - 1) else { return nil }
      padding = given
    }
    self.init(numbers[0], stride: numbers.count == 2 ? numbers[1] : usualStride ?? numbers[0], padding: padding)
  }

  /// The text of the kernel.
  func text(usualStride: Int?) -> String {
    "\(side)" + (stride == usualStride ?? side ? "" : "/\(stride)") + (padding == 0 ? "" : " pad \(padding)")
  }

  /// The maps of this kernel on a picture; nil if it does not fit.
  func over(_ input: Shape, channels: Int) -> Maps? {
    Maps(from: input, channels: channels, kernel: side, stride: stride, padding: padding)
  }

  /// The most values under a kernel, over all its positions: 256 MB.
  private static let mostCovered = 1 << 26

  /// Refuses maps whose products need too much memory.
  static func check(_ maps: Maps) throws(LayerMisfit) {
    guard maps.places * maps.patch <= mostCovered else {
      throw LayerMisfit(
        needs: "a smaller kernel, fewer channels or a smaller picture, as all that the kernel covers "
          + "together is more than fits into memory")
    }
  }

  /// Completes "needs ...".
  var need: String {
    let least = max(side - 2 * padding, 1)
    return "a picture of at least \(least)x\(least) pixels"
  }
}
