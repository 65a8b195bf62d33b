import Datasets
import Randomness
import Testing

@Suite struct BatchSamplerTests {
  @Test(arguments: [(10, 4, 3), (8, 4, 2), (3, 4, 1), (1, 1, 1), (0, 4, 0)])
  func everyEpochHasEveryImageOnce(count: Int, size: Int, batches: Int) {
    var sampler = BatchSampler(count: count, batchSize: size, seed: 1)
    #expect(sampler.batchesPerEpoch == batches)
    for epoch in 0..<3 {
      var seen: [Int32] = []
      for batch in 0..<batches {
        let indices = sampler.indices(epoch: epoch, batch: batch)
        #expect(indices.count == min(size, count - batch * size))
        seen += indices
      }
      #expect(seen == permutation(of: count, seed: 1, stream: RandomStream.shuffle.number(UInt64(epoch))))
    }
  }

  /// A resumed run asks for a batch within an epoch and must get the same one.
  @Test func aBatchDoesNotDependOnTheOnesBefore() {
    var run = BatchSampler(count: 1000, batchSize: 64, seed: 7)
    var expected: [ArraySlice<Int32>] = []
    for epoch in 0..<2 {
      for batch in 0..<run.batchesPerEpoch { expected.append(run.indices(epoch: epoch, batch: batch)) }
    }
    var resumed = BatchSampler(count: 1000, batchSize: 64, seed: 7)
    #expect(resumed.indices(epoch: 1, batch: 5) == expected[16 + 5])
    #expect(resumed.indices(epoch: 0, batch: 15) == expected[15])
    #expect(expected[0] != expected[16])
  }
}
