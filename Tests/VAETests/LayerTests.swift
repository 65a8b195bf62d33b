import Autodiff
import Testing
import VAE

/// The layers over pictures: their texts, shapes, parameters and costs.
@Suite struct LayerTests {
  private func network(_ text: String, _ picture: Shape) throws -> Network { try Network(text, input: picture) }

  private func error(_ text: String, _ picture: Shape) -> String {
    do throws(NetworkError) {
      _ = try Network(text, input: picture)
      return ""
    } catch {
      return error.description
    }
  }

  private let grey = Shape(channels: 1, height: 28, width: 28)

  @Test(arguments: [
    ("conv 32 4/2 pad 1", "conv 32 4/2 pad 1", "32x14x14"), ("conv 8 3", "conv 8 3", "8x26x26"),
    ("conv 8 3/1 pad 0", "conv 8 3", "8x26x26"), ("  conv  8   28 ", "conv 8 28", "8"),
    ("transposed conv 3 4/2 pad 1", "transposed conv 3 4/2 pad 1", "3x56x56"),
    ("transposed conv 3 3/2 pad 1 output pad 1", "transposed conv 3 3/2 pad 1 output pad 1", "3x56x56"),
    ("upsample 3", "upsample 3", "1x84x84"), ("max pool 2", "max pool 2", "1x14x14"),
    ("max pool 2/2", "max pool 2", "1x14x14"), ("max pool 3/2 pad 1", "max pool 3/2 pad 1", "1x14x14"),
    ("average pool 3/1 pad 1", "average pool 3/1 pad 1", "1x28x28"), ("batch norm", "batch norm", "1x28x28"),
    ("conv 6 1, group norm 3", "conv 6 1, group norm 3", "6x28x28"), ("flatten", "flatten", "784"),
    ("linear 96, unflatten 6 4 4", "linear 96, unflatten 6 4 4", "6x4x4"),
    ("residual( conv 1 3 pad 1 ,relu)", "residual (conv 1 3 pad 1, relu)", "1x28x28"),
    ("residual (residual (), relu)", "residual (residual (), relu)", "1x28x28"),
    (
      "residual (conv 4 3/2 pad 1,residual (relu) )beside( conv 4 1/2 )",
      "residual (conv 4 3/2 pad 1, residual (relu)) beside (conv 4 1/2)", "4x14x14"
    ),
    ("leaky relu", "leaky relu", "1x28x28"), ("leaky relu 0.01", "leaky relu", "1x28x28"),
    ("leaky relu 0.2", "leaky relu 0.2", "1x28x28"), ("elu 0.5", "elu 0.5", "1x28x28"), ("elu", "elu", "1x28x28"),
    ("selu, gelu, silu, tanh, sigmoid, softplus", "selu, gelu, silu, tanh, sigmoid, softplus", "1x28x28"),
  ])
  func textsAndShapes(typed: String, text: String, output: String) throws {
    let network = try network(typed, grey)
    #expect(network.text == text && "\(network.output)" == output)
    #expect(try self.network(network.text, grey) == network)
  }

  @Test(arguments: [
    ("conv", "layer 1, \"conv\", should be conv N K/S pad P"), ("conv 3", "layer 1, \"conv 3\", should be conv N"),
    ("conv 3 0", "should be conv"), ("conv 3 65", "should be conv"), ("conv 3 4/0", "should be conv"),
    ("conv 3 4/2/1", "should be conv"), ("conv 3 4/2 pad", "should be conv"), ("conv 3 4 pad 64", "should be conv"),
    ("conv 3 /2", "should be conv"), ("conv 3 4 pad 1 1", "should be conv"), ("conv 3 3 (relu)", "should be conv"),
    ("transposed conv 3 4/2 output pad 2", "should be transposed conv"),
    ("transposed conv 3 4 output pad 1", "should be transposed conv"),
    ("max pool 3 pad 2", "should be max pool"), ("upsample 0", "should be upsample"),
    ("group norm", "should be group norm"), ("leaky relu 2", "should be leaky relu"),
    ("leaky relu nan", "should be leaky relu"), ("elu -1", "should be elu"), ("unflatten 3 4", "should be unflatten"),
    ("transposed", "layer 1, \"transposed\", is unknown"), ("max pooling 2", "layer 1, \"max pooling 2\", is unknown"),
    ("residual", "layer 1, \"residual\", should be residual (layers"), ("residual (relu", "should be residual"),
    ("residual (relu) relu", "should be residual"), ("residual beside (relu) (relu)", "should be residual"),
    ("residual (relu) beside", "should be residual"), ("residual (relu) beside ()", "should be residual"),
    ("residual (relu) beside (relu) (relu)", "should be residual"), ("residual (relu) (relu)", "should be residual"),
    ("residual (conv 2 1) beside (conv 3 1)", "needs layers within it that give what those beside them give, 3x28x28"),
    ("residual (relu) beside (rellu)", "within layer 1, layer 1, \"rellu\""),
    ("relu, residual (relu, rellu)", "within layer 2, layer 2, \"rellu\""),
    ("(relu)", "layer 1, \"(relu)\", is unknown"), ("relu)", "layer 1, \"relu)\", is unknown"),
    (
      "conv 8 4/2 pad 1, conv 8 17",
      "layer 2, \"conv 8 17\", gets 8x14x14 (channels x height x width) and needs a picture of at least 17x17 pixels"
    ),
    ("max pool 29", "needs a picture of at least 29x29 pixels"),
    ("conv 6 1, group norm 4", "gets 6x28x28 (channels x height x width) and needs a number of channels that 4 groups"),
    ("unflatten 3 4 4", "gets 1x28x28 (channels x height x width) and needs 48 features"),
    ("linear 47, unflatten 3 4 4", "layer 2, \"unflatten 3 4 4\", gets 47 features and needs 48 features"),
    ("transposed conv 1 1 pad 14", "needs an input that gives from 1 to 65536 rows and columns"),
    (
      "residual (conv 2 3 pad 1)",
      "gets 1x28x28 (channels x height x width) and needs layers within it that give the same; they give 2x28x28"
    ),
    ("residual (conv 2 30)", "needs layers within it that fit together: layer 1, \"conv 2 30\", gets 1x28x28"),
    ("conv 65536 3 pad 1", "needs to give fewer values"),
  ])
  func whatIsSaidOfTextsThatDoNotFit(text: String, message: String) {
    #expect(error(text, grey).contains(message), "\(error(text, grey))")
  }

  /// Neither takes time, memory or a stack of its own size.
  @Test func deepAndLargeTextsAreRefused() {
    let deep = String(repeating: "residual (", count: 6000)
    #expect(error(deep + String(repeating: ")", count: 6000), grey).contains("should be") || !error(deep, grey).isEmpty)
    let nine = String(repeating: "residual (", count: 9) + "relu" + String(repeating: ")", count: 9)
    #expect(error(nine, grey).contains("stands within more than 8 others"))
    let large = Shape(channels: 1, height: 256, width: 256)
    #expect(error("conv 8 64", large).contains("needs a smaller kernel"))
    #expect(error("upsample 64, upsample 64", Shape(channels: 1, height: 1, width: 1)).isEmpty)
    #expect(error("upsample 64, upsample 64, upsample 64", Shape(channels: 1, height: 1, width: 1)).contains("needs"))
  }

  @Test func parametersAreNamedAsInPyTorch() throws {
    let architecture = try Architecture(
      picture: Shape(channels: 3, height: 8, width: 8),
      encoder: "conv 4 4/2 pad 1, batch norm, residual (conv 4 1, group norm 2), flatten", latent: 2,
      decoder: "linear 16, unflatten 4 2 2, transposed conv 3 4/4")
    let found = architecture.parameterLayout.entries.map { "\($0.name) \($0.shape)" }
    #expect(
      found == [
        "encoder.0.weight [4, 3, 4, 4]", "encoder.0.bias [4]", "encoder.1.weight [4]", "encoder.1.bias [4]",
        "encoder.1.running_mean [4]", "encoder.1.running_var [4]", "encoder.2.0.weight [4, 4, 1, 1]",
        "encoder.2.0.bias [4]", "encoder.2.1.weight [4]", "encoder.2.1.bias [4]", "mu.weight [2, 64]", "mu.bias [2]",
        "log_variance.weight [2, 64]", "log_variance.bias [2]", "decoder.0.weight [16, 2]", "decoder.0.bias [16]",
        "decoder.2.weight [4, 3, 4, 4]", "decoder.2.bias [3]",
      ])
    #expect(architecture.outputBias == "decoder.2.bias")
    #expect(architecture.hasTrainingMode && architecture.hidden == nil)
  }

  /// Multiplications of every place of a kernel, by hand.
  @Test func products() throws {
    let architecture = try Architecture(
      picture: Shape(channels: 3, height: 8, width: 8), encoder: "conv 4 4/2 pad 1, residual (conv 4 1), flatten",
      latent: 2, decoder: "linear 16, unflatten 4 2 2, transposed conv 3 4/4")
    let found = architecture.products(samples: 2).map {
      "\($0.name) \($0.rowsPerImage)x\($0.inputs)x\($0.outputs) \($0.hasInputGradient)"
    }
    #expect(
      found == [
        "encoder.0 16x48x4 false", "encoder.1 16x4x4 true", "mu 1x64x2 true", "log_variance 1x64x2 true",
        "decoder.0 2x2x16 true", "decoder.2 8x4x48 true",
      ])
    // The picture twice, 64 + (64 + 64) + 64 values and z's eight rows; 16 + 16 + 192, the picture and four rows.
    #expect(architecture.valuesInMemory.perImage == 2 * 192 + 64 + 128 + 64 + 16)
    #expect(architecture.valuesInMemory.perSample == 16 + 16 + 192 + 192 + 8)
  }

  /// Weights begin as PyTorch draws them.
  @Test func firstWeights() throws {
    let architecture = try Architecture(
      picture: Shape(channels: 3, height: 8, width: 8), encoder: "conv 40 3, batch norm", latent: 2,
      decoder: "linear 40, unflatten 40 1 1, transposed conv 3 8")
    let values = Initialization.pytorch.parameters(architecture, seed: 1)
    func reach(_ name: String) throws -> Float {
      try #require(architecture.parameterLayout[name]).values(in: values).map { abs($0) }.max() ?? 0
    }
    #expect(try abs(reach("encoder.0.weight") - 1 / Float(27).squareRoot()) < 0.01)
    #expect(try abs(reach("decoder.2.weight") - 1 / Float(3 * 64).squareRoot()) < 0.01)
    #expect(try reach("encoder.1.weight") == 1 && reach("encoder.1.running_mean") == 0)
  }
}
