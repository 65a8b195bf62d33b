import Testing

@testable import Autodiff

/// Products of windows over maps, and the memory that they are given.
@Suite struct WindowProductsTests {
  private static let channels = [16, 32, 48, 64, 96, 128, 176, 256]

  /// What lies behind the memory that products ask for stays as it was, whatever the channels are.
  @Test(arguments: [(3, 1), (4, 0)]) func productsKeepToTheirRoom(kernel: Int, outputPadding: Int) throws {
    // So many maps that a product fills its memory: of fewer it takes all blocks at once.
    let (images, behind) = (64, 1 << 17)
    for small in Self.channels {
      for big in Self.channels {
        let maps = try #require(
          Maps(
            to: Shape(channels: small, height: 4, width: 4), channels: big, kernel: kernel, stride: 2, padding: 1,
            outputPadding: outputPadding))
        let products = try #require(WindowProducts(maps, images: images))
        let memory = [(maps.big, products.bigBorder), (maps.small, products.smallBorder)].map { shape, border in
          (FloatMemory(count: images * border.count(around: shape)), shape, border)
        }
        let buffers = memory.map { MapBuffer($0.start, $1, $2) }
        let weight = FloatMemory(count: maps.patch * small)
        let factor = Factor(weight.start, copy: nil, columns: small)
        let room = FloatMemory(count: products.room + behind)
        (room.start + products.room).update(repeating: 7, count: behind)
        for down in [true, false] {
          let laidOut = FloatMemory(count: products.weightCount(down: down, isHalf: false))
          let weights = products.weights(factor, down: down, isHalf: false, in: laidOut.start)
          withExtendedLifetime((memory, weight, laidOut)) {
            if down {
              products.down(buffers[0], 0..<images, weights, .init(), into: buffers[1], room: room.start)
            } else {
              products.up(buffers[1], 0..<images, weights, factor, .init(), into: buffers[0], room: room.start)
            }
          }
          let isUntouched = room.buffer[products.room...].allSatisfy { $0 == 7 }
          #expect(isUntouched, "\(small) and \(big) channels, \(down ? "down" : "up")")
        }
      }
    }
  }
}
