import Foundation
import Models
import TestArchives
import Testing

/// Files of all kinds with bytes changed, cut and doubled: each opens or is refused with a sentence; none ends the process.
///
/// `LATENT_MUTATIONS` sets how many are tried: a million by hand.
@Suite struct MutationTests {
  @Test func noMutationEndsTheProcess() throws {
    let count = ProcessInfo.processInfo.environment["LATENT_MUTATIONS"].flatMap(Int.init) ?? 3000
    let seeds = Self.seeds
    var generator = Mutator(state: 0x9E37_79B9_7F4A_7C15)
    var opened = 0
    for index in 0..<count {
      let seed = seeds[index % seeds.count]
      let bytes = seed.wrap(generator.mutate(seed.bytes))
      do {
        let file = try ModelFile(bytes, file: "m")
        for tensor in file.tensors where tensor.count < 1000 { _ = try? tensor.floats() }
        opened += 1
      } catch {
        #expect(!"\(error)".isEmpty)
      }
    }
    // Mutations that all fail at the first byte would test nothing.
    #expect(opened > count / 50)
  }

  /// What is mutated, and what is made of it afterwards: checksums would keep most changes of a packed file from its readers.
  private struct Seed {
    let bytes: [UInt8]
    var wrap: ([UInt8]) -> [UInt8] = { $0 }
  }

  private static var seeds: [Seed] {
    let values: [Float] = [1, -2, 3.5, 4, 5, 6]
    let storage = TorchBytes.floats(values)
    let tensor = PickleBytes.tensor(count: 6, shape: [2, 3], strides: [3, 1])
    let body = PickleBytes.dictionary([
      ("state_dict", PickleBytes.ordered([("a.weight", tensor), ("b", tensor)])), ("epoch", PickleBytes.integer(1)),
    ])
    let model = HDF5Bytes.file(
      [("dense", .group([("kernel", .floats(values, shape: [2, 3]))]))], texts: [("model_config", "{}")])
    let head = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n"
    let array =
      [0x93] + Array("NUMPY".utf8) + [1, 0] + ZipBytes.little(UInt16(head.utf8.count)) + Array(head.utf8) + storage
    let header = Array(#"{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}"#.utf8)
    let safetensors = ZipBytes.little(UInt64(header.count)) + header + storage
    return [
      Seed(bytes: TorchBytes.archive(body, storages: ["0": storage])),
      Seed(bytes: TorchBytes.archive(body, storages: ["0": storage], packing: .deflated, zip64: true)),
      Seed(bytes: body) { TorchBytes.archive($0, storages: ["0": storage]) },
      Seed(bytes: TorchBytes.legacy(body, storages: [("0", storage, elementSize: 4)])),
      Seed(bytes: PickleBytes.pickle(body)), Seed(bytes: model), Seed(bytes: array),
      Seed(bytes: array) { ZipBytes([ZipBytes.Entry("w.npy", $0, packing: .deflated)]).bytes },
      Seed(bytes: model) { ZipBytes([ZipBytes.Entry("model.weights.h5", $0)]).bytes },
      Seed(bytes: safetensors), Seed(bytes: PickleProtocolTests.bytes(PickleProtocolTests.arrays[0].file)),
      Seed(bytes: PickleProtocolTests.bytes(PickleProtocolTests.packed[0].file)),
      Seed(
        bytes: ONNXBytes.model(
          nodes: [ONNXBytes.node("Gemm", ["x", "w"], ["y"])], tensors: [ONNXBytes.tensor("w", values, shape: [2, 3])],
          inputs: [ONNXBytes.port("x", [1, 3])])),
    ]
  }
}

/// Draws changes of bytes (xorshift64).
private struct Mutator {
  var state: UInt64

  private mutating func next(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 1) % max(bound, 1)
  }

  mutating func mutate(_ seed: [UInt8]) -> [UInt8] {
    var bytes = seed
    for _ in 0...next(4) where !bytes.isEmpty {
      let place = next(bytes.count)
      switch next(7) {
      case 0: bytes[place] ^= 1 << UInt8(next(8))
      case 1: bytes[place] = UInt8(next(256))
      case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][next(5)]
      case 3: bytes.removeSubrange(place..<min(place + next(16), bytes.count))
      case 4: bytes.insert(contentsOf: bytes[place..<min(place + next(32), bytes.count)], at: next(bytes.count))
      case 5:
        for index in place..<min(place + 8, bytes.count) { bytes[index] = 0xFF }
      default: if next(4) == 0 { bytes.removeLast(bytes.count - place) }
      }
    }
    return bytes
  }
}
