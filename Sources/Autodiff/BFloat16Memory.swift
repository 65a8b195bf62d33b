/// A block of bfloat16 numbers (the upper halves of floats), aligned to 64 bytes, initially zero. Freed with this
/// object.
final class BFloat16Memory {
  let start: UnsafeMutablePointer<UInt16>

  init(count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 2, alignment: 64)
    start = bytes.bindMemory(to: UInt16.self, capacity: max(count, 1))
    start.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { start.deallocate() }
}
