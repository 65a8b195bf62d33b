import Autodiff
import Datasets
import Foundation
import Models
import TestArchives
import Testing
import Training
import VAE

@testable import ModelReading

/// What a person says of a file's layers: as text, and as JSON beside the file.
@Suite struct StatedReadingTests {
  private typealias Own = ReadingTests.Own

  /// Functions of several kinds, and a layer that is skipped over, which nothing in a file tells.
  private static let encoder = "linear 12, tanh, residual (linear 12, silu, linear 12), elu"
  private static let decoder = "linear 12, softplus, linear 12, leaky relu 0.3, linear 64"

  private static func mixed() throws -> (own: Own, file: ModelFile) {
    let own = try Own(encoder, decoder)
    return (
      own,
      try own.file([
        ("a.0", "encoder.0"), ("a.1", "encoder.2.0"), ("a.2", "encoder.2.2"), ("m", "mu"), ("v", "log_variance"),
        ("d.0", "decoder.0"), ("d.1", "decoder.2"), ("d.2", "decoder.4"),
      ])
    )
  }

  @Test func aWholeArchitecture() throws {
    let (own, file) = try Self.mixed()
    let model = try file.model(
      images: [ReadingTests.images],
      decided: "encoder=\(Self.encoder); decoder=\(Self.decoder); latent=3 in=x heads=mu,logvar out=sigmoid")
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
    // Nothing is said of functions, which were stated.
    #expect(model.words == "in=x heads=mu,logvar out=sigmoid")
  }

  @Test func theLastFunctionMayBePartOfTheText() throws {
    let (own, file) = try Self.mixed()
    let model = try file.model(
      images: [], decided: "encoder=\(Self.encoder); decoder=\(Self.decoder), tanh; in=2x-1; heads=mu,logvar")
    #expect(model.words == "in=2x-1 heads=mu,logvar out=tanh/2+1/2")
    let theirs = own.encode(ReadingTests.images.pixels.map { 2 * $0 - 1 })
    #expect(ReadingTests.isClose(ReadingTests.encode(model, ReadingTests.images.pixels).mu, theirs.mu))
  }

  @Test func oneHalfIsStatedAndTheOtherFound() throws {
    let own = try Own("linear 12, relu", "linear 12, tanh, linear 64")
    let model = try own.file(ReadingTests.linear).model(
      images: [], decided: "decoder=linear 12, tanh, linear 64; act=relu")
    #expect(model.parameters == own.parameters)
    #expect(model.architecture == own.architecture)
  }

  @Test func layersThatTheFileHasNotAreNamed() throws {
    let (_, file) = try Self.mixed()
    func refusal(_ decided: String) -> String {
      do throws(ReadingError) {
        _ = try file.model(images: [], decided: decided)
        return ""
      } catch { return error.reason }
    }
    let tooWide = refusal("encoder=linear 13, tanh; image=8")
    #expect(tooWide.contains("\"linear 13\"") && tooWide.contains("no layer of the file has weights of its shapes"))
    #expect(refusal("encoder=lineal 12; image=8").contains("lineal"))
    #expect(refusal("decoder=linear 64; latent=3").contains("no layer of the file has weights of its shapes"))
    #expect(refusal("encoder=linear 12; decoder=linear 12; latent=3").contains("two heads"))
  }

  @Test func jsonBesideTheFileSaysTheSame() throws {
    let (own, file) = try Self.mixed()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latent-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("vae.pth").path
    let catalog = DatasetCatalog(environment: [:], workingDirectory: folder.path)
    func open(_ json: String) throws -> ModelOpening {
      try Data(json.utf8).write(to: URL(fileURLWithPath: path + ".json"))
      return try ModelOpening(file, path, catalog: catalog, data: nil, decided: nil)
    }
    let opening = try open(
      """
      {"encoder": "\(Self.encoder)", "decoder": "\(Self.decoder)", "latent": 3, "image": "1x8x8", "in": "x",
       "heads": "mu,logvar", "out": "sigmoid"}
      """)
    #expect(opening.checkpoint.parameters == own.parameters)
    #expect(opening.foreign?.model.isDecided == true)
    for wrong in [
      "[]", "{", "{\"encodr\": \"linear 12\"}", "{\"latent\": 2.5}", "{\"latent\": true}", "{\"act\": \"\\u001b\"}",
    ] {
      #expect(throws: ModelFileError.self) { try open(wrong) }
    }
    // A description that cannot be read is no missing one.
    try FileManager.default.removeItem(atPath: path + ".json")
    try FileManager.default.createDirectory(atPath: path + ".json", withIntermediateDirectories: true)
    #expect(throws: ModelFileError.self) {
      try ModelOpening(file, path, catalog: catalog, data: nil, decided: nil)
    }
    // What is said on the command line counts, not the file.
    #expect(throws: ModelFileError.self) {
      try ModelOpening(file, path, catalog: catalog, data: nil, decided: "encoder=linear 13")
    }
  }
}
