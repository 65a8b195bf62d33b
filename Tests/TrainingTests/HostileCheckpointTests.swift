import Autodiff
import Foundation
import Safetensors
import TestSupport
import Testing
import Training
import VAE

/// Files that claim more than they contain, or numbers that no run produces, are refused before they cost anything.
@Suite struct HostileCheckpointTests: BrokenFileTests {
  let folder: TemporaryFolder
  /// After seven steps.
  let archive: TensorArchive

  init() throws {
    folder = try TemporaryFolder()
    let trainer = try TestRun.trainer()
    try trainer.advance(to: 7)
    try trainer.checkpoint.write(to: folder.file("good"))
    archive = try TensorArchive(decoding: folder.bytes("good"))
  }

  /// A sparse file of a terabyte is refused or read by its header alone.
  @Test func sparseFiles() throws {
    let size = 1 << 40
    func sparse(_ start: [UInt8]) throws -> CheckpointError? {
      try folder.write(start, to: "broken")
      #expect(truncate(path, size) == 0)
      return readingError(path)
    }
    #expect(try sparse([]) == .format(file: path, .headerNotAnObject(offset: 8, found: 0)))
    let whole = archive.encoded()
    guard case .format(path, .trailingBytes)? = try sparse(whole) else {
      Issue.record("a good file with a terabyte behind it")
      return
    }
    // One with its true size: a layer of a terabyte does not match the architecture.
    let (head, _) = TensorArchive.head(
      metadata: archive.metadata,
      tensors: [TensorDescription(name: "mu.weight", type: .f32, shape: [1 << 19, 1 << 19])])
    try folder.write(head, to: "broken")
    #expect(truncate(path, head.count + size) == 0)
    #expect(
      readingError(path) == .missingTensor(file: path, name: "encoder.0.weight", expectedShape: [12, 30]))
    #expect(throws: CheckpointError.missingTensor(file: path, name: "encoder.0.weight", expectedShape: [12, 30])) {
      _ = try CheckpointOutline(contentsOf: path)
    }
  }

  /// A complete model that is too large for any machine.
  @Test func aModelOfThirteenTerabytes() throws {
    var configuration = TestRun.configuration()
    configuration.architecture = Architecture(
      picture: Shape(channels: 1, height: 5, width: 6), hidden: Array(repeating: 65536, count: 400), latent: 3)
    let layout = configuration.architecture.parameterLayout
    var metadata = archive.metadata
    metadata["configuration"] = String(decoding: try JSONEncoder().encode(configuration), as: UTF8.self)
    let (head, order) = TensorArchive.head(
      metadata: metadata,
      tensors: layout.entries.map { TensorDescription(name: $0.name, type: .f32, shape: $0.shape) })
    try folder.write(head, to: "broken")
    let size = head.count + order.reduce(0) { $0 + $1.byteCount }
    guard truncate(path, size) == 0 else { return }  // larger than the file system allows
    // The last matrix must not end in zeros, or that error would come first.
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(size - 4))
    try file.write(contentsOf: Data([0, 0, 128, 63]))
    try file.close()
    guard case .tooLarge(path, _, _)? = readingError(path) else {
      Issue.record("\(String(describing: readingError(path)))")
      return
    }
  }

  /// A million layers, betas or bookmarks are refused by the length of their text, before it is decoded.
  @Test(arguments: [
    ("configuration", "\"encoder\":\"linear 12", ", relu"), ("history", "\"betas\":[", "{\"step\":1,\"value\":1},"),
    ("explorer", "\"bookmarks\":[", "{\"name\":\"n\",\"z\":[0,0,0]},"),
  ]) func endlessLists(key: String, at place: String, repeated: String) throws {
    let error = try failure {
      $0.metadata["explorer"] = #"{"bookmarks":[{"name":"n","z":[0,0,0]}],"selected":0,"z":[0,0,0]}"#
      $0.metadata[key] = $0.metadata[key]?.replacing(
        place, with: place + String(repeating: repeated, count: 1_000_000), maxReplacements: 1)
    }
    guard case .format(path, .textTooLong(key, _, _))? = error else {
      Issue.record("\(key): \(String(describing: error).prefix(200))")
      return
    }
  }

  @Test func moreTensorsThanAnyModelHas() throws {
    let none = StoredTensor([], shape: [0])
    let error = try failure { broken in
      for index in 0..<100_001 { broken.tensors["t\(index)"] = none }
    }
    guard case .format(path, .tooMany("tensors", _, 100_000))? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  /// Numbers that a run would increase, double or subtract from, and overflow.
  @Test(arguments: [
    ("progress", "\"images\":\\d+", "\"images\":9223372036854775807"),
    ("progress", "\"images\":\\d+", "\"images\":-1"),
    ("progress", "\"images\":\\d+", "\"images\":113"),
    ("progress", "\"batchesPerEpoch\":5", "\"batchesPerEpoch\":9223372036854775807"),
    ("history", "(\"dimensions\":\\{[^}]*?\"rows\":.*?\"stride\":)1", "$14611686018427387904"),
    ("history", "\"stride\":1\\b", "\"stride\":4611686018427387904"),
    ("history", "\"step\":1\\b", "\"step\":-9223372036854775808"),
    ("history", "\"step\":1\\b", "\"step\":9223372036854775807"),
    ("history", "\"pendingSteps\":0", "\"pendingSteps\":1"),
    ("history", "\"pendingSteps\":0", "\"pendingSteps\":-1"),
    ("evaluation", "\"images\":23", "\"images\":-9223372036854775808"),
  ]) func impossibleNumbers(key: String, pattern: String, new: String) throws {
    let text = try #require(archive.metadata[key])
    let changed = text.replacingOccurrences(of: pattern, with: new, options: .regularExpression)
    #expect(changed != text, "\(text) has no \(pattern)")
    let error = try failure { $0.metadata[key] = changed }
    guard case .badMetadata(path, key, _, _)? = error else {
      Issue.record("\(new): \(String(describing: error))")
      return
    }
  }

  /// After a crash a file can have its full length, with zeros where its end was never written.
  @Test func missingEnds() throws {
    let whole = try folder.bytes("good")
    let weights = try #require(archive.tensors["mu.weight"]).bytes.count
    let moments = archive.tensors.filter { $0.key.hasPrefix("optimizer") }.reduce(0) { $0 + $1.value.bytes.count }
    func cut(_ zeros: Int) throws -> CheckpointError? {
      try folder.write(whole.dropLast(zeros) + [UInt8](repeating: 0, count: zeros), to: "broken")
      return readingError(path)
    }
    // mu.bias comes before mu.weight, the last of the weights.
    #expect(try cut(moments + weights) == .zeroTail(file: path, name: "mu.weight"))
    #expect(try cut(moments + 64) == .zeroTail(file: path, name: "mu.weight"))
    // The weights are complete: the model can be read, but not the optimizer's state.
    for zeros in [moments, moments / 2, moments / 4] {
      #expect(try cut(zeros) == nil)
      let checkpoint = try Checkpoint(contentsOf: path)
      #expect(checkpoint.hasBrokenOptimizer && checkpoint.optimizerState == nil)
      #expect(try inspected("broken") == checkpoint.withoutParameters)
    }
    let good = try Checkpoint(contentsOf: folder.file("good"))
    #expect(!good.hasBrokenOptimizer && good.optimizerState != nil)
    let kept = try inspected("good")
    #expect(!kept.hasBrokenOptimizer && kept.optimizerState != nil)
  }

  /// What `inspect` knows of a file, which it reads tensor by tensor.
  private func inspected(_ name: String) throws -> Checkpoint {
    try Checkpoint.withoutValues(contentsOf: folder.file(name))
  }

  /// As many as were updates, no more.
  @Test func aCountOfUpdatesThatNoRunHas() throws {
    for count in ["-1", "8", "9223372036854775807"] {
      let error = try #require(try failure { $0.metadata["optimizer_updates"] = count })
      guard case .badMetadata(path, "optimizer_updates", _, _) = error else {
        Issue.record("\(count): \(error)")
        continue
      }
      #expect(throws: error) { try Checkpoint.withoutValues(contentsOf: path) }
    }
  }

  /// The squares of gradients underflow in half precision; a run that continued with them would jump.
  @Test func momentsInHalfPrecision() throws {
    var half = archive
    for (name, tensor) in archive.tensors {
      // Gradients of about a thousandth, as on real images.
      let scale: Float = name.hasPrefix("optimizer.second_moment.") ? 1e-6 : 1
      let floats = try tensor.floats()
      half.tensors[name] = StoredTensor(
        type: .f16, shape: tensor.shape, bytes: floats.flatMap { float in Self.bytes(halfOf: float * scale) })
    }
    try folder.write(half.encoded(), to: "half")
    let checkpoint = try Checkpoint(contentsOf: folder.file("half"))
    #expect(checkpoint.hasBrokenOptimizer && checkpoint.optimizerState == nil)
    #expect(try inspected("half") == checkpoint.withoutParameters)
  }

  /// A number in half precision, truncated; small numbers become 0.
  private static func bytes(halfOf float: Float) -> [UInt8] {
    let sign: UInt16 = float < 0 ? 0x8000 : 0
    let scaled = abs(float) / 0x1p-24
    let bits: UInt16
    if scaled < 1024 {
      bits = UInt16(scaled)
    } else {
      bits = UInt16(abs(float).exponent + 15) << 10 | UInt16(truncatingIfNeeded: abs(float).significandBitPattern >> 13)
    }
    return [UInt8(truncatingIfNeeded: sign | bits), UInt8((sign | bits) >> 8)]
  }

  /// The same checkpoint without values, checked as strictly.
  @Test func withoutValues() throws {
    let path = folder.file("good")
    var whole = try Checkpoint(contentsOf: path)
    var bare = try Checkpoint.withoutValues(contentsOf: path)
    #expect(bare.parameters == [] && bare.optimizerState?.firstMoment == [])
    (whole.parameters, bare.parameters) = ([], [])
    (whole.optimizerState, bare.optimizerState) = (nil, nil)
    #expect(whole == bare)
    let outline = try CheckpointOutline(contentsOf: path)
    #expect((outline.configuration, outline.evaluation) == (whole.configuration, whole.evaluation))
    #expect(outline.epochs == 1)
    let good = try #require(archive.tensors["optimizer.second_moment.mu.bias"])
    #expect(
      try failure { $0.tensors["optimizer.second_moment.mu.bias"] = StoredTensor([0, .nan, 0], shape: good.shape) }
        != nil)
    #expect(throws: CheckpointError.notFinite(file: self.path, name: "optimizer.second_moment.mu.bias", index: 1)) {
      _ = try Checkpoint.withoutValues(contentsOf: self.path)
    }
    // A list does not check values.
    _ = try CheckpointOutline(contentsOf: self.path)
  }

  /// Writers refuse what readers refuse.
  @Test func writersObeyTheReadersLimits() throws {
    var checkpoint = try Checkpoint(contentsOf: folder.file("good"))
    #expect(throws: ArchitectureError.self) {
      try checkpoint.configuration.architecture.resized(picture: Shape(channels: 1, height: 300, width: 300))
    }
    checkpoint.place = Checkpoint.Place(
      z: [0, 0, 0], selected: 0, bookmarks: (0...100).map { Bookmark(name: "b\($0)", z: [0, 0, 0]) })
    #expect(throws: CheckpointError.self) { try checkpoint.write(to: path) }
    checkpoint.place = nil
    checkpoint.configuration.data = String(repeating: "d", count: 1 << 18)
    #expect(throws: CheckpointError.self) { try checkpoint.write(to: path) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  /// The lists of a long run stay within the readers' limits.
  @Test func changesAreThinned() {
    var history = LossHistory()
    for step in 1...5000 { history.append(beta: Float(step), step: step) }
    #expect(history.betas.count <= LossHistory.capacity)
    #expect(history.betas.first?.step == 1 && history.betas.last?.value == 5000)
    #expect(history.betas.map(\.step) == history.betas.map(\.step).sorted())
  }

  /// Files in other formats are recognised.
  @Test(arguments: [
    ("PK\u{3}\u{4}\u{0}\u{0}archive/data.pkl", ForeignFormat.pytorch), ("PK\u{3}\u{4}\u{0}a.npy", .numpy),
    ("PK\u{3}\u{4}\u{0}\u{0}metadata.json", .zip), ("<!DOCTYPE html><html>", .html), ("<html>", .html),
    ("version https://git-lfs.github.com/spec/v1\n", .gitLFS), ("{\"weight_map\":{}}", .json),
  ]) func otherFormats(text: String, format: ForeignFormat) throws {
    try folder.write(Array(text.utf8) + [UInt8](repeating: 32, count: 100), to: "broken")
    #expect(readingError(path) == .foreign(file: path, format))
  }

  @Test(
    arguments: [
      ([0x80, 2, 0x8A, 10], ForeignFormat.pytorch), ([0x89, 0x48, 0x44, 0x46, 13, 10], .hdf5),
      ([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0], .numpy), ([0x1F, 0x8B, 8, 0], .gzip),
    ] as [([UInt8], ForeignFormat)]) func otherFormatsByTheirBytes(bytes: [UInt8], format: ForeignFormat) throws
  {
    try folder.write(bytes + [UInt8](repeating: 1, count: 100), to: "broken")
    #expect(readingError(path) == .foreign(file: path, format))
  }
}

extension Checkpoint {
  /// As `withoutValues` reads it where the optimizer's state is broken.
  fileprivate var withoutParameters: Checkpoint {
    var copy = self
    copy.parameters = []
    return copy
  }
}
