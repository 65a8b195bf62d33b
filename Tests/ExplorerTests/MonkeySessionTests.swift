import Drawing
import Explorer
import TestSupport
import Testing
import Training
import VAE

/// Random input with a real run in the background, real decoders and real files.
@Suite struct MonkeySessionTests {
  private func session(_ seed: UInt64, folder: TemporaryFolder) throws -> TestSession {
    // The last one has a dial.
    let architecture =
      seed == 3
      ? Architecture(hidden: [16, 8], latent: 3, betaRange: BetaRange())
      : Architecture(hidden: [16], latent: 3)
    let run = RunConfiguration(architecture: architecture, data: "digits", batchSize: 32, seed: seed)
    let test = try TestSession(Checkpoint(run), folder: folder)
    test.press(.character(" "))
    // The input may end before the run begins.
    try test.wait(for: "steps") { $0.model.step > 0 }
    return test
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func thousandsOfInputsWhileItTrains(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var monkey = Monkey(seed: 100 + seed)
    var test = try session(seed, folder: folder)
    var sessions = 1
    for count in 0..<2_000 {
      var input = monkey.input()
      // A typing error would start a run with thousands of dimensions, which takes too long here.
      if test.state.overlay is RunForm, input == .key(.enter) { input = .key(.escape) }
      // Files only go to the test's own folder.
      if let name = test.state.typedName, name.contains("/"), input == .key(.enter) { input = .key(.escape) }
      test.session.handle(.input(input))
      if !test.state.isFinished { test.session.collect() }
      if test.state.isMoving { test.session.handle(.tick(seconds: 0.03)) }
      if count % 4 == 0 {
        let canvas = test.state.draw()
        #expect(canvas.width == monkey.width && canvas.height == monkey.height, "seed \(seed), after \(monkey.latest)")
      }
      let z = test.state.z
      #expect(z.count == test.state.latent && z.allSatisfy(\.isFinite), "seed \(seed), after \(monkey.latest)")
      if test.state.isFinished {
        sessions += 1
        test = try session(seed, folder: folder)
        test.session.handle(.input(.resize(width: monkey.width, height: monkey.height)))
      }
    }
    #expect(sessions < 60)
  }
}
