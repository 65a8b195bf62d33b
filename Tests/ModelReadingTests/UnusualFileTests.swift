import Autodiff
import Models
import TestArchives
import Testing
import VAE

@testable import ModelReading

/// Files with what is rarer: norms over channels, heads and first layers that are convolutions, matrices the other way round.
@Suite struct UnusualFileTests {
  private typealias Own = ReadingTests.Own

  @Test func normsOverFeatures() throws {
    let own = try Own("linear 12, group norm 1, gelu", "linear 12, group norm 1, gelu, linear 64")
    let model = try own.file([
      ("e.0", "encoder.0"), ("e.1", "encoder.1"), ("mu", "mu"), ("logvar", "log_variance"), ("d.0", "decoder.0"),
      ("d.1", "decoder.1"), ("d.3", "decoder.3"),
    ]).model(images: [], decided: "act=gelu")
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  @Test func aDecoderThatBeginsWithOnePixel() throws {
    let own = try Own(
      "conv 4 4/2 pad 1, relu", "unflatten 3 1 1, transposed conv 4 4, relu, transposed conv 1 4/2 pad 1", latent: 3)
    let model = try own.file([
      ("main.0", "encoder.0"), ("to_mu", "mu"), ("to_var", "log_variance"), ("gen.0", "decoder.1"),
      ("gen.2", "decoder.3"),
    ]).model(images: [], decided: "image=8")
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  @Test func headsThatAreConvolutionsOfAllTheyRead() throws {
    let own = try Own("conv 4 4/2 pad 1, relu", "linear 12, relu, linear 64", latent: 3)
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in [
      ("c", "encoder.0"), ("mu", "mu"), ("var", "log_variance"), ("f1", "decoder.0"), ("f2", "decoder.2"),
    ] {
      for part in ["weight", "bias"] {
        var tensor = try own.tensor("\(ours).\(part)")
        if tensor.shape == [3, 64] { tensor.shape = [3, 4, 4, 4] }
        tensors.append(("\(theirs).\(part)", tensor))
      }
    }
    let model = try ReadingTests.file(tensors).model(images: [], decided: "image=8")
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  @Test func matricesWithARowAnInput() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in [
      ("enc1", "encoder.0"), ("mu", "mu"), ("logvar", "log_variance"), ("dec1", "decoder.0"), ("dec2", "decoder.2"),
    ] {
      let (shape, values) = try own.tensor("\(ours).weight")
      let turned = (0..<shape[1]).flatMap { column in (0..<shape[0]).map { values[$0 * shape[1] + column] } }
      tensors.append(("W_\(theirs)", ([shape[1], shape[0]], turned)))
      tensors.append(("b_\(theirs)", try own.tensor("\(ours).bias")))
    }
    let model = try ReadingTests.file(tensors).model(images: [])
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  private typealias Values = (shape: [Int], values: [Float])

  private static func constant(_ shape: [Int]) -> Values {
    (shape, [Float](repeating: 0.1, count: shape.reduce(1, *)))
  }

  @Test(arguments: [
    ("attn.in_proj_weight", "attention"), ("gru.weight_ih_l0", "recurrent"),
    ("vq.embedding.weight", "quantises its codes (vq.embedding, 512 vectors of 16 numbers)"),
  ])
  func whatIsOfAnotherKindIsNamed(name: String, words: String) throws {
    var tensors: [(String, Values)] = [("encoder.0.weight", Self.constant([4, 1, 4, 4]))]
    tensors.append((name, Self.constant([512, 16])))
    tensors.append(("decoder.0.weight", Self.constant([4, 1, 4, 4])))
    #expect(try Self.refusal(tensors).contains(words))
  }

  @Test func aMapOfCodesIsNamed() throws {
    var tensors: [(String, Values)] = [("encoder.0.weight", Self.constant([4, 1, 4, 4]))]
    for name in ["conv_mu.weight", "conv_logvar.weight"] { tensors.append((name, Self.constant([4, 4, 1, 1]))) }
    #expect(try Self.refusal(tensors).contains("spatial latents"))
  }

  private static func refusal(_ tensors: [(String, Values)]) throws -> String {
    let file = try ReadingTests.file(tensors)
    do throws(ReadingError) {
      _ = try file.model(images: [])
      return ""
    } catch { return error.reason }
  }

  @Test func aClassInFrontOfAPictureAndOfZ() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    let classes: [Float] = (0..<10).map { $0 == 2 ? 0.5 : -1 }
    func wide(_ name: String) throws -> Values {
      let (shape, values) = try own.tensor(name)
      var all: [Float] = []
      for row in 0..<shape[0] { all += classes + Array(values[row * shape[1]..<(row + 1) * shape[1]]) }
      return ([shape[0], shape[1] + 10], all)
    }
    var tensors: [(String, Values)] = []
    for (theirs, ours) in ReadingTests.linear {
      let reads = theirs == "module.fc1" || theirs == "module.fc3"
      tensors.append(("\(theirs).weight", reads ? try wide("\(ours).weight") : try own.tensor("\(ours).weight")))
      tensors.append(("\(theirs).bias", try own.tensor("\(ours).bias")))
    }
    let images = MeasuredImages(
      name: "noise", picture: ReadingTests.picture, pixels: ReadingTests.images.pixels,
      labels: [UInt8](repeating: 2, count: 40))
    let model = try ReadingTests.file(tensors).model(
      images: [images], decided: "label=2 class=first act=relu in=x heads=mu,logvar out=sigmoid")
    // The class adds its column to each bias.
    var expected = own.parameters
    for name in ["encoder.0.bias", "decoder.0.bias"] {
      let entry = try #require(own.architecture.parameterLayout[name])
      let sums = entry.values(in: own.parameters).map { $0 + 0.5 }
      entry.put(sums, into: &expected)
    }
    #expect(ReadingTests.isClose(model.parameters, expected))
    #expect(model.words.contains("class=first"))
  }

  @Test func modulesTellTheHalvesInAnyOrder() throws {
    let own = try Own("linear 12, relu, linear 12, relu", "linear 12, relu, linear 12, relu, linear 64")
    let model = try own.file([
      ("q.0", "decoder.0"), ("q.2", "decoder.2"), ("q.4", "decoder.4"), ("r.0", "encoder.0"), ("r.2", "encoder.2"),
      ("r.mu", "mu"), ("r.logvar", "log_variance"),
    ]).model(images: [])
    #expect(model.parameters == own.parameters)
  }
}
