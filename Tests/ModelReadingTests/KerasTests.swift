import Autodiff
import Datasets
import Foundation
import Models
import TestArchives
import Testing
import VAE

@testable import ModelReading

/// Encoders and decoders as Keras writes them, against sums written out in Keras' own order of height, width and channels.
@Suite struct KerasTests {
  private static func layer(_ type: String, _ name: String, _ input: String?, _ settings: String) -> String {
    let nodes = input.map { "[[[\"\($0)\", 0, 0, {}]]]" } ?? "[]"
    return
      "{\"class_name\": \"\(type)\", \"name\": \"\(name)\", \"config\": {\(settings)}, \"inbound_nodes\": \(nodes)}"
  }

  private static func description(_ layers: [String], outputs: [String]) -> String {
    let names = outputs.map { "[\"\($0)\", 0, 0]" }.joined(separator: ", ")
    return "{\"class_name\": \"Functional\", \"config\": {\"layers\": [\(layers.joined(separator: ", "))], "
      + "\"output_layers\": [\(names)]}}"
  }

  private static func numbers(_ count: Int, _ seed: Int) -> [Float] {
    (0..<count).map { Float((($0 + seed) * 7919) % 201 - 100) / 150 }
  }

  private static func file(_ weights: [(String, [(String, [Float], [Int])])], _ description: String) throws -> ModelFile
  {
    let groups = weights.map { name, tensors in
      (name, HDF5Bytes.Item.group([(name, .group(tensors.map { ($0.0, .floats($0.1, shape: $0.2)) }))]))
    }
    return try ModelFile(
      HDF5Bytes.file([("model_weights", .group(groups))], texts: [("model_config", description)]), file: "m.h5")
  }

  private static let kernel = numbers(18, 1), kernelBias: [Float] = [0.1, -0.2]
  private static let mean = numbers(36, 2), spread = numbers(36, 3)
  private static let dense = numbers(36, 4), denseBias = numbers(18, 5)
  private static let transposed = numbers(18, 6)

  private static func encoder() throws -> ModelFile {
    try file(
      [
        ("c", [("kernel", kernel, [3, 3, 1, 2]), ("bias", kernelBias, [2])]),
        ("m", [("kernel", mean, [18, 2]), ("bias", [0.5, 0.25], [2])]), ("v", [("kernel", spread, [18, 2])]),
      ],
      description(
        [
          layer("InputLayer", "x", nil, "\"batch_input_shape\": [null, 6, 6, 1]"),
          layer(
            "Conv2D", "c", "x",
            "\"filters\": 2, \"kernel_size\": [3, 3], \"strides\": [2, 2], \"padding\": \"same\", \"activation\": \"relu\""
          ),
          layer("Flatten", "f", "c", ""), layer("Dense", "m", "f", "\"units\": 2, \"activation\": \"linear\""),
          layer("Dense", "v", "f", "\"units\": 2"),
        ], outputs: ["m", "v"]))
  }

  private static func decoder(last: String = "sigmoid") throws -> ModelFile {
    try file(
      [
        ("d", [("kernel", dense, [2, 18]), ("bias", denseBias, [18])]),
        ("t", [("kernel", transposed, [3, 3, 1, 2]), ("bias", [0.05], [1])]),
      ],
      description(
        [
          layer("InputLayer", "z", nil, "\"batch_shape\": [null, 2]"),
          layer("Dense", "d", "z", "\"units\": 18, \"activation\": \"relu\""),
          layer("Reshape", "r", "d", "\"target_shape\": [3, 3, 2]"),
          layer(
            "Conv2DTranspose", "t", "r",
            "\"filters\": 1, \"kernel_size\": [3, 3], \"strides\": [2, 2], \"padding\": \"same\", \"activation\": \"\(last)\""
          ),
        ], outputs: ["t"]))
  }

  /// Lines of zeros around pictures, and the same lines taken off.
  @Test func borders() throws {
    let description = Self.description(
      [
        Self.layer("InputLayer", "z", nil, "\"batch_shape\": [null, 2]"),
        Self.layer("Dense", "d", "z", "\"units\": 18, \"activation\": \"relu\""),
        Self.layer("Reshape", "r", "d", "\"target_shape\": [3, 3, 2]"),
        Self.layer("ZeroPadding2D", "p", "r", "\"padding\": [[2, 2], [2, 2]]"),
        Self.layer("Cropping2D", "k", "p", "\"cropping\": [[2, 2], [2, 2]]"),
        Self.layer(
          "Conv2DTranspose", "t", "k",
          "\"filters\": 1, \"kernel_size\": [3, 3], \"strides\": [2, 2], \"padding\": \"same\", \"activation\": \"sigmoid\""
        ),
      ], outputs: ["t"])
    let weights: [(String, [(String, [Float], [Int])])] = [
      ("d", [("kernel", Self.dense, [2, 18]), ("bias", Self.denseBias, [18])]),
      ("t", [("kernel", Self.transposed, [3, 3, 1, 2]), ("bias", [0.05], [1])]),
    ]
    func decoded(_ file: ModelFile) throws -> [Float] {
      let model = try file.stated().model()
      let decoder = ImageDecoder(architecture: model.architecture)
      decoder.load(model.parameters)
      return decoder.decode([0.4, -0.7])
    }
    let (plain, bordered) = (try decoded(Self.decoder()), try decoded(Self.file(weights, description)))
    #expect(zip(plain, bordered).allSatisfy { abs($0 - $1) < 1e-6 } && plain.count == bordered.count)
    let uneven = description.replacing("[[2, 2], [2, 2]]", with: "[[1, 0], [1, 0]]")
    #expect(throws: ReadingError.self) { try Self.file(weights, uneven).stated() }
  }

  private static func half(_ file: ModelFile) throws -> StatedModel { try file.stated() }

  /// What the encoder's head with this kernel gives for a picture of 6x6.
  private static func head(_ x: [Float], _ kernel: [Float], _ bias: [Float]) -> [Float] {
    var hidden = [Float](repeating: 0, count: 18)
    for row in 0..<3 {
      for column in 0..<3 {
        for filter in 0..<2 {
          var sum = kernelBias[filter]
          // `same` pads one line behind, none before.
          for a in 0..<3 where row * 2 + a < 6 {
            for b in 0..<3 where column * 2 + b < 6 {
              sum += x[(row * 2 + a) * 6 + column * 2 + b] * Self.kernel[(a * 3 + b) * 2 + filter]
            }
          }
          hidden[(row * 3 + column) * 2 + filter] = max(sum, 0)
        }
      }
    }
    return (0..<2).map { output in
      (0..<18).reduce(bias[output]) { $0 + hidden[$1] * kernel[$1 * 2 + output] }
    }
  }

  /// What the decoder gives.
  private static func picture(_ z: [Float]) -> [Float] {
    let hidden = (0..<18).map { max(denseBias[$0] + z[0] * dense[$0] + z[1] * dense[18 + $0], 0) }
    var sums = [Float](repeating: 0.05, count: 36)
    for row in 0..<3 {
      for column in 0..<3 {
        for input in 0..<2 {
          for a in 0..<3 where row * 2 + a < 6 {
            for b in 0..<3 where column * 2 + b < 6 {
              sums[(row * 2 + a) * 6 + column * 2 + b] +=
                hidden[(row * 3 + column) * 2 + input] * transposed[(a * 3 + b) * 2 + input]
            }
          }
        }
      }
    }
    return sums.map { 1 / (1 + exp(-$0)) }
  }

  /// Codes and a picture are those of Keras' layers, written out.
  private static func expectTheirNumbers(of model: ReadModel) {
    let x = numbers(36, 9).map(abs)
    let (mu, logVariance) = ReadingTests.encode(model, x)
    #expect(ReadingTests.isClose(mu + logVariance, head(x, mean, [0.5, 0.25]) + head(x, spread, [0, 0])))
    let z: [Float] = [0.7, -1.2]
    #expect(ReadingTests.isClose(ReadingTests.decode(model, z), picture(z)))
  }

  @Test func encoderAndDecoderMakeAModel() throws {
    let model = try StatedModel(Self.half(Self.decoder()), Self.half(Self.encoder())).model()
    #expect(model.isStated && model.confidence == 1)
    Self.expectTheirNumbers(of: model)
  }

  /// Encoder, draw and decoder in one graph of layers, and as models that are layers of a third.
  @Test func aWholeModelInOneFile() throws {
    let x = Self.layer("InputLayer", "x", nil, "\"batch_shape\": [null, 64]")
    let encoder = [
      Self.layer("Dense", "h", "x", "\"units\": 3, \"activation\": \"relu\""),
      Self.layer("Dense", "m", "h", "\"units\": 2"), Self.layer("Dense", "v", "h", "\"units\": 2"),
      "{\"class_name\": \"Lambda\", \"name\": \"z\", \"config\": {}, \"inbound_nodes\": [[[\"m\", 0, 0, {}], [\"v\", 0, 0, {}]]]}",
    ]
    let dense = Self.layer("Dense", "d", "z", "\"units\": 64, \"activation\": \"sigmoid\"")
    let values: [(String, [(String, [Float], [Int])])] = [
      ("h", [("kernel", Self.numbers(192, 1), [64, 3]), ("bias", Self.numbers(3, 2), [3])]),
      ("m", [("kernel", Self.numbers(6, 3), [3, 2])]), ("v", [("kernel", Self.numbers(6, 4), [3, 2])]),
      ("d", [("kernel", Self.numbers(128, 5), [2, 64]), ("bias", Self.numbers(64, 6), [64])]),
    ]
    let one = try Self.file(values, Self.description([x] + encoder + [dense], outputs: ["d"])).stated()
    #expect(one.isWhole)
    let model = try one.model()
    #expect(model.architecture.encoder.text == "linear 3, relu" && model.architecture.decoder.text == "linear 64")
    func inner(_ name: String, _ input: String, _ layers: [String], _ outputs: [String]) -> String {
      let model = Self.description(layers, outputs: outputs)
      return model.dropLast() + ", \"name\": \"\(name)\", \"inbound_nodes\": [[[\"\(input)\", 0, 0, {}]]]}"
    }
    let z = Self.layer("InputLayer", "z", nil, "\"batch_shape\": [null, 2]")
    func group(_ names: ArraySlice<(String, [(String, [Float], [Int])])>) -> HDF5Bytes.Item {
      .group(names.map { name, tensors in (name, .group(tensors.map { ($0.0, .floats($0.1, shape: $0.2)) })) })
    }
    let description = Self.description(
      [x, inner("e", "x", [x] + encoder, ["m", "v", "z"]), inner("g", "e", [z, dense], ["d"])], outputs: ["g"])
    let nested = try ModelFile(
      HDF5Bytes.file(
        [("model_weights", .group([("e", group(values[..<3])), ("g", group(values[3...]))]))],
        texts: [("model_config", description)]), file: "m.h5")
    #expect(try nested.stated().model().parameters == model.parameters)
  }

  /// Pixels from 0 to 255 that a first layer divides are ours from 0 to 1.
  @Test(arguments: [
    ("0.00392156862745098, \"offset\": 0.0", 1, 0), ("0.00784313725490196, \"offset\": -1", 2, -1),
    ("2, \"offset\": -1", 2, -1),
  ])
  func rescaledPictures(settings: String, factor: Float, sum: Float) throws {
    let layers = [
      Self.layer("InputLayer", "x", nil, "\"batch_input_shape\": [null, 6, 6]"),
      Self.layer("Rescaling", "s", "x", "\"scale\": \(settings)"), Self.layer("Flatten", "f", "s", ""),
      Self.layer("Dense", "m", "f", "\"units\": 2"), Self.layer("Dense", "v", "f", "\"units\": 2"),
    ]
    let (mean, spread) = (Self.numbers(72, 2), Self.numbers(72, 3))
    let model = try Self.file(
      [("m", [("kernel", mean, [36, 2])]), ("v", [("kernel", spread, [36, 2])])],
      Self.description(layers, outputs: ["m", "v"])
    ).stated().model()
    let x = Self.numbers(36, 9).map(abs)
    let encoder = ImageEncoder(architecture: model.architecture)
    encoder.load(model.parameters)
    let read = encoder.encode(x)
    for (kernel, codes) in [(mean, read.mu), (spread, read.logVariance)] {
      for output in 0..<2 {
        let own = (0..<36).reduce(Float(0)) { $0 + (factor * x[$1] + sum) * kernel[$1 * 2 + output] }
        #expect(abs(codes[output] - own) < 1e-4)
      }
    }
  }

  /// A last layer that makes bytes of what a sigmoid or tanh gives.
  @Test(arguments: [("sigmoid", "255.0"), ("tanh", "0.5, \"offset\": 0.5"), ("tanh", "127.5, \"offset\": 127.5")])
  func rescaledOutput(activation: String, settings: String) throws {
    let layers = [
      Self.layer("InputLayer", "z", nil, "\"batch_shape\": [null, 2]"),
      Self.layer("Dense", "d", "z", "\"units\": 64, \"activation\": \"\(activation)\""),
      Self.layer("Rescaling", "s", "d", "\"scale\": \(settings)"),
    ]
    let kernel = Self.numbers(128, 4)
    let model = try Self.file([("d", [("kernel", kernel, [2, 64])])], Self.description(layers, outputs: ["s"])).stated()
      .model()
    let decoder = ImageDecoder(architecture: model.architecture)
    decoder.load(model.parameters)
    for (place, value) in decoder.decode([0.7, -1.2]).enumerated() {
      let sum = 0.7 * kernel[place] - 1.2 * kernel[64 + place]
      #expect(abs(value - (activation == "tanh" ? (tanh(sum) + 1) / 2 : 1 / (1 + exp(-sum)))) < 1e-5)
    }
  }

  /// Weights alone, as Keras 3 writes them: numbered, under groups called after the layers' classes, with the author's names beside.
  @Test func weightsWithoutADescription() throws {
    func group(_ name: String, _ values: [([Float], [Int])]) -> HDF5Bytes.Item {
      .group([
        (
          "vars",
          .group(values.enumerated().map { ("\($0)", .floats($1.0, shape: $1.1)) }, texts: [("name", name)])
        )
      ])
    }
    let bytes = HDF5Bytes.file([
      (
        "decoder",
        .group([
          (
            "layers",
            .group([
              ("conv2d_transpose", group("t", [(Self.transposed, [3, 3, 1, 2]), ([0.05], [1])])),
              ("dense", group("dense_1", [(Self.dense, [2, 18]), (Self.denseBias, [18])])),
            ])
          )
        ])
      ),
      (
        "encoder",
        .group([
          (
            "layers",
            .group([
              ("conv2d", group("c", [(Self.kernel, [3, 3, 1, 2]), (Self.kernelBias, [2])])),
              // The names tell the heads: the log variance stands first.
              ("dense", group("z_log_var", [(Self.spread, [18, 2]), ([0, 0], [2])])),
              ("dense_1", group("z_mean", [(Self.mean, [18, 2]), ([0.5, 0.25], [2])])),
            ])
          )
        ])
      ),
      ("optimizer", .group([("vars", .group([("1", .floats(Self.mean, shape: [18, 2]))]))])),
    ])
    let file = try ModelFile(bytes, file: "vae.weights.h5")
    #expect(!file.statesLayers)
    let model = try file.model(images: [], decided: "image=6")
    Self.expectTheirNumbers(of: model)
  }

  /// The tenth layer of a class stands behind the second, and the statistics of a batch norm have Keras' epsilon added.
  @Test func orderAndNormsOfWeightsAlone() throws {
    func vars(_ values: [([Float], [Int])]) -> HDF5Bytes.Item {
      .group([("vars", .group(values.enumerated().map { ("\($0)", .floats($1.0, shape: $1.1)) }))])
    }
    let ones: [Float] = [1, 1]
    let file = try ModelFile(
      HDF5Bytes.file([
        (
          "layers",
          .group(
            ["dense", "dense_10", "dense_2"].map { ($0, vars([(ones, [1, 2])])) } + [
              ("batch_normalization", vars([(ones, [2]), (ones, [2]), (ones, [2]), (ones, [2])]))
            ])
        )
      ]), file: "m.h5")
    let layers = ForeignLayer.layers(of: file)
    #expect(layers.map(\.name) == ["batch_normalization", "dense", "dense_2", "dense_10"])
    #expect(layers[0].hasStatistics && layers[1].kind == .linear(inputs: 1, outputs: 2))
    let variances = try layers[0].values("running_var", count: 2, otherwise: 1)
    #expect(variances.allSatisfy { abs($0 - (1 + 1e-3 - 1e-5)) < 1e-6 })
  }

  @Test func whatIsNotKnownIsNamed() throws {
    #expect(throws: ReadingError("its layer t has the activation cubist, which is not known here")) {
      try Self.half(Self.decoder(last: "cubist"))
    }
    #expect(throws: ReadingError("both files are encoders, or both decoders")) {
      try StatedModel(Self.half(Self.decoder()), Self.half(Self.decoder()))
    }
  }

  @Test(arguments: ["", "{", "[]", "{\"config\": {}}", "{\"config\": {\"layers\": [{}]}}"])
  func descriptionsThatAreNone(text: String) { #expect(throws: ReadingError.self) { try KerasDescription(text) } }

  @Test func theOtherHalfIsBesideIt() {
    #expect(ModelFile.partner(of: "a/encoder/my_encoder.h5") == "a/encoder/my_decoder.h5")
    #expect(ModelFile.partner(of: "VAEDecoder.keras") == "VAEEncoder.keras")
    #expect(ModelFile.partner(of: "encoder/vae.h5") == nil)
  }
}
