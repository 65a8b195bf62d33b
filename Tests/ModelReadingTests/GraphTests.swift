import Autodiff
import Foundation
import Models
import TestArchives
import Testing
import Training
import VAE

@testable import ModelReading

/// ONNX graphs as models, with weights of a model of our own.
@Suite struct GraphTests {
  private static let architecture: Architecture? = try? Architecture(
    picture: Shape(channels: 1, height: 8, width: 8), encoder: "linear 6, relu", latent: 2,
    decoder: "linear 6, relu, linear 64")
  private static let parameters: [Float] = {
    guard let layout = architecture?.parameterLayout else { return [] }
    // Between two tensors of a block there may be room that belongs to neither, and stays 0.
    var block = [Float](repeating: 0, count: layout.count)
    var number = 0
    for entry in layout.entries {
      let count = entry.shape.reduce(1, *)
      entry.put((number..<number + count).map { Float(($0 * 7919) % 101 - 50) / 60 }, into: &block)
      number += count
    }
    return block
  }()

  /// A tensor of the graph with the values of one of ours.
  private static func tensor(_ name: String, isTransposed: Bool = false, factor: Float = 1) throws -> [UInt8] {
    let entry = try #require(architecture?.parameterLayout[name])
    let values = entry.values(in: parameters).map { factor * $0 }
    guard isTransposed else { return ONNXBytes.tensor(name, values, shape: entry.shape) }
    let (rows, columns) = (entry.shape[0], entry.shape[1])
    let turned = (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
    return ONNXBytes.tensor(name, turned, shape: [columns, rows])
  }

  private static func gemm(_ input: String, _ layer: String, _ output: String) -> [UInt8] {
    ONNXBytes.node(
      "Gemm", [input, "\(layer).weight", "\(layer).bias"], [output], [ONNXBytes.wholes("transB", [1], isList: false)])
  }

  private static let names = [
    "encoder.0.weight", "encoder.0.bias", "mu.weight", "mu.bias", "log_variance.weight", "log_variance.bias",
    "decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias",
  ]

  private static let encoder = [
    ONNXBytes.node("Flatten", ["x"], ["flat"]), gemm("flat", "encoder.0", "a"), ONNXBytes.node("Relu", ["a"], ["h"]),
    gemm("h", "mu", "mean"), gemm("h", "log_variance", "logvar"),
  ]
  private static func decoder(_ z: String, shape: String = "shape") -> [[UInt8]] {
    [
      gemm(z, "decoder.0", "b"), ONNXBytes.node("Relu", ["b"], ["g"]), gemm("g", "decoder.2", "c"),
      ONNXBytes.node("Sigmoid", ["c"], ["p"]), ONNXBytes.node("Reshape", ["p", shape], ["picture"]),
    ]
  }

  private static func model(
    _ nodes: [[UInt8]], extra: [[UInt8]] = [], input: (String, [Int]), outputs: [(String, [Int])],
    tensors: [[UInt8]]? = nil
  ) throws -> StatedModel {
    let all = try (tensors ?? names.map { try tensor($0) }) + extra
    let bytes = ONNXBytes.model(
      nodes: nodes, tensors: all, inputs: [ONNXBytes.port(input.0, input.1)],
      outputs: outputs.map { ONNXBytes.port($0.0, $0.1) })
    return try ModelFile(bytes, file: "m.onnx").stated()
  }

  /// z = mu + exp(logvar / 2) * noise, for batches of 16.
  @Test func encoderDrawAndDecoderInOneGraph() throws {
    let nodes =
      Self.encoder + [
        ONNXBytes.node("Mul", ["half", "logvar"], ["s"]), ONNXBytes.node("Exp", ["s"], ["sigma"]),
        ONNXBytes.node("RandomNormalLike", ["sigma"], ["noise"]), ONNXBytes.node("Mul", ["noise", "sigma"], ["d"]),
        ONNXBytes.node("Add", ["mean", "d"], ["z"]),
      ] + Self.decoder("z")
    let model = try Self.model(
      nodes, extra: [ONNXBytes.tensor("half", [0.5], shape: []), ONNXBytes.wholes(tensor: "shape", [16, 1, 8, 8])],
      input: ("x", [16, 1, 8, 8]), outputs: [("picture", [16, 1, 8, 8]), ("mean", [16, 2]), ("logvar", [16, 2])])
    let read = try model.model()
    #expect(read.architecture == Self.architecture)
    #expect(read.parameters == Self.parameters)
    #expect(read.isStated && read.confidence == 1)
  }

  @Test func halvesAreModelsOfTheirOwn() throws {
    let decoder = try Self.model(
      Self.decoder("z"), extra: [ONNXBytes.wholes(tensor: "shape", [-1, 1, 8, 8])], input: ("z", [1, 2]),
      outputs: [("picture", [1, 1, 8, 8])])
    let encoder = try Self.model(
      Self.encoder, input: ("x", [1, 1, 8, 8]), outputs: [("mean", [1, 2]), ("logvar", [1, 2])])
    #expect(try decoder.model().architecture.missing == .encoder)
    #expect(try encoder.model().architecture.missing == .decoder)
    #expect(try StatedModel(encoder, decoder).model().parameters == Self.parameters)
    #expect(throws: ReadingError("both files are encoders, or both decoders")) { try StatedModel(encoder, encoder) }
  }

  /// MatMul and Add are a linear layer; one head is split, and the first half is named as the spread.
  @Test func otherWordsForTheSame() throws {
    let nodes = [
      ONNXBytes.node("Reshape", ["x", "rows"], ["flat"]),
      ONNXBytes.node("MatMul", ["flat", "encoder.0.weight"], ["m"]),
      ONNXBytes.node("Add", ["encoder.0.bias", "m"], ["a"]), ONNXBytes.node("LeakyRelu", ["a"], ["h"]),
      ONNXBytes.node("Gemm", ["h", "w", "b"], ["both"], [ONNXBytes.wholes("transB", [1], isList: false)]),
      ONNXBytes.node("Split", ["both"], ["logvar", "mean"], [ONNXBytes.wholes("axis", [1], isList: false)]),
    ]
    let layout = try #require(Self.architecture?.parameterLayout)
    func values(_ name: String) -> [Float] { layout[name]?.values(in: Self.parameters) ?? [] }
    let tensors = [
      try Self.tensor("encoder.0.weight", isTransposed: true), try Self.tensor("encoder.0.bias"),
      ONNXBytes.tensor("w", values("log_variance.weight") + values("mu.weight"), shape: [4, 6]),
      ONNXBytes.tensor("b", values("log_variance.bias") + values("mu.bias"), shape: [4]),
      ONNXBytes.wholes(tensor: "rows", [1, -1]),
    ]
    let model = try Self.model(
      nodes, input: ("x", [1, 1, 8, 8]), outputs: [("logvar", [1, 2]), ("mean", [1, 2])], tensors: tensors)
    let read = try model.model()
    #expect(read.architecture.encoder.text == "linear 6, leaky relu")
    for name in ["encoder.0.weight", "mu.weight", "mu.bias", "log_variance.weight", "log_variance.bias"] {
      #expect(read.architecture.parameterLayout[name]?.values(in: read.parameters) == values(name), "\(name)")
    }
  }

  /// GELU and SiLU, as exporters take them apart.
  @Test func activationsInParts() throws {
    let number = { (name: String, value: Float) in ONNXBytes.tensor(name, [value], shape: []) }
    let nodes = [
      ONNXBytes.node("Flatten", ["x"], ["flat"]), Self.gemm("flat", "encoder.0", "a"),
      ONNXBytes.node("Div", ["a", "root"], ["r"]), ONNXBytes.node("Erf", ["r"], ["e"]),
      ONNXBytes.node("Add", ["e", "one"], ["f"]), ONNXBytes.node("Mul", ["a", "f"], ["g"]),
      ONNXBytes.node("Mul", ["g", "half"], ["k"]), ONNXBytes.node("Sigmoid", ["k"], ["gate"]),
      ONNXBytes.node("Mul", ["k", "gate"], ["h"]), Self.gemm("h", "mu", "mean"),
      Self.gemm("h", "log_variance", "logvar"),
    ]
    let model = try Self.model(
      nodes, extra: [number("root", Float(2).squareRoot()), number("one", 1), number("half", 0.5)],
      input: ("x", [1, 1, 8, 8]), outputs: [("mean", [1, 2]), ("logvar", [1, 2])])
    #expect(try model.model().architecture.encoder.text == "linear 6, gelu, silu")
  }

  @Test func whatIsNotKnownIsNamed() throws {
    #expect(throws: ReadingError("its operator Einsum is not known here")) {
      try Self.model([ONNXBytes.node("Einsum", ["x"], ["y"])], input: ("x", [1, 1, 8, 8]), outputs: [("y", [1, 2])])
    }
    #expect(throws: ReadingError("its operator Relu reads nothing, which nothing gives")) {
      try Self.model(
        [ONNXBytes.node("Relu", ["nothing"], ["y"])], input: ("x", [1, 1, 8, 8]), outputs: [("y", [1, 2])])
    }
  }
}
