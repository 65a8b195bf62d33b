import TestSupport
import Testing
import Training
import VAE

/// Models of other programs may have a second head of another kind than our own.
@Suite struct SpreadTests {
  @Test(arguments: Spread.allCases) func everySpreadSurvivesAFile(spread: Spread) throws {
    let folder = try TemporaryFolder()
    var configuration = TestRun.configuration()
    configuration.architecture.spread = spread
    let checkpoint = Checkpoint(configuration)
    try checkpoint.write(to: folder.file("model"))
    #expect(try Checkpoint(contentsOf: folder.file("model")).configuration.architecture.spread == spread)
    #expect(try configuration.architecture.resized(latents: LatentSpace(2)).spread == spread)
  }
}
