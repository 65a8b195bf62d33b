import Foundation
import Safetensors
import TestSupport
import Testing
import Training
import VAE

/// One broken file for each kind of error, and the exact error.
@Suite struct CheckpointErrorTests: BrokenFileTests {
  let folder: TemporaryFolder
  /// After one step.
  let archive: TensorArchive

  init() throws {
    folder = try TemporaryFolder()
    let trainer = try TestRun.trainer()
    try trainer.takeStep()
    try trainer.checkpoint.write(to: folder.file("good"))
    archive = try TensorArchive(decoding: folder.bytes("good"))
  }

  @Test func theGoodFileIsRead() throws {
    #expect(try failure { _ in } == nil)
  }

  @Test func filesThatCannotBeRead() throws {
    let missing = folder.file("missing")
    #expect(readingError(missing) == .unreadable(file: missing, reason: "No such file or directory"))
    #expect(readingError(folder.path) == .unreadable(file: folder.path, reason: "it is not an ordinary file"))
    // A pipe does not block, and a device is not read.
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(readingError(pipe) == .unreadable(file: pipe, reason: "it is not an ordinary file"))
    #expect(readingError("/dev/zero") == .unreadable(file: "/dev/zero", reason: "it is not an ordinary file"))
  }

  @Test func bytesThatAreNotSafetensors() throws {
    let whole = try folder.bytes("good")
    #expect(try failure([]) == .empty(file: path))
    #expect(
      try failure(Array(repeating: 255, count: 100))
        == .format(file: path, .headerTooLong(found: .max, limit: 100_000_000)))
    for length in [1, 8, 100, whole.count / 2, whole.count - 1] {
      let error = try failure(Array(whole[..<length]))
      guard case .format(path, _)? = error else {
        Issue.record("cut to \(length) bytes: \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: ["format", "configuration", "progress", "history", "optimizer_updates"])
  func missingMetadata(key: String) throws {
    #expect(try failure { $0.metadata[key] = nil } == .notACheckpoint(file: path, missing: key))
  }

  @Test func filesOfOtherPrograms() throws {
    #expect(try failure { $0.metadata = [:] } == .notACheckpoint(file: path, missing: "format"))
    #expect(
      try failure { $0.metadata["format"] = "pt" }
        == .ofAnotherProgram(file: path, format: "pt", prefix: nil))
    #expect(
      try failure { other in
        other.metadata["format"] = "pt"
        other.tensors = Dictionary(uniqueKeysWithValues: other.tensors.map { ("module." + $0.key, $0.value) })
      } == .ofAnotherProgram(file: path, format: "pt", prefix: "module."))
  }

  /// The metadata are latent's, but a script saved the model from within a wrapper.
  @Test(arguments: ["module.", "_orig_mod."]) func aWrappedModel(prefix: String) throws {
    #expect(
      try failure { other in
        other.tensors = Dictionary(uniqueKeysWithValues: other.tensors.map { (prefix + $0.key, $0.value) })
      } == .wrapped(file: path, prefix: prefix))
  }

  @Test func formatVersions() throws {
    #expect(
      try failure { $0.metadata["format_version"] = "3" } == .fromTheFuture(file: path, version: "3", supported: "2"))
    for version in ["0", "-1", "one", "", "99999999999999999999"] {
      #expect(
        try failure { $0.metadata["format_version"] = version }
          == .badMetadata(
            file: path, key: "format_version", expected: "a whole number from 1", found: "\"\(version)\""))
    }
    #expect(
      try failure { $0.metadata["objective"] = "IWAE" }
        == .badMetadata(
          file: path, key: "objective",
          expected:
            "one of autoencoder, noise-only, penalty-only, vae, beta, iwae, beta-tc, factor, capacity, multi-rate",
          found: "\"IWAE\""))
    #expect(
      try failure { $0.metadata["objective"] = "iwae" }
        == .badMetadata(file: path, key: "objective", expected: "vae, as in the configuration", found: "iwae"))
  }

  @Test(arguments: ["configuration", "progress", "history"]) func metadataWithWrongJSON(key: String) throws {
    for text in ["", "{}", "[]", "{\"a\":", "5"] {
      let error = try failure { $0.metadata[key] = text }
      guard case .badMetadata(path, key, _, text)? = error else {
        Issue.record("\(key) \(text): \(String(describing: error))")
        continue
      }
    }
  }

  /// Sizes out of range are refused before any allocation and before they are multiplied.
  @Test(arguments: [
    ("\"batchSize\":16", "\"batchSize\":0", "0", "a whole number from 1 to 65536 as batch"),
    ("\"samples\":1", "\"samples\":1000000", "1000000", "a whole number from 1 to 65536 as samples"),
  ]) func absurdSizes(old: String, new: String, found: String, expected: String) throws {
    #expect(
      try failure("configuration", replacing: old, by: new)
        == .badMetadata(file: path, key: "configuration", expected: expected, found: found))
  }

  /// Values that cannot be typed are refused in files, too, without a trap.
  @Test(arguments: [
    ("\"freeBits\":0", "\"freeBits\":-1"), ("\"freeBits\":0", "\"freeBits\":\"inf\""),
    ("\"nats\":3", "\"nats\":\"-inf\""), ("\"nats\":3", "\"nats\":-1e38"),
    ("\"betaSchedule\":{\"constant\":{}}", "\"betaSchedule\":{\"warmUp\":{\"epochs\":0}}"),
    ("\"betaSchedule\":{\"constant\":{}}", "\"betaSchedule\":{\"cyclic\":{\"epochs\":9223372036854775807}}"),
    (
      "\"learningRateSchedule\":{\"constant\":{}}",
      "\"learningRateSchedule\":{\"step\":{\"epochs\":1,\"factor\":2}}"
    ),
    ("\"epsilon\":1e-08", "\"epsilon\":0"),
    ("{\"adam\":{\"beta1\":0.9,\"beta2\":0.999,\"epsilon\":1e-08}}", "{\"momentum\":{\"_0\":1}}"),
    ("\"beta2\":0.999", "\"beta2\":1"), ("\"beta\":1", "\"beta\":1e7"),
  ]) func invalidValues(old: String, new: String) throws {
    guard case .badMetadata(path, "configuration", _, _)? = try failure("configuration", replacing: old, by: new) else {
      Issue.record("\(new)")
      return
    }
  }

  @Test func gatesWithoutARangeOfBetas() throws {
    let expected = "two numbers above 0, the lower first, like 0.01,10 as beta range"
    for (range, found) in [("{\"high\":10,\"low\":0}", "0,10"), ("{\"high\":0.5,\"low\":2}", "2,0.5")] {
      #expect(
        try failure(
          "configuration", replacing: "\"latent\":3", by: "\"latent\":3,\"betaRange\":\(range)")
          == .badMetadata(file: path, key: "configuration", expected: expected, found: found))
    }
    // A range alone does not imply gates.
    #expect(
      try failure(
        "configuration", replacing: "\"latent\":3",
        by: "\"latent\":3,\"betaRange\":{\"high\":10,\"low\":1}")
        == .missingTensor(file: path, name: "encoder.0.gate.weight", expectedShape: [12, 1]))
    #expect(
      try failure("configuration", replacing: "\"objective\":\"vae\"", by: "\"objective\":\"multi-rate\"")
        == .badMetadata(
          file: path, key: "configuration", expected: "gates for the objective multi-rate", found: "none"))
  }

  /// Invalid layers: the sentence names the layer, its input shape, and what it needs.
  @Test(arguments: [
    (
      "\"latent\":3", "\"latent\":4611686018427387904",
      "there are from 1 to 65536 latent dimensions, not 4611686018427387904"
    ),
    ("\"latent\":3", "\"latent\":0", "there are from 1 to 65536 latent dimensions, not 0"),
    ("\"latent\":3", "\"latent\":-3", "there are from 1 to 65536 latent dimensions, not -3"),
    (
      "[1,5,6]", "[1,60000,6]",
      "pictures have 1 or 3 channels and at most 65536 pixels, not 1x60000x6 (channels x height x width)"
    ),
    (
      "[1,5,6]", "[2,5,6]",
      "pictures have 1 or 3 channels and at most 65536 pixels, not 2x5x6 (channels x height x width)"
    ),
    (
      "linear 12, relu\",", "linear 12, relu, linear 65537\",",
      "in the encoder, layer 3, \"linear 65537\", should be linear N (N from 1 to 65536)"
    ),
    (
      "linear 12, relu, linear 30", "linear 12, relu, linear 29",
      "the decoder ends with 29 features, but has to end with a picture of 1x5x6 (channels x height x width): end it with "
        + "\"linear 30\""
    ),
  ]) func invalidLayers(old: String, new: String, message: String) throws {
    let error = try failure("configuration", replacing: old, by: new)
    guard case .architecture(path, let problem)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(problem)" == message)
  }

  @Test(arguments: ["[1,5]", "[1,5,9223372036854775807]", "[1,5,-6]", "[]", "\"1x5x6\""])
  func invalidShapes(shape: String) throws {
    let error = try failure("configuration", replacing: "[1,5,6]", by: shape)
    guard case .badMetadata(path, "configuration", _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// Limits apply while the text is read.
  @Test func enormousTexts() throws {
    let layers = String(repeating: "relu, ", count: 30_000)
    #expect(
      try failure("configuration", replacing: "linear 12, relu\",", by: layers + "linear 12, relu\",")
        == .architecture(file: path, .network("encoder", .tooLong(limit: 65536))))
    let many = String(repeating: "relu, ", count: 1000)
    #expect(
      try failure("configuration", replacing: "linear 12, relu\",", by: many + "linear 12, relu\",")
        == .architecture(file: path, .network("encoder", .tooMany(limit: 1000))))
    let million = String(repeating: "relu, ", count: 1_000_000)
    guard
      case .format(path, .textTooLong("configuration", 262_144, _))? =
        try failure("configuration", replacing: "linear 12, relu\",", by: million + "linear 12, relu\",")
    else {
      Issue.record("a text of six million bytes is let in")
      return
    }
  }

  @Test func sizesThatAreAbsurdTogether() throws {
    // The largest allowed sizes: refused because the tensors are missing, without allocating sixteen gigabytes.
    #expect(
      try failure(
        "configuration", replacing: "linear 12, relu\",", by: "linear 65536, relu, linear 65536, relu\",")
        == .wrongShape(file: path, name: "encoder.0.weight", expected: [65536, 30], found: [12, 30]))
  }

  @Test(arguments: [
    ("\"beta\":1", "\"beta\":-1"), ("\"beta\":1", "\"beta\":\"nan\""), ("\"learningRate\":0.01", "\"learningRate\":0"),
    ("\"learningRate\":0.01", "\"learningRate\":\"inf\""),
  ]) func invalidNumbers(old: String, new: String) throws {
    for key in ["configuration", "progress"] {
      let error = try failure(key, replacing: old, by: new)
      guard case .badMetadata(path, key, _, _)? = error else {
        Issue.record("\(key) \(new): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: [
    ("\"step\":1", "\"step\":-1"), ("\"step\":1", "\"step\":9223372036854775807"),
    ("\"batchesPerEpoch\":5", "\"batchesPerEpoch\":-5"),
  ]) func invalidSteps(old: String, new: String) throws {
    let error = try failure("progress", replacing: old, by: new)
    guard case .badMetadata(path, "progress", _, _)? = error else {
      Issue.record("\(new): \(String(describing: error))")
      return
    }
  }

  @Test func moreUpdatesThanSteps() throws {
    for number in ["2", "-1"] {
      #expect(
        try failure { $0.metadata["optimizer_updates"] = number }
          == .badMetadata(
            file: path, key: "optimizer_updates", expected: "a whole number from 0 to 1", found: number))
    }
  }

  @Test(arguments: [
    (#"{"selected":3,"z":[0,0,0]}"#, "3 values and 3"), (#"{"selected":-1,"z":[0,0,0]}"#, "3 values and -1"),
    (#"{"selected":0,"z":[0,0]}"#, "2 values and 0"), (#"{"selected":0,"z":[0,"nan",0]}"#, "3 values and 0"),
  ]) func invalidPlaces(text: String, found: String) throws {
    #expect(
      try failure { $0.metadata["explorer"] = text }
        == .badMetadata(
          file: path, key: "explorer", expected: "3 finite values and one of 3 dimensions selected", found: found))
  }

  /// Rows of another length than the number of dimensions would be read out of bounds.
  @Test func aHistoryOfOtherDimensions() throws {
    let error = try failure {
      $0.metadata["history"] = $0.metadata["history"]?.replacing(
        /"kl":\[[^,\]]*,/, with: "\"kl\":[", maxReplacements: 1)
    }
    guard case .badMetadata(path, "history", _, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// Histories that `append` cannot continue.
  @Test func invalidHistories() throws {
    for stride in ["0", "-1", "3"] {
      let error = try failure("history", replacing: "\"stride\":1", by: "\"stride\":\(stride)")
      guard case .badMetadata(path, "history", _, _)? = error else {
        Issue.record("stride \(stride): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(arguments: ["mu.weight", "decoder.2.bias", "optimizer.first_moment.mu.bias", "optimizer.second_moment.mu.bias"])
  func tensors(name: String) throws {
    let good = try #require(archive.tensors[name])
    let floats = try good.floats()
    #expect(
      try failure { $0.tensors[name] = nil }
        == .missingTensor(file: path, name: name, expectedShape: good.shape))
    #expect(
      try failure { $0.tensors[name] = StoredTensor(floats, shape: [floats.count, 1]) }
        == .wrongShape(file: path, name: name, expected: good.shape, found: [floats.count, 1]))
    for bad: Float in [.nan, .infinity, -.infinity] {
      var broken = floats
      broken[floats.count - 1] = bad
      #expect(
        try failure { $0.tensors[name] = StoredTensor(broken, shape: good.shape) }
          == .notFinite(file: path, name: name, index: floats.count - 1))
    }
    let whole = StoredTensor(type: .i32, shape: good.shape, bytes: good.bytes)
    #expect(try failure { $0.tensors[name] = whole } == .format(file: path, .notFloatingPoint(found: .i32)))
  }

  @Test func tensorsOfAnotherArchitecture() throws {
    let extra = StoredTensor([1], shape: [1])
    for name in ["decoder.4.weight", "optimizer.first_moment.decoder.4.weight", "step"] {
      #expect(try failure { $0.tensors[name] = extra } == .unexpectedTensor(file: path, name: name))
    }
    // Second moments without first ones belong to no optimizer.
    let error = try failure { broken in
      for name in broken.tensors.keys where name.hasPrefix("optimizer.first_moment.") { broken.tensors[name] = nil }
    }
    #expect(error == .unexpectedTensor(file: path, name: "optimizer.second_moment.decoder.0.bias"))
  }

  /// Weights in half precision are accepted.
  @Test func otherFloatingPointTypesAreRead() throws {
    var broken = archive
    broken.tensors["mu.bias"] = StoredTensor(type: .bf16, shape: [3], bytes: [0x80, 0x3F, 0, 0xC0, 0, 0])
    try folder.write(broken.encoded(), to: "half")
    let checkpoint = try Checkpoint(contentsOf: folder.file("half"))
    let entry = try #require(checkpoint.configuration.architecture.parameterLayout["mu.bias"])
    #expect(Array(checkpoint.parameters[entry.range]) == [1, -2, 0])
  }

  @Test func errorsAreSentences() {
    #expect(
      "\(CheckpointError.fromTheFuture(file: "m", version: "3", supported: "2"))"
        == "m has format version 3, and this latent reads up to 2: use a newer latent.")
    #expect(
      "\(CheckpointError.notFinite(file: "m", name: "mu.bias", index: 2))"
        == "m: value 2 of the tensor mu.bias is not a finite number, so the model is broken.")
  }
}
