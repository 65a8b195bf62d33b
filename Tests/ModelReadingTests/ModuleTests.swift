import Autodiff
import Models
import TestArchives
import Testing
import VAE

@testable import ModelReading

/// Modules of PyTorch that were saved whole: what they say of themselves is taken, not guessed.
@Suite struct ModuleTests {
  private typealias Own = ReadingTests.Own
  private static let picture = Shape(channels: 1, height: 28, width: 28)
  /// A stride and padding that nobody would guess, a slope of its own, and a norm behind the activation.
  private static let encoder = "conv 4 5/3 pad 2, leaky relu 0.15, batch norm, conv 3 3/2 pad 1, leaky relu 0.15"
  private static let decoder =
    "linear 75, leaky relu 0.15, unflatten 3 5 5, transposed conv 4 3/3 pad 1, leaky relu 0.15, "
    + "transposed conv 2 3/2 pad 0 output pad 1, leaky relu 0.15, conv 1 3 pad 1"

  /// A module that holds others by their names, and tensors.
  private static func module(
    _ type: (String, String), _ settings: [(String, [UInt8])] = [], tensors: [(String, [UInt8])] = [],
    parts: [(String, [UInt8])] = []
  ) -> [UInt8] {
    PickleBytes.object(
      type.0, type.1,
      [
        ("_parameters", PickleBytes.ordered(tensors)), ("_buffers", PickleBytes.ordered([])),
        ("_modules", PickleBytes.ordered(parts)),
      ] + settings)
  }

  private static func number(_ value: Double) -> [UInt8] {
    [UInt8(ascii: "G")] + ZipBytes.little(value.bitPattern.byteSwapped)
  }

  /// A file with a whole module: its encoder and decoder are sequences, its heads are its own.
  private static func file(
    _ own: Own, epsilon: Double = 1e-5, dilation: Int = 1, activation: String = "LeakyReLU"
  ) throws -> ModelFile {
    var storages: [String: [UInt8]] = [:]
    func tensors(_ name: String) throws -> [(String, [UInt8])] {
      try ["weight", "bias", "running_mean", "running_var"].compactMap { part in
        guard own.architecture.parameterLayout["\(name).\(part)"] != nil else { return nil }
        let (shape, values) = try own.tensor("\(name).\(part)")
        let key = "\(storages.count)"
        storages[key] = TorchBytes.floats(values)
        let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
        return (part, PickleBytes.tensor(storage: key, count: values.count, shape: shape, strides: strides))
      }
    }
    func sequence(_ network: Network, _ name: String) throws -> [UInt8] {
      var parts: [(String, [UInt8])] = []
      for (index, layer) in network.layers.enumerated() {
        let own = try tensors("\(name).\(index)")
        func kernel(_ kernel: Kernel, more: Int = 0) -> [(String, [UInt8])] {
          [
            ("kernel_size", PickleBytes.sizes([kernel.side, kernel.side])),
            ("stride", PickleBytes.sizes([kernel.stride, kernel.stride])),
            ("padding", PickleBytes.sizes([kernel.padding, kernel.padding])),
            ("dilation", PickleBytes.sizes([dilation, dilation])), ("groups", PickleBytes.integer(1)),
            ("output_padding", PickleBytes.sizes([more, more])), ("padding_mode", PickleBytes.text("zeros")),
          ]
        }
        let module: [UInt8] =
          switch layer {
          case is Linear: Self.module(("torch.nn.modules.linear", "Linear"), tensors: own)
          case let layer as Convolution:
            Self.module(("torch.nn.modules.conv", "Conv2d"), kernel(layer.kernel), tensors: own)
          case let layer as TransposedConvolution:
            Self.module(
              ("torch.nn.modules.conv", "ConvTranspose2d"), kernel(layer.kernel, more: layer.outputPadding),
              tensors: own)
          case is BatchNorm:
            Self.module(
              ("torch.nn.modules.batchnorm", "BatchNorm2d"), [("eps", number(epsilon))], tensors: own)
          case let layer as LeakyReLU:
            Self.module(
              ("torch.nn.modules.activation", activation), [("negative_slope", number(Double(layer.slope)))])
          default: Self.module(("authors", "View"))
          }
        parts.append(("\(index)", module))
      }
      if name == "decoder" { parts.append(("last", Self.module(("torch.nn.modules.activation", "Sigmoid")))) }
      return Self.module(("torch.nn.modules.container", "Sequential"), parts: parts)
    }
    let parts = [
      ("encoder", try sequence(own.architecture.encoder, "encoder")),
      ("mu", Self.module(("torch.nn.modules.linear", "Linear"), tensors: try tensors("mu"))),
      ("logvar", Self.module(("torch.nn.modules.linear", "Linear"), tensors: try tensors("log_variance"))),
      ("decoder", try sequence(own.architecture.decoder, "decoder")),
    ]
    return try ModelFile(
      TorchBytes.archive(Self.module(("authors", "VAE"), parts: parts), storages: storages), file: "m.pt")
  }

  @Test func sequencesRunAsTheyStand() throws {
    let own = try Own(Self.encoder, Self.decoder, picture: Self.picture)
    let model = try Self.file(own).model(images: [])
    #expect(model.architecture == own.architecture)
    #expect(ReadingTests.isClose(model.parameters, own.parameters, 1e-6))
  }

  @Test func anEpsilonOfItsOwn() throws {
    let own = try Own(Self.encoder, Self.decoder, picture: Self.picture)
    let model = try Self.file(own, epsilon: 0.25).model(images: [])
    let entry = try #require(own.architecture.parameterLayout["encoder.2.running_var"])
    let (ours, theirs) = (entry.values(in: model.parameters), entry.values(in: own.parameters))
    #expect(ReadingTests.isClose(ours, theirs.map { $0 + 0.25 - 1e-5 }, 1e-5))
  }

  @Test func whatNoLayerHereDoesIsNamed() throws {
    let own = try Own(Self.encoder, Self.decoder, picture: Self.picture)
    let error = #expect(throws: ReadingError.self) { try Self.file(own, dilation: 2).model(images: []) }
    #expect(error?.reason.contains("dilation") == true)
  }

  /// No other function takes its place, unless a person says so.
  @Test(arguments: ["Mish", "Hardtanh", "PReLU", "PixelShuffle"]) func aFunctionThatIsNotKnownIsNamed(type: String)
    throws
  {
    let own = try Own(Self.encoder, Self.decoder, picture: Self.picture)
    let file = try Self.file(own, activation: type)
    let error = #expect(throws: ReadingError.self) { try file.model(images: []) }
    #expect(error?.reason.contains("is of the kind \(type), which is not known here") == true)
    let stated = try file.model(
      images: [],
      decided: "encoder=\(Self.encoder); decoder=\(Self.decoder); latent=\(own.architecture.latent); image=1x28x28")
    #expect(stated.architecture == own.architecture)
  }
}
