import Autodiff
import VAE

/// Layers of Keras that put lines of zeros around pictures, or take lines off.
extension KerasNetwork {
  /// How many lines a layer adds or takes off on each side; nil where the sides differ.
  static func border(_ value: Any?) -> Int? {
    var sides: [Int] = []
    switch value {
    case let one as Int: sides = [one]
    case let two as [Int]: sides = two
    case let four as [[Int]]: sides = four.flatMap { $0 }
    default: return nil
    }
    guard let first = sides.first, sides.allSatisfy({ $0 == first }), (0...(Kernel.largest - 1) / 2).contains(first)
    else {
      return nil
    }
    return first
  }

  /// A layer of our own that puts so many lines of zeros around each of a picture's channels, or takes so many off.
  static func bordered(_ channels: Int, by lines: Int, isCut: Bool) -> Part {
    // A kernel of one pixel with a padding adds zeros; one that keeps its middle pixel only takes a border off.
    isCut
      ? .keeping(channels, Kernel(2 * lines + 1), place: lines)
      : .keeping(channels, Kernel(1, padding: lines), place: 0)
  }
}
