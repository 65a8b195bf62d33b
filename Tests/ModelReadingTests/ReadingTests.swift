import Foundation
import Autodiff
import Models
import TestArchives
import Testing
import VAE

@testable import ModelReading

/// Files whose weights are those of a model of our own, under other names and with other functions between the layers: what is
/// read has to give the same numbers.
@Suite struct ReadingTests {
  static let picture = Shape(channels: 1, height: 8, width: 8)
  static let images = MeasuredImages(
    name: "noise", picture: picture, pixels: (0..<40 * 64).map { Float(($0 * 7919) % 256) / 255 })

  /// A model of our own, and its tensors by their names.
  struct Own {
    let architecture: Architecture
    let parameters: [Float]

    init(_ encoder: String, _ decoder: String, latent: Int = 3, picture: Shape = ReadingTests.picture) throws {
      architecture = try Architecture(picture: picture, encoder: encoder, latent: latent, decoder: decoder)
      parameters = Initialization.pytorch.parameters(architecture, seed: 5)
    }

    func tensor(_ name: String) throws -> (shape: [Int], values: [Float]) {
      let entry = try #require(architecture.parameterLayout[name])
      return (entry.shape, entry.values(in: parameters))
    }

    /// A file of PyTorch with these of its tensors, by their names there and here; a name's `weight` and `bias` both.
    func file(_ names: [(String, String)]) throws -> ModelFile {
      var entries: [(String, (shape: [Int], values: [Float]))] = []
      for (theirs, ours) in names {
        for part in ["weight", "bias", "running_mean", "running_var"]
        where architecture.parameterLayout["\(ours).\(part)"] != nil {
          entries.append(("\(theirs).\(part)", try tensor("\(ours).\(part)")))
        }
      }
      return try ReadingTests.file(entries)
    }

    func encode(_ pixels: [Float]) -> (mu: [Float], logVariance: [Float]) {
      let encoder = ImageEncoder(architecture: architecture, capacity: 40)
      encoder.load(parameters)
      return encoder.encode(pixels)
    }

    func decode(_ z: [Float]) -> [Float] {
      let decoder = ImageDecoder(architecture: architecture, capacity: 40)
      decoder.load(parameters)
      return decoder.decode(z)
    }
  }

  static func file(_ tensors: [(String, (shape: [Int], values: [Float]))]) throws -> ModelFile {
    var storages: [String: [UInt8]] = [:]
    var entries: [(String, [UInt8])] = []
    for (index, (name, (shape, values))) in tensors.enumerated() {
      storages["\(index)"] = TorchBytes.floats(values)
      var strides: [Int] = []
      for extent in shape.reversed() {
        _ = extent
        strides.insert(shape.suffix(strides.count).reduce(1, *), at: 0)
      }
      entries.append(
        (name, PickleBytes.tensor(storage: "\(index)", count: values.count, shape: shape, strides: strides)))
    }
    return try ModelFile(TorchBytes.archive(PickleBytes.ordered(entries), storages: storages), file: "m.pth")
  }

  static func isClose(_ a: [Float], _ b: [Float], _ tolerance: Float = 1e-5) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
  }

  static func encode(_ model: ReadModel, _ pixels: [Float]) -> (mu: [Float], logVariance: [Float]) {
    let encoder = ImageEncoder(architecture: model.architecture, capacity: 40)
    encoder.load(model.parameters)
    return encoder.encode(pixels)
  }

  static func decode(_ model: ReadModel, _ z: [Float]) -> [Float] {
    let decoder = ImageDecoder(architecture: model.architecture, capacity: 40)
    decoder.load(model.parameters)
    return decoder.decode(z)
  }

  static let linear = [
    ("module.fc1", "encoder.0"), ("module.fc21", "mu"), ("module.fc22", "log_variance"), ("module.fc3", "decoder.0"),
    ("module.fc4", "decoder.2"),
  ]

  // MARK: Linear networks

  @Test(arguments: ["relu", "leaky relu 0.2", "tanh", "elu"])
  func aLinearModel(activation: String) throws {
    let own = try Own("linear 12, \(activation)", "linear 12, \(activation), linear 64")
    let decided = "act=\(activation.replacing(" relu ", with: "")) in=x heads=mu,logvar out=sigmoid"
    let model = try own.file(Self.linear).model(images: [Self.images], decided: decided)
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
    #expect(model.unused.isEmpty)
  }

  @Test func withoutImagesTheUsualIsTaken() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    let model = try own.file(Self.linear).model(images: [])
    #expect(model.parameters == own.parameters)
    #expect(model.data == nil && model.confidence == 0)
  }

  @Test func namesTellTheHeadsAndLayersInAnyOrder() throws {
    let own = try Own("linear 12, relu, linear 9, relu", "linear 9, relu, linear 12, relu, linear 64")
    let names = [
      ("decoder.0", "decoder.0"), ("decoder.2", "decoder.2"), ("decoder.4", "decoder.4"),
      ("sigma_head", "log_variance"),
      ("mean_head", "mu"), ("encoder.0", "encoder.0"), ("encoder.2", "encoder.2"),
    ]
    let model = try own.file(names).model(images: [])
    #expect(model.parameters == own.parameters)
  }

  @Test func aLayerThatFitsNowhereIsNamed() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in Self.linear {
      for part in ["weight", "bias"] { tensors.append(("\(theirs).\(part)", try own.tensor("\(ours).\(part)"))) }
    }
    tensors.insert(("module.classifier.weight", ([10, 7], [Float](repeating: 1, count: 70))), at: 2)
    let model = try Self.file(tensors).model(images: [])
    #expect(model.unused == ["classifier"])
    #expect(model.parameters == own.parameters)
  }

  @Test func inputsFromMinusOneToOne() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    let model = try own.file(Self.linear).model(
      images: [Self.images], decided: "act=relu in=2x-1 heads=mu,logvar out=tanh/2+1/2")
    let theirs = own.encode(Self.images.pixels.map { 2 * $0 - 1 })
    let read = Self.encode(model, Self.images.pixels)
    #expect(Self.isClose(read.mu, theirs.mu) && Self.isClose(read.logVariance, theirs.logVariance))
    // Ours gives p = sigmoid(y), theirs tanh(y) = 2 sigmoid(2 y) - 1, and sigmoid(2 y) is p^2 / (p^2 + (1 - p)^2).
    let z: [Float] = [0.3, -1, 2]
    let pictures = own.decode(z).map { p in
      let (on, off) = (p * p, (1 - p) * (1 - p))
      return on / (on + off)
    }
    #expect(Self.isClose(Self.decode(model, z), pictures))
  }

  private static func logVariance(_ head: Float, _ kind: String) -> Float {
    switch kind {
    case "logstd": 2 * head
    case "std": 2 * log(abs(head))
    case "var": log(abs(head))
    case "softplus-std": 2 * log(log(1 + exp(head)))
    default: log(log(1 + exp(head)))
    }
  }

  @Test(arguments: ["logstd", "std", "var", "softplus-std", "softplus-var"])
  func theSecondHead(kind: String) throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    let model = try own.file(Self.linear).model(
      images: [Self.images], decided: "act=relu in=x heads=mu,\(kind) out=sigmoid")
    let theirs = own.encode(Self.images.pixels)
    let read = Self.encode(model, Self.images.pixels)
    #expect(Self.isClose(read.mu, theirs.mu))
    #expect(Self.isClose(read.logVariance, theirs.logVariance.map { Self.logVariance($0, kind) }, 1e-3))
  }

  @Test func oneHeadForBoth() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in Self.linear where !ours.hasPrefix("mu") && !ours.hasPrefix("log") {
      for part in ["weight", "bias"] { tensors.append(("\(theirs).\(part)", try own.tensor("\(ours).\(part)"))) }
    }
    let (mu, spread) = (try own.tensor("mu.weight").values, try own.tensor("log_variance.weight").values)
    let (muBias, spreadBias) = (try own.tensor("mu.bias").values, try own.tensor("log_variance.bias").values)
    tensors.insert(("module.head.weight", ([6, 12], mu + spread)), at: 2)
    tensors.insert(("module.head.bias", ([6], muBias + spreadBias)), at: 3)
    let model = try Self.file(tensors).model(images: [], decided: "heads=mu,logvar")
    #expect(model.parameters == own.parameters)
  }

  /// A batch norm's running statistics are those of the images where the layers before it are the right ones.
  @Test func statisticsOfBatchNorms() throws {
    let own = try Own("linear 12, relu, batch norm", "linear 12, relu, linear 64")
    let (layout, pixels) = (own.architecture.parameterLayout, Self.images.pixels)
    // What the norm reads, written out.
    let (weight, bias) = (try own.tensor("encoder.0.weight").values, try own.tensor("encoder.0.bias").values)
    let count = pixels.count / 64
    var parameters = own.parameters
    var (means, variances): ([Float], [Float]) = ([], [])
    for output in 0..<12 {
      let values = (0..<count).map { image in
        max((0..<64).reduce(bias[output]) { $0 + weight[output * 64 + $1] * pixels[image * 64 + $1] }, 0)
      }
      let mean = values.reduce(0, +) / Float(count)
      means.append(mean)
      variances.append(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(count - 1))
    }
    try #require(layout["encoder.2.running_mean"]).put(means, into: &parameters)
    try #require(layout["encoder.2.running_var"]).put(variances, into: &parameters)
    #expect(try #require(own.architecture.normDistance(parameters, pixels: pixels)).distance < 1e-2)
    let other = try Architecture(
      picture: own.architecture.picture, encoder: "linear 12, batch norm, relu", latent: own.architecture.latent,
      decoder: "linear 12, relu, linear 64")
    var moved = [Float](repeating: 0, count: other.parameterLayout.count)
    for entry in other.parameterLayout.entries {
      let name = entry.name.replacing("encoder.1.", with: "encoder.2.")
      if let from = layout[name] { entry.put(from.values(in: parameters), into: &moved) }
    }
    #expect(try #require(other.normDistance(moved, pixels: pixels)).distance > 0.1)
    #expect(other.normDistance(moved, pixels: Array(pixels.prefix(64))) == nil)
    // After a short training they are on their way from 0 and 1.
    let onTheWay = (means.map { 0.6 * $0 }, variances.map { 0.6 * $0 + 0.4 })
    try #require(layout["encoder.2.running_mean"]).put(onTheWay.0, into: &parameters)
    try #require(layout["encoder.2.running_var"]).put(onTheWay.1, into: &parameters)
    let short = try #require(own.architecture.normDistance(parameters, pixels: pixels))
    #expect(short.distance < 1e-2 && short.share == 0.6)
  }

  /// The decoder's norms tell what is before them, too.
  @Test func aNormOfTheDecoderKnowsItsPlace() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, batch norm, linear 64")
    let layout = own.architecture.parameterLayout
    let codes: [Float] = (0..<300).map { Float(($0 * 7919) % 101) / 50 - 1 }
    let (weight, bias) = (try own.tensor("decoder.0.weight").values, try own.tensor("decoder.0.bias").values)
    var parameters = own.parameters
    var (means, variances): ([Float], [Float]) = ([], [])
    for output in 0..<12 {
      let values = (0..<100).map { row in
        max((0..<3).reduce(bias[output]) { $0 + weight[output * 3 + $1] * codes[row * 3 + $1] }, 0)
      }
      let mean = values.reduce(0, +) / 100
      means.append(mean)
      variances.append(values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 99)
    }
    try #require(layout["decoder.2.running_mean"]).put(means, into: &parameters)
    try #require(layout["decoder.2.running_var"]).put(variances, into: &parameters)
    #expect(try #require(own.architecture.decoderNormDistance(parameters, codes: codes)).distance < 1e-2)
    let other = try Architecture(
      picture: own.architecture.picture, encoder: "linear 12, relu", latent: 3,
      decoder: "linear 12, batch norm, relu, linear 64")
    var moved = [Float](repeating: 0, count: other.parameterLayout.count)
    for entry in other.parameterLayout.entries {
      let name = entry.name.replacing("decoder.1.", with: "decoder.2.")
      if let from = layout[name] { entry.put(from.values(in: parameters), into: &moved) }
    }
    #expect(try #require(other.decoderNormDistance(moved, codes: codes)).distance > 0.1)
    let plain = try Own("linear 12, relu", "linear 12, relu, linear 64")
    #expect(plain.architecture.decoderNormDistance(plain.parameters, codes: codes) == nil)
  }

  // MARK: Pictures

  @Test func convolutionsOfTheUsualKind() throws {
    let picture = Shape(channels: 1, height: 28, width: 28)
    let own = try Own(
      "conv 4 4/2 pad 1, relu, conv 6 4/2 pad 1, relu",
      "linear 294, relu, unflatten 6 7 7, transposed conv 4 4/2 pad 1, relu, transposed conv 1 4/2 pad 1",
      picture: picture)
    let names = [
      ("encoder.0", "encoder.0"), ("encoder.2", "encoder.2"), ("fc_mu", "mu"), ("fc_var", "log_variance"),
      ("decoder_input", "decoder.0"), ("decoder.0", "decoder.3"), ("decoder.2", "decoder.5"),
    ]
    let model = try own.file(names).model(images: [])
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  @Test func batchNormsAndPools() throws {
    let picture = Shape(channels: 1, height: 28, width: 28)
    let own = try Own(
      "conv 4 3/2 pad 1, batch norm, relu, conv 5 3/2 pad 1, batch norm, relu, linear 20, relu",
      "linear 245, relu, unflatten 5 7 7, transposed conv 4 3/2 pad 1 output pad 1, batch norm, relu, "
        + "transposed conv 1 3/2 pad 1 output pad 1", picture: picture)
    let names = [
      ("enc.0", "encoder.0"), ("enc.1", "encoder.1"), ("enc.3", "encoder.3"), ("enc.4", "encoder.4"),
      ("enc_fc", "encoder.6"), ("mean", "mu"), ("logvar", "log_variance"), ("dec_fc", "decoder.0"),
      ("dec.0", "decoder.3"), ("dec.1", "decoder.4"), ("dec.3", "decoder.6"),
    ]
    let model = try own.file(names).model(images: [])
    #expect(model.architecture == own.architecture)
    #expect(model.parameters == own.parameters)
  }

  @Test func zerosAroundAPictureBecomeLayers() throws {
    let own = try Own(
      "linear 12, relu", "linear 12, relu, linear 144", picture: Shape(channels: 1, height: 12, width: 12))
    let padded = Self.images.padded(by: 2)
    let model = try own.file(Self.linear).model(
      images: [padded], decided: "act=relu in=x heads=mu,logvar out=sigmoid")
    #expect(model.architecture.picture == Self.picture)
    let (theirs, read) = (own.encode(padded.pixels), Self.encode(model, Self.images.pixels))
    #expect(Self.isClose(read.mu, theirs.mu) && Self.isClose(read.logVariance, theirs.logVariance))
    let z: [Float] = [0.3, -1, 2]
    let (whole, cut) = (own.decode(z), Self.decode(model, z))
    let middle = (2..<10).flatMap { row in whole[row * 12 + 2..<row * 12 + 10] }
    #expect(Self.isClose(cut, middle))
  }

  // MARK: Classes

  /// A class that is read behind the picture and behind z is held by the biases.
  @Test func aClassOfALinearModelIsHeld() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    var columns: [String: [Float]] = [:]
    for (theirs, ours) in Self.linear {
      for part in ["weight", "bias"] {
        var tensor = try own.tensor("\(ours).\(part)")
        if part == "weight", ["encoder.0", "decoder.0"].contains(ours) {
          let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
          let classes = (0..<outputs * 10).map { Float($0 % 7) - 3 }
          var weight: [Float] = []
          for output in 0..<outputs {
            weight += tensor.values[output * inputs..<(output + 1) * inputs]
            weight += classes[output * 10..<(output + 1) * 10]
          }
          tensor = ([outputs, inputs + 10], weight)
          columns[ours] = (0..<outputs).map { classes[$0 * 10 + 4] }
        }
        tensors.append(("\(theirs).\(part)", tensor))
      }
    }
    let model = try Self.file(tensors).model(images: [], decided: "label=4")
    #expect(model.inferred.contains { $0 == ("label", "4") })
    for entry in own.architecture.parameterLayout.entries {
      var expected = entry.values(in: own.parameters)
      if let added = columns[entry.name.replacing(".bias", with: "")], entry.name.hasSuffix(".bias") {
        expected = zip(expected, added).map { $0 + $1 }
      }
      #expect(entry.values(in: model.parameters) == expected, "\(entry.name)")
    }
    #expect(throws: ReadingError.self) { try own.file(Self.linear).model(images: [], decided: "label=4") }
    #expect(throws: ReadingError("label=10 is none of its classes, which are 0 to 9")) {
      try Self.file(tensors).model(images: [], decided: "label=10")
    }
  }

  /// A convolution reads a map of ones for the class, with zeros beyond the border as for the picture.
  @Test func aClassAsAChannelIsHeld() throws {
    let picture = Shape(channels: 1, height: 28, width: 28)
    let decoder =
      "linear 294, relu, unflatten 6 7 7, transposed conv 4 4/2 pad 1, relu, transposed conv 1 4/2 pad 1"
    let own = try Own("conv 4 4/2 pad 1, relu, conv 6 4/2 pad 1, relu", decoder, picture: picture)
    let names = [
      ("encoder.0", "encoder.0"), ("encoder.2", "encoder.2"), ("fc_mu", "mu"), ("fc_var", "log_variance"),
      ("decoder_input", "decoder.0"), ("decoder.0", "decoder.3"), ("decoder.2", "decoder.5"),
    ]
    let first = try own.tensor("encoder.0.weight").values
    let map: [Float] = (0..<4 * 16).map { Float($0 % 5) / 10 - 0.2 }
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in names {
      for part in ["weight", "bias"] {
        var tensor = try own.tensor("\(ours).\(part)")
        if ours == "encoder.0", part == "weight" {
          // Eleven channels: the picture, and of the classes all zero but the third.
          var weight = [Float](repeating: 0, count: 4 * 11 * 16)
          for output in 0..<4 {
            for place in 0..<16 {
              weight[output * 11 * 16 + place] = first[output * 16 + place]
              weight[(output * 11 + 3) * 16 + place] = map[output * 16 + place]
            }
          }
          tensor = ([4, 11, 4, 4], weight)
        }
        tensors.append(("\(theirs).\(part)", tensor))
      }
    }
    let x = (0..<784).map { Float(($0 * 31) % 97) / 97 }
    // The class whose map is zero leaves the model as it was, and the third one is a second channel of ones.
    let zero = try Self.file(tensors).model(images: [], decided: "label=0")
    #expect(Self.isClose(Self.encode(zero, x).mu, own.encode(x).mu))
    let third = try Self.file(tensors).model(images: [], decided: "label=2")
    #expect(third.architecture.encoder.text.hasPrefix("conv 2 1, conv 4 4/2 pad 1"))
    #expect(!Self.isClose(Self.encode(third, x).mu, own.encode(x).mu, 1e-3))
  }

  // MARK: What is refused

  @Test func whatIsNoAutoencoderIsNamed() throws {
    let file = try Self.file([("a.weight", ([4, 64], [Float](repeating: 0, count: 256)))])
    #expect(throws: ReadingError.self) { try file.model(images: []) }
  }

  /// A hundred layers of one size fit each other in more ways than anybody can wait for.
  @Test func layersThatFitInAllWays() throws {
    let values = [Float](repeating: 0, count: 64 * 64)
    let file = try Self.file((0..<100).map { ("layer\($0).weight", ([64, 64], values)) })
    #expect(throws: Never.self) { _ = try? file.model(images: []) }
  }

  @Test func numbersThatAreNotFinite() throws {
    let own = try Own("linear 12, relu", "linear 12, relu, linear 64")
    var tensors: [(String, (shape: [Int], values: [Float]))] = []
    for (theirs, ours) in Self.linear {
      for part in ["weight", "bias"] { tensors.append(("\(theirs).\(part)", try own.tensor("\(ours).\(part)"))) }
    }
    tensors[0].1.values[3] = .nan
    let file = try Self.file(tensors)
    #expect(throws: ReadingError("its values for encoder.0.weight are not all finite")) { try file.model(images: []) }
  }

  @Test(arguments: ["act", "act=nothing", "heads=mu", "heads=mu,nothing", "image=0", "out=1", "x=y", "in="])
  func decisionsThatAreNone(text: String) { #expect(throws: ReadingError.self) { try Choice.Given(text) } }

  @Test func theMeasureOfConsistency() {
    // Two dimensions: E[mu^2 + sigma^2] is 1 in the first and 3 in the second.
    let mu: [Float] = [0.5, 1, -0.5, 1]
    let logVariance: [Float] = [log(0.75), log(2), log(0.75), log(2)]
    #expect(abs(Measurement.consistency(mu: mu, logVariance: logVariance, latent: 2) - 1) < 1e-6)
    #expect(Measurement.consistency(mu: [.nan], logVariance: [0], latent: 1) == .infinity)
  }
}
