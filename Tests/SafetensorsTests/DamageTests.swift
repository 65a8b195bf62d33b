import Randomness
import Safetensors
import Testing

/// Damaged files are read or refused without a trap. What is read survives encoding unchanged.
@Suite struct DamageTests {
  private let valid = sample().encoded()

  @Test func everyTruncationIsRefused() {
    for length in 0..<valid.count {
      #expect(failure(Array(valid.prefix(length))) != nil, "\(length) bytes")
    }
    #expect(failure(valid + [0]) != nil)
  }

  @Test func randomDamageNeverTraps() throws {
    var random = Philox(seed: 2)
    var read = 0
    for _ in 0..<5000 {
      var bytes = valid
      for _ in 0...Int.random(in: 0..<3, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.remove(at: at)
        case 3: bytes.insert(Array(#"0,:-"{}[]\9"#.utf8).randomElement(using: &random) ?? 0, at: at)
        default: bytes.swapAt(at, Int.random(in: 0..<bytes.count, using: &random))
        }
      }
      guard let archive = try? TensorArchive(decoding: bytes) else { continue }
      read += 1
      #expect(try TensorArchive(decoding: archive.encoded()) == archive)
    }
    // The sample includes damage to the data alone, which no reader can detect.
    #expect(read > 100 && read < 4000)
  }
}
