import Autodiff
import Datasets
import Foundation
import ModelReading
import Models
import Testing
import Training
import VAE

/// Where public models are.
private enum PublicModels {
  static let folder = ProcessInfo.processInfo.environment["LATENT_MODELS"]

  static func path(_ name: String) throws -> String { "\(try #require(folder))/\(name)" }
}

/// Public models with outputs that PyTorch, Keras and ONNX Runtime computed, where `LATENT_MODELS` names their folder (and
/// `LATENT_DATA` that of MNIST). They are no part of this project.
@Suite(
  .enabled(if: PublicModels.folder != nil, "skipped: LATENT_MODELS names no folder of public models to compare with"))
struct PublicModelTests {
  @Test(arguments: ["whole-module.pt", "lightning.ckpt", "conv-fashion.pt", "torchscript.pt", "legacy-padded.pkl"])
  func givesWhatPyTorchGives(name: String) throws {
    let catalog = DatasetCatalog(
      environment: ProcessInfo.processInfo.environment, workingDirectory: FileManager.default.currentDirectoryPath)
    try #require(catalog.find(DatasetCatalog.mnist) != nil, "LATENT_DATA has no MNIST")
    let opening = try ModelOpening(contentsOf: PublicModels.path(name), catalog: catalog)
    let architecture = opening.checkpoint.configuration.architecture
    let expected = try Expected(contentsOf: PublicModels.path("expected/\(name).npz"), picture: architecture.picture)
    let encoder = ImageEncoder(architecture: architecture, capacity: 8)
    encoder.load(opening.checkpoint.parameters)
    let (mu, logVariance) = encoder.encode(expected.images)
    let decoder = ImageDecoder(architecture: architecture, capacity: 8)
    decoder.load(opening.checkpoint.parameters)
    let pictures = decoder.decode(mu).map { min(max($0, 0), 1) }
    #expect(Self.distance(mu, expected.mu) < 1e-4)
    #expect(Self.distance(logVariance, expected.logVariance) < 1e-4)
    #expect(Self.distance(pictures, expected.pictures) < 1e-3)
  }

  /// What PyTorch gives for the first 2,000 test images of MNIST: cross entropy at z = mu where the output is a probability, and the KL.
  /// Both are without noise, so that their sum is within 0.1 nats if the model is the same. (A negative ELBO of one draw of z scatters
  /// by 0.1 itself.)
  @Test(
    arguments: [
      ("whole-module.pt", 69.971, 24.56), ("conditional-conv.pth", 68.646, 22.036), ("torchscript.pt", 138.238, 5.27),
      ("lightning.ckpt", nil, 12.507), ("legacy-padded.pkl", nil, 6.615),
    ] as [(String, Double?, Double)])
  func evaluatesAsStated(name: String, entropy: Double?, kl: Double) throws {
    let catalog = DatasetCatalog(
      environment: ProcessInfo.processInfo.environment, workingDirectory: FileManager.default.currentDirectoryPath)
    let test = try catalog.load(DatasetCatalog.mnist).test
    let images = ImageSet(
      name: test.name, split: .test, size: test.size, pixels: Array(test.pixels.prefix(2000 * test.size.count)),
      labels: test.labels.map { Array($0.prefix(2000)) })
    let opening = try ModelOpening(contentsOf: PublicModels.path(name), catalog: catalog, data: DatasetCatalog.mnist)
    let result = try opening.checkpoint.evaluate(on: images, pixels: .grey, seed: 1, isNoisy: false)
    #expect(result.images == 2000)
    if let entropy { #expect(abs(result.reconstruction - entropy) < 0.05, "\(result.reconstruction)") }
    #expect(abs(result.kl - kl) < 0.05, "\(result.kl)")
  }

  /// Each image with its own class.
  @Test func holdsAClass() throws {
    let file = try ModelFile(contentsOf: PublicModels.path("conditional-conv.pth"))
    let expected = try ModelFile(contentsOf: PublicModels.path("expected/conditional-conv.pth.npz"))
    func values(_ name: String) throws -> [Float] {
      try #require(expected.tensors.first { $0.name == name }).floats()
    }
    let (images, labels) = (try values("x0"), try values("label"))
    let (mu, logVariance, pictures) = (try values("mu"), try values("logvar"), try values("recon_mu"))
    let decided = "act=relu in=x heads=mu,logvar out=sigmoid"
    let set = MeasuredImages(
      name: "them", picture: Shape(channels: 1, height: 28, width: 28), pixels: images, labels: labels.map { UInt8($0) }
    )
    for (index, label) in labels.enumerated() {
      let model = try file.model(images: [set], decided: "\(decided) label=\(Int(label))")
      let encoder = ImageEncoder(architecture: model.architecture)
      encoder.load(model.parameters)
      let found = encoder.encode(Array(images[index * 784..<(index + 1) * 784]))
      let width = found.mu.count
      #expect(Self.distance(found.mu, Array(mu[index * width..<(index + 1) * width])) < 1e-4)
      #expect(Self.distance(found.logVariance, Array(logVariance[index * width..<(index + 1) * width])) < 1e-4)
      let decoder = ImageDecoder(architecture: model.architecture)
      decoder.load(model.parameters)
      #expect(Self.distance(decoder.decode(found.mu), Array(pictures[index * 784..<(index + 1) * 784])) < 1e-3)
    }
  }

  @Test(arguments: ["keras-decoder.h5", "keras3-decoder.keras"])
  func decodesAsKerasDoes(name: String) throws {
    let model = try Self.opened(name)
    let expected = try ModelFile(contentsOf: PublicModels.path("expected/\(name).npz"))
    let z = try #require(expected.tensors.first { $0.name == "in0" }).floats()
    let pictures = try #require(expected.tensors.first { $0.name == "out0" }).floats()
    let decoder = ImageDecoder(architecture: model.architecture, capacity: 8)
    decoder.load(model.parameters)
    #expect(Self.distance(decoder.decode(z), pictures) < 1e-3)
  }

  @Test func encodesAsKerasDoes() throws {
    let model = try Self.opened("keras3-encoder.keras")
    let expected = try ModelFile(contentsOf: PublicModels.path("expected/keras3-encoder.keras.npz"))
    func values(_ name: String) throws -> [Float] {
      try #require(expected.tensors.first { $0.name == name }).floats()
    }
    let encoder = ImageEncoder(architecture: model.architecture, capacity: 8)
    encoder.load(model.parameters)
    let (mu, logVariance) = encoder.encode(try values("in0"))
    #expect(Self.distance(mu, try values("out0")) < 1e-4)
    #expect(Self.distance(logVariance, try values("out1")) < 1e-4)
  }

  /// An encoder whose code has no spread, for batches of 128, and its decoder.
  @Test func computesAsONNXRuntimeDoes() throws {
    let model = try Self.opened("encoder.onnx")
    func values(_ file: String, _ name: String) throws -> [Float] {
      let expected = try ModelFile(contentsOf: PublicModels.path("expected/\(file).npz"))
      return try #require(expected.tensors.first { $0.name == name }).floats()
    }
    let encoder = ImageEncoder(architecture: model.architecture, capacity: 8)
    encoder.load(model.parameters)
    let mu = encoder.encode(try values("encoder.onnx", "in_input.1")).mu
    #expect(Self.distance(mu, try values("encoder.onnx", "out_26")) < 1e-4)
    let decoder = ImageDecoder(architecture: model.architecture, capacity: 8)
    decoder.load(model.parameters)
    let pictures = decoder.decode(try values("decoder.onnx", "in_input.1"))
    #expect(Self.distance(pictures, try values("decoder.onnx", "out_34")) < 1e-3)
    #expect(try Self.opened("decoder.onnx").parameters == model.parameters)
  }

  private static func opened(_ name: String) throws -> ReadModel {
    let catalog = DatasetCatalog(environment: [:], workingDirectory: "/")
    let opening = try ModelOpening(contentsOf: PublicModels.path(name), catalog: catalog)
    return try #require(opening.foreign).model
  }

  @Test(arguments: [
    ("conditional-conv.pth", Container.torchZip, 14), ("decoder.onnx", .onnx, 18), ("encoder.onnx", .onnx, 10),
    ("keras-decoder.h5", .hdf5, 8), ("keras-encoder.h5", .hdf5, 10), ("keras3-decoder.keras", .keras, 10),
    ("keras3-encoder.keras", .keras, 10), ("lightning.ckpt", .lightning, 14), ("torchscript.pt", .torchScript, 22),
    ("legacy-padded.pkl", .torchLegacy, 22), ("whole-module.pt", .torchZip, 10), ("conv-fashion.pt", .torchZip, 14),
  ])
  func holdsTensors(name: String, container: Container, count: Int) throws {
    let file = try ModelFile(contentsOf: PublicModels.path(name))
    #expect(file.container == container)
    #expect(file.tensors.count == count)
    for tensor in file.tensors { #expect(try tensor.floats().allSatisfy(\.isFinite)) }
  }

  private static func distance(_ a: [Float], _ b: [Float]) -> Float {
    a.count == b.count ? zip(a, b).map { abs($0 - $1) }.max() ?? 0 : .infinity
  }

  private struct Expected {
    let images, mu, logVariance, pictures: [Float]

    /// Pictures that the model pads itself are cut to `picture`.
    init(contentsOf path: String, picture: Shape) throws {
      let file = try ModelFile(contentsOf: path)
      func values(_ name: String, cut: Bool = false) throws -> [Float] {
        let tensor = try #require(file.tensors.first { $0.name == name })
        let (values, side) = (try tensor.floats(), tensor.shape.last ?? 0)
        let margin = (side - picture.width) / 2
        guard cut, margin > 0 else { return values }
        var result: [Float] = []
        for start in stride(from: 0, to: values.count, by: side * side) {
          for row in margin..<side - margin {
            result += values[start + row * side + margin..<start + (row + 1) * side - margin]
          }
        }
        return result
      }
      images = try values("x0", cut: true)
      mu = try values("mu")
      logVariance = try values("logvar")
      pictures = try values("recon_mu", cut: true)
    }
  }
}
