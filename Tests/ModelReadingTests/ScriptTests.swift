import Autodiff
import Models
import TestArchives
import Testing
import VAE

@testable import ModelReading

/// TorchScript: the code beside the weights says which settings layers have, and which functions are called between them.
@Suite struct ScriptTests {
  private typealias Own = ReadingTests.Own
  /// Strides and paddings that nobody would guess, and functions that no weights tell.
  private static let encoder = "conv 4 4/3, elu, conv 3 4/2 pad 2, elu"
  private static let decoder =
    "linear 48, elu, unflatten 3 4 4, transposed conv 4 3/2 pad 1, elu, transposed conv 1 4/4"

  /// The class of a layer in a file of code of its own, as the tracer and the compiler write it.
  private static func code(_ layer: any Layer, isTraced: Bool) -> (type: String, code: String) {
    let (type, kernel, more) =
      switch layer {
      case let layer as Convolution: ("Conv2d", layer.kernel, 0)
      case let layer as TransposedConvolution: ("ConvTranspose2d", layer.kernel, layer.outputPadding)
      default: ("Linear", Kernel(1), 0)
      }
    func pair(_ number: Int) -> String { "\(number), \(number)" }
    let head = "class \(type)(Module):\n  __parameters__ = [\"weight\", \"bias\", ]\n  weight : Tensor\n"
    if type == "Linear" { return (type, head) }
    if isTraced {
      let sizes = "[\(pair(kernel.stride))], [\(pair(kernel.padding))], [1, 1], \(type != "Conv2d"), [\(pair(more))], 1"
      return (
        type,
        head + "  def forward(self, x: Tensor) -> Tensor:\n"
          + "    input = torch._convolution(torch.to(x, [6, 0]), self.weight, self.bias, \(sizes), False)\n"
      )
    }
    return (
      type,
      head + "  stride : Final[Tuple[int, int]] = (\(pair(kernel.stride)))\n  padding_mode : Final[str] = \"zeros\"\n"
        + "  kernel_size : Final[Tuple[int, int]] = (\(pair(kernel.side)))\n  groups : Final[int] = 1\n"
        + "  padding : Final[Tuple[int, int]] = (\(pair(kernel.padding)))\n"
        + "  output_padding : Final[Tuple[int, int]] = (\(pair(more)))\n"
    )
  }

  private static func file(_ own: Own, isTraced: Bool) throws -> ModelFile {
    var storages: [String: [UInt8]] = [:]
    var files: [ZipBytes.Entry] = [ZipBytes.Entry("m/constants.pkl", PickleBytes.pickle(PickleBytes.tuple([])))]
    func module(_ name: String, _ layer: any Layer) throws -> [UInt8] {
      let (type, code) = Self.code(layer, isTraced: isTraced)
      // Classes of one name lie in files of their own.
      let place = "torch.nn.modules.layer.___torch_mangle_\(files.count)"
      files.append(ZipBytes.Entry("m/code/__torch__/\(place.replacing(".", with: "/")).py", Array(code.utf8)))
      var tensors: [(String, [UInt8])] = []
      for part in ["weight", "bias"] {
        let (shape, values) = try own.tensor("\(name).\(part)")
        let key = "\(storages.count)"
        storages[key] = TorchBytes.floats(values)
        let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
        tensors.append((part, PickleBytes.tensor(storage: key, count: values.count, shape: shape, strides: strides)))
      }
      return PickleBytes.object("__torch__.\(place)", type, tensors)
    }
    let architecture = own.architecture
    var parts: [(String, [UInt8])] = []
    for (index, layer) in architecture.encoder.layers.enumerated() where layer is Convolution {
      parts.append(("enc\(index)", try module("encoder.\(index)", layer)))
    }
    parts.append(("mu", try module("mu", Linear(3))))
    parts.append(("logvar", try module("log_variance", Linear(3))))
    for (index, layer) in architecture.decoder.layers.enumerated()
    where layer is Linear || layer is TransposedConvolution {
      parts.append(("dec\(index)", try module("decoder.\(index)", layer)))
    }
    files.append(
      ZipBytes.Entry(
        "m/code/__torch__.py",
        Array(
          "class VAE(Module):\n  def forward(self, x):\n    y = __torch__.torch.nn.functional.elu((self.enc0).forward(x, ), 1., False, )\n"
            .utf8)))
    return try ModelFile(
      TorchBytes.archive(PickleBytes.object("__torch__", "VAE", parts), storages: storages, others: files), file: "m.pt"
    )
  }

  @Test(arguments: [false, true]) func theCodeGivesSettingsAndFunctions(isTraced: Bool) throws {
    let own = try Own(Self.encoder, Self.decoder, picture: Shape(channels: 1, height: 28, width: 28))
    let file = try Self.file(own, isTraced: isTraced)
    #expect(file.container == .torchScript)
    let model = try file.model(images: [])
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  /// Code that is none, calls that never end, and calls within calls.
  @Test(arguments: ["torch.elu(", "class (", "class X(Module):\n  a : Final[", "class X\n torch.elu(torch.elu(]])"])
  func codeThatIsNone(text: String) throws {
    let archive = TorchBytes.archive(
      PickleBytes.ordered([("w", PickleBytes.tensor(count: 1, shape: [1], strides: [1]))]),
      storages: ["0": TorchBytes.floats([1])],
      others: [ZipBytes.Entry("m/constants.pkl", []), ZipBytes.Entry("m/code/a.py", Array(text.utf8))])
    #expect(try ModelFile(archive, file: "m.pt").tensors.count == 1)
  }
}
