import Drawing
import Explorer
import Foundation
import TestSupport
import Testing

/// The log of `LATENT_LOG`.
@Suite struct DebugLogTests {
  @Test func itNamesEventsAndEffects() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/latent.log"
    let session = try TestSession(
      Sample.fresh(place: Sample.atOrigin(latent: 3)), folder: folder, environment: ["LATENT_LOG": path])
    session.press(.right)
    let log = try String(contentsOfFile: path, encoding: .utf8)
    let line = try #require(log.split(separator: "\n").first { $0.contains("right") })
    #expect(line.contains("-> ask"))
    #expect(log.contains("answered"))
  }

  @Test func withoutAFileThereIsNone() throws {
    let folder = try TemporaryFolder()
    let session = try TestSession(Sample.fresh(), folder: folder, environment: ["LATENT_LOG": "/nowhere/latent.log"])
    session.press(.right)
    #expect(!folder.has("latent.log"))
  }
}
