import Datasets
import Foundation
import Testing
import Training

/// The models that come with the program.
@Suite struct ShippedModelTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Checkpoints")
  private static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    .filter { $0.hasSuffix(".safetensors") }

  private static func file(_ name: String) -> URL { folder.appendingPathComponent(name) }

  @Test func theyAreThere() {
    for name in ["mnist-dial", "mnist-conv", "faces-2d", "faces-10d", "sprites-10d"] {
      #expect(Self.names.contains("\(name).safetensors"))
    }
  }

  /// Each is small, opens, holds its result, and stands in the list.
  @Test(arguments: names) func isWhole(name: String) throws {
    let file = Self.file(name)
    #expect(try #require(try file.resourceValues(forKeys: [.fileSizeKey]).fileSize) < 4 << 20)
    let checkpoint = try Checkpoint(contentsOf: file.path)
    #expect(checkpoint.optimizerState == nil && checkpoint.evaluation != nil)
    let list = try String(contentsOf: Self.file("README.md"), encoding: .utf8)
    #expect(list.contains("`\(name.replacing(".safetensors", with: ""))`"))
    // What is drawn here is still what it was trained on.
    let drawn = [
      "face": FacesRecipe.onePerson.hash(KnownDataset.face.imageSize),
      "faces": FacesRecipe.standard.hash(KnownDataset.faces.imageSize),
      "sprites": SpritesRecipe.standard.hash(side: 32),
    ]
    if let hash = drawn[checkpoint.configuration.data] { #expect(checkpoint.dataHash == hash) }
  }

  @Test func convolutionsBeatFullyConnectedLayers() throws {
    func loss(_ name: String) throws -> Double {
      try #require(try Checkpoint(contentsOf: Self.file("\(name).safetensors").path).evaluation).negativeELBO
    }
    #expect(try loss("mnist-conv") < loss("mnist-20d") - 3)
  }
}
