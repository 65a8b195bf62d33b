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

  // MARK: Pools

  /// Heads that read one value a channel, where maps are larger: each map is averaged.
  @Test func aPoolOfWholeMaps() throws {
    let own = try Own(
      "conv 4 3/2 pad 1, relu, conv 6 3/2 pad 1, relu, average pool 2", "linear 12, relu, linear 64")
    let model = try own.file([
      ("e.0", "encoder.0"), ("e.2", "encoder.2"), ("mu", "mu"), ("logvar", "log_variance"), ("d.0", "decoder.0"),
      ("d.2", "decoder.2"),
    ]).model(images: [], decided: "image=8")
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  /// The same before a linear layer that is not a head.
  @Test func aPoolOfWholeMapsWithin() throws {
    let own = try Own("conv 4 3/2 pad 1, relu, average pool 4, linear 9, relu", "linear 12, relu, linear 64")
    let model = try own.file([
      ("e.0", "encoder.0"), ("e.4", "encoder.3"), ("mu", "mu"), ("logvar", "log_variance"), ("d.0", "decoder.0"),
      ("d.2", "decoder.2"),
    ]).model(images: [], decided: "image=8")
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  // MARK: Halves

  /// A layer of another use reads as many values as z has; the decoder has one of its own that does.
  @Test func theDecoderBeginsWithItsOwnLayer() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    var tensors: [(String, Values)] = [("classifier.weight", Self.constant([3, 3]))]
    for (theirs, ours) in [
      ("encoder.0", "encoder.0"), ("mu", "mu"), ("logvar", "log_variance"), ("decoder.0", "decoder.0"),
      ("decoder.2", "decoder.2"),
    ] {
      for part in ["weight", "bias"] { tensors.append(("\(theirs).\(part)", try own.tensor("\(ours).\(part)"))) }
    }
    let model = try ReadingTests.file(tensors).model(images: [])
    #expect(model.unused == ["classifier"])
    #expect(model.architecture == own.architecture)
  }

  // MARK: Classes

  /// An embedding of classes as a map beside the picture, and another one beside z.
  @Test func embeddingsAsAMapAndAsValues() throws {
    let picture = Shape(channels: 1, height: 8, width: 8)
    let own = try Own(
      "conv 4 4/2 pad 1, relu", "linear 64, relu, unflatten 4 4 4, transposed conv 1 4/2 pad 1", picture: picture)
    let map: [Float] = (0..<64).map { Float($0 % 5) / 10 }
    let codes: [Float] = (0..<20).map { Float($0 % 3) - 1 }
    // The second channel has the first one's kernels, so that the map is added to the picture.
    let kernels = try own.tensor("encoder.0.weight").values
    var doubled: [Float] = []
    for start in stride(from: 0, to: 64, by: 16) {
      for _ in 0..<2 { doubled += kernels[start..<start + 16] }
    }
    let reads = try own.tensor("decoder.0.weight").values
    var wide: [Float] = []
    for start in stride(from: 0, to: 192, by: 3) { wide += reads[start..<start + 3] + [0.5, 0] }
    let rows = [Float](repeating: 0, count: 9 * 64) + map
    let tensors: [(String, Values)] = [
      ("label_emb.weight", ([10, 64], rows)), ("conv1.weight", ([4, 2, 4, 4], doubled)),
      ("conv1.bias", try own.tensor("encoder.0.bias")), ("fc_mu.weight", try own.tensor("mu.weight")),
      ("fc_mu.bias", try own.tensor("mu.bias")), ("fc_var.weight", try own.tensor("log_variance.weight")),
      ("fc_var.bias", try own.tensor("log_variance.bias")), ("dec_emb.weight", ([10, 2], codes)),
      ("dec_fc.weight", ([64, 5], wide)), ("dec_fc.bias", try own.tensor("decoder.0.bias")),
      ("deconv.weight", try own.tensor("decoder.3.weight")), ("deconv.bias", try own.tensor("decoder.3.bias")),
    ]
    let file = try ReadingTests.file(tensors)
    let x = (0..<64).map { Float(($0 * 31) % 97) / 97 }
    let first = try file.model(images: [], decided: "image=8 label=0 class=last")
    #expect(ReadingTests.isClose(ReadingTests.encode(first, x).mu, own.encode(x).mu))
    let last = try file.model(images: [], decided: "image=8 label=9 class=last")
    #expect(ReadingTests.isClose(ReadingTests.encode(last, x).mu, own.encode(zip(x, map).map { $0 + $1 }).mu))
    // Half of the class's first number is added to each bias; of classes 0 and 9 that is -1 and -1, of class 1 it is 1.
    let biases = try #require(own.architecture.parameterLayout["decoder.0.bias"])
    var moved = own.parameters
    let sums = biases.values(in: moved).map { $0 + 0.5 * codes[2] }
    biases.put(sums, into: &moved)
    let second = try file.model(images: [], decided: "image=8 label=1 class=last")
    let decoder = ImageDecoder(architecture: own.architecture)
    decoder.load(moved)
    #expect(ReadingTests.isClose(ReadingTests.decode(second, [0.3, -1, 2]), decoder.decode([0.3, -1, 2])))
  }

  // MARK: One half

  @Test func anEncoderAlone() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    let file = try own.file([("q.0", "encoder.0"), ("q.mu", "mu"), ("q.logvar", "log_variance")])
    let model = try file.model(images: [ReadingTests.images], decided: "act=relu in=x heads=mu,logvar")
    #expect(model.architecture.missing == .decoder)
    let x = ReadingTests.images.pixels
    #expect(ReadingTests.isClose(ReadingTests.encode(model, x).mu, own.encode(x).mu))
  }

  @Test func aDecoderAlone() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 20, relu, linear 64")
    let file = try own.file([("fc3", "decoder.0"), ("fc4", "decoder.2"), ("fc5", "decoder.4")])
    let model = try file.model(images: [ReadingTests.images])
    #expect(model.architecture.missing == .encoder && model.words == "act=relu out=sigmoid")
    let z: [Float] = [0.3, -1, 2]
    #expect(ReadingTests.isClose(ReadingTests.decode(model, z), own.decode(z)))
  }

  /// Two files, each of which has half of a model.
  @Test func halvesInFilesOfTheirOwn() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    let encoder = try own.file([("0", "encoder.0"), ("mu", "mu"), ("logvar", "log_variance")])
    let decoder = try own.file([("0", "decoder.0"), ("2", "decoder.2")])
    let model = try decoder.joined(as: "decoder", with: encoder, as: "encoder").model(images: [])
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  /// What has layers of a classifier is no half of a model.
  @Test func aClassifierIsNoHalf() throws {
    let file = try ReadingTests.file([
      ("fc1.weight", Self.constant([12, 64])), ("fc2.weight", Self.constant([10, 12])),
    ])
    #expect(throws: ReadingError.self) { try file.model(images: []) }
  }

  /// A convolution that mixes a picture's colours before all others has no activation behind it.
  @Test func aConvolutionOfPixels() throws {
    let own = try Own("conv 1 1, conv 4 4/2 pad 1, relu", "linear 12, relu, linear 64")
    let model = try own.file([
      ("embed_data", "encoder.0"), ("encoder.0", "encoder.1"), ("fc_mu", "mu"), ("fc_var", "log_variance"),
      ("d.0", "decoder.0"), ("d.2", "decoder.2"),
    ]).model(images: [], decided: "image=8")
    #expect(model.architecture == own.architecture)
  }
}
