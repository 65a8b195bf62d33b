import Autodiff
import Foundation
import Safetensors
import TestSupport
import Testing
import Training
import VAE

/// Files of version 1 of the format, written here by hand: they open, and continue with the same bits as a new run.
@Suite struct CheckpointVersion1Tests {
  /// A file as it was written before version 2, with the weights and moments of `checkpoint`.
  private func file(
    _ checkpoint: Checkpoint, architecture: String, objective: String?, formula: String, rest: String = ""
  ) throws -> TensorArchive {
    var archive: TensorArchive
    let folder = try TemporaryFolder()
    try checkpoint.write(to: folder.file("now"))
    archive = try TensorArchive(decoding: folder.bytes("now"))
    let configuration = checkpoint.configuration
    archive.metadata["format_version"] = "1"
    archive.metadata["objective"] = formula
    archive.metadata["configuration"] =
      #"{"architecture":\#(architecture),"batchSize":16,"beta":\#(configuration.beta),"data":"noise","#
      + #""initialization":"pytorch","learningRate":0.01,"#
      + (objective.map { #""objective":"\#($0)","# } ?? "")
      + #""optimizer":{"adam":{"beta1":0.9,"beta2":0.999,"epsilon":1e-08}},"pixels":"grey","samples":1,"seed":1\#(rest)}"#
    return archive
  }

  private static let plain =
    #"{"activation":"relu","decoderWidths":[12],"encoderWidths":[12],"imageHeight":5,"imageWidth":6,"latent":3,"#
    + #""likelihood":{"bernoulli":{}}}"#
  private static let gated =
    #"{"activation":"tanh","betaRange":{"high":10,"low":0.01},"decoderWidths":[10,12],"encoderWidths":[12,10],"#
    + #""imageHeight":5,"imageWidth":6,"latent":3,"likelihood":{"learnedGaussian":{}}}"#
  private static let deep =
    #"{"activation":"tanh","decoderWidths":[],"encoderWidths":[9,8,7],"imageHeight":5,"imageWidth":6,"latent":3,"#
    + #""likelihood":{"gaussian":{"variance":0.2}}}"#

  private static var gatedConfiguration: RunConfiguration {
    var configuration = TestRun.configuration(objective: .multiRate)
    configuration.architecture = Architecture(
      picture: Shape(channels: 1, height: 5, width: 6), hidden: [12, 10], latent: 3, activation: .tanh,
      likelihood: .learnedGaussian, betaRange: BetaRange())
    // Settings that came later.
    configuration.capacity = CapacityGrowth()
    configuration.discriminator = RunConfiguration(data: "noise").discriminator
    return configuration
  }

  private static var deepConfiguration: RunConfiguration {
    var configuration = TestRun.configuration(beta: 2, objective: .beta)
    configuration.architecture = Architecture(
      picture: Shape(channels: 1, height: 5, width: 6), hidden: [9, 8, 7], latent: 3, decoderHidden: [],
      activation: .tanh, likelihood: .gaussian(variance: 0.2))
    // Settings that came later.
    configuration.capacity = CapacityGrowth()
    configuration.discriminator = RunConfiguration(data: "noise").discriminator
    return configuration
  }

  private static var plainConfiguration: RunConfiguration {
    var configuration = TestRun.configuration()
    // Settings that came later.
    configuration.capacity = CapacityGrowth()
    configuration.discriminator = RunConfiguration(data: "noise").discriminator
    return configuration
  }

  @Test(
    arguments: [
      // The oldest files have no objective, precision or schedules: beta 1 means the VAE, any other the beta-VAE.
      (plainConfiguration, plain, nil, "reconstruction + beta * KL"),
      (plainConfiguration, plain, "vae", "reconstruction + KL"),
      (deepConfiguration, deep, nil, "reconstruction + beta * KL"),
      (gatedConfiguration, gated, "multi-rate", "reconstruction + beta * KL, log beta uniform"),
      // The formula was for people; it is ignored.
      (plainConfiguration, plain, "vae", "in other words"),
    ] as [(RunConfiguration, String, String?, String)])
  func opensAndContinues(configuration: RunConfiguration, architecture: String, objective: String?, formula: String)
    throws
  {
    let folder = try TemporaryFolder()
    let whole = try TestRun.trainer(configuration)
    try whole.advance(to: 11)
    let first = try TestRun.trainer(configuration)
    try first.advance(to: 7)
    let old = try file(first.checkpoint, architecture: architecture, objective: objective, formula: formula)
    try folder.write(old.encoded(), to: "old")
    let read = try Checkpoint(contentsOf: folder.file("old"))
    #expect(read == first.checkpoint)
    let second = try Trainer(read, dataset: TestRun.dataset(), threads: 1)
    try second.advance(to: 11)
    #expect(second.checkpoint == whole.checkpoint)
    // The continued run is saved as version 2.
    try second.checkpoint.write(to: folder.file("new"))
    #expect(try TensorArchive(decoding: folder.bytes("new")).metadata["format_version"] == "2")
    #expect(try Checkpoint(contentsOf: folder.file("new")) == whole.checkpoint)
  }

  @Test func widthsBecomeLayers() throws {
    for (text, encoder, decoder) in [
      (Self.plain, "linear 12, relu", "linear 12, relu, linear 30"),
      (Self.gated, "linear 12, tanh, linear 10, tanh", "linear 10, tanh, linear 12, tanh, linear 30"),
      (Self.deep, "linear 9, tanh, linear 8, tanh, linear 7, tanh", "linear 30"),
    ] {
      let architecture = try JSONDecoder().decode(Architecture.self, from: Data(text.utf8))
      #expect(architecture.encoder.text == encoder && architecture.decoder.text == decoder)
      #expect(architecture.picture == Shape(channels: 1, height: 5, width: 6) && architecture.latent == 3)
    }
  }

  private func failure(_ architecture: String) throws -> CheckpointError? {
    let folder = try TemporaryFolder()
    let old = try file(
      Checkpoint(Self.plainConfiguration), architecture: architecture, objective: "vae", formula: "reconstruction + KL")
    try folder.write(old.encoded(), to: "old")
    return readingError(folder.file("old"))
  }

  /// Sizes out of range are refused before any allocation and before they are multiplied.
  @Test(arguments: [
    (
      "\"latent\":3", "\"latent\":4611686018427387904",
      "there are from 1 to 65536 latent dimensions, not 4611686018427387904"
    ),
    ("\"latent\":3", "\"latent\":0", "there are from 1 to 65536 latent dimensions, not 0"),
    (
      "\"imageHeight\":5", "\"imageHeight\":9223372036854775807",
      "the sides of a picture are from 1 to 65536, not 9223372036854775807 and 6"
    ),
    ("\"imageWidth\":6", "\"imageWidth\":-6", "the sides of a picture are from 1 to 65536, not 5 and -6"),
    (
      "\"imageHeight\":5", "\"imageHeight\":60000",
      "pictures have 1 or 3 channels and at most 65536 pixels, not 1x60000x6 (channels x height x width)"
    ),
    (
      "\"encoderWidths\":[12]", "\"encoderWidths\":[12,65537]",
      "in the encoder, layer 3, \"linear 65537\", gets 12 features and needs from 1 to 65536 outputs"
    ),
    (
      "\"decoderWidths\":[12]", "\"decoderWidths\":[1000000000000]",
      "in the decoder, layer 1, \"linear 1000000000000\", gets 3 features and needs from 1 to 65536 outputs"
    ),
    (
      "\"activation\":\"relu\"", "\"activation\":\"step\"",
      "in the encoder, layer 2, \"step\", is unknown: the layers are "
        + Activation.allCases.map(\.rawValue).joined(separator: ", ")
    ),
  ]) func absurdSizes(old: String, new: String, message: String) throws {
    #expect(Self.plain.contains(old))
    let error = try failure(Self.plain.replacingOccurrences(of: old, with: new))
    guard case .architecture(_, let problem)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(problem)" == message)
  }

  /// The largest allowed sizes: refused because the tensors are missing, without allocating sixteen gigabytes.
  @Test func theLargestSizesAllocateNothing() throws {
    let error = try failure(
      Self.plain.replacingOccurrences(of: "\"encoderWidths\":[12]", with: "\"encoderWidths\":[65536,65536]"))
    guard case .wrongShape(_, "encoder.0.weight", [65536, 30], [12, 30])? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func aMillionWidthsAreNotRead() throws {
    let many = "[" + Array(repeating: "1", count: 1_000_000).joined(separator: ",") + "]"
    let error = try failure(Self.plain.replacingOccurrences(of: "[12]", with: many))
    guard case .format(_, .textTooLong("configuration", 262_144, _))? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let some = "[" + Array(repeating: "1", count: 501).joined(separator: ",") + "]"
    guard
      case .badMetadata(_, "configuration", _, _)? = try failure(
        Self.plain.replacingOccurrences(of: "[12]", with: some))
    else {
      Issue.record("501 hidden layers are let in")
      return
    }
  }
}
